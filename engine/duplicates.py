"""Which bookings of a statement the books have already, and which of them only perhaps.

A fingerprint recognises a booking that the bank repeats with the same id or the same texts. The
same period from another format has other ids and texts; there coverage decides. The rules:

1. *The count proves it.* Where one of two statements holds every booking of a day, a booking of
   that day and amount in the other one is among them. So bookings of one day and amount are
   paired one to one, those with the same id or the best agreeing texts first, and only the
   surplus is new. A day strictly inside the period of a statement is held whole; its first and
   last day are, if both statements start (end) with the same balance, or are the same statement
   of the bank; and very likely, if both are of the same range of days, or if balances prove one
   of them while the other format has none.
2. *The balance disproves it.* Where one statement closes with what the other opens with, on the
   day they share, they divide that day: equal bookings of it are different ones.
3. *Identifiers disprove it.* Different ids of one kind of file, end-to-end ids or counterparty
   accounts are different bookings, unless rule 1 says that there is only one: then a person
   decides.
4. Files of one kind repeat their texts, so another text is another booking unless rule 1 speaks.
5. What none of this decides is *possible*: a person decides, nothing is lost or doubled.
6. A collection (camt Btch) is one entry in a statement and may be several in a notification, or
   the other way round: the same collection id, day and sum is the same money.

Reports that leave bookings out (camt.054, MT942) hold no day whole.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from .coverage import PARTIAL, Sharing, Source, holds_as_much, may_continue, sharing
from .fingerprint import is_identifying

#: Pairs of one day and amount that are compared text by text; of more, each entry is compared
#: with the booking at its place.
MOST_PAIRS = 10_000
#: A day and an amount of it.
Place = tuple[datetime.date | None, Decimal]
#: Share of the shorter text's words from which two texts agree.
HALF = 0.5
_WORD = re.compile(r"\w{3,}")
_NOISE = re.compile(r"[\W_]+")


class Agreement(IntEnum):
    """What the words of two bookings of one day and amount say."""

    CONTRADICTS = -1  # different identifiers
    DIFFERS = 0  # no word in common
    SILENT = 1  # nothing to compare, or little in common
    AGREES = 2
    IDENTICAL = 3  # the same identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One entry of the bank, new or in the books; ``amount`` is the sum where it was split.

    ``key`` tells bookings apart. ``fingerprints`` are those of the entry under all its names.
    ``sources`` are the statements that hold it, none where it was typed in. ``collection`` is
    the id under which it was ordered together with others.
    """

    key: int
    amount: Decimal
    date: datetime.date | None = None
    value_date: datetime.date | None = None
    fingerprints: frozenset[str] = frozenset()
    bank_id: str = ""
    end_to_end_id: str = ""
    partner_account: str = ""
    collection: str = ""
    text: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Twin:
    """An entry and the booking it is (``is_sure``), or may be."""

    entry: Booking
    booking: Booking
    is_sure: bool


def _best(new: Source, booking: Booking, day: datetime.date) -> Sharing:
    """What the statements that hold ``booking`` tell of ``day``, the surest first."""
    found = {sharing(new, old, day) for old in booking.sources}
    if Sharing.APART in found and Sharing.WHOLE not in found:
        return Sharing.APART
    return max(found, default=Sharing.OPEN)


def agreement(entry: Booking, booking: Booking) -> Agreement:
    """Compare identifiers, then words."""
    ends = (entry.end_to_end_id, booking.end_to_end_id)
    accounts = (_account(entry.partner_account), _account(booking.partner_account))
    for one, other in (ends, accounts):
        if one and other and not _one_is_in_the_other(one, other):
            return Agreement.CONTRADICTS
    if all(ends):
        return Agreement.IDENTICAL
    return _compare_words(entry.text, booking.text)


def _compare_words(one: str, other: str) -> Agreement:
    one, other = _fold(one), _fold(other)
    plain, others_plain = _NOISE.sub("", one), _NOISE.sub("", other)
    if not plain or not others_plain:
        return Agreement.SILENT
    if _one_is_in_the_other(plain, others_plain):
        return Agreement.AGREES
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    if not words or not others:
        return Agreement.SILENT
    common = len(words & others) / min(len(words), len(others))
    if common >= HALF:
        return Agreement.AGREES
    return Agreement.SILENT if common else Agreement.DIFFERS


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _one_is_in_the_other(one: str, other: str) -> bool:
    return one in other or other in one


def _account(number: str) -> str:
    """Letters and digits; leading zeros are written or not."""
    return _NOISE.sub("", number).upper().lstrip("0")


