"""What each column of a table is: its header proposes roles, its cells allow or refuse them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .cells import currency, figure, iban, is_bic
from .cellwords import STATES, flags_out
from .days import days, short_days
from .layout import SHARED_ROLES, normal
from .money import Row, cell, flag_word
from .owners import account_role, is_owners
from .words import roles_of

#: Rows whose cells are looked at; of the days and amounts every row is, later.
ROWS_LOOKED_AT = 500
#: Different values a column of flags or states may have.
MOST_WORDS = 12
#: Score from which a header decides alone, and with cells that agree.
ALONE, TOGETHER = 45, 30
DATE_ROLES = frozenset({"date", "value_date"})
NUMBER_ROLES = frozenset(
    {"amount", "debit", "credit", "balance", "fee", "original_amount", "exchange_rate"}
)
#: Roles that are decided over the whole table, after the columns.
_JOINED = SHARED_ROLES - {"partner_name", "partner_account", "date"}
_SIDES = frozenset({"debtor_name", "creditor_name", "debtor_account", "creditor_account"})
_SIDE_NAMES = ("debtor_name", "creditor_name")
_REPEATED = DATE_ROLES | {"account", "partner_account", "bank_id", "currency"}
_INTERNAL = frozenset({"any_account", "card", "account_name"})
_CARD = re.compile(r"(?=(?:.*\d){4})[\d *xX.-]{4,30}")
_PRIORITY = (
    "date",
    "amount",
    "debit",
    "credit",
    "balance",
    "flag",
    "value_date",
    "currency",
    "partner_account",
    "account",
)


@dataclass(frozen=True, slots=True)
class Stats:
    """What the cells of one column are: numbers of filled cells, and of those of each kind."""

    place: int
    header: str
    rows: int
    filled: int
    days: int
    short_days: int
    figures: int
    marked: int  # figures with a decimal part, a sign or a currency
    currencies: int
    ibans: int
    accounts: int  # IBANs and other numbers of at least six digits
    cards: int  # numbers of at least four digits, parts of which may be masked
    bics: int
    letters: int  # characters of all cells that are text
    different: int
    is_coded: bool  # every cell is a code: no blank, a digit, six characters or more
    words: frozenset[str]  # all values, where they are few

    def share(self, count: int) -> float:
        """The part of the filled cells."""
        return count / self.filled if self.filled else 0.0


def stats(header: Row, rows: Sequence[Row]) -> tuple[Stats, ...]:
    """One for each column, by the first rows of data."""
    rows = rows[:ROWS_LOOKED_AT]
    width = max([len(header), *map(len, rows)], default=0)
    return tuple(
        _stats(place, cell(header, place), [cell(row, place) for row in rows])
        for place in range(width)
    )


def _stats(place: int, header: str, cells: list[str]) -> Stats:
    filled = [text for text in cells if text]
    figures = [text for text in filled if figure(text) and not days(text)]
    different = set(filled)
    return Stats(
        place=place,
        header=header,
        rows=len(cells),
        filled=len(filled),
        days=_count(days, filled),
        short_days=_count(short_days, filled),
        figures=len(figures),
        marked=sum(not text.isdigit() for text in figures),
        currencies=_count(currency, filled),
        ibans=_count(iban, filled),
        accounts=_count(is_account, filled),
        cards=_count(_is_card, filled),
        bics=_count(is_bic, filled),
        letters=sum(len(text) for text in filled if any(map(str.isalpha, text))),
        different=len(different),
        is_coded=bool(filled) and all(map(_is_code, filled)),
        words=frozenset(map(flag_word, cells)) if len(different) <= MOST_WORDS else frozenset(),
    )


def _count(test: Callable[[str], object], cells: list[str]) -> int:
    return sum(1 for text in cells if test(text))


def is_account(text: str) -> bool:
    """Whether a cell may be the number of an account: most of it digits, at least six."""
    digits = sum(map(str.isdigit, text))
    return bool(iban(text)) or (digits >= 6 and 2 * digits > len(text) and len(text) <= 40)


def _is_code(text: str) -> bool:
    return len(text) >= 6 and " " not in text and any(map(str.isdigit, text))


def _is_card(text: str) -> bool:
    return _CARD.fullmatch(text) is not None


def allows(role: str, column: Stats) -> bool:
    """Whether the cells of a column can have that role; nothing speaks against an empty one."""
    if not column.rows:
        return role != "flag"
    if role in _TESTS:
        return _TESTS[role](column)
    least = _SHARES.get(role)
    return least is None or not column.filled or least(column)


#: Roles an empty column cannot have, or that need more than a share of cells of one kind.
_TESTS: dict[str, Callable[[Stats], bool]] = {
    "date": lambda column: column.share(column.days + column.short_days) >= 0.4,
    "value_date": lambda column: column.share(column.days + column.short_days) >= 0.4,
    "amount": lambda column: column.share(column.figures) >= 0.6,
    "flag": lambda column: bool(flags_out(column.words)),
}
#: What the filled cells of other roles must be.
_SHARES: dict[str, Callable[[Stats], bool]] = {
    **dict.fromkeys(NUMBER_ROLES - {"amount"}, lambda column: column.share(column.figures) >= 0.6),
    **dict.fromkeys(
        ("currency", "original_currency"),
        lambda column: column.share(column.currencies) >= 0.8,
    ),
    **dict.fromkeys(
        ("text", "code", "additional_info"), lambda column: column.share(column.days) < 0.8
    ),
    "partner_account": lambda column: column.share(column.accounts) >= 0.3,
    "partner_name": lambda column: column.share(max(column.ibans, column.days)) < 0.5,
    **dict.fromkeys(_SIDE_NAMES, lambda column: column.share(column.figures + column.days) < 0.5),
}


def assign(columns: Sequence[Stats], has_account: bool = False) -> dict[int, str]:
    """The role of each column by its header, as far as its cells allow; others have none.

    ``has_account`` tells that the account of the owner is named above the table.
    Of several columns with one role the best header wins, of equals the first.
    """
    wishes = sorted(
        (_is_idle(column, role), -score, _rank(role), not column.ibans, column.place, role)
        for column in columns
        for role, score in _roles(column).items()
    )
    found: dict[int, str] = {}
    for *_merits, place, role in wishes:
        is_free = role in _JOINED | _INTERNAL or role not in found.values()
        if place not in found and is_free:
            found[place] = role
    _take_unnamed(found, columns)
    _take_accounts(found, columns, has_account)
    _take_sides(found)
    _leave_owners(found, columns)
    _take_currency(found, columns)
    _take_ids(found, columns)
    _take_text(found, columns)
    _take_dates(found, columns)
    return found


def _least(role: str) -> int:
    """The score from which a header may give a role; payer and payee must be the whole of it."""
    if role in _SIDES:
        return 100
    return TOGETHER if role in DATE_ROLES | NUMBER_ROLES | {"currency"} else ALONE


def _is_idle(column: Stats, role: str) -> bool:
    """An empty column comes last where a file may have another for the same."""
    return not column.filled and role in _REPEATED


def _roles(column: Stats) -> dict[str, int]:
    found = {
        role: score + (30 if role == "flag" else 0)
        for role, score in roles_of(column.header).items()
        if score >= _least(role) and allows(role, column)
    }
    for side in ("debtor", "creditor"):
        if (
            roles_of(column.header).get(f"{side}_name", 0) >= 100
            and column.share(column.ibans) > 0.5
        ):
            found[f"{side}_account"] = 110
    if _is_state(column) and "flag" not in found:
        found["status"] = max(found.get("status", 0), 115)
    return found


def _is_state(column: Stats) -> bool:
    return bool(column.filled) and bool(column.words) and (column.words - {""}) <= STATES


def _rank(role: str) -> int:
    return _PRIORITY.index(role) if role in _PRIORITY else len(_PRIORITY)


def _take_unnamed(found: dict[int, str], columns: Sequence[Stats]) -> None:
    """Columns without a header by their cells; behind a text they are more of it."""
    for column in columns:
        if not column.header and column.filled and column.place not in found:
            role = _unnamed_role(column)
            is_more = found.get(column.place - 1) == "text" and column.letters > 3 * column.filled
            if role and role not in found.values():
                found[column.place] = role
            elif is_more:
                found[column.place] = "text"


def _unnamed_role(column: Stats) -> str:
    is_one = (
        column.rows > 1 + (column.place > 0)
        and column.different == 1
        and column.filled == column.rows
    )
    if column.share(column.ibans) >= 0.9 or (is_one and column.share(column.accounts) == 1):
        return "any_account"
    return "currency" if column.share(column.currencies) >= 0.9 else ""


def _take_sides(found: dict[int, str]) -> None:
    """Columns of payer and payee: the partner's, in one row of the one, in one of the other."""
    for place, role in found.items():
        if role in _SIDES:
            found[place] = f"partner_{role.partition('_')[2]}"


