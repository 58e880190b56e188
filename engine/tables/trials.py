"""Every way in which the amounts of a table may be read, tried on its rows.

The running balance decides where there is one. Where there is none, a reading is taken only if
the file itself tells money in from money out.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..errors import ReadError
from .cells import figure
from .chain import UNKNOWN, Chain, Entry, chain
from .layout import Column, Layout
from .money import Convention, Money, Row, cell, conventions

#: Rows that are tried; the chain of a year proves as much as that of ten.
ROWS_TRIED = 3000
#: Part of the rows whose amounts must be readable.
READABLE = 0.5
MONEY_ROLES = ("amount", "debit", "credit", "flag", "balance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One reading: its amounts, ``None`` where a row has none, and what the balance says of it.

    ``is_sure`` is false where several conventions of signs fit the file and none is proved.
    """

    layout: Layout
    convention: Convention
    amounts: tuple[Decimal | None, ...]
    chain: Chain
    is_sure: bool = True

    @property
    def is_proved(self) -> bool:
        """Whether the running balance proves the reading."""
        return self.chain.is_proof


def keys(layout: Layout, rows: Sequence[Row]) -> list[Hashable]:
    """Which balance each row belongs to: its account and currency."""
    account, currency = layout.place("account"), layout.place("currency")
    return [(cell(row, account), cell(row, currency)) for row in rows]


def tried(
    layout: Layout, rows: Sequence[Row], is_typed: bool, order: int = UNKNOWN
) -> Trial | None:
    """The reading of ``rows`` by ``layout`` under the convention that fits best.

    ``order`` is that of the days, see ``order.direction``. ``None`` where too many amounts
    cannot be read.
    """
    found = [
        trial
        for convention in conventions(layout, rows)
        if (trial := _tried(layout, convention, rows, is_typed, order))
    ]
    if not found:
        return None
    best = max(found, key=lambda trial: (trial.is_proved, trial.chain.holds))
    rivals = [trial for trial in found if trial.is_proved and trial.amounts != best.amounts]
    if len(found) > 1:
        best = replace(best, is_sure=best.is_proved and not rivals)
    return best if best.is_proved else _with_fees(best, rows, is_typed, order) or best


def _with_fees(best: Trial, rows: Sequence[Row], is_typed: bool, order: int) -> Trial | None:
    """The same less the fees beside the amounts, where only so the balance is right."""
    if best.layout.place("fee") < 0 or not best.chain.links:
        return None
    convention = replace(best.convention, with_fee=True)
    trial = _tried(best.layout, convention, rows, is_typed, order)
    return trial if trial and trial.is_proved else None


def _tried(
    layout: Layout, convention: Convention, rows: Sequence[Row], is_typed: bool, order: int
) -> Trial | None:
    money = Money(layout, convention, is_typed)
    amounts: list[Decimal | None] = []
    bad = 0
    for row in rows:
        try:
            amounts.append(money.amount(row))
        except ReadError:
            amounts.append(None)
            bad += 1
    if bad > (1 - READABLE) * len(rows) or not any(amount is not None for amount in amounts):
        return None
    entries = [
        Entry(amount or Decimal(), money.balance(row), key)
        for row, amount, key in zip(rows, amounts, keys(layout, rows), strict=True)
    ]
    return Trial(
        layout=layout,
        convention=convention,
        amounts=tuple(amounts),
        chain=chain(entries, order) if layout.place("balance") >= 0 else Chain(),
    )


