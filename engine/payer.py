"""Who pays: found by the partner of the line, the account, the name or the text (stage: match)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .text import (
    Directory,
    account_key,
    all_words,
    is_company_form,
    is_cut,
    name_key,
    name_variants,
    name_words,
    repaired,
    squashed,
)

OTHER, NOBODY, SIMILAR, NAME, ACCOUNT = -1, 0, 1, 2, 3
"""How well the payer fits an item: someone else, unknown, similar name, only bearer of the name,
account.
"""

MOST_BEARERS = 20

MOST_WORDS, LONGEST_NAME = 400, 8
"""Words of a text in which names are looked for, and the most words of such a name."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: the possible partners with their groups of companies, and how well that is known.

    ``direct`` are the partners found themselves, ``source`` says by what (known, account, name,
    alias, similar, reference) and ``given`` what was compared. ``conflict``: account, name and
    known partner don't agree.
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


def payer_of(
    partner_id: int | None, name: str, account: str, directory: Directory, text: str = ""
) -> Payer:
    """Who pays: the partner set on the line, else the owner of the account, else who bears the
    name. ``text`` is read for a name where the bank has no field for it.
    """
    by_account = directory.accounts.get(account_key(account), frozenset())
    if partner_id is not None:
        known = frozenset((partner_id,))
        family = directory.family(known)
        return Payer(
            family, ACCOUNT, known, "known", name, bool(by_account) and not family & by_account
        )
    by_name = _payer_by_name(name, directory)
    if by_account:
        return _payer_by_account(account, by_account, by_name, directory)
    return by_name if by_name.ids or are_words(name) else _payer_by_text(text, directory)


def are_words(name: str) -> bool:
    """Whether there is a name at all."""
    return bool(name_words(name))


def _payer_by_text(text: str, directory: Directory) -> Payer:
    """Whose whole name, of two words at least and with its legal form, stands in the text; a name
    without its form, or one that goes on to another form, only resembles. Nobody if many do.
    """
    start = repaired(text)[: 20 * MOST_WORDS]
    grade = NAME
    found, named = _names_in(all_words(start)[:MOST_WORDS], directory.phrases)
    if not found:
        grade = SIMILAR
        found, named = _names_in(name_words(start)[:MOST_WORDS], directory.loose)
    if not found or len(found) > MOST_BEARERS:
        return Payer()
    if grade == NAME and directory.is_one_family(found):
        return Payer(directory.family(found), NAME, found, "name", named)
    return Payer(directory.family(found), SIMILAR, found, "similar", named)


def _names_in(
    words: Sequence[str], phrases: Mapping[str, frozenset[int]]
) -> tuple[frozenset[int], str]:
    """Who is named in a text, and the first name."""
    found: set[int] = set()
    named, at = "", 0
    while at < len(words):
        size = _longest_name(words, at, phrases)
        if size and not _goes_on(words, at + size):
            name = " ".join(words[at : at + size])
            found |= phrases[name]
            named = named or name
        at += max(size, 1)
    return frozenset(found), named


def _longest_name(words: Sequence[str], at: int, phrases: Mapping[str, frozenset[int]]) -> int:
    sizes = range(min(LONGEST_NAME, len(words) - at), 1, -1)
    return next((size for size in sizes if " ".join(words[at : at + size]) in phrases), 0)


def _goes_on(words: Sequence[str], end: int) -> bool:
    """Whether a legal form follows soon: the name is the beginning of another one."""
    return any(map(is_company_form, words[end : end + 3]))


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
    variants = name_variants(name)
    bearers = frozenset[int]().union(*map(directory.bearers, variants))
    if not bearers and is_cut(name):
        bearers = directory.begin_with(squashed(name))
    bearers = directory.exactly(repaired(name)) & bearers or bearers
    if bearers and directory.is_one_family(bearers):
        return Payer(directory.family(bearers), NAME, bearers, _source(variants, directory), name)
    keys = map(name_key, variants)
    hinted = frozenset[int]().union(*(directory.hints.get(key, frozenset()) for key in keys))
    bearers = bearers or hinted or _alike(repaired(name), directory)
    return (
        Payer(directory.family(bearers), SIMILAR, bearers, "similar", name) if bearers else Payer()
    )


def _source(variants: Iterable[str], directory: Directory) -> str:
    """Whether a name or only an alias was found."""
    keys = {name_key(repaired(one)) for one in variants}
    is_alias = keys.isdisjoint(directory.names) and not keys.isdisjoint(directory.aliases)
    return "alias" if is_alias else "name"


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
    names = (*directory.partners[one].names, *directory.partners[one].aliases)
    return common >= words or any(common >= set(name_words(name)) for name in names)
