"""What a header may mean: roles with a score, by the words of banks in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from .cells import currency
from .layout import normal
from .vocabulary import PHRASES

#: Characters of the longest header; longer cells are text.
LONGEST_HEADER = 80
#: Letters of words that mean something only alone, as ``in``, ``af`` or ``ut``.
SHORT = 3
#: Words of the longest phrase.
_LONGEST = 6
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
#: Columns of texts are numbered, as ``Description1``.
_NUMBERED_ROLES = frozenset({"text", "additional_info"})
_NUMBERED = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}$")
_HEAD = re.compile(r"(?m)^(\w+) (\d+): ")


def _load(text: str) -> tuple[dict[str, list[tuple[str, int]]], frozenset[str]]:
    """Roles and weights of each phrase, and the phrases that are English."""
    found: dict[str, list[tuple[str, int]]] = {}
    english: set[str] = set()
    _, *parts = _HEAD.split(text)
    for role, weight, block in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        for number, language in enumerate(block.split("|")):
            phrases = [words for phrase in language.split(",") if (words := normal(phrase))]
            english.update(phrases if number == 0 else ())
            for words in phrases:
                found.setdefault(words, []).append((role, int(weight)))
    return found, frozenset(english)


_PHRASES, _ENGLISH = _load(PHRASES)
#: Every word of every phrase.
KNOWN_WORDS = frozenset(word for phrase in _PHRASES for word in phrase.split() if len(word) > 2)


def are_foreign(headers: Iterable[str]) -> bool:
    """Whether the headers are in another language than English, as far as they are known."""
    known = {" ".join(header_words(header)) for header in headers} & set(_PHRASES)
    return 3 * len(known - _ENGLISH) > len(known)


@lru_cache(maxsize=16384)
def roles_of(header: str) -> dict[str, int]:
    """The roles a column with this header may have, each with a score.

    100 and more: the whole header is a known phrase; less: the share of its words that are one.
    """
    if not header or len(header) > LONGEST_HEADER:
        return {}
    words = header_words(header)
    found = _roles_of(words)
    if not found and words and _NUMBERED.search(words[-1]):
        bare = _roles_of([*words[:-1], _NUMBERED.sub("", words[-1])])
        found = {role: score for role, score in bare.items() if role in _NUMBERED_ROLES}
    return found


def _roles_of(words: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if len(phrase) <= SHORT < len(" ".join(words)):
                continue
            for role, weight in _PHRASES.get(phrase, ()):
                score = 100 * size // len(words) + weight
                found[role] = max(found.get(role, 0), score)
    return found


def header_words(header: str) -> list[str]:
    """The words of a header without currencies and numbers, where others are left."""
    words = normal(header if header.isupper() else CAMEL.sub(" ", header)).split()
    kept = [word for word in words if not word.isdigit() and not _is_currency(word)]
    return kept or words


def header_currency(header: str) -> str:
    """The currency named in a header such as ``Betrag (EUR)``, else ``""``."""
    if len(header) > LONGEST_HEADER:
        return ""
    words = (word[:3] if word[3:] == "$" else word for word in re.split(r"[^\w€£$]+", header))
    found = {currency(word) for word in words if _is_code(word)}
    return found.pop() if len(found) == 1 else ""


def _is_code(word: str) -> bool:
    return ((len(word) == 3 and word.isupper()) or word in "€£") and bool(currency(word))


def _is_currency(word: str) -> bool:
    return len(word) == 3 and bool(currency(word)) and word not in _NOT_CURRENCIES


#: Codes of currencies that are words of headers in some language.
_NOT_CURRENCIES = frozenset(
    {"all", "top", "mad", "try", "sos", "ron", "eth", "din", "che", "std", "esa", "esb"}
)