def with_roles(layout: Layout, roles: dict[str, int]) -> Layout:
    """The layout with exactly these money columns; what had such a role before is ignored."""
    by_place = {place: role for role, place in roles.items()}

    def column(old: Column) -> Column:
        kept = "ignore" if old.role in MONEY_ROLES else old.role
        return replace(old, role=by_place.get(old.place, kept))

    return replace(layout, columns=tuple(map(column, layout.columns)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where amounts may stand: by the headers, or (not ``is_named``) as only cells suggest."""

    is_named: bool
    roles: dict[str, int]
    amounts: tuple[int, ...] = ()
    balances: tuple[int, ...] = ()
    flag_out: tuple[str, ...] = ()


def readings(layout: Layout, places: Places) -> Iterator[Layout]:
    """Every reading worth trying, those that need no guess first.

    Named debits may be what comes in, as in the books of the other side: only a balance says so.
    """
    roles = places.roles
    balances = [roles["balance"]] if "balance" in roles else [*places.balances, -1]
    amounts = [roles["amount"]] if "amount" in roles else places.amounts
    free = () if places.is_named else itertools.permutations(places.amounts, 2)
    pairs = [*_named_pair(roles), *free]
    for balance in balances:
        for debit, credit in pairs[:1] if places.is_named else ():
            yield _pair(layout, debit, credit, balance)
        for amount in amounts:
            yield from _single(layout, places, amount, balance)
        for debit, credit in pairs:
            one, other = (credit, debit) if places.is_named else (debit, credit)
            yield _pair(layout, one, other, balance)


def _named_pair(roles: dict[str, int]) -> list[tuple[int, int]]:
    has_both = "debit" in roles and "credit" in roles
    return [(roles["debit"], roles["credit"])] if has_both else []


def _pair(layout: Layout, debit: int, credit: int, balance: int) -> Layout:
    roles = _without_overlap({"debit": debit, "credit": credit}, balance)
    return replace(with_roles(layout, roles), amount_mode="debit_credit")


def _single(layout: Layout, places: Places, amount: int, balance: int) -> Iterator[Layout]:
    roles = _without_overlap({"amount": amount}, balance)
    if "flag" in places.roles and places.flag_out:
        flagged = with_roles(layout, {**roles, "flag": places.roles["flag"]})
        yield replace(flagged, amount_mode="flag", flag_out=places.flag_out)
    plain = replace(with_roles(layout, roles), amount_mode="signed")
    yield plain
    yield replace(plain, is_inverted=True)


def _without_overlap(roles: dict[str, int], balance: int) -> dict[str, int]:
    return {**roles, "balance": balance} if balance not in (-1, *roles.values()) else roles


def proved(trials: Sequence[Trial]) -> tuple[Trial | None, bool]:
    """The reading the balance proves, and whether it proves another one as well."""
    found = [trial for trial in trials if trial.is_proved]
    if not found:
        return None, False
    best = max(found, key=_strength)
    rivals = [trial for trial in found if _is_rival(trial, best)]
    return best, bool(rivals) or not best.is_sure


def _strength(trial: Trial) -> tuple[int, bool, bool, bool]:
    layout = trial.layout
    return trial.chain.holds, trial.chain.is_whole, _is_told(trial), not layout.is_inverted


def _is_told(trial: Trial) -> bool:
    """Whether a column says the direction."""
    return trial.layout.amount_mode != "signed"


def _is_rival(trial: Trial, best: Trial) -> bool:
    """Whether another reading is proved as well.

    None is where columns say the direction, nor is what would have to be turned round where
    another reading is right as it stands.
    """
    if trial.amounts == best.amounts or (_is_told(best) and not _is_told(trial)):
        return False
    if best.layout.place("debit") == trial.layout.place("credit") >= 0:
        return False
    is_other = trial.layout.place("amount") != best.layout.place("amount")
    if is_other and trial.layout.is_inverted and not best.layout.is_inverted:
        return False
    return _strength(trial)[:2] == _strength(best)[:2]


def has_signs(layout: Layout, rows: Sequence[Row]) -> tuple[bool, bool, bool]:
    """Whether the amount column has minus signs (or debits), unsigned cells, and plus signs."""
    found = [each for row in rows if (each := figure(cell(row, layout.place("amount"))))]
    sides = {each.side for each in found}
    minus = any(each.sign < 0 or each.side == "D" for each in found) or sides == {"", "C"}
    bare = any(not each.sign and not each.side for each in found)
    plus = any(each.sign > 0 or each.side == "C" for each in found)
    return minus, bare, plus
