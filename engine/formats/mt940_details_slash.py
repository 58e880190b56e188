"""Field 86 with code words between slashes: ``/TRTP/…/IBAN/…/NAME/…/REMI/…/EREF/…``.

Used by Dutch banks (Betaalvereniging Nederland's structure of field 86: ABN AMRO, ING, Rabobank,
Knab, bunq and others) and, with fewer words, by many banks that follow SWIFT's usage rules
(``/ORDP/``, ``/BENM/``, ``/OCMT/``, ``/CHGS/``, ``/EXCH/``).
"""

from __future__ import annotations

import re

from ..statement import Batch, Reference
from .mt940_said import (
    Said,
    Side,
    Text,
    money,
    put,
    put_charge,
    put_original,
    put_rate,
    put_reference,
    squeeze,
    under,
)

_WORD = re.compile(
    r"/(TRTP|IBAN|BBAN|BIC|NAME|REMI|EREF|MARF|CSID|PREF|ORDP|BENM|ULTD|ULTC|ULTB|RTRN|PURP|ISDT"
    r"|CNTP|ADDR|NRTX|SVCL|OCMT|CHGS|EXCH|TRCD)/"
)
#: What the supplementary details have of them.
_AMOUNT = re.compile(r"/(OCMT|CHGS|EXCH|TRCD)/([^/]*)/?")
#: A party as SWIFT writes it over lines: account, name, then what it is about.
_PARTY_LINES = re.compile(r"\s*/(?:ORDP|BENM)/([0-9A-Z]{6,34})\n/([^\n]*)((?:\n.*)*)")
_LINE_END = re.compile(r"(?<=/)\n|\n(?=/)")
_IDS: dict[str, Text] = {
    "IBAN": "partner_account",
    "BBAN": "partner_account",
    "BIC": "partner_bic",
    "EREF": "end_to_end_id",
    "MARF": "mandate_id",
    "CSID": "creditor_id",
    "PREF": "payment_info_id",
    "RTRN": "return_reason",
}
_PARTIES = frozenset({"ORDP", "BENM", "ULTD", "ULTC", "ULTB"})
_ULTIMATE = frozenset({"ULTD", "ULTC", "ULTB"})
_STRUCTURED = re.compile(r"STRD/([A-Z]{2,4})/(.*)", re.DOTALL)
_CODE = re.compile(r"(?:CD/)?([A-Z]{4})")
_DIGITS = 9


def decode(text: str, side: Side) -> Said | None:
    """What the code words say, ``None`` where the field does not begin with one.

    ``text`` has ``\\n`` where a line ended before its last column.
    """
    if not text.lstrip().startswith("/"):
        return None
    lines = _PARTY_LINES.fullmatch(text)
    if lines:
        return _party_lines(lines)
    parts = _WORD.split(_LINE_END.sub("", text))
    if len(parts) == 1:
        return None
    said: Said = {}
    put(said, "text", _plain(parts[0]))
    reading = _Reading(side, said)
    for word, value in zip(parts[1::2], parts[2::2], strict=True):
        reading.take(word, value)
    return said


def amounts(text: str, side: Side, said: Said) -> str:
    """OCMT, CHGS, EXCH and ING's TRCD in the supplementary details; gives what else they say."""
    found = _AMOUNT.findall(text)
    if not found:
        return text
    reading = _Reading(side, said)
    for word, value in found:
        reading.take(word, value)
    return _AMOUNT.sub("", text)


def _party_lines(match: re.Match[str]) -> Said:
    said: Said = {"partner_account": match[1]}
    put(said, "partner_name", _plain(match[2]))
    told = (_plain(line) for line in match[3].split("\n"))
    put(said, "text", under(*told))
    return said


def _plain(value: str) -> str:
    return squeeze(value.replace("\n", " ")).strip("/ ")


class _Reading:
    """The code words in order: a party word says whose the following names are."""

    def __init__(self, side: Side, said: Said) -> None:
        self._side = side
        self._said = said
        self._party = ""

    def take(self, word: str, value: str) -> None:
        """Use one code word."""
        if word in _IDS:
            put_reference(self._said, _IDS[word], _plain(value.replace("\n", "")))
        elif word in _PARTIES:
            self._party = word
            if word not in _ULTIMATE:
                self._name(_plain(value))
        elif word in ("OCMT", "CHGS", "EXCH"):
            self._amount(word, value)
        elif word in _TAKERS:
            _TAKERS[word](self, value)

    def _name(self, name: str) -> None:
        if self._party in _ULTIMATE:
            put(self._said, "ultimate_name", name)
        elif name:
            put(self._said, "partner_name", name)

    def _address(self, value: str) -> None:
        address = _plain(value)
        if address and self._party not in _ULTIMATE:
            self._said["partner_address"] = (address,)

    def _counterparty(self, value: str) -> None:
        """CNTP: account, BIC, name and city (ING); a name may have slashes itself."""
        account, _, rest = value.replace("\n", " ").partition("/")
        bic, _, rest = rest.partition("/")
        name, _, city = (
            rest.removesuffix("/").rpartition("/") if rest.count("/") > 1 else (rest, "", "")
        )
        put(self._said, "partner_account", account.replace(" ", ""))
        put(self._said, "partner_bic", bic.replace(" ", ""))
        put(self._said, "partner_name", _plain(name))
        if _plain(city):
            self._said["partner_address"] = (_plain(city),)

    def _remittance(self, value: str) -> None:
        self._party = ""
        plain = value.strip("/ \n")
        structured = _STRUCTURED.match(plain)
        if structured:
            reference = _plain(structured[2].replace("\n", ""))
            found = Reference(value=reference, kind="SCOR", issuer=structured[1])
            self._said["references"] = (*self._said.get("references", ()), found)
            return
        text = _plain(plain.removeprefix("USTD/"))
        self._said["text"] = under(self._said.get("text", ""), text)

    def _amount(self, word: str, value: str) -> None:
        """Amounts; what a bank writes behind them without a word of its own is text."""
        if word == "EXCH":
            put_rate(self._said, value)
            return
        found = money(value)
        if found is None:
            return
        if word == "OCMT":
            put_original(self._said, found[0], found[1], self._side)
        else:
            put_charge(self._said, found[0], found[1], is_included=None)
        rest = _plain(found[2])
        if rest:
            self._said["text"] = under(self._said.get("text", ""), rest)

    def _count(self, value: str) -> None:
        number = _plain(value)
        if number.isdecimal() and len(number) <= _DIGITS:
            told = self._said.get("payment_info_id", "")
            self._said["batch"] = Batch(payment_info_id=told, count=int(number))

    def _purpose(self, value: str) -> None:
        match = _CODE.match(value.strip("/ "))
        put(self._said, "purpose_code", match[1] if match else "")

    def _type(self, value: str) -> None:
        put(self._said, "additional_info", _plain(value))

    def _transaction_code(self, value: str) -> None:
        put(self._said, "proprietary_code", _plain(value.replace("\n", "")))
        self._said["proprietary_issuer"] = "ING"

    def _name_of(self, value: str) -> None:
        self._name(_plain(value))


_TAKERS = {
    "NAME": _Reading._name_of,
    "ADDR": _Reading._address,
    "CNTP": _Reading._counterparty,
    "REMI": _Reading._remittance,
    "NRTX": _Reading._count,
    "PURP": _Reading._purpose,
    "TRTP": _Reading._type,
    "TRCD": _Reading._transaction_code,
}
