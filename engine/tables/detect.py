"""Finds out how a table is to be read, and says what it could not find out.

The rule of every decision: what only one reading of the whole file allows is taken, what the
running balance proves is taken, what the file leaves open is a problem for a person. See
``docs/formats/tables.md``.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..formats.options import DEFAULT, Options
from . import order as orders
from .cells import figure, is_plain, marks
from .cellwords import flags_out
from .chain import UNKNOWN, UP
from .columns import NUMBER_ROLES, TOGETHER, Stats
from .days import Days, days, short_days
from .found import Evidence, Found
from .grid import Grid
from .layout import Column, Layout, normal
from .money import Row, cell
from .table import Table, find_table
from .trials import MONEY_ROLES, ROWS_TRIED, Places, Trial, has_signs, proved, readings, tried
from .words import are_foreign, header_currency, roles_of

#: Rows shown to a person.
SAMPLE = 8
#: Columns of numbers that are tried where no header names the amount.
MOST_CANDIDATES = 4
#: Currencies of countries that write the month first.
MONTH_FIRST = frozenset({"USD", "CAD", "PHP", "BZD", "XXX"})
_CARD_WORDS = frozenset(
    """
    card cards cardid cardholder creditcard merchant karte kreditkarte kreditkarten carte cartes
    carta carte tarjeta tarjetas kort kreditkort karta karty kredietkaart kaart kartennummer
    kortnummer visa mastercard amex american express luottokortti karte kartya kartica
    """.split()  # noqa: SIM905
)


def detect(grid: Grid, options: Options = DEFAULT) -> Found:
    """How ``grid`` is to be read, as far as the file tells; never raises for its content."""
    table = find_table(grid)
    if table is None:
        return Found(layout=_base(grid), problems=("no_table",))
    day_order = _day_order(grid, table, options)
    layout = _with_columns(_base(grid), table, day_order.order)
    money = _money(grid, table, layout)
    layout = replace(money.layout, newest_first=_is_newest_first(table, money, layout))
    problems, assumed, why = _judge_order(day_order, table, layout, money)
    shown = grid.rows[table.start : table.start + SAMPLE]
    return Found(
        layout=layout,
        problems=tuple(dict.fromkeys([*_missing(layout, table), *money.problems, *problems])),
        assumed=assumed,
        evidence=(*why, *money.evidence, *_by_header(layout)),
        sample=tuple(shown),
    )


def _base(grid: Grid) -> Layout:
    return Layout(sheet=grid.sheet, delimiter=grid.delimiter, encoding=grid.encoding)


def _with_columns(base: Layout, table: Table, day_order: str) -> Layout:
    columns = tuple(
        Column(
            place=column.place,
            header=column.header,
            role=table.roles.get(column.place, "ignore"),
        )
        for column in table.columns
    )
    return replace(
        base,
        columns=columns,
        header_row=table.header + 1,
        first_row=0 if table.header >= 0 else table.start + 1,
        date_order=day_order,
        currency=_currency(table) if "currency" not in table.roles.values() else "",
    )


def _currency(table: Table) -> str:
    """The currency that the headers of amounts name, where they agree."""
    found = {
        header_currency(column.header)
        for column in table.columns
        if table.roles.get(column.place) in ("amount", "debit", "credit", "balance")
    } - {""}
    return found.pop() if len(found) == 1 else ""


# The order of the days


def _day_order(grid: Grid, table: Table, options: Options) -> orders.Order:
    """By the columns of days; cells of their own above and below the table count as well."""
    columns = [
        [_days(cell(row, column.place)) for row in table.rows]
        for column in sorted(table.columns, key=lambda each: _date_rank(table, each))
        if _is_date_column(table, column)
    ]
    inside = set(table.places)
    loose = [
        found
        for index, row in enumerate(grid.rows)
        if index not in inside and index < table.start + ROWS_TRIED
        for text in row
        if (found := days(text))
    ]
    decided = orders.decide(columns, loose) if columns else orders.Order("dmy", "assumed")
    if decided.others and options.date_order in (decided.order, *decided.others):
        return orders.Order(options.date_order, "options")
    return decided


def _days(text: str) -> Days | None:
    return days(text) or short_days(text)


def _is_date_column(table: Table, column: Stats) -> bool:
    if table.roles.get(column.place) in ("date", "value_date"):
        return True
    return column.filled > 0 and column.days == column.filled


def _date_rank(table: Table, column: Stats) -> tuple[bool, int]:
    return table.roles.get(column.place) != "date", column.place


def _judge_order(
    found: orders.Order, table: Table, layout: Layout, money: _Choice
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Evidence, ...]]:
    """Problems, assumptions and evidence of the order of days."""
    if not found.others:
        return (), (), (Evidence("date_order", found.order, found.reason),)
    headers = [column.header for column in table.columns]
    currency = layout.currency or money.currency
    is_told = (
        are_foreign(headers)
        or layout.decimal == ","
        or (bool(currency) and currency not in MONTH_FIRST)
    )
    if found.order == "dmy" and is_told and found.others == ("mdy",):
        return (), ("date_order",), (Evidence("date_order", "dmy", "language"),)
    return ("date_order",), (), (Evidence("date_order", found.order, "assumed"),)


def _dates(table: Table, layout: Layout) -> list[datetime.date]:
    place = layout.place("date") if layout.place("date") >= 0 else layout.place("value_date")
    found = (_days(cell(row, place)) for row in table.rows)
    return [day for each in found if each and (day := each.by(layout.date_order))]


def _is_newest_first(table: Table, money: _Choice, layout: Layout) -> bool:
    order = money.trial.chain.order if money.trial and money.trial.is_proved else UNKNOWN
    if order == UNKNOWN:
        found = _dates(table, layout)
        order = orders.direction(found)
        if order == UNKNOWN and found and found[0] > found[-1]:
            order = UP
    return order == UP


# The amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """The reading of the amounts that is taken."""

    layout: Layout
    trial: Trial | None = None
    problems: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    currency: str = ""


def _money(grid: Grid, table: Table, layout: Layout) -> _Choice:
    rows = table.rows[:ROWS_TRIED]
    places = _places(table)
    used = {*places.roles.values(), *places.amounts} or set(places.balances)
    mark, is_open, problems = _decimal(rows, used, grid.is_typed)
    if is_open:
        mark, is_open, problems = _decimal(rows, used | _other_numbers(table), grid.is_typed)
    layout = replace(layout, decimal=mark, thousands=_thousands(rows, used, mark))
    direction = orders.direction(_dates(table, layout))
    trials = [
        trial
        for each in _under_marks(layout, is_open)
        for reading in readings(each, places)
        if (trial := tried(reading, rows, grid.is_typed, direction))
    ]
    currency = _shown_currency(rows, used)
    if not trials:
        return _Choice(layout=layout, problems=problems, currency=currency)
    chosen = _choose(trials, table, places, grid)
    if is_open and not (chosen.trial and chosen.trial.is_proved):
        problems = (*problems, "decimal")
    if currency and "currency" not in table.roles.values() and not layout.currency:
        chosen = replace(chosen, layout=replace(chosen.layout, currency=currency))
    return replace(chosen, problems=(*problems, *chosen.problems), currency=currency)


def _other_numbers(table: Table) -> set[int]:
    """Columns of rates, fees and foreign amounts: they only tell the mark of an open file."""
    return {place for place, role in table.roles.items() if role in NUMBER_ROLES}


def _under_marks(layout: Layout, is_open: bool) -> list[Layout]:
    if not is_open:
        return [layout]
    return [replace(layout, decimal=mark, thousands="") for mark in ".,"]


def _places(table: Table) -> Places:
    """Where amounts may stand: the columns named so, else columns of numbers."""
    roles = {role: place for role, place in table.role_places().items() if role in MONEY_ROLES}
    flag_out = flags_out(table.columns[roles["flag"]].words) if "flag" in roles else ()
    if not flag_out and "debit" not in roles:
        roles, flag_out = _with_flag(table, roles)
    named = _named_amounts(table)
    if "amount" in roles and len(named) > 1:
        return Places(
            roles={role: place for role, place in roles.items() if role != "amount"},
            amounts=tuple(named[:MOST_CANDIDATES]),
            flag_out=flag_out,
        )
    if "amount" in roles or {"debit", "credit"} <= set(roles):
        return Places(roles=roles, flag_out=flag_out, balances=_free_numbers(table))
    free = _free_numbers(table)
    return Places(roles=roles, amounts=free, balances=free, flag_out=flag_out)


def _with_flag(table: Table, roles: dict[str, int]) -> tuple[dict[str, int], tuple[str, ...]]:
    """A column that holds nothing but directions, whatever is written above it."""
    for column in table.columns:
        out = flags_out(column.words)
        if out and table.roles.get(column.place, "ignore") in ("ignore", "code", "flag"):
            return {**roles, "flag": column.place}, out
    return roles, ()


def _named_amounts(table: Table) -> list[int]:
    """Columns whose headers may mean the amount, the best first; equals in their order."""
    found = [
        (-roles_of(column.header).get("amount", 0), column.place)
        for column in table.columns
        if roles_of(column.header).get("amount", 0) >= TOGETHER
        and column.filled
        and column.share(column.figures) >= 0.6
        and table.roles.get(column.place, "ignore") in ("amount", "ignore")
    ]
    return [place for _score, place in sorted(found)]


def _free_numbers(table: Table) -> tuple[int, ...]:
    """Columns of numbers without a role, those with decimals only where there are any."""
    free = [
        column
        for column in table.columns
        if table.roles.get(column.place, "ignore") == "ignore"
        and column.filled
        and column.share(column.figures) >= 0.9
        and not column.days
        and not roles_of(column.header)
    ]
    marked = [column for column in free if column.marked]
    return tuple(column.place for column in (marked or free)[:MOST_CANDIDATES])


def _decimal(
    rows: Sequence[Row], places: Iterable[int], is_typed: bool
) -> tuple[str, bool, tuple[str, ...]]:
    """The decimal mark of all cells, whether it is open, and problems.

    A few cells that fit only the other mark do not turn the file round: they become errors.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        for place in places:
            text = cell(row, place)
            if text and not (is_typed and is_plain(text.lstrip("-"))):
                counts[_evidence_of(text)] += 1
    point, comma = counts["."], counts[","]
    if point and comma and 10 * min(point, comma) > max(point, comma):
        return ("." if point > comma else ","), False, ("decimal",)
    if point or comma:
        return ("." if point > comma else ","), False, ()
    return ".", counts["?"] > 0, ()


