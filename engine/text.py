"""Names and text as they can be compared: case, accents, transliteration, legal forms, word order,
truncation (stage: match).
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

CUT_WIDTHS = (27, 35, 70)
"""Widths at which banks cut names: MT940/DTA, SEPA name in older files, ISO 20022 ``Nm`` of the
rulebooks.
"""

_LETTERS = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "a", "œ": "oe",
        "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i", "’": "'", "`": "'", "´": "'",
    }
)  # fmt: skip
_DIGRAPHS = re.compile(r"(?<=[AOU])E|(?<=A)A")
_WORDS = re.compile(r"[A-Z0-9]+")
_TWICE_ENCODED = re.compile("[\u00c2-\u00f4][\u0080-\u00ff\u0152-\u2122]")
_LOST = re.compile("[?\ufffd\u00bf]")
_INITIALS = re.compile(r"(?<=\b\w)[.] ?(?=\w\b)")
_OTHER_NAME = re.compile(
    r"\s(?:a/o|c/o|o/b/o|t/a|d/b/a|dba|alias|on behalf of|im auftrag(?: von)?|i\.?\s?a\.?"
    r"|pour|for|für)\s|\s/\s|;",
    re.IGNORECASE,
)
_LEGAL_FORMS = """
    GMBH MBH CO COMP COMPANY KG KGAA AG SE OHG OG GBR GESBR UG EV EU EK EG GEN REG EGEN STIFTUNG
    SA SARL SAS SASU SNC EURL SCI SCRL SCS SRL SPA SRLS SAPA SAGL SARLS ASBL VZW BV NV BVBA VOF
    CV LTD LIMITED LLC LLP LP PLC INC INCORPORATED CORP CORPORATION PTY PVT AB AS ASA APS OY OYJ
    HF EHF KFT ZRT BT NYRT SRO SPOL DOO JDOO DD AD OOD EOOD SPZOO SP ZOO OO Z LDA SL SLU SAU SCP
    HAFTUNGSBESCHRAENKT HAFTUNGSBESCHRANKT AND UND ET Y E I THE DIE DER DAS HERR FRAU FA FIRMA
    MR MRS MS MME MLLE DR DIPL ING MAG PROF
"""
_LEGAL = frozenset(_LEGAL_FORMS.split())
_NO_FORMS = frozenset(
    [
        "AND",
        "UND",
        "THE",
        "DIE",
        "DER",
        "DAS",
        "HERR",
        "FRAU",
        "FIRMA",
        "MRS",
        "MME",
        "MLLE",
        "DIPL",
        "ING",
        "MAG",
        "PROF",
        "GEN",
        "REG",
    ]
)


def fold(text: str) -> str:
    """``text`` in upper-case letters without accents; German and Nordic letters as banks
    transliterate them (ü → UE).
    """
    if text.isascii():
        return text.upper()
    lower = text.lower().translate(_LETTERS)
    if lower.isascii():
        return lower.upper()
    plain = unicodedata.normalize("NFKD", lower)
    return "".join(char for char in plain if not unicodedata.combining(char)).upper()


def repaired(text: str) -> str:
    """``text`` with UTF-8 that was read as Latin-1 or Windows-1252 put right (``Ã¼`` → ``ü``)."""
    if not _TWICE_ENCODED.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def worn(name: str) -> str:
    """The name without the letters that get lost on the way: every one beyond ASCII, and the signs
    that stand for a lost one.
    """
    return "".join(char for char in _LOST.sub("", name) if char.isascii())


def _worn_keys(name: str) -> set[str]:
    """What is left to compare of a name that lost letters: with all of them gone, and with only
    those gone that have no plain one; a blank may stand for them.
    """
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    kept = {worn(name), worn(bare)}
    return {key for one in kept for key in (name_key(one), squashed(one)) if key}


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in their order.

    Legal forms and titles are left out unless nothing else remains; ``MUELLER``, ``MÜLLER`` and
    ``MULLER`` are one word.
    """
    words = _split(name)
    kept = tuple(word for word in words if word not in _LEGAL)
    return tuple(_DIGRAPHS.sub("", word) for word in kept or words)


