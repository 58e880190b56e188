"""How banks pass on what a payer said: which fields they have, how they wrap, cut and spell it.

A shape turns what was said into the fields of a Line, as a reader of the bank's file would give
them. Shapes of the two splits are not shared (Country.banks).
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from .data import Line


@dataclass(frozen=True, slots=True)
class Said:
    """What the payer's order holds, before any bank touches it."""

    text: str = ""
    name: str = ""
    account: str = ""
    reference: str = ""
    end_to_end: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A bank's way: ``render`` gives (name, texts); the flags say which other fields it has."""

    render: Callable[[Said], tuple[str, tuple[str, ...]]]
    has_account: bool = True
    has_references: bool = True
    has_identifiers: bool = True


_GERMAN = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ø": "o",
        "Ø": "O", "æ": "ae", "ł": "l", "Ł": "L", "’": "'",
    }
)  # fmt: skip


def ascii_german(text: str) -> str:
    """ä becomes ae; other letters lose their accents, what is left is a blank."""
    return bare_letters(text.translate(_GERMAN))


def bare_letters(text: str) -> str:
    """Letters without accents; what has no bare letter is a blank."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ß", "ss"))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^\x20-\x7e]", " ", kept)


def lost_letters(text: str) -> str:
    """Every letter beyond ASCII is a question mark, as after a wrong conversion."""
    return re.sub(r"[^\x00-\x7e]", "?", text)


def wrapped(text: str, width: int, join: str) -> str:
    """The text in pieces of ``width`` characters, whatever stands at the border."""
    return join.join(text[at : at + width].strip() for at in range(0, len(text), width))


def _words(said: Said) -> str:
    """German banks' key words in one text; the structured reference among them."""
    parts = (("EREF+", said.end_to_end), ("KREF+", said.batch), ("SVWZ+", said.text))
    text = " ".join(word + value for word, value in parts if value)
    return f"{text} {said.reference}".strip()


def _named_text(said: Said) -> str:
    return " ".join(one for one in (said.name, said.text, said.reference) if one)


def _camt(said: Said) -> tuple[str, tuple[str, ...]]:
    return said.name[:70], (said.text[:140],)


def _wrapped27(said: Said) -> tuple[str, tuple[str, ...]]:
    text = wrapped(ascii_german(_words(said))[:378], 27, "\n")
    return ascii_german(said.name).upper()[:27], (text,)


def _joined27(said: Said) -> tuple[str, tuple[str, ...]]:
    text = bare_letters(f"{said.text} {said.reference} {said.end_to_end}".strip()).upper()
    return bare_letters(said.name).upper()[:54], (wrapped(text[:270], 27, " "),)


def _sepa_words(said: Said) -> tuple[str, tuple[str, ...]]:
    return said.name[:70], (_words(said)[:140],)


def _narrow35(said: Said) -> tuple[str, tuple[str, ...]]:
    return bare_letters(said.name)[:35], (bare_letters(said.text)[:35],)


def _one_text(said: Said) -> tuple[str, tuple[str, ...]]:
    return "", (ascii_german(_named_text(said)).upper()[:140],)


def _cfonb31(said: Said) -> tuple[str, tuple[str, ...]]:
    parts = (("/DE ", said.name), ("/MOTIF ", said.text), ("/REF ", said.end_to_end))
    text = "".join(word + value + " " for word, value in parts if value)
    plain = bare_letters(f"VIR SEPA RECU {text}{said.reference}").upper()
    return "", tuple(textwrap.wrap(plain[:210], 31, break_long_words=True))


def _camt70(said: Said) -> tuple[str, tuple[str, ...]]:
    return said.name[:70], tuple(wrapped(said.text[:140], 70, "\n").split("\n"))


def _slashes(said: Said) -> tuple[str, tuple[str, ...]]:
    parts = {
        "IBAN": said.account,
        "NAME": said.name,
        "REMI": " ".join(one for one in (said.text, said.reference) if one),
        "EREF": said.end_to_end,
    }
    text = "".join(f"/{key}/{value}" for key, value in parts.items() if value)
    return bare_letters(said.name)[:70], (wrapped(f"/TRTP/SEPA{bare_letters(text)}", 65, "\n"),)


def _n43(said: Said) -> tuple[str, tuple[str, ...]]:
    text = bare_letters(said.text).upper().ljust(76)[:76]
    pieces = (bare_letters(said.name).upper()[:38], text[:38].strip(), text[38:].strip())
    return "", tuple(piece for piece in pieces if piece)


def _four35(said: Said) -> tuple[str, tuple[str, ...]]:
    return bare_letters(said.name)[:35], (wrapped(bare_letters(said.text)[:140], 35, "\n"),)


def _nordic(said: Said) -> tuple[str, tuple[str, ...]]:
    return said.name.upper()[:35], (said.text[:140],)


def _lost(said: Said) -> tuple[str, tuple[str, ...]]:
    return lost_letters(said.name)[:70], (lost_letters(said.text)[:140],)


SHAPES: Mapping[str, Shape] = {
    "camt": Shape(_camt),
    "wrapped27": Shape(_wrapped27, has_references=False),
    "joined27": Shape(_joined27, has_references=False, has_identifiers=False),
    "sepa_words": Shape(_sepa_words, has_references=False),
    "narrow35": Shape(_narrow35, has_identifiers=False),
    "one_text": Shape(_one_text, has_account=False, has_references=False, has_identifiers=False),
    "camt70": Shape(_camt70),
    "cfonb31": Shape(_cfonb31, has_account=False, has_references=False, has_identifiers=False),
    "slashes": Shape(_slashes, has_references=False),
    "n43": Shape(_n43, has_account=False, has_references=False, has_identifiers=False),
    "four35": Shape(_four35, has_references=False, has_identifiers=False),
    "nordic": Shape(_nordic),
    "lost": Shape(_lost),
}


def shaped(line: Line, said: Said, name: str) -> Line:
    """The line with what this bank passes on of what was said."""
    shape = SHAPES[name]
    bearer, texts = shape.render(said)
    return replace(
        line,
        name=bearer,
        account=said.account if shape.has_account else "",
        texts=tuple(text for text in texts if text),
        references=_filled(said.reference, shape.has_references),
        identifiers=_filled(said.end_to_end, shape.has_identifiers),
        batch_ids=_filled(said.batch, shape.has_identifiers),
    )


def _filled(value: str, has_field: bool) -> tuple[str, ...]:
    return (value,) if value and has_field else ()


def squash(text: str) -> str:
    """Letters and digits alone, upper case, without accents: how this benchmark compares."""
    return re.sub(r"[^A-Z0-9]", "", bare_letters(text).upper())


def heard(line: Line) -> str:
    """Everything the line says, squashed, the fields apart."""
    fields = (*line.texts, *line.references, *line.identifiers, *line.batch_ids)
    return f"{squash(''.join(line.texts))}|{'|'.join(map(squash, fields))}"
