"""SEPA key words within a remittance text: ``EREF+…MREF+…SVWZ+…``.

DFÜ-Abkommen, Anlage 3, chapter 8: a key word opens a subfield and its value goes on in the next
ones without it. Here ``\\n`` stands where a subfield was not full: there a value other than the
remittance text ends. Banks repeat the key words with a colon at the end of the text, and one
group of banks writes them out (``END-TO-END-REF.:``).
"""

from __future__ import annotations

import re

from ..errors import ReadError
from .mt940_amounts import amount
from .mt940_said import (
    Said,
    Side,
    Text,
    put,
    put_charge,
    put_original,
    put_reference,
    squeeze,
)

_WORDS = "EREF KREF MREF CRED DEBT COAM OAMT SVWZ ABWA ABWE IBAN ANAM RREF BREF PURP RTRN MDAT"
_KEYS = frozenset(_WORDS.split())
_OPENING = frozenset(f"{key}+" for key in _KEYS)
_LABELS = {
    "END-TO-END-REF.": "EREF",
    "MANDATSREF.": "MREF",
    "UBIGER-ID": "CRED",
}
_LABEL = re.compile(
    r"(?:(?:CORE|COR1|B2B) / )?(?:GL.{1,2}(?=UBIGER))?"
    r"(END-TO-END-REF\.|MANDATSREF\.|UBIGER-ID):\s?"
)
_ECHO = re.compile(r"(?<![A-Za-z0-9])(EREF|KREF|MREF|CRED|IBAN|BIC|ABWA|ABWE): ?")
_REFERENCES: dict[str, Text] = {
    "EREF": "end_to_end_id",
    "KREF": "payment_info_id",
    "MREF": "mandate_id",
    "CRED": "creditor_id",
    "BREF": "bank_id",
    "PURP": "purpose_code",
    "RTRN": "return_reason",
}
_ECHOED: dict[str, Text] = {
    **_REFERENCES,
    "IBAN": "partner_account",
    "BIC": "partner_bic",
    "ABWA": "ultimate_name",
    "ABWE": "ultimate_name",
}
#: Who pays or is paid on behalf of the other side: for a credit the payer, for a debit the payee.
_ULTIMATE = {True: ("ABWA", "ANAM"), False: ("ABWE", "ANAM")}
_NAMES = frozenset({"ABWA", "ABWE", "ANAM"})
#: Said about our own side, or nothing a transaction has a field for; ``raw`` keeps it.
_UNUSED = frozenset({"DEBT", "RREF", "MDAT"})
#: Two key words and the text before them, split.
_FEWEST_ECHOES = 5
_NUMBER = re.compile(r"(?:[A-Z]{3})?\s*([0-9][0-9.,]*|,[0-9]+)\s*([A-Z]{3})?")


def has_keys(text: str) -> bool:
    """Whether there is a key word at all."""
    return "+" in text and len(_split(text)) > 1


def opens(value: str) -> bool:
    """Whether a subfield begins with a key word: there the one before ends, however long it is."""
    if value[:5] in _OPENING or value[:4] == "BIC+":
        return True
    return ":" in value and _LABEL.match(value) is not None


def _split(text: str) -> list[str]:
    """The text before the first key word, then each key word and the text after it."""
    *pieces, last = text.split("+")
    parts: list[str] = []
    held: list[str] = []
    for piece in pieces:
        key = piece[-4:] if piece[-4:] in _KEYS else "BIC" if piece[-3:] == "BIC" else ""
        before = piece[: len(piece) - len(key)]
        held.append(before)
        if key and not before[-1:].isalnum():
            parts += ("+".join(held), key)
            held = []
        else:
            held[-1] = piece
    return [*parts, "+".join([*held, last])]


def purpose(text: str, side: Side, said: Said) -> None:
    """Fill ``said`` from a remittance text; ``text`` gets what is no value of a key word."""
    parts = _split(text)
    if len(parts) == 1 and "REF.:" in text:
        parts = _LABEL.split(text)
    texts = [parts[0]]
    for key, value in zip(parts[1::2], parts[2::2], strict=True):
        name = _LABELS.get(key, key)
        field = _REFERENCES.get(name)
        if field:
            own, _, rest = value.lstrip("\n").partition("\n")
            put_reference(said, field, own)
            texts.append(rest)
        else:
            texts.append(_value(name, value, side, said))
    plain = squeeze(" ".join(texts))
    if ": " in plain:
        plain = _without_echo(plain, said, frozenset(parts[1::2]))
    put(said, "text", plain)
    _compensate(said, side)


def _value(key: str, value: str, side: Side, said: Said) -> str:
    """Use the value of a key word; gives what follows it and belongs to the text."""
    if key == "SVWZ":
        return value
    if key in _NAMES:
        if key in _ULTIMATE[side.is_credit]:
            put(said, "ultimate_name", squeeze(value))
        return ""
    own, _, rest = value.lstrip("\n").partition("\n")
    if key in ("IBAN", "BIC"):
        put(said, _ECHOED[key], own.replace(" ", ""))
    elif key in ("COAM", "OAMT"):
        _amount(key, own, side, said)
    return "" if key in _UNUSED else rest


def _amount(key: str, text: str, side: Side, said: Said) -> None:
    """OAMT is the amount of a returned payment, COAM what was added to it as compensation."""
    match = _NUMBER.match(text.strip())
    if match is None:
        return
    try:
        value = amount(match[1], side.currency, key)
    except ReadError:
        return
    if key == "OAMT":
        put_original(said, value, side.currency, side)
    else:
        put_charge(said, value, side.currency, is_included=None)


def _compensate(said: Said, side: Side) -> None:
    """The compensation is part of the entry where it and the original amount add up to it."""
    charges, original = said.get("charges"), said.get("original_amount")
    if charges and original is not None and len(charges) == 1:
        value = -charges[0].amount
        if abs(original) + value == abs(side.amount):
            del said["charges"]
            put_charge(said, value, side.currency, is_included=True)


def _without_echo(text: str, said: Said, keys: frozenset[str]) -> str:
    """``text`` without the key words (``keys``) repeated at its end, if nothing is lost with them.

    What they tell and no key word did (the other side's IBAN) is used.
    """
    parts = _ECHO.split(text)
    if len(parts) < _FEWEST_ECHOES or not parts[0].strip():
        return text
    told = {key: value.strip() for key, value in zip(parts[1::2], parts[2::2], strict=True)}
    if not all(_is_known(said, keys, key, value) for key, value in told.items()):
        return text
    for key, value in told.items():
        if key not in ("ABWA", "ABWE"):
            put_reference(said, _ECHOED[key], value.replace(" ", "") if key == "IBAN" else value)
    return parts[0].strip()


def _is_known(said: Said, keys: frozenset[str], key: str, value: str) -> bool:
    """Whether a repeated value is already in its field, or its field is free for it."""
    known = said.get(_ECHOED[key], "")
    if key in ("ABWA", "ABWE"):
        return not value or key in keys
    return not known or known.replace(" ", "") == value.replace(" ", "")
