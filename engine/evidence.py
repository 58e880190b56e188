"""What a bank line says: the numbers it names and who pays (stage: match)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .candidates import Item, ItemIndex, Line
from .checkdigits import national, structured
from .payer import ACCOUNT, NAME, Payer, payer_of
from .reasons import REASONS, Reason, reason
from .references import (
    MEDIUM,
    NOTHING,
    STRONG,
    WEAK,
    Place,
    Stretch,
    is_month,
    number_like_places,
    number_runs,
    places,
    stretches,
    whole_worth,
    worth,
)
from .spellings import (
    CUT,
    FULL,
    TAIL,
    Spelling,
    is_year_counter,
    leading_letters,
    spelling_of,
)
from .text import Directory

__all__ = [
    "MOST_SHARED",
    "REASONS",
    "Hit",
    "Reading",
    "Reason",
    "read_line",
    "reason",
    "with_reference_payer",
]

MOST_SHARED = 50
"""Items that may share a part of a number ("138") before it is too common to say anything."""

MOST_NUMBERED = 1000
"""Items that may share a whole number (the payments of a batch) before it is left aside."""

LONGEST_TEXT = 10_000
"""Characters of a line's texts that are read; no bank sends more, but a hostile file may."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A number that the line names: the open items that bear it (positions, ascending) and what
    that is worth. ``at`` orders the numbers of a text.
    """

    number: str
    written: str
    worth: int
    positions: tuple[int, ...]
    why: Reason
    at: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a line says, independent of what other lines say; ``unknown`` are own numbers that
    are not open, ``unexplained`` all that may be numbers of documents and are no item's.
    """

    line: Line
    hits: tuple[Hit, ...]
    payer: Payer
    unknown: tuple[str, ...]
    unexplained: tuple[str, ...] = ()


def read_line(line: Line, index: ItemIndex, directory: Directory) -> Reading:
    """Read numbers and payer of one line; items of the payer are not looked at yet."""
    own = _identifiers(line, index)
    text = "\n".join(line.texts)[:LONGEST_TEXT]
    written = stretches(text, index.is_number)
    pieces = [*written, *_fields(line)]
    named = [hit for piece in pieces for hit in _named(piece, line.amount < 0, index)]
    standard = [hit for piece in (*line.references, text) for hit in _standards(piece, index)]
    hits = _merge((*own, *standard, *named))
    payer = payer_of(line.partner_id, line.partner_name, line.account, directory, text)
    own_looking = (place for piece in pieces for place in _own_looking(piece, index))
    number_like = (place for piece in written for place in number_like_places(piece))
    return Reading(line, hits, payer, _unread(own_looking, hits), _unread(number_like, hits))


def _fields(line: Line) -> Iterable[Stretch]:
    """The bank's own fields are numbers throughout: nothing in them is a date or a phone number."""
    for text in (*line.references, *line.identifiers):
        runs = number_runs(text[:LONGEST_TEXT])
        yield Stretch(runs, ("", *(" " for _ in runs)))


def _identifiers(line: Line, index: ItemIndex) -> Iterable[Hit]:
    for text in (*line.identifiers, *line.batch_ids, *line.references):
        key = "".join(number_runs(text[:LONGEST_TEXT]))
        if 0 < len(index.numbers.get(key, ())) <= MOST_NUMBERED:
            yield _whole(key, text, text in line.references, index)


def _whole(key: str, written: str, is_reference: bool, index: ItemIndex) -> Hit:
    """A number that is all of one of the bank's fields: one that would need the payer elsewhere is
    an identity in the field for the reference.
    """
    positions = tuple(index.numbers[key])
    number, spelling = spelling_of(index.items[positions[0]].numbers, key)
    value = _value(spelling, number)
    if not is_reference:
        return Hit(number, written, value, positions, reason("number_identifier", number=number))
    standard = dict(structured(written)).get(key) or national(key)
    why = reason("number_field", number=number, written=written)
    if standard and value >= WEAK:
        why = reason("number_standard", number=number, standard=standard)
    value = STRONG if value >= MEDIUM else value + bool(value)
    return Hit(number, written, value, positions, why)


def _value(spelling: Spelling, number: str, place: Place | None = None) -> int:
    """What a key proves: more when it is the whole number exactly as the document has it, little
    when it reads as a date there.
    """
    runs = number_runs(number)
    is_exact = spelling.how == FULL and spelling.key == "".join(runs)
    is_announced = place is None or place.is_announced
    value = max(spelling.worth, whole_worth(runs, is_announced)) if is_exact else spelling.worth
    return min(value, WEAK) if place and place.reads_as_date else value


def _standards(text: str, index: ItemIndex) -> Iterable[Hit]:
    for key, standard in structured(text[:LONGEST_TEXT]):
        for known in (key, key.lstrip("0")):
            if 0 < len(index.numbers.get(known, ())) <= MOST_NUMBERED:
                positions = tuple(index.numbers[known])
                number, _spelling = spelling_of(index.items[positions[0]].numbers, known)
                why = reason("number_standard", number=number, standard=standard)
                yield Hit(number, key, STRONG, positions, why)
                break


def _named(stretch: Stretch, is_out: bool, index: ItemIndex) -> Iterable[Hit]:
    """The numbers of a stretch; where several could stand at one place, the one worth most, then
    one of money that goes the line's way, then the longest. ``is_out``: the line's money goes out.
    """
    found = [
        (place, hit)
        for place in places(stretch, index.starts, index.is_key)
        for hit in _hits(place, is_out, index)
    ]
    whole = [pair for pair in found if set(pair[1].positions) <= _bearers(pair[0].key, index)]
    found += [pair for place, hit in whole for pair in _followers(place, hit, index)]
    found.sort(key=lambda pair: _precedence(pair[0], pair[1], is_out, index))
    taken: dict[int, range] = {}
    for place, hit in found:
        span = range(place.start, place.end)
        if all(taken.get(run, span) == span for run in span):
            taken.update(dict.fromkeys(span, span))
            yield hit


