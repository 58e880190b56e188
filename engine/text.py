"""Names and text as they can be compared: case, accents, transliteration, legal forms, word order,
truncation (stage: match).
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

CUT_WIDTHS = (27, 35, 70)
"""Widths at which banks cut names: MT940/DTA, SEPA name in older files, ISO 20022 ``Nm`` of the
rulebooks.
"""

OTHER, NOBODY, SIMILAR, NAME, ACCOUNT = -1, 0, 1, 2, 3
"""How well the payer fits an item: someone else, unknown, similar name, only bearer of the name,
account.
"""

MOST_BEARERS = 20

_LETTERS = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "a", "œ": "oe",
        "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i", "’": "'", "`": "'", "´": "'",
    }
)  # fmt: skip
_DIGRAPHS = re.compile(r"(?<=[AOU])E")
_WORDS = re.compile(r"[A-Z0-9]+")
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


def fold(text: str) -> str:
    """``text`` in upper-case letters without accents; German and Nordic letters as banks
    transliterate them (ü → UE).
    """
    lower = text.casefold() if text.isascii() else text.lower().translate(_LETTERS)
    if lower.isascii():
        return lower.upper()
    plain = unicodedata.normalize("NFKD", lower)
    return "".join(char for char in plain if not unicodedata.combining(char)).upper()


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in their order.

    Legal forms and titles are left out unless nothing else remains; ``MUELLER``, ``MÜLLER`` and
    ``MULLER`` are one word.
    """
    words = tuple(_WORDS.findall(_INITIALS.sub("", fold(name).replace("'", ""))))
    kept = tuple(word for word in words if word not in _LEGAL)
    return tuple(_DIGRAPHS.sub("", word) for word in kept or words)


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
    of companies.
    """

    partners: Mapping[int, Partner]
    accounts: Mapping[str, frozenset[int]]
    names: Mapping[str, frozenset[int]]
    words: Mapping[str, frozenset[int]]
    beginnings: Sequence[tuple[str, int]]
    families: Mapping[int, frozenset[int]]

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
    accounts = _gather((account_key(number), one) for number, one in _pairs(known, "accounts"))
    named = list(_pairs(known, "names"))
    names = _gather((name_key(name), one) for name, one in named)
    words = _gather((word, one) for name, one in named for word in name_words(name))
    beginnings = sorted({(squashed(name), one) for name, one in named})
    return Directory(known, accounts, names, words, beginnings, _families(known))


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


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: the possible partners with their groups of companies, and how well that is known.

    ``direct`` are the partners found themselves, ``source`` says by what (known, account, name,
    similar, reference) and ``given`` what was compared. ``conflict``: account, name and known
    partner don't agree.
    """

    ids: frozenset[int] = frozenset()
    grade: int = NOBODY
    direct: frozenset[int] = frozenset()
    source: str = ""
    given: str = ""
    conflict: bool = False

    def fits(self, partner_id: int | None) -> int:
        """How well the payer fits the partner of an item."""
        if partner_id in self.ids:
            return self.grade
        return OTHER if self.grade >= NAME and partner_id is not None else NOBODY


def payer_of(partner_id: int | None, name: str, account: str, directory: Directory) -> Payer:
    """Who pays: the partner set on the line, else the owner of the account, else who bears the
    name.
    """
    by_account = directory.accounts.get(account_key(account), frozenset())
    if partner_id is not None:
        known = frozenset((partner_id,))
        family = directory.family(known)
        return Payer(
            family, ACCOUNT, known, "known", name, bool(by_account) and not family & by_account
        )
    by_name = _payer_by_name(name, directory)
    return _payer_by_account(account, by_account, by_name, directory) if by_account else by_name


def _payer_by_account(
    account: str, owners: frozenset[int], by_name: Payer, directory: Directory
) -> Payer:
    bearers = owners & by_name.ids
    chosen = bearers if bearers and len(owners) > 1 else owners
    family = directory.family(chosen)
    conflict = by_name.grade >= NAME and not family & by_name.ids
    ids = family | by_name.ids if conflict else family
    grade = ACCOUNT if directory.is_one_family(chosen) else SIMILAR
    return Payer(ids, grade, chosen, "account", account, conflict)


def _payer_by_name(name: str, directory: Directory) -> Payer:
    bearers: frozenset[int] = frozenset()
    for variant in name_variants(name):
        bearers |= directory.names.get(name_key(variant), frozenset())
    if not bearers and is_cut(name):
        bearers = directory.begin_with(squashed(name))
    if bearers and directory.is_one_family(bearers):
        return Payer(directory.family(bearers), NAME, bearers, "name", name)
    bearers = bearers or _alike(name, directory)
    return (
        Payer(directory.family(bearers), SIMILAR, bearers, "similar", name) if bearers else Payer()
    )


def _alike(name: str, directory: Directory) -> frozenset[int]:
    """Partners that share two uncommon words with the name, or all words of the shorter of both."""
    words = set(name_words(name))
    shared: defaultdict[int, set[str]] = defaultdict(set)
    for word in words:
        bearers = directory.words.get(word, frozenset())
        for one in bearers if len(bearers) <= MOST_BEARERS else ():
            shared[one].add(word)
    most = max(map(len, shared.values()), default=0)
    best = [one for one, common in shared.items() if len(common) == most]
    return frozenset(one for one in best if most > 1 or _covers(shared[one], words, one, directory))


def _covers(common: set[str], words: set[str], one: int, directory: Directory) -> bool:
    if max(map(len, common)) < 5:
        return False
    names = directory.partners[one].names
    return common >= words or any(common >= set(name_words(name)) for name in names)