def _evidence_of(text: str) -> str:
    """``.`` or ``,`` where a cell has one reading, ``?`` where it has two, else ``""``."""
    found = marks(text)
    if len(found) == 1:
        return next(iter(found))
    return "?" if found and any(mark in text for mark in ".,") else ""


def _thousands(rows: Sequence[Row], places: Iterable[int], mark: str) -> str:
    """The mark between thousands, as far as one is seen."""
    other = "," if mark == "." else "."
    bodies = (figure(cell(row, place)) for row in rows for place in places)
    seen = Counter(each for found in bodies if found for each in found.body if each in other + " '")
    return seen.most_common(1)[0][0] if seen else ""


def _shown_currency(rows: Sequence[Row], places: Iterable[int]) -> str:
    """The one currency written beside amounts, ``""`` where none or several are."""
    found = {
        each.currency for row in rows for place in places if (each := figure(cell(row, place)))
    }
    named = found - {"", "XXX"}
    return named.pop() if len(named) == 1 else ""


def _choose(trials: Sequence[Trial], table: Table, places: Places, grid: Grid) -> _Choice:
    best, has_rivals = proved(trials)
    if best:
        problems = ("direction",) if has_rivals else ()
        return _choice(best, problems, "balance")
    return _without_proof(trials, table, places, grid)


