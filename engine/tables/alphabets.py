"""How well a text fits the letters of one language: which code page it was written in.

The code pages of Windows have letters in the same places, so that every text of one is words in
all; only one language at a time tells that ``Gavëjas`` is ``Gavėjas``. Letters beside those of
ASCII, by the standards of each language; ``é`` is in names everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

_WESTERN = (
    "äöüß",
    "àâæçéèêëîïôœùûüÿ",
    "áéíñóúüç",
    "àèéìíòóùú",
    "ãáâàçéêíóôõúü",
    "æøåé",
    "åäöéü",
    "áðéíóúýþæö",
    "éëïóöüèê",
    "õäöüšž",
    "àçèéíïòóúü",
)
_CENTRAL = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîşţéșț",
    "čćđšž",
    "äöüß",
)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūžōŗ", "õäöüšž")
_CYRILLIC = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш",
)
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)
_ALPHABETS = {
    "cp1252": _WESTERN,
    "cp850": _WESTERN,
    "mac_roman": _WESTERN,
    "cp1250": _CENTRAL,
    "cp852": _CENTRAL,
    "cp1257": _BALTIC,
    "cp1251": _CYRILLIC,
    "cp1253": _GREEK,
}
_SETS = {name: tuple(map(frozenset, found)) for name, found in _ALPHABETS.items()}


def fit(words: Iterable[str], encoding: str) -> int:
    """The most words whose letters beside ASCII all belong to one language of the code page."""
    letters = [frozenset(each for each in word.lower() if not each.isascii()) for word in words]
    return max(sum(each <= known for each in letters) for known in _SETS[encoding])
