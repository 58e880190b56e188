"""A message as ``Statement``: what its tags say together, and where they contradict each other.

Pages of one statement (60M, 62M) stay apart. Field 86 belongs to the entry right before it; after
a balance it speaks of the statement, and only its control figures are used.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..errors import ReadError
from ..statement import Balance, Statement, Transaction
from .mt940_entry import entry
from .mt940_header import (
    KINDS,
    Account,
    Control,
    account,
    balance,
    control,
    control_of_text,
    floor_currency,
    number_and_page,
    owner,
)
from .mt940_tags import Message, Tag
from .mt940_transaction import transaction

_CONTENT = frozenset({"25", "25P", "60F", "60M", "61", "62F", "62M", "64", "34F", "90D", "90C"})
_INTERIM = frozenset({"34F", "90D", "90C", "13D"})
_BALANCES = frozenset({"60F", "60M", "62F", "62M"})
_TEXTS = frozenset({"86", "NS"})


@dataclass(slots=True)
class _Parts:
    """The tags of a message sorted by what they speak of; unreadable ones are left out."""

    heads: dict[str, Tag] = field(default_factory=dict)
    balances: list[Balance] = field(default_factory=list)
    controls: list[Tag] = field(default_factory=list)
    entries: list[tuple[Tag, list[Tag]]] = field(default_factory=list)
    texts: list[Tag] = field(default_factory=list)
    is_unread: bool = False
    is_adjusted: bool = False

    def text(self, name: str) -> str:
        """The content of a field that stands once."""
        tag = self.heads.get(name)
        return tag.text if tag else ""


def has_content(message: Message) -> bool:
    """Whether there is an account, a balance or an entry."""
    return not message.names.isdisjoint(_CONTENT)


def statement(message: Message) -> Statement:
    """The statement of one message. Raises ``ReadError`` with the line of the tag at fault."""
    parts = _sorted(message)
    held = _account(parts)
    currency = held.currency
    opening = next((each for each in parts.balances if each.kind == "OPBD"), None)
    closing = next((each for each in reversed(parts.balances) if each.kind == "CLBD"), None)
    number, page = number_and_page(parts.text("28C"))
    owner_name, account_name = owner(_owner_lines(parts))
    found = Statement(
        format="MT942" if _is_interim(message) else "MT940",
        account=held.number,
        currency=currency,
        account_name=account_name,
        owner_name=owner_name,
        servicer_bic=held.bic,
        id=parts.text("20"),
        number=number or parts.text("20"),
        electronic_number=number,
        created=parts.text("13D"),
        page=page,
        is_last_page=closing.subtype == "" if closing else None,
        balances=tuple(parts.balances),
        opening=opening,
        closing=closing,
        available=next((each for each in parts.balances if each.kind == "CLAV"), None),
        transactions=tuple(_transactions(message, parts, held.number, currency)),
    )
    return _dated(_checked(found, message, parts))


def _sorted(message: Message) -> _Parts:
    parts = _Parts()
    texts = parts.texts
    for tag in message.tags:
        if tag.name == "61":
            texts = []
            parts.entries.append((tag, texts))
        elif tag.name in _TEXTS:
            texts.append(tag)
        else:
            texts = parts.texts
            _sort(tag, message, parts)
    return parts


def _sort(tag: Tag, message: Message, parts: _Parts) -> None:
    """A tag that is neither an entry nor a text."""
    if tag.name in KINDS:
        found, is_whole = balance(tag) if not _is_cut(tag, message) else (None, False)
        if found:
            parts.balances.append(found)
            parts.is_adjusted = parts.is_adjusted or not is_whole
        else:
            parts.is_unread = True
    elif tag.name in ("90C", "90D"):
        parts.controls.append(tag)
    elif tag.name == "?":
        parts.is_unread = True
    else:
        parts.heads.setdefault("25" if tag.name == "25P" else tag.name, tag)


def _is_cut(tag: Tag, message: Message) -> bool:
    """Whether the file ends within the digits of a balance: SWIFT's comma has not come yet."""
    return message.is_last and message.is_cut and tag is message.tags[-1] and "," not in tag.text


def _account(parts: _Parts) -> Account:
    """Field 25, with the currency of the balances where it does not say one."""
    told = [each.currency for each in parts.balances if each.currency]
    currency = told[0] if told else ""
    tag = parts.heads.get("25")
    found = account(tag.lines, currency) if tag else Account()
    currency = currency or found.currency or floor_currency(parts.text("34F"))
    return found._replace(currency=currency or _control_currency(parts))