def judge(entry: Booking, booking: Booking) -> bool | None:
    """Whether both are one booking: surely, perhaps (``False``), or not at all (``None``).

    Day and amount are equal; ``entry`` has one source, the statement being read.
    """
    share = _best(entry.sources[0], booking, entry.date or booking.date or datetime.date.min)
    if share == Sharing.APART:
        return None
    ids = _compare_ids(entry, booking)
    if ids is True:
        return True
    words = agreement(entry, booking)
    if ids is False or words == Agreement.CONTRADICTS:
        return False if share == Sharing.WHOLE else None
    return _judge_words(share, words, _is_of_another_kind(entry, booking))


def _compare_ids(entry: Booking, booking: Booking) -> bool | None:
    """Whether the bank's ids are the same; ``None`` where they cannot be compared."""
    if not (is_identifying(entry.bank_id) and is_identifying(booking.bank_id)):
        return None
    if entry.bank_id == booking.bank_id:
        return True
    return None if _is_of_another_kind(entry, booking) else False


def _is_of_another_kind(entry: Booking, booking: Booking) -> bool:
    """Whether another kind of file brought the booking, and none of the kind being read."""
    kinds = {old.kind for old in booking.sources}
    return bool(kinds) and entry.sources[0].kind not in kinds


def _judge_words(share: Sharing, words: Agreement, other_kind: bool) -> bool:
    if share == Sharing.WHOLE:
        return True
    enough = Agreement.SILENT if share == Sharing.LIKELY else Agreement.AGREES
    return other_kind and words >= enough