def _choice(trial: Trial, problems: tuple[str, ...], reason: str) -> _Choice:
    evidence = (
        Evidence("amount_mode", trial.layout.amount_mode, reason),
        Evidence("decimal", trial.layout.decimal, reason if reason == "balance" else "content"),
    )
    return _Choice(layout=trial.layout, trial=trial, problems=problems, evidence=evidence)


def _without_proof(trials: Sequence[Trial], table: Table, places: Places, grid: Grid) -> _Choice:
    """Columns that say the direction themselves; a lone column only with signs of both kinds."""
    by_header = [trial for trial in trials if not _has_free_balance(trial, places)] or list(trials)
    pair = _first(by_header, "debit_credit")
    flagged = _first(by_header, "flag")
    plain = _first(by_header, "signed")
    is_named = {"amount", "debit", "credit"} & set(places.roles) or "amount" in table.roles.values()
    if not is_named and len(places.amounts) > 1:
        return _choice(plain or by_header[0], ("amount_columns",), "content")
    if pair and is_named:
        return _of_pair(pair, plain)
    if flagged and plain:
        return _of_flag(flagged, plain, table)
    return _of_signs(plain or by_header[0], table, places, by_header, grid)


def _has_free_balance(trial: Trial, places: Places) -> bool:
    """Whether a column was only tried as balance, which nothing has proved."""
    balance = trial.layout.place("balance")
    return balance >= 0 and balance != places.roles.get("balance", -1)