def _leave_owners(found: dict[int, str], columns: Sequence[Stats]) -> None:
    """What is the owner's is not the partner's; another column of the role has it then."""
    for role in ("partner_bic", "partner_name"):
        for column in columns:
            if found.get(column.place) == role and is_owners(column, role, found, columns):
                found[column.place] = "ignore"
        free = [
            column
            for column in columns
            if found.get(column.place, "ignore") == "ignore"
            and column.filled
            and _roles(column).get(role, 0) >= 100
            and not is_owners(column, role, found, columns)
        ]
        if free and role not in found.values():
            found[free[0].place] = role


def _take_accounts(found: dict[int, str], columns: Sequence[Stats], has_account: bool) -> None:
    """Columns of accounts that their header leaves open.

    What is only called account is the owner's where it is the same in every row. A card is an
    account, but never that of the other side. Names only count where they tell several apart.
    """
    for column in columns:
        role = found.get(column.place, "")
        if role in _INTERNAL:
            wanted = account_role(role, column, columns, set(found.values()), has_account)
            is_free = wanted not in found.values()
            found[column.place] = wanted if is_free else "ignore"


def _take_currency(found: dict[int, str], columns: Sequence[Stats]) -> None:
    """Of several columns of currencies the one beside the amount."""
    amount = next((place for place, role in found.items() if role in ("amount", "credit")), -9)
    current = next((place for place, role in found.items() if role == "currency"), -9)
    if current in (amount + 1, -9):
        return
    wish = roles_of(columns[current].header).get("currency", 0)
    beside = [each for each in columns if each.place == amount + 1 and each.currencies]
    if beside and roles_of(beside[0].header).get("currency", 0) >= wish:
        found[amount + 1], found[current] = "currency", "ignore"


