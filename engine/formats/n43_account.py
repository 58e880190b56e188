"""An account of Norma 43: records 11 to 33 as ``Statement``, each 22 with its 23 and 24 as
``Transaction``.

Source: Cuaderno 43. Banks are known to write a sign 0 where 1 (debit) or 2 (credit) belongs. It
is read where it does not matter, the amount being zero, or where the balances of the account
prove it: all such movements credits, or all debits. Otherwise it is refused.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from ..currencies import currency
from ..errors import BadDirectionError, MissingElementError
from ..statement import Balance, Statement, Transaction
from .n43_sepa import with_direct_debit
from .records import Record, is_balanced, packed, paragraphs

ISSUER = "AEB"
DECIMALS = 2
_SIGNS = {"1": -1, "2": 1}
_UNSAID = frozenset("0 ")
#: Common concept 01: cheques and withdrawals, whose document is the cheque.
_CHEQUES = "01"
_AMOUNT = re.compile(r"[0-9]{14}")
_COUNT = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class _Signed:
    """An amount whose sign may be left open: ``sign`` is then 0."""

    value: Decimal
    sign: int

    @property
    def amount(self) -> Decimal:
        """The signed amount; only to be asked once the sign is known."""
        return self.value * self.sign if self.sign else self.value


class Gathered:
    """The records of one account."""

    def __init__(self, head: Record) -> None:
        self._head = head
        self._last: Record | None = None
        self._movements: list[list[Record]] = []

    def take(self, record: Record) -> None:
        """A movement, or what belongs to the one before."""
        if record.text.startswith("22"):
            self._movements.append([record])
        elif self._movements:
            self._movements[-1].append(record)
        else:
            raise MissingElementError(line=record.number, tag="record 22 (movement)")

    def end(self, record: Record) -> None:
        """The last record. Raises ``MissingElementError`` where it is another account's."""
        if record.at(3, 20) != self._head.at(3, 20):
            raise MissingElementError(line=record.number, tag="record 11 (account)")
        self._last = record

    def statement(self) -> Statement:
        """Raises ``ReadError`` with the line of the record at fault."""
        opening, amounts, closing = self._amounts()
        head = self._head
        first, last = head.day(21, "ymd", "initial day"), head.day(27, "ymd", "final day")
        letters = currency(head.at(48, 50))
        transactions = tuple(
            _transaction(movement, amount, head, last)
            for movement, amount in zip(self._movements, amounts, strict=True)
        )
        start = Balance(kind="OPBD", amount=opening, currency=letters, date=first)
        end = None
        if closing is not None:
            end = Balance(kind="CLBD", amount=closing, currency=letters, date=last)
        days = [each.date for each in transactions if each.date]
        found = Statement(
            format="n43",
            account=head.word(3, 20),
            currency=letters,
            owner_name=head.word(52, 77),
            date_start=first or min(days, default=None),
            date_end=last or max(days, default=None),
            declared_count=self._declared_count(),
            balances=(start, end) if end else (start,),
            opening=start,
            closing=end,
            transactions=transactions,
        )
        return replace(found, warnings=tuple(dict.fromkeys(self._doubts(found))))

    def _declared_count(self) -> int | None:
        counts = [self._last.at(21, 25), self._last.at(40, 44)] if self._last else []
        numbers = [int(count) for count in counts if _COUNT.fullmatch(count)]
        return sum(numbers) if len(numbers) == 2 else None

    def _amounts(self) -> tuple[Decimal, list[Decimal], Decimal | None]:
        """Opening, movements and closing; signs left open are proved or refused."""
        opening = _signed(self._head, 33, "initial balance")
        movements = [_signed(each[0], 28, "amount") for each in self._movements]
        closing = _signed(self._last, 59, "final balance") if self._last else None
        ends = [opening] if closing is None else [opening, closing]
        if all(each.sign for each in (*ends, *movements)):
            signed = [each.amount for each in movements]
            return opening.amount, signed, closing.amount if closing else None
        return self._proved(opening, movements, closing)

    def _proved(
        self, opening: _Signed, movements: Sequence[_Signed], closing: _Signed | None
    ) -> tuple[Decimal, list[Decimal], Decimal | None]:
        """The only signs that lead from the opening to the closing balance."""
        is_known = opening.sign and closing is not None and closing.sign
        if closing is None or not (is_known or [each.sign for each in movements].count(0) < 2):
            raise self._not_proved(opening, movements)
        found = {
            (start, signed, end)
            for start, end in product(_choices(opening), _choices(closing))
            for signed in _directions(movements)
            if start + sum(signed) == end
        }
        if len(found) != 1:
            raise self._not_proved(opening, movements)
        ((start, proved, end),) = found
        return start, list(proved), end

    def _not_proved(self, opening: _Signed, movements: Sequence[_Signed]) -> BadDirectionError:
        signs = [(self._head, 33, opening)]
        signs += [
            (each[0], 28, amount) for each, amount in zip(self._movements, movements, strict=True)
        ]
        signs += [(self._last, 59, _Signed(Decimal(), 0))] if self._last else []
        record, place, _amount = next(each for each in signs if not each[2].sign)
        return BadDirectionError(line=record.number, tag="sign", value=record.at(place, place))

    def _doubts(self, found: Statement) -> Iterator[str]:
        if self._last is None:
            yield "incomplete"
            return
        debit = [each.amount for each in self._of("1", found)]
        credit = [each.amount for each in self._of("2", found)]
        counts = f"{len(debit):05}", f"{len(credit):05}"
        if (self._last.at(21, 25), self._last.at(40, 44)) != counts:
            yield "count_differs"
        totals = _written(-sum(debit)), _written(sum(credit))
        if (self._last.at(26, 39), self._last.at(45, 58)) != totals:
            yield "sum_differs"
        if not is_balanced(found.opening, found.closing, found.transactions):
            yield "sum_differs"

    def _of(self, sign: str, found: Statement) -> Iterator[Transaction]:
        """The transactions of that sign; a zero has the sign that its record says."""
        for movement, each in zip(self._movements, found.transactions, strict=True):
            proved = "2" if each.amount > 0 else "1" if each.amount < 0 else movement[0].at(28, 28)
            if proved == sign:
                yield each