def _first(trials: Sequence[Trial], mode: str) -> Trial | None:
    found = (each for each in trials if each.layout.amount_mode == mode)
    return next((each for each in found if not each.layout.is_inverted), None)


def _of_pair(pair: Trial, plain: Trial | None) -> _Choice:
    if plain and plain.amounts == pair.amounts:
        return _choice(plain, (), "signs")
    if plain and not _same_size(pair, plain):
        return _choice(pair, ("amount_columns",), "content")
    return _choice(pair, () if pair.is_sure else ("direction",), "header")


def _same_size(first: Trial, second: Trial) -> bool:
    pairs = zip(first.amounts, second.amounts, strict=True)
    return all(abs(one or 0) == abs(other or 0) for one, other in pairs)


def _of_flag(flagged: Trial, plain: Trial, table: Table) -> _Choice:
    minus, _bare, _plus = has_signs(plain.layout, table.rows)
    if minus and plain.amounts == flagged.amounts:
        return _choice(plain, (), "signs")
    return _choice(flagged, () if flagged.is_sure else ("direction",), "content")


def _of_signs(
    plain: Trial, table: Table, places: Places, trials: Sequence[Trial], grid: Grid
) -> _Choice:
    minus, bare, plus = has_signs(plain.layout, table.rows)
    problems = []
    if _rivals(plain, places, trials, table):
        problems.append("amount_columns")
    positive = sum(amount is not None and amount > 0 for amount in plain.amounts)
    is_one_sided = not minus and not (plus and not bare) and any(plain.amounts)
    if is_one_sided or (2 * positive > _moved(plain) and _is_card(grid, table)):
        problems.append("direction")
    return _choice(plain, tuple(problems), "signs")


def _moved(trial: Trial) -> int:
    return sum(bool(amount) for amount in trial.amounts)


def _rivals(plain: Trial, places: Places, trials: Sequence[Trial], table: Table) -> bool:
    """Whether another column is called amount just as well, and says something else."""
    if len(places.amounts) < 2:
        return False
    score = _amount_score(table, plain)
    return any(
        trial.amounts != plain.amounts and _amount_score(table, trial) == score
        for trial in trials
        if trial.layout.amount_mode == "signed" and not trial.layout.is_inverted
    )


def _amount_score(table: Table, trial: Trial) -> int:
    place = trial.layout.place("amount")
    return roles_of(table.columns[place].header).get("amount", 0)


def _is_card(grid: Grid, table: Table) -> bool:
    """Whether the table is of a card: its issuers often write what was spent without a minus."""
    above = [text for row in grid.rows[: table.header + 1] for text in row]
    words = {word for text in [*above, grid.sheet] for word in normal(text).split()}
    return bool(words & _CARD_WORDS)


# What is told of it


def _missing(layout: Layout, table: Table) -> list[str]:
    roles = {column.role for column in layout.columns}
    found = []
    if not roles & {"date", "value_date"}:
        found.append("missing_date")
    if not (roles & {"amount"} or {"debit", "credit"} <= roles):
        found.append("missing_amount")
    return found if table.rows or table.header >= 0 else ["no_table"]


def _by_header(layout: Layout) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(column.role, column.header or str(column.place + 1), _reason(column))
        for column in layout.columns
        if column.role != "ignore"
    )


def _reason(column: Column) -> str:
    is_named = column.role in roles_of(column.header) or (
        column.role in NUMBER_ROLES and "amount" in roles_of(column.header)
    )
    return "header" if is_named else "content"
