"""Field 86 as free text, with the labels that banks put into it, and the German field NS.

Only what a label names is taken out; all other text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .mt940_details_sepa import has_keys, purpose
from .mt940_header import is_bic, is_iban
from .mt940_said import Said, Side, lines_of, put, squeeze, under

_UNSTRUCTURED = re.compile(r"999(?=\S)")
_ONLY_CODE = re.compile(r"\s*(\d{3})\s*")
_FIRST_IBAN = re.compile(r"\s*([A-Z]{2}\d{2}[A-Z0-9]{10,30})(?:\s+|$)(.*)", re.DOTALL)
_WORD = re.compile(r"(\S+)\s+(.*)", re.DOTALL)
#: mBank: ``945 PRZELEW; NA RACH.: account; DLA: name; TYT.: title; TNR: number``.
_POLISH = re.compile(r"(\d{3}) .*(?:; TYT\.:|; TNR:)", re.DOTALL)
_POLISH_LABEL = re.compile(r"([A-ZĄĆĘŁŃÓŚŹŻ][A-ZĄĆĘŁŃÓŚŹŻ. ]{0,19}):(?:\s+(.*)|$)", re.DOTALL)
#: PostFinance: text, ``AUFTRAGGEBER:`` name and address, ``MITTEILUNGEN:`` remittance.
_SWISS = re.compile(
    r"(.*?)\b(?:AUFTRAGGEBER|DONNEUR D'ORDRE|ORDINANTE|ABSENDER|EXPÉDITEUR|MITTENTE):(.*?)"
    r"(?:\b(?:MITTEILUNGEN|COMMUNICATIONS?|COMUNICAZIONI):(.*))?",
    re.DOTALL,
)
#: Knab: ``REK: account/NAAM: name`` at the end.
_KNAB = re.compile(r"(.*?)\bREK:\s*([A-Z0-9]{6,34})\s*(?:/\s*NAAM:\s*(.*))?", re.DOTALL)
_CREDITOR = re.compile(r"\bIncassant ID:\s*([A-Z]{2}\d{2}[A-Z0-9]{3,31})")
_MANDATE = re.compile(r"\bKenmerk Machtiging:\s*(\S.{0,34}?)\s*$", re.DOTALL)
_IBAN = re.compile(r"\bIBAN:?\s*([A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8})")
_BIC = re.compile(r"\b(?:BIC|SWIFT):?\s*([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_NAME = re.compile(r"\bNAME:?\s+(\S.*)")
_NS_LINE = re.compile(r"(\d\d)(.*)")


def decode(text: str, side: Side) -> Said:
    """What a free text says; ``text`` has ``\\n`` where a line was not full."""
    said: Said = {}
    text = _without_code(text, said)
    if has_keys(text) or "END-TO-END-REF.:" in text:
        purpose(text, side, said)
    elif not (_polish(text, said) or _swiss(text, said) or _knab(text, said)):
        text = _first_iban(text, side, said)
        _labels(text, said)
        put(said, "text", lines_of(text))
    return said


def _without_code(text: str, said: Said) -> str:
    """The German code for a text without subfields (999), or a code that is all there is."""
    code = _ONLY_CODE.fullmatch(text)
    if code:
        said["proprietary_code"] = code[1]
        return ""
    if _UNSTRUCTURED.match(text):
        said["proprietary_code"], said["proprietary_issuer"] = "999", "DK"
        return text[3:]
    return text


def _polish(text: str, said: Said) -> bool:
    match = _POLISH.match(text)
    if match is None:
        return False
    first, *others = text.replace("\n", " ").split(";")
    said["proprietary_code"] = match[1]
    put(said, "additional_info", squeeze(first[3:]))
    values = _polish_values(others)
    account = values.pop("Z RACH.", "") or values.pop("NA RACH.", "")
    put(said, "partner_account", account.replace(" ", ""))
    put(said, "partner_name", values.pop("OD", "") or values.pop("DLA", ""))
    put(said, "text", values.pop("TYT.", ""))
    values.pop("TNR", "")
    rest = under(*(f"{label}: {value}" for label, value in values.items() if value))
    put(said, "additional_info", under(said.pop("additional_info", ""), rest))
    return True


def _polish_values(parts: Iterable[str]) -> dict[str, str]:
    """Values by label; a part without label goes on with the one before."""
    values: dict[str, list[str]] = {}
    label = ""
    for part in parts:
        match = _POLISH_LABEL.fullmatch(part.strip())
        if match:
            label = match[1]
            values[label] = [match[2] or ""]
        elif label:
            values[label].append(part)
    return {label: squeeze(";".join(told)) for label, told in values.items()}


def _swiss(text: str, said: Said) -> bool:
    match = _SWISS.fullmatch(text) if ":" in text else None
    if match is None:
        return False
    put(said, "additional_info", squeeze(match[1]))
    put(said, "partner_name", squeeze(match[2]))
    put(said, "text", squeeze(match[3] or ""))
    return True


def _knab(text: str, said: Said) -> bool:
    match = _KNAB.fullmatch(text) if "REK:" in text else None
    if match is None:
        return False
    put(said, "text", lines_of(match[1]))
    said["partner_account"] = match[2]
    put(said, "partner_name", squeeze(match[3] or ""))
    return True


def _first_iban(text: str, side: Side, said: Said) -> str:
    """A text that begins with the other side's IBAN, and perhaps its BIC (ING), or its name as in
    the supplementary details (ASN, SNS)."""
    match = _FIRST_IBAN.fullmatch(text)
    if match is None or not is_iban(match[1]):
        return text
    said["partner_account"], rest = match[1], match[2]
    name = side.supplementary
    if name and rest.startswith(name):
        said["partner_name"] = squeeze(name)
        return rest[len(name) :]
    word = _WORD.fullmatch(rest)
    if word and is_bic(word[1]):
        said["partner_bic"] = word[1]
        return word[2]
    return rest


def _labels(text: str, said: Said) -> None:
    creditor = _CREDITOR.search(text)
    mandate = _MANDATE.search(text)
    put(said, "creditor_id", creditor[1] if creditor else "")
    put(said, "mandate_id", squeeze(mandate[1]) if mandate else "")
    iban = _IBAN.search(text) if "IBAN" in text else None
    found = _iban(iban[1]) if iban else ""
    if found:
        put(said, "partner_account", found)
        bic, name = _BIC.search(text), _NAME.search(text)
        put(said, "partner_bic", bic[1] if bic else "")
        put(said, "partner_name", squeeze(name[1]) if name else "")


def _iban(text: str) -> str:
    """The IBAN a text begins with, in print form or not; ``""`` where its check digits fail."""
    groups = text.split(" ")
    while groups:
        found = "".join(groups)
        if is_iban(found):
            return found
        groups.pop()
    return ""


def decode_ns(lines: Iterable[str]) -> Said:
    """Field NS after an entry: 01 to 14 remittance, 15 and 16 name, 17 posting text, 34 account."""
    said: Said = {}
    pieces: dict[str, str] = {}
    number = ""
    for line in lines:
        match = _NS_LINE.match(line)
        number = match[1] if match else number
        pieces[number] = pieces.get(number, "") + (match[2] if match else line)
    texts = (squeeze(pieces[key]) for key in sorted(pieces) if "01" <= key <= "14")
    put(said, "text", under(*texts))
    put(said, "partner_name", squeeze(pieces.get("15", "") + pieces.get("16", "")))
    put(said, "additional_info", squeeze(pieces.get("17", "")))
    account = pieces.get("34", "").strip()
    put(said, "partner_account", account if account.strip("0").isdecimal() else "")
    return said