def _take_ids(found: dict[int, str], columns: Sequence[Stats]) -> None:
    """A reference is the bank's id where every row has another that is a code, else text."""
    for column in columns:
        is_weak = roles_of(column.header).get("bank_id", 0) <= 102
        if found.get(column.place) == "bank_id" and is_weak:
            is_unique = column.filled == column.rows == column.different
            found[column.place] = "bank_id" if is_unique and column.is_coded else "text"


def _take_dates(found: dict[int, str], columns: Sequence[Stats]) -> None:
    """Other columns of days beside that of the booking, for rows that have none."""
    for column in columns:
        is_named = roles_of(column.header).get("date", 0) >= 100 and allows("date", column)
        if is_named and column.filled and "date" in found.values():
            found.setdefault(column.place, "date")


def _take_text(found: dict[int, str], columns: Sequence[Stats]) -> None:
    """Where no header names the text, the longest one that is left, else the next best."""
    if "text" in found.values():
        return
    free = [each for each in columns if found.get(each.place, "ignore") == "ignore"]
    texts = [
        each
        for each in free
        if each.filled and each.letters > 6 * each.filled and 2 * each.days < each.filled
    ]
    if texts:
        best = max(texts, key=lambda each: (each.letters, -each.place))
        found[best.place] = "text"
        return
    for role in ("additional_info", "code"):
        for column in columns:
            if found.get(column.place) == role and column.letters > 6 * column.filled:
                found[column.place] = "text"
                return


def header_score(row: Row) -> int:
    """How much a row is a header: cells with known words, 0 without a day's or amount's word."""
    if len([text for text in row if text]) < 2:
        return 0
    count, found = 0, set()
    for text in row:
        roles = {role for role, score in roles_of(text).items() if score >= TOGETHER}
        if roles and not days(text):
            count += 1
            found |= roles
    if not found & DATE_ROLES or not found & {"amount", "debit", "credit"}:
        return 0
    return count * 10 if count > 1 else 0


def is_label(text: str) -> bool:
    """Whether a cell could be a header: a few words, no number and no day."""
    return bool(normal(text)) and len(text) <= 60 and not figure(text) and not days(text)