def all_words(name: str) -> tuple[str, ...]:
    """All words of a name, legal forms and titles among them."""
    return tuple(_DIGRAPHS.sub("", word) for word in _split(name))


def is_company_form(word: str) -> bool:
    """Whether a word can only be the legal form of a company ("GMBH", not "UND")."""
    return word in _LEGAL and len(word) > 2 and word not in _NO_FORMS


def _split(name: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(_INITIALS.sub("", fold(name).replace("'", ""))))


def name_key(name: str) -> str:
    """One text for all writings of a name, whatever the order of its words; empty when the name has
    no letter or digit.
    """
    return " ".join(sorted(name_words(name)))


def are_alike(one: str, other: str) -> bool:
    """Whether two names share at least half of the words of the shorter one."""
    ours, theirs = set(name_words(one)), set(name_words(other))
    return bool(ours and theirs) and 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def squashed(name: str) -> str:
    """All letters and digits of a name in their order, legal forms included: what a truncated name
    begins like.
    """
    return _DIGRAPHS.sub("", "".join(_WORDS.findall(fold(name))))


def is_cut(name: str) -> bool:
    """Whether the bank may have cut this name: as long as a known width, or a blank shorter."""
    return any(0 <= width - len(name.strip()) <= 1 for width in CUT_WIDTHS)


def name_variants(name: str) -> tuple[str, ...]:
    """The name itself and the parts of an "a/o", "c/o" or "for" chain, without repetition."""
    parts = [part.strip() for part in _OTHER_NAME.split(f" {name} ")]
    return tuple(dict.fromkeys(part for part in (name.strip(), *parts) if part))


def account_key(account: str) -> str:
    """An account number without spaces and punctuation, upper case; too short to be one (under 6
    characters): empty.
    """
    key = re.sub(r"[^A-Z0-9]", "", account.upper()).lstrip("0")
    return key if len(key) >= 6 and any(char.isdigit() for char in key) else ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A commercial partner with every name and account it is known by; ``parent_id`` joins a group
    of companies. ``aliases`` are other names that are trusted like a name, ``hints`` names seen
    once, which prove little.
    """

    id: int
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    parent_id: int | None = None
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """Partners by account number, by name and by the words of their names; ``families`` are groups
    of companies. ``worn`` holds names that have letters beyond ASCII without them, ``phrases``
    names of several words as a text has them, in their order, ``loose`` without legal forms.
    """

    partners: Mapping[int, Partner]
    accounts: Mapping[str, frozenset[int]]
    names: Mapping[str, frozenset[int]]
    aliases: Mapping[str, frozenset[int]]
    hints: Mapping[str, frozenset[int]]
    worn: Mapping[str, frozenset[int]]
    phrases: Mapping[str, frozenset[int]]
    loose: Mapping[str, frozenset[int]]
    words: Mapping[str, frozenset[int]]
    beginnings: Sequence[tuple[str, int]]
    families: Mapping[int, frozenset[int]]

    def bearers(self, name: str) -> frozenset[int]:
        """The partners of this name or alias, letters that were lost on the way put back."""
        right = repaired(name)
        key = name_key(right)
        found = self.names.get(key, frozenset()) | self.aliases.get(key, frozenset())
        if _LOST.search(right) or not found:
            found |= self.worn.get(name_key(worn(right)), frozenset())
            found |= self.worn.get(squashed(worn(right)), frozenset())
        return found

    def family(self, ids: Iterable[int]) -> frozenset[int]:
        """The partners ``ids`` and everyone of their groups of companies."""
        return frozenset().union(*(self.families.get(one, frozenset((one,))) for one in ids))

    def is_one_family(self, ids: frozenset[int]) -> bool:
        """Whether ``ids`` are one partner or belong to one group of companies."""
        return all(ids <= self.family((one,)) for one in ids)

    def label(self, partner_id: int | None) -> str:
        """A partner's first name, for sentences."""
        partner = self.partners.get(partner_id) if partner_id is not None else None
        return partner.names[0] if partner and partner.names else ""

    def exactly(self, name: str) -> frozenset[int]:
        """The partners of this very name, words in order; nobody if it has no legal form, which may
        have been left out.
        """
        if len(all_words(name)) == len(name_words(name)):
            return frozenset()
        key = squashed(name)
        first = bisect_left(self.beginnings, (key, -1))
        same = takewhile(lambda pair: pair[0] == key, islice(self.beginnings, first, None))
        return frozenset(partner_id for _name, partner_id in same)

    def begin_with(self, beginning: str) -> frozenset[int]:
        """Partners with a name that begins like this, legal form included."""
        found: set[int] = set()
        for index in range(bisect_left(self.beginnings, (beginning, -1)), len(self.beginnings)):
            name, partner_id = self.beginnings[index]
            if not name.startswith(beginning) or len(found) > 1:
                break
            found.add(partner_id)
        return frozenset(found)