def _control_currency(parts: _Parts) -> str:
    texts = (tag.text.lstrip("0123456789 ") for tag in parts.controls)
    return next(filter(None, map(floor_currency, texts)), "")


def _owner_lines(parts: _Parts) -> Iterator[str]:
    for tag in parts.texts:
        if tag.name == "NS":
            yield from tag.lines


def _is_interim(message: Message) -> bool:
    """By the envelope or marker, else by fields that only MT942 has."""
    if message.kind:
        return message.kind == "942"
    has_balance = not message.names.isdisjoint(_BALANCES)
    return not has_balance and not message.names.isdisjoint(_INTERIM)


def _transactions(
    message: Message, parts: _Parts, number: str, currency: str
) -> Iterator[Transaction]:
    last = message.tags[-1] if message.is_last and not message.is_ended else None
    for tag, texts in parts.entries:
        try:
            line = entry(tag.lines, currency, is_end=tag is last)
        except ReadError as error:
            error.line = tag.line
            raise
        parts.is_adjusted = parts.is_adjusted or line.is_adjusted
        yield transaction(line, tag, texts, number, currency)


def _checked(found: Statement, message: Message, parts: _Parts) -> Statement:
    """The statement with what a person should look at."""
    figures, is_readable = control(parts.controls)
    told = [control_of_text(tag.text, found.currency) for tag in parts.texts if tag.name == "86"]
    figures = next((each for each in told if each.entries is not None), figures)
    doubts = {
        "incomplete": not _is_whole(found, figures, is_cut=message.is_cut),
        "count_differs": figures.entries not in (None, len(found.transactions)),
        "sum_differs": not _is_balanced(found) or not _is_controlled(found.transactions, figures),
        "unread_lines": parts.is_unread or not is_readable,
        "adjusted_date": parts.is_adjusted,
    }
    warnings = tuple(code for code, is_so in doubts.items() if is_so)
    return replace(found, declared_count=figures.entries, warnings=warnings)


def _is_whole(found: Statement, figures: Control, *, is_cut: bool) -> bool:
    """Whether nothing is missing at the end: both balances, or no sign that the file was cut.

    A file that lacks only its last line end is whole where balances or control figures prove it.
    """
    is_proved = found.opening is not None and found.closing is not None and _is_balanced(found)
    if found.format == "MT942":
        is_proved = is_proved or figures != Control()
        return is_proved or not is_cut
    return found.opening is not None and found.closing is not None and (is_proved or not is_cut)


def _is_balanced(found: Statement) -> bool:
    """Opening balance plus booked entries is the closing balance, where both are there."""
    opening, closing = found.opening, found.closing
    if opening is None or closing is None:
        return True
    if opening.currency and closing.currency and opening.currency != closing.currency:
        return False
    booked = (each.amount for each in found.transactions if each.status == "BOOK")
    return sum(booked, opening.amount) == closing.amount


def _is_controlled(transactions: Sequence[Transaction], figures: Control) -> bool:
    """The bank's sums of debits and credits; where it took entries back only their difference,
    as it does not say on which side it counts those."""
    debit, credit = _turnover(transactions)
    told_debit, told_credit = figures.debit_sum, figures.credit_sum
    has_both = told_debit is not None and told_credit is not None
    if has_both and any(each.is_reversal for each in transactions):
        return credit - debit == (told_credit or Decimal()) - (told_debit or Decimal())
    return told_debit in (None, debit) and told_credit in (None, credit)


def _turnover(transactions: Sequence[Transaction]) -> tuple[Decimal, Decimal]:
    """Sums of debits and of credits, both positive."""
    amounts = [each.amount for each in transactions]
    debit = -sum((min(amount, Decimal()) for amount in amounts), Decimal())
    return debit, sum((max(amount, Decimal()) for amount in amounts), Decimal())


def _dated(found: Statement) -> Statement:
    """The period: days of the balances, else first and last booking day."""
    days: list[datetime.date] = [each.date for each in found.transactions if each.date]
    opening, closing = found.opening, found.closing
    return replace(
        found,
        date_start=(opening.date if opening else None) or min(days, default=None),
        date_end=(closing.date if closing else None) or max(days, default=None),
    )