def _signed(record: Record, place: int, tag: str) -> _Signed:
    """The sign at ``place`` and the amount behind it. Raises ``ReadError``."""
    value = record.money(place + 1, place + 14, DECIMALS, tag)
    written = record.at(place, place)
    if written in _UNSAID or not value:
        return _Signed(value, 0 if value else 1)
    if written not in _SIGNS:
        raise BadDirectionError(line=record.number, tag=f"sign of the {tag}", value=written)
    return _Signed(value, _SIGNS[written])


def _choices(found: _Signed) -> tuple[Decimal, ...]:
    return (found.amount,) if found.sign else (found.value, -found.value)


def _directions(movements: Sequence[_Signed]) -> Iterator[tuple[Decimal, ...]]:
    """The amounts with all signs left open as credits, and as debits."""
    for sign in (1, -1):
        yield tuple(each.value * (each.sign or sign) for each in movements)


def _written(total: Decimal | int) -> str:
    return f"{int(Decimal(total).scaleb(DECIMALS)):014}"


def _transaction(
    movement: Sequence[Record], amount: Decimal, account: Record, last_day: datetime.date | None
) -> Transaction:
    head = movement[0]
    value_date = head.day(17, "ymd", "value date")
    document = _provided(head.word(43, 52))
    references = [_provided(head.word(53, 64)), _provided(head.word(65, 80))]
    said = " ".join(filter(None, references))
    found = Transaction(
        amount=amount,
        currency=currency(account.at(48, 50)),
        date=head.day(11, "ymd", "operation date") or value_date or last_day,
        value_date=value_date,
        bank_id=said,
        entry_reference=document,
        cheque_number=document if head.at(23, 24) == _CHEQUES else "",
        text=_text(movement),
        additional_info=said,
        proprietary_code=head.word(23, 27),
        proprietary_issuer=ISSUER,
        packed_raw=packed(movement),
    )
    concepts = {each.at(3, 4): each.at(5, 80) for each in movement if each.text.startswith("23")}
    return with_direct_debit(_with_original(found, movement), concepts, account.word(52, 77))


def _with_original(found: Transaction, movement: Sequence[Record]) -> Transaction:
    """Record 24: the amount in the currency of the order, where it is another; a cut one counts
    for nothing, as it moves none.
    """
    record = next((each for each in movement if each.text.startswith("24")), None)
    if record is None:
        return found
    digits = record.at(8, 21)
    if not _AMOUNT.fullmatch(digits):
        return found
    value = Decimal(digits).scaleb(-DECIMALS).copy_sign(found.amount)
    letters = currency(record.at(5, 7))
    if not value or not letters or (value, letters) == (found.amount, found.currency):
        return found
    return replace(found, original_amount=value, original_currency=letters)


def _text(movement: Sequence[Record]) -> str:
    """The concepts, each record a line; one that is full goes on in the next."""
    zones = (record.at(5, 80) for record in movement if record.text.startswith("23"))
    return paragraphs((zone, bool(zone[-1].strip())) for zone in zones)


def _provided(text: str) -> str:
    """A reference; zeros stand for none."""
    return text if text.strip("0 -") else ""
