"""Structured payment references and their check digits (stage: match)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stdnum import iso11649
from stdnum.ch import esr

_RF = re.compile(r"\bRF[0-9]{2}(?: ?[A-Z0-9]{1,4}){1,6}")
_OGM = re.compile(r"(?<![0-9])([0-9]{3})[ /]?([0-9]{4})[ /]?([0-9]{5})(?![0-9])")
_QRR = re.compile(r"(?<![0-9])[0-9]{2}(?: ?[0-9]{5}){5}(?![0-9])")
_MODEL = re.compile(r"\b(SI|HR)\s?([0-9]{2})\s?([0-9](?:[0-9 -]{0,28}[0-9])?)(?![0-9])")
_CHECKED_MODELS = frozenset(f"{model:02}" for model in range(1, 13))


def structured(text: str) -> tuple[tuple[str, str], ...]:
    """(key, standard) of every structured reference in ``text`` whose check digits hold.

    ISO 11649 (RF), Belgian OGM-VCS (modulo 97), Swiss QR/ESR references of 27 digits, Slovenian SI
    and Croatian HR models with check digits. National references without a mark of their own
    (Finnish, Norwegian, Swedish) are told by ``national``.
    """
    upper = text.upper()
    return (
        *_iso_references(upper),
        *_belgian(upper),
        *_swiss(upper),
        *_balkan(upper),
    )


def _iso_references(text: str) -> Iterable[tuple[str, str]]:
    for match in _RF.finditer(text):
        words = match.group().split(" ")
        for size in range(len(words), 0, -1):
            if iso11649.is_valid("".join(words[:size])):
                yield "".join(words[:size]), "ISO 11649"
                break


def _belgian(text: str) -> Iterable[tuple[str, str]]:
    for match in _OGM.finditer(text):
        digits = "".join(match.groups())
        if (int(digits[:10]) % 97 or 97) == int(digits[10:]):
            yield digits, "OGM-VCS"


def _swiss(text: str) -> Iterable[tuple[str, str]]:
    for match in _QRR.finditer(text):
        digits = match.group().replace(" ", "")
        if esr.is_valid(digits):
            yield digits, "QR/ESR"


def _balkan(text: str) -> Iterable[tuple[str, str]]:
    """Models 01 to 12 have a check digit of one part or of all (Bank Association of Slovenia;
    Croatia: single list of reference number models).
    """
    for match in _MODEL.finditer(text):
        country, model, rest = match.groups()
        parts = re.sub(r"\s", "", rest).strip("-").split("-")
        if model in _CHECKED_MODELS and any(map(_is_mod_11, (*parts, "".join(parts)))):
            yield f"{country}{model}{''.join(parts)}", f"{country}{model}"


def _is_mod_11(digits: str) -> bool:
    """Modulo 11 with weights 2, 3 … from the right, 10 and 11 written as 0."""
    if len(digits) < 2 or not digits.isdigit():
        return False
    total = sum(int(one) * weight for weight, one in enumerate(digits[-2::-1], 2))
    check = 11 - total % 11
    return (0 if check > 9 else check) == int(digits[-1])


def national(digits: str) -> str:
    """The national standard whose check digit ends this number: Finnish (weights 7, 3, 1),
    Norwegian KID and Swedish OCR (modulo 10, KID also modulo 11); empty when none does.
    """
    if not (digits.isascii() and digits.isdigit() and 3 < len(digits) < 26):
        return ""
    given, rest = int(digits[-1]), [int(one) for one in digits[-2::-1]]
    checks = {"viite": _finnish(rest), "KID/OCR": _modulo_10(rest), "KID": _modulo_11(rest)}
    return next((name for name, check in checks.items() if check == given), "")


def _finnish(rest: Sequence[int]) -> int:
    """Finance Finland: weights 7, 3, 1 from the right; 20 digits at most."""
    return (
        -sum(one * (7, 3, 1)[at % 3] for at, one in enumerate(rest)) % 10 if len(rest) < 20 else -1
    )


def _modulo_10(rest: Sequence[int]) -> int:
    """Luhn's: every second digit from the right doubled, sums of digits."""
    return -sum(sum(divmod(one * (2 - at % 2), 10)) for at, one in enumerate(rest)) % 10


def _modulo_11(rest: Sequence[int]) -> int:
    """Weights 2 to 7 from the right, again and again; 10 is no digit (KID writes a minus)."""
    return -sum(one * (2 + at % 6) for at, one in enumerate(rest)) % 11
