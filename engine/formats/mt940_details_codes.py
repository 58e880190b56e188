"""Field 86 with numbered subfields: ``166?00GUTSCHRIFT?20EREF+…?32NAME``.

DFÜ-Abkommen, Anlage 3, chapter 8 ("Strukturierte Belegung des Feldes 86"). Other countries' banks
use the same numbers behind another sign (``~20``, ``<20``, ``^20``, ``+20``), partly with another
meaning; the sign is read from the field itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from .mt940_details_sepa import opens, purpose
from .mt940_header import is_bic, is_iban, is_iban_form
from .mt940_said import Said, Side, put, squeeze
from .mt940_types import GERMAN_RETURNS, RETURN_REASONS

#: Characters of a subfield; one that is full goes on in the next without a blank.
SUBFIELD = 27
_START = re.compile(r"([A-Z0-9]{3}|)\s?([?<>~^|+$#*@!&%=])(00|10|2\d|3[0-48]|6\d)")
_REASON = re.compile(r"\b[A-Z]{2,4}(?:\d\d)?\b")
_DIGITS = re.compile(r"[0-9]{10,34}")
_NO_RETURN = frozenset({"", "000"})

Pieces = dict[str, str]


def decode(text: str, side: Side) -> Said | None:
    """What the subfields say, ``None`` where the field has none.

    ``text`` has ``\\n`` where a line ended before its last column.
    """
    start = _START.match(text.lstrip())
    if start is None:
        return None
    if "\n" in text:
        text = text.replace("\n" + start[2], start[2])
    parts = _splitter(start[2]).split(text)
    if len(parts) < _fewest(start):
        return None
    said: Said = {}
    code = start[1]
    put(said, "proprietary_code", code)
    pieces = _pieces(parts, is_plain="\n" not in text)
    if start[2] == "?":
        if code.isdecimal():
            said["proprietary_issuer"] = "DK"
        _german(pieces, side, said)
    elif start[2] == ">":
        _triodos(pieces, side, said)
    else:
        _eastern(pieces, side, said)
    return said


def _fewest(start: re.Match[str]) -> int:
    """Parts that prove the dialect: one subfield after a code, two without; a plus is common."""
    if start[2] == "+":
        return 5
    return 3 if start[1] else 5


@lru_cache(maxsize=32)
def _splitter(mark: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(mark)}(00|10|2\d|3[0-48]|6\d|7[01])")


def _pieces(parts: list[str], *, is_plain: bool) -> Pieces:
    """Subfields by number, in the order written; one that comes twice is put together.

    ``is_plain`` says that no line ends within a subfield.
    """
    pieces: Pieces = dict(zip(parts[1::2], parts[2::2], strict=True))
    if 2 * len(pieces) + 1 == len(parts) and is_plain:
        return pieces
    pieces = {}
    for number, value in zip(parts[1::2], parts[2::2], strict=True):
        plain = value.rstrip("\n").replace("\n", " ") if "\n" in value else value
        pieces[number] = pieces[number] + plain if number in pieces else plain
    return pieces


def _poured(values: list[str]) -> str:
    """Subfields as one text; ``\n`` where one was not full or the next has a key word."""
    text = values[0] if values else ""
    for before, value in pairwise(values):
        is_open = _is_full(before) and not opens(value)
        text += value if is_open else "\n" + value
    return text


def _is_full(value: str) -> bool:
    return len(value) == SUBFIELD or (not value.isascii() and len(value.encode()) == SUBFIELD)


def _german(pieces: Pieces, side: Side, said: Said) -> None:
    put(said, "additional_info", squeeze(pieces.get("00", "")))
    _put_bank(pieces, side, said)
    name = pieces.get("32", "")
    if "33" in pieces:
        name = _poured([name, pieces["33"]])
    put(said, "partner_name", squeeze(name))
    told = [value for number, value in pieces.items() if number[0] in "26"]
    if told:
        purpose(_poured(told), side, said)
    if said.get("proprietary_code") in GERMAN_RETURNS:
        _put_return(pieces.get("34", "").strip(), said)


def _put_return(extension: str, said: Said) -> None:
    """Why it came back: the ISO code where the text has it, else the bank's own (34)."""
    words = _REASON.findall(said.get("text", ""))
    reason = next((word for word in words if word in RETURN_REASONS), "")
    put(said, "return_reason", reason or ("" if extension in _NO_RETURN else extension))


def _put_bank(pieces: Pieces, side: Side, said: Said) -> None:
    """Account and BIC of the other side; a national bank code stays in ``raw``."""
    bic = pieces.get("30", "").strip()
    if is_bic(bic):
        said["partner_bic"] = bic
    found = (pieces.get("38") or pieces.get("31", "")).replace(" ", "")
    if found and found.lstrip("0") and not _is_own(found, side.account):
        said["partner_account"] = found


def _is_own(number: str, account: str) -> bool:
    return bool(account) and account.rpartition("/")[2].lstrip("0") == number.lstrip("0")


def _eastern(pieces: Pieces, side: Side, said: Said) -> None:
    """Polish, Bulgarian and other banks: 20 to 25 purpose, 26 account or purpose, 27 to 29 the
    other side's name and address, 32 and 33 the same again, 38 its IBAN."""
    put(said, "additional_info", squeeze(pieces.get("00", "")))
    _put_bank(pieces, side, said)
    account = pieces.get("26", "").replace(" ", "")
    is_account = _DIGITS.fullmatch(account) is not None or is_iban(account)
    if is_account:
        put(said, "partner_account", account)
    last = "5" if is_account or "32" not in pieces else "6"
    told = [value for number, value in pieces.items() if number[0] == "2" and number[1] <= last]
    if told:
        purpose(_poured(told), side, said)
    _put_name([pieces[number] for number in ("32", "33") if number in pieces], said)
    _put_name([pieces[number] for number in ("27", "28", "29") if number in pieces], said)


def _put_name(values: list[str], said: Said) -> None:
    """A name that fills its subfield goes on; what follows a shorter one is the address."""
    if not values or said.get("partner_name"):
        return
    name, *address = _poured(values).split("\n")
    put(said, "partner_name", squeeze(name))
    found = tuple(filter(None, map(squeeze, address)))
    if found:
        said["partner_address"] = found


def _triodos(pieces: Pieces, side: Side, said: Said) -> None:
    """Triodos: 10 is the other side's account; BIC and IBAN open the purpose of newer files."""
    values = [value for number, value in pieces.items() if number[0] == "2"]
    if len(values) > 1 and is_bic(values[0].strip()) and is_iban_form(values[1].strip()):
        said["partner_bic"], said["partner_account"] = values[0].strip(), values[1].strip()
        values = values[2:]
    account = pieces.get("10", "").strip()
    if account.strip("0") and not _is_own(account, side.account):
        put(said, "partner_account", account)
    put(said, "text", squeeze(_poured(values).replace("\n", " ")))
