"""What a field 86 says, as fields of ``Transaction``, and the small tools of all its dialects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, TypedDict

from ..errors import ReadError
from ..statement import Batch, Charge, Reference
from .mt940_amounts import amount
from .mt940_types import provided

#: Characters of a line of field 86 (SWIFT: 65x).
WIDTH = 65
_TAG = len(":86:")
_SHORTEST_WRAP = 25
_TERMINALS = frozenset({78, 80})
_NO_CHANCE = 3
_MONEY = re.compile(r"\s*([A-Z]{3})\s*([0-9][0-9.,]*|,[0-9]+)\s*")
_RATE = re.compile(r"[0-9]+[.,]?[0-9]*")
_COUNT = re.compile(
    r"\bTOTAAL (\d{1,6}) POSTEN\b|\bANZ(?:AHL|\.) POSTEN ?:? ?(\d{1,6})\b"
    r"|\bDATEI MIT (\d{1,7}) (?:ZAHLUNGEN|UEBERWEISUNGEN|LASTSCHRIFTEN)\b"
)
_BELGIAN = re.compile(r"(\*\*\*|\+\+\+)(\d{3})/(\d{4})/(\d{5})\1")

Text = Literal[
    "additional_info",
    "bank_id",
    "creditor_id",
    "end_to_end_id",
    "mandate_id",
    "partner_account",
    "partner_bic",
    "partner_name",
    "payment_info_id",
    "proprietary_code",
    "proprietary_issuer",
    "purpose_code",
    "return_reason",
    "text",
    "ultimate_name",
]


class Said(TypedDict, total=False):
    """Fields of ``Transaction``; absent is not said."""

    additional_info: str
    bank_id: str
    batch: Batch
    charges: tuple[Charge, ...]
    creditor_id: str
    end_to_end_id: str
    exchange_rate: Decimal
    mandate_id: str
    original_amount: Decimal
    original_currency: str
    partner_account: str
    partner_address: tuple[str, ...]
    partner_bic: str
    partner_name: str
    payment_info_id: str
    proprietary_code: str
    proprietary_issuer: str
    purpose_code: str
    references: tuple[Reference, ...]
    return_reason: str
    text: str
    ultimate_name: str


class Side(NamedTuple):
    """The entry a field 86 belongs to: its signed amount and currency, the account's number."""

    amount: Decimal
    currency: str
    account: str = ""
    supplementary: str = ""

    @property
    def is_credit(self) -> bool:
        """Whether money came in."""
        return self.amount >= 0


def put(said: Said, field: Text, value: str) -> None:
    """Set ``field`` unless it is set already or there is nothing to set."""
    if value and not said.get(field):
        said[field] = value


def put_reference(said: Said, field: Text, value: str) -> None:
    """Set a reference unless it only fills the field."""
    put(said, field, provided(value))


def squeeze(text: str) -> str:
    """One line, single blanks."""
    return " ".join(text.split())


def lines_of(text: str) -> str:
    """The lines of ``text``, each with single blanks, empty ones left out."""
    return "\n".join(filter(None, map(squeeze, text.split("\n"))))


def under(*texts: str) -> str:
    """The texts one under the other, without repetitions and empty ones."""
    return "\n".join(dict.fromkeys(filter(None, texts)))


def flow(lines: Sequence[str]) -> str:
    """The lines as one text: a full line was wrapped within a word and goes on without a blank;
    after a short one a line end stays, which the dialects take for a blank or a new line."""
    if len(lines) == 1:
        return lines[0]
    width = _width(lines)
    text = lines[0]
    is_full = _is(width, text) or _is(width - _TAG, text)
    for line in lines[1:]:
        is_open = is_full or text.endswith(" ") or line.startswith(" ")
        text += line if is_open else "\n" + line
        is_full = _is(width, line)
    return text


def _width(lines: Sequence[str]) -> int:
    """The column at which these lines are wrapped: SWIFT's, a terminal's, or one that so many
    lines share that it is no chance."""
    lengths = [len(line) for line in lines[:-1]]
    longest = max(lengths)
    if longest == WIDTH or longest < _SHORTEST_WRAP:
        return WIDTH
    if longest in _TERMINALS or lengths[0] + _TAG in _TERMINALS:
        return max(longest, lengths[0] + _TAG)
    if lengths.count(longest) + (lengths[0] + _TAG == longest) >= _NO_CHANCE:
        return longest
    return WIDTH if longest < WIDTH else longest + _TAG + 1


def _is(width: int, line: str) -> bool:
    """Whether a line fills the width, in characters or, as some banks count, in bytes."""
    return len(line) == width or (not line.isascii() and len(line.encode()) == width)


def money(text: str) -> tuple[Decimal, str, str] | None:
    """Amount, currency and the rest of a text such as ``EUR12,5/…``; ``None`` if there is none."""
    match = _MONEY.match(text)
    if match is None:
        return None
    try:
        return amount(match[2], match[1], ""), match[1], text[match.end() :]
    except ReadError:
        return None


def put_original(said: Said, value: Decimal, currency: str, side: Side) -> None:
    """The ordered amount, with the sign of the entry, where it is not the entry's own."""
    if "original_amount" not in said and (value, currency) != (abs(side.amount), side.currency):
        said["original_amount"] = value.copy_sign(side.amount) if value else value
        said["original_currency"] = currency


def put_charge(said: Said, value: Decimal, currency: str, *, is_included: bool | None) -> None:
    """A charge that the account owner pays; a zero is none."""
    if value:
        charge = Charge(amount=-value, currency=currency, is_included=is_included)
        said["charges"] = (*said.get("charges", ()), charge)


def put_rate(said: Said, text: str) -> None:
    """An exchange rate, ``1,082`` or ``1.082``."""
    match = _RATE.match(text.strip())
    if match and "exchange_rate" not in said and len(match[0]) <= WIDTH // 3:
        said["exchange_rate"] = Decimal(match[0].replace(",", "."))


def complete(said: Said) -> Said:
    """What the text itself tells: number of payments in a collection, Belgian references."""
    text = said.get("text", "")
    large = text.upper()
    found = _COUNT.search(large) if "POSTEN" in large or "DATEI MIT" in large else None
    if found and "batch" not in said:
        count = next(int(number) for number in found.groups() if number)
        said["batch"] = Batch(payment_info_id=said.get("payment_info_id", ""), count=count)
    belgian = _BELGIAN.search(text) if "***" in text or "+++" in text else None
    if belgian and "references" not in said:
        value = "".join(belgian.groups()[1:])
        said["references"] = (Reference(value=value, kind="SCOR", issuer="BBA"),)
    return said


def merged(all_said: Iterable[Said]) -> Said:
    """Several fields 86 of one entry: texts under each other, of all else the first word."""
    result: Said = {}
    for said in all_said:
        texts = under(result.get("text", ""), said.get("text", ""))
        infos = under(result.get("additional_info", ""), said.get("additional_info", ""))
        result = {**said, **result}
        if texts:
            result["text"] = texts
        if infos:
            result["additional_info"] = infos
    return result