class Ledger:
    """The bookings of one journal, and those that a file before of the same import brings.

    For each file: ``restart``, then for each of its statements ``taken`` and ``claim``, then for
    each ``pair``; every booking stands for one entry of the file only.
    """

    def __init__(self, bookings: Iterable[Booking] = ()) -> None:
        self._known: dict[str, Booking] = {}
        self._days: defaultdict[datetime.date, list[Booking]] = defaultdict(list)
        self._amounts: defaultdict[Place, list[Booking]] = defaultdict(list)
        self._value_amounts: defaultdict[Place, list[Booking]] = defaultdict(list)
        self._used: set[int] = set()
        self._compared: dict[tuple[Source, datetime.date], bool] = {}
        self.add(bookings)

    def add(self, bookings: Iterable[Booking]) -> None:
        """Let later files know these bookings."""
        for booking in bookings:
            for fingerprint in booking.fingerprints:
                self._known.setdefault(fingerprint, booking)
            if booking.date:
                self._days[booking.date].append(booking)
            self._amounts[booking.date, booking.amount].append(booking)
            if booking.value_date != booking.date:
                self._value_amounts[booking.value_date, booking.amount].append(booking)

    def restart(self) -> None:
        """Begin another file: it may hold what the file before held."""
        self._used = set()

    def taken(self, new: Source) -> frozenset[str]:
        """Fingerprints of bookings that are none of ``new``, as balances prove."""
        days = {day for day in (new.date_start, new.date_end) if day}
        return frozenset(
            fingerprint
            for day in days
            for booking in self._days[day]
            if _best(new, booking, day) == Sharing.APART
            for fingerprint in booking.fingerprints
        )

    def claim(self, entries: Sequence[Booking]) -> dict[int, Twin]:
        """Entries that have the fingerprint of a booking, by their key."""
        twins = {}
        self._compared = {}
        amounts = Counter((entry.date, entry.amount) for entry in entries)
        for entry in entries:
            known = (self._known[name] for name in entry.fingerprints if name in self._known)
            found = next(known, None)
            if found:
                self._used.add(found.key)
                is_sure = is_identifying(entry.bank_id) or self._repeats(entry, found, amounts)
                twins[entry.key] = Twin(entry, found, is_sure)
        return twins

    def _repeats(self, entry: Booking, found: Booking, mine: Counter[Place]) -> bool:
        """Equal texts are one booking, unless both files hold only a part of the day."""
        day, new = entry.date, entry.sources[0]
        if day is None or not found.sources or _best(new, found, day) > Sharing.OPEN:
            return True
        if any(may_continue(new, old) for old in found.sources):
            return False
        return any(self._one_has_the_other(mine, old, day) for old in found.sources)

    def _one_has_the_other(self, mine: Counter[Place], old: Source, day: datetime.date) -> bool:
        if (old, day) not in self._compared:
            own = Counter({amount: count for (on, amount), count in mine.items() if on == day})
            held = Counter(each.amount for each in self._days[day] if old in each.sources)
            self._compared[old, day] = own <= held or held <= own
        return self._compared[old, day]

    def pair(self, entries: Sequence[Booking]) -> dict[int, Twin]:
        """Entries without a known fingerprint that are, or may be, a booking known otherwise."""
        twins: dict[int, Twin] = {}
        for find in (self._on_day, self._on_value_day):
            left = [entry for entry in entries if entry.key not in twins]
            for group, bookings in _grouped(left, find):
                twins.update(self._pair_group(group, bookings))
        left = [entry for entry in entries if entry.key not in twins]
        return twins | self._pair_collections(left)

    def _on_day(self, entry: Booking) -> list[Booking]:
        return self._amounts.get((entry.date, entry.amount), []) if entry.date else []

    def _on_value_day(self, entry: Booking) -> list[Booking]:
        """Some formats have one date only, and it may be the value date."""
        if not entry.date:
            return []
        found = self._value_amounts.get((entry.date, entry.amount), [])
        if entry.value_date in (None, entry.date):
            return found
        return found + self._amounts.get((entry.value_date, entry.amount), [])

    def _pair_group(self, entries: list[Booking], bookings: list[Booking]) -> dict[int, Twin]:
        free = [booking for booking in bookings if booking.key not in self._used]
        if len(entries) * len(free) > MOST_PAIRS:
            pairs = list(zip(entries, free, strict=False))
        else:
            pairs = [(entry, booking) for entry in entries for booking in free]
        judged = [(entry, booking, judge(entry, booking)) for entry, booking in pairs]
        possible = [(one, other, sure) for one, other, sure in judged if sure is not None]
        twins: dict[int, Twin] = {}
        for entry, booking, sure in sorted(possible, key=_rank):
            if entry.key not in twins and booking.key not in self._used:
                self._used.add(booking.key)
                twins[entry.key] = Twin(entry, booking, bool(sure))
        return twins

    def _pair_collections(self, entries: Sequence[Booking]) -> dict[int, Twin]:
        mine = _collections(entries)
        days = {day for day, _name in mine if day}
        theirs = _collections(
            each for day in days for each in self._days[day] if each.key not in self._used
        )
        twins: dict[int, Twin] = {}
        for name in mine.keys() & theirs.keys():
            if _total(mine[name]) == _total(theirs[name]):
                self._used.update(each.key for each in theirs[name])
                twins.update({each.key: Twin(each, theirs[name][0], True) for each in mine[name]})
        return twins

    def missing(self, new: Source) -> list[Booking]:
        """Earlier imported bookings of days that ``new`` holds whole, but that it does not have."""
        if new.kind in PARTIAL or not (new.date_start and new.date_end):
            return []
        return [
            booking
            for day in sorted(self._days)
            if new.date_start <= day <= new.date_end
            for booking in self._days[day]
            if booking.key not in self._used and _should_have(new, booking, day)
        ]


def _grouped(
    entries: Sequence[Booking], find: Callable[[Booking], list[Booking]]
) -> Iterable[tuple[list[Booking], list[Booking]]]:
    """Entries of one amount that look for their twins among the same bookings."""
    groups: defaultdict[tuple[object, ...], list[Booking]] = defaultdict(list)
    for entry in entries:
        groups[(entry.date, entry.value_date, entry.amount)].append(entry)
    for group in groups.values():
        yield group, find(group[0])


def _rank(pair: tuple[Booking, Booking, bool | None]) -> tuple[object, ...]:
    """The same id first, then the surest, then the best agreeing, else in their order."""
    entry, booking, sure = pair
    same_id = is_identifying(entry.bank_id) and entry.bank_id == booking.bank_id
    return (not same_id, not sure, -agreement(entry, booking))


def _collections(
    bookings: Iterable[Booking],
) -> dict[tuple[datetime.date | None, str], list[Booking]]:
    groups = defaultdict(list)
    for booking in bookings:
        if booking.collection:
            groups[(booking.date, booking.collection)].append(booking)
    return groups


def _total(bookings: Iterable[Booking]) -> Decimal:
    return sum((each.amount for each in bookings), Decimal())


def _should_have(new: Source, booking: Booking, day: datetime.date) -> bool:
    """Whether ``new`` holds all of ``day``, as far as the booking's own statement tells."""
    if not booking.sources:
        return False
    if new.holds_inside(day):
        return _best(new, booking, day) != Sharing.APART
    return any(holds_as_much(new, old, day) for old in booking.sources)
