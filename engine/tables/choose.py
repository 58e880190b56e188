"""Which columns and signs give the amounts of a table: what is tried, and what is taken."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .amountplaces import amount_places
from .cells import figure
from .columns import NUMBER_ROLES
from .found import Evidence
from .grid import Grid
from .layout import AMOUNT_MODES, Layout, normal
from .marks import Marks, decide_marks
from .money import Row, cell
from .order import direction
from .sidewords import sides
from .table import Table
from .trials import ROWS_TRIED, Places, Trial, has_signs, proved, readings, tried
from .words import header_words, roles_of

#: Links that must hold where nothing but the balance says which column is the amount.
LINKS_ALONE = 3
#: Score of a header that is a mere "amount", or a mere "direction", in some language.
PLAIN = 110
#: Words that make an amount one that was spent.
_SPENT = frozenset({"paid", "spent", "charged", "terhelt", "purchase"})
_CARD_WORDS = frozenset(
    """
    card cards cardid cardholder creditcard merchant karte kreditkarte kreditkarten carte cartes
    carta carte tarjeta tarjetas kort kreditkort karta karty kredietkaart kaart kartennummer
    kortnummer visa mastercard amex american express luottokortti karte kartya kartica
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The reading of the amounts that is taken."""

    layout: Layout
    trial: Trial | None = None
    problems: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def choose_amounts(
    grid: Grid,
    table: Table,
    layout: Layout,
    days: Sequence[datetime.date],
    is_inverted: bool = False,
) -> Choice:
    """The reading of the amounts; ``days`` are those of the rows, in their order.

    ``is_inverted`` tells that the export is known to write money going out positive.
    """
    rows = table.rows[:ROWS_TRIED]
    places, marks = _marks(table, amount_places(table), rows, grid.is_typed)
    layout = replace(layout, decimal=marks.decimal, thousands=marks.thousands)
    layout = replace(layout, currency=layout.currency or _shown_currency(table, places))
    order = direction(days)
    trials = [
        trial
        for each in _under_marks(layout, marks.is_open)
        for reading in readings(each, places)
        if (trial := tried(reading, rows, grid.is_typed, order))
    ]
    if is_inverted and trials:
        chosen = _turned(trials)
    elif trials:
        chosen = _choose(trials, table, places, grid)
    else:
        chosen = Choice(layout=layout, problems=("missing_amount",) if rows else ())
    return _with_marks(chosen, marks)


def _with_marks(chosen: Choice, marks: Marks) -> Choice:
    """An open mark is a problem unless the balance proves it."""
    is_proved = chosen.trial is not None and chosen.trial.is_proved
    if marks.is_mixed or (marks.is_open and not is_proved):
        return replace(chosen, problems=("decimal", *chosen.problems))
    return chosen


def _marks(
    table: Table, places: Places, rows: Sequence[Row], is_typed: bool
) -> tuple[Places, Marks]:
    """The marks of the amounts; a balance written otherwise than they are is left out.

    Where the amounts fit both marks, rates, fees and foreign amounts may tell.
    """
    used = _used(places)
    marks = decide_marks(rows, used, is_typed)
    if marks.is_mixed and "balance" in places.roles:
        used.discard(places.roles["balance"])
        places = replace(places, roles={**places.roles, "balance": -1})
        marks = decide_marks(rows, used, is_typed)
    if marks.is_open:
        marks = decide_marks(rows, used | _other_numbers(table), is_typed)
    return places, marks


def _used(places: Places) -> set[int]:
    return {*places.roles.values(), *places.amounts} or set(places.balances)


def _other_numbers(table: Table) -> set[int]:
    """Columns of rates, fees and foreign amounts: they only tell the mark of an open file."""
    return {place for place, role in table.roles.items() if role in NUMBER_ROLES}


def _under_marks(layout: Layout, is_open: bool) -> list[Layout]:
    if not is_open:
        return [layout]
    return [replace(layout, decimal=mark, thousands="") for mark in ".,"]


def _shown_currency(table: Table, places: Places) -> str:
    """The one currency written beside amounts, where no column says it."""
    if "currency" in table.roles.values():
        return ""
    cells = [cell(row, at) for row in table.rows[:ROWS_TRIED] for at in _used(places)]
    named = {each.currency for text in cells if (each := figure(text))} - {"", "XXX"}
    return named.pop() if len(named) == 1 else ""


def _choose(trials: Sequence[Trial], table: Table, places: Places, grid: Grid) -> Choice:
    links = 0 if places.is_named else LINKS_ALONE
    best, has_rivals = proved([trial for trial in trials if trial.chain.links >= links])
    if best:
        problems = ("direction",) if has_rivals else ()
        return _choice(best, problems, "balance")
    return _without_proof(trials, table, places, grid)


def _turned(trials: Sequence[Trial]) -> Choice:
    """Of an export that is known to be turned round."""
    turned = [trial for trial in trials if trial.layout.is_inverted]
    return _choice((turned or list(trials))[0], (), "ready")


def _choice(trial: Trial, problems: tuple[str, ...], reason: str) -> Choice:
    evidence = (
        Evidence("amount_mode", trial.layout.amount_mode, reason),
        Evidence("decimal", trial.layout.decimal, reason if reason == "balance" else "content"),
    )
    return Choice(layout=trial.layout, trial=trial, problems=problems, evidence=evidence)


def _without_proof(trials: Sequence[Trial], table: Table, places: Places, grid: Grid) -> Choice:
    """Columns that say the direction themselves; a lone column only with signs of both kinds."""
    named = [trial for trial in trials if not _has_free_balance(trial, places)] or list(trials)
    found = {mode: _first(named, mode) for mode in AMOUNT_MODES}
    plain = found["signed"] or named[0]
    if not places.is_named and len(places.amounts) > 1:
        return _choice(plain, ("amount_columns",), "content")
    if found["debit_credit"] and places.is_named:
        return _of_pair(found["debit_credit"], found["signed"], table)
    if found["flag"]:
        return _of_flag(found["flag"], plain, table)
    return _of_signs(plain, table, places, named, grid)


def _has_free_balance(trial: Trial, places: Places) -> bool:
    """Whether a column was only tried as balance, which nothing has proved."""
    balance = trial.layout.place("balance")
    return balance >= 0 and balance != places.roles.get("balance", -1)


def _first(trials: Sequence[Trial], mode: str) -> Trial | None:
    found = (each for each in trials if each.layout.amount_mode == mode)
    return next((each for each in found if not each.layout.is_inverted), None)


def _of_pair(pair: Trial, plain: Trial | None, table: Table) -> Choice:
    if plain and plain.amounts == pair.amounts:
        return _choice(plain, (), "signs")
    if (plain and not _same_size(pair, plain)) or _has_twin(table, pair.layout):
        return _choice(pair, ("amount_columns",), "content")
    return _choice(pair, () if pair.is_sure else ("direction",), "header")


def _has_twin(table: Table, layout: Layout) -> bool:
    """Whether another filled column is called debit or credit just as well."""
    for role in ("debit", "credit"):
        place = layout.place(role)
        score = roles_of(table.columns[place].header).get(role, 0)
        for column in table.columns:
            is_other = column.place != place and column.filled and column.figures
            if is_other and roles_of(column.header).get(role, 0) >= max(score, 1):
                return True
    return False


def _same_size(first: Trial, second: Trial) -> bool:
    pairs = zip(first.amounts, second.amounts, strict=True)
    return all(abs(one or 0) == abs(other or 0) for one, other in pairs)


def _of_flag(flagged: Trial, plain: Trial, table: Table) -> Choice:
    minus, _bare, _plus = has_signs(plain.layout, table.rows)
    if minus and plain.amounts == flagged.amounts:
        return _choice(plain, (), "signs")
    return _choice(flagged, () if flagged.is_sure else ("direction",), "content")


def _of_signs(
    plain: Trial, table: Table, places: Places, trials: Sequence[Trial], grid: Grid
) -> Choice:
    is_one_sided = _is_one_sided(plain, table.rows)
    is_card = _is_card(grid, table)
    is_doubtful = _is_doubtful(plain, table, is_one_sided, is_card) or _is_debits(plain, table)
    is_assumed = is_doubtful and is_one_sided and not is_card and _is_income(plain, table)
    checks = {
        "last_row": not places.is_named and _has_odd_end(table.rows),
        "amount_columns": _rivals(plain, places, trials, table),
        "direction": is_doubtful and not is_assumed,
    }
    problems = tuple(code for code, is_wrong in checks.items() if is_wrong)
    reason = "assumed" if is_assumed else "words" if is_one_sided else "signs"
    return replace(_choice(plain, problems, reason), assumed=("direction",) if is_assumed else ())


def _is_debits(plain: Trial, table: Table) -> bool:
    """Whether the only column is called debit: whether its minus takes back, it does not say."""
    said = roles_of(table.columns[plain.layout.place("amount")].header)
    return said.get("debit", 0) > max(said.get("amount", 0), said.get("credit", 0))


def _is_income(plain: Trial, table: Table) -> bool:
    """Whether amounts without any sign may be taken as income, with a warning.

    Their header is a mere "amount", no text says that money went out, and no column is called
    direction: a month with receipts only looks so. Others may, which is why it is said.
    """
    header = table.columns[plain.layout.place("amount")].header
    said = max(roles_of(header).get(role, 0) for role in ("amount", "credit"))
    is_plain = said >= PLAIN and not _SPENT & {*header_words(header)}
    flags = (roles_of(each.header).get("flag", 0) for each in table.columns if each.filled)
    _agree, differ = sides(table.rows[:ROWS_TRIED], plain.amounts)
    return is_plain and not differ and max(flags, default=0) < PLAIN


def _is_one_sided(plain: Trial, rows: Sequence[Row]) -> bool:
    """Whether no cell says that money goes out, and not every one that it comes in."""
    minus, bare, plus = has_signs(plain.layout, rows)
    return not minus and not (plus and not bare) and any(plain.amounts)


def _is_doubtful(plain: Trial, table: Table, is_one_sided: bool, is_card: bool) -> bool:
    """Whether the signs may mean the opposite: words contradict, or would be needed and are not."""
    agree, differ = sides(table.rows[:ROWS_TRIED], plain.amounts)
    moved = [amount for amount in plain.amounts if amount]
    is_mostly_in = 2 * sum(amount > 0 for amount in moved) >= len(moved)
    needs_words = is_one_sided or (is_card and is_mostly_in)
    is_told = agree > 0 and not differ
    return (needs_words and not is_told) or differ > max(2, agree)


def _has_odd_end(rows: Sequence[Row]) -> bool:
    """Whether the last row of a table without headers lacks several cells that all others have.

    It is then most likely a balance, which only a person can tell.
    """
    if len(rows) < 3:
        return False
    width = max(map(len, rows))
    always = [at for at in range(width) if all(cell(row, at) for row in rows[:-1])]
    return sum(not cell(rows[-1], at) for at in always) > 1


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