def index_partners(
    partners: Iterable[Partner], others: Iterable[tuple[int | None, str]] = ()
) -> Directory:
    """Index partners; of ``others`` (id, name) those that are not among them are known by that
    name.
    """
    known = {one: Partner(one, (name,), ()) for one, name in sorted(others, key=repr) if one}
    known |= {partner.id: partner for partner in partners}
    both = [*_pairs(known, "names"), *_pairs(known, "aliases")]
    split = [(name_words(name), one) for name, one in both]
    return Directory(
        partners=known,
        accounts=_keyed(account_key, _pairs(known, "accounts")),
        names=_keyed(name_key, _pairs(known, "names")),
        aliases=_keyed(name_key, _pairs(known, "aliases")),
        hints=_keyed(name_key, _pairs(known, "hints")),
        worn=_gather(pair for name, one in both for pair in _worn_pairs(name, one)),
        phrases=_keyed(lambda name: phrase(name, all_words), both),
        loose=_keyed(lambda name: phrase(name, name_words), both),
        words=_gather((word, one) for words, one in split for word in words),
        beginnings=sorted({(squashed(name), one) for name, one in both}),
        families=_families(known),
    )


def phrase(name: str, split: Callable[[str], tuple[str, ...]]) -> str:
    """A name of several words in their order; empty when it has only one."""
    words = split(name)
    return " ".join(words) if len(words) > 1 else ""


def _keyed(
    key: Callable[[str], str], pairs: Iterable[tuple[str, int]]
) -> dict[str, frozenset[int]]:
    return _gather((key(value), one) for value, one in pairs)


def _worn_pairs(name: str, one: int) -> Iterable[tuple[str, int]]:
    return () if name.isascii() else ((key, one) for key in _worn_keys(name))


def _pairs(partners: Mapping[int, Partner], field: str) -> Iterable[tuple[str, int]]:
    for one, partner in partners.items():
        yield from ((value, one) for value in getattr(partner, field))


def _gather(pairs: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for key, one in pairs:
        if key:
            found[key].add(one)
    return {key: frozenset(ids) for key, ids in found.items()}


def _families(partners: Mapping[int, Partner]) -> dict[int, frozenset[int]]:
    members: defaultdict[int, set[int]] = defaultdict(set)
    for one in partners:
        members[_root(one, partners)].add(one)
    return {one: frozenset(group) for group in members.values() if len(group) > 1 for one in group}


def _root(one: int, partners: Mapping[int, Partner]) -> int:
    """Topmost parent; in a ring of parents the smallest id of the ring."""
    path = list(_ancestors(one, partners))
    last = partners[path[-1]].parent_id if path[-1] in partners else None
    return min(path[path.index(last) :]) if last in path else path[-1]


def _ancestors(one: int, partners: Mapping[int, Partner]) -> Iterator[int]:
    seen: set[int] = set()
    current: int | None = one
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        current = partners[current].parent_id if current in partners else None