def _precedence(
    place: Place, hit: Hit, is_out: bool, index: ItemIndex
) -> tuple[int, bool, int, int]:
    is_against = all((index.items[at].residual < 0) != is_out for at in hit.positions)
    return -hit.worth, is_against, place.start - place.end, place.start


def _bearers(key: str, index: ItemIndex) -> set[int]:
    return set(index.numbers.get(key, ()))


def _followers(place: Place, first: Hit, index: ItemIndex) -> Iterable[tuple[Place, Hit]]:
    """The items of the same partner that the rest of a list names in short."""
    owners = {index.items[at].partner_id for at in first.positions}
    for one in place.followers:
        found = (index.own_numbers.bearing(one.key, owner) for owner in owners)
        positions = sorted(at for own in found for at in own)
        if not 0 < len(positions) <= MOST_SHARED:
            return
        number, _spelling = spelling_of(index.items[positions[0]].numbers, one.key)
        why = reason("number_short", number=number, written=one.written)
        yield one, Hit(number, one.written, MEDIUM, tuple(positions), why, one.start)


def _hits(place: Place, is_out: bool, index: ItemIndex) -> Iterable[Hit]:
    """The items whose number stands there; whole numbers before parts of others."""
    for known in (index.numbers, index.parts):
        positions = known.get(place.key, ())
        if len(positions) > (MOST_SHARED if known is index.parts else MOST_NUMBERED):
            continue
        fitting = [at for at in positions if _fits(place, is_out, index.items[at], index)]
        if fitting:
            number, spelling = spelling_of(index.items[fitting[0]].numbers, place.key)
            code = {FULL: "number", CUT: "number_cut", TAIL: "number_tail"}[spelling.how]
            why = reason(code, number=number, written=place.written)
            value = _value(spelling, number, place)
            yield Hit(number, place.written, value, tuple(fitting), why, place.start)
            if value > WEAK:
                return


def _fits(place: Place, is_out: bool, item: Item, index: ItemIndex) -> bool:
    """Whether what stands there can be this item's number.

    With its own letters it can (a counter that reads as a year not where more follows); bare digits
    must not be part of something longer, nor be led by the letters of another kind of document,
    nor, if they are few, belong to money that goes the other way.
    """
    if place.key[0].isalpha():
        return not (place.is_tied and is_year_counter(number_runs(place.written)))
    goes_along = (item.residual < 0) == is_out
    prefix = place.prefix
    own = any(prefix.endswith(letters) for letters in map(leading_letters, item.numbers) if letters)
    is_foreign = prefix in index.prefixes or place.is_tied
    return (own or not is_foreign) and (goes_along or _is_long(place, item))


def _is_long(place: Place, item: Item) -> bool:
    """Whether bare digits are a whole number that stands for itself (of a credit note, say)."""
    whole = (number_runs(number) for number in item.numbers)
    return any("".join(runs) == place.key and worth(runs) == STRONG for runs in whole)


def _merge(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit per set of items, the one worth most; the first of equals."""
    best: dict[tuple[int, ...], Hit] = {}
    for hit in hits:
        known = best.get(hit.positions)
        if hit.worth > (known.worth if known else NOTHING):
            best[hit.positions] = hit
    return tuple(best.values())


def _unread(places: Iterable[Place], hits: Sequence[Hit]) -> tuple[str, ...]:
    """What stands at these places, each number once, without what is part of a hit or has one."""
    known = {"".join(number_runs(hit.written)) for hit in hits}
    found: dict[str, str] = {}
    for place in places:
        if not any(place.key in key or key in place.key for key in known):
            found.setdefault(place.key, place.written)
    return tuple(found.values())


def _own_looking(stretch: Stretch, index: ItemIndex) -> Iterable[Place]:
    """Numbers with the letters of own numbers, no longer than those: the payer may mean something
    already paid. Neither a year nor a month, nor letters inside another number, nor somebody's
    contract.
    """
    for start, run in enumerate(stretch.runs):
        is_inside = start > 0 and stretch.gaps[start] in ("", "/", "-")
        if run not in index.prefixes or is_inside:
            continue
        digits = _digits_after(stretch, start + 1)
        size = sum(map(len, digits))
        is_number = worth((run, *digits)) > NOTHING and not is_month(digits)
        if 3 < size <= index.prefixes[run] and is_number:
            key = run + "".join(digits)
            yield Place(key, stretch, start, start + 1 + len(digits))


def _digits_after(stretch: Stretch, start: int) -> tuple[str, ...]:
    end, runs = start, stretch.runs
    while end < len(runs) and runs[end].isdigit() and len(stretch.gaps[end]) < 2:
        end += 1
    return runs[start:end]


def with_reference_payer(reading: Reading, index: ItemIndex, directory: Directory) -> Reading:
    """A number that several open items of one partner bear tells the payer, where nothing better
    does.
    """
    if reading.payer.grade >= NAME:
        return reading
    for hit in reading.hits:
        owners = {index.items[at].partner_id for at in hit.positions}
        owner = owners.pop() if len(owners) == 1 else None
        if hit.worth >= MEDIUM and len(hit.positions) > 1 and owner is not None:
            ids = frozenset((owner,))
            payer = Payer(directory.family(ids), ACCOUNT, ids, "reference", hit.number)
            return replace(reading, payer=payer)
    return reading
