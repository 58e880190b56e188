"""What a bank line says: the numbers it names and who pays; and the sentences that say so (stage:
match).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .candidates import Item, ItemIndex, Line
from .references import (
    CUT,
    FULL,
    MEDIUM,
    NOTHING,
    STRONG,
    TAIL,
    WEAK,
    Place,
    Stretch,
    leading_letters,
    number_runs,
    places,
    spelling_of,
    stretches,
    structured,
)
from .text import ACCOUNT, NAME, Directory, Payer, payer_of

MOST_SHARED = 50
"""Items that may share a part of a number ("138") before it is too common to say anything."""

MOST_NUMBERED = 1000
"""Items that may share a whole number (the payments of a batch) before it is left aside."""

LONGEST_TEXT = 10_000
"""Characters of a line's texts that are read; no bank sends more, but a hostile file may."""

REASONS: Mapping[str, str] = {
    "number": "{number} is named ({written})",
    "number_cut": "{number} is named without its letters ({written})",
    "number_tail": "the last digits of {number} are named ({written})",
    "number_field": "{number} is in the bank's reference field ({written})",
    "number_identifier": "{number} is the payment's own identifier",
    "number_standard": "reference {number} is named, its check digits are right ({standard})",
    "number_shared": "{number} belongs to {count} open items",
    "number_pays": "the payment pays {number}",
    "payer_known": "the line belongs to {partner}",
    "payer_account": "the account {account} belongs to {partner}",
    "payer_reference": "the reference {number} belongs to {partner} alone",
    "payer_name": "only {partner} bears the name {name}",
    "payer_similar": "the name {name} resembles {partner}",
    "payer_group": "{payer} and {partner} belong together",
    "payer_other": "the payer is {payer}, not {partner}",
    "payer_conflict": "account and name point to different partners",
    "amount_equal": "the amount is equal: {amount} {currency}",
    "amount_discount": "{amount} {currency} is the amount with the discount until {until}",
    "amount_discount_late": "the discount was only granted until {until}",
    "amount_sum": "{count} items add up to {amount} {currency}",
    "amount_partial": "{amount} of {open} {currency} would be paid",
    "amount_over": "{amount} {currency} is more than the open {open}",
    "amount_currency": "the item is in {currency}, the line in {line_currency}",
    "only_way": "no other open item of the payer gives this amount",
    "only_amount": "nobody else owes this amount",
    "chance_sum": "with these amounts many sums can be reached by chance",
    "named_partly": "{count} more items are needed that are not named",
    "search_ended": "the search for other sums was ended at its limit",
    "payment_first": "a registered payment comes before the open document",
    "payment_unstated": "{number} is named, and the payment does not say that it pays it",
    "payment_elsewhere": "a registered payment of this amount, {number}, pays something else",
    "rival_sum": "other items add up to the same amount: {numbers}",
    "rivals": "{count} possibilities are equally good",
    "named_too": "{number} is named too",
    "number_unknown": "{written} is named, but is not open",
    "already_given": "{number} is already matched with another line",
    "date_later": "dated {days} days after the line",
    "date_near": "dated {days} days from the line",
    "oldest_first": "the payer's oldest open items",
    "already_booked": "already booked on the bank account",
}
"""English template of every reason; the names in braces are the keys of its data."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a proposal is made or held back: a code of REASONS and the data of its template."""

    code: str
    data: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """The English sentence, for tests and logs; the interface translates the code."""
        return REASONS[self.code].format(**dict(self.data))


def reason(code: str, **data: object) -> Reason:
    """A reason whose data are exactly the names that its template needs; raises KeyError for an
    unknown code.
    """
    made = Reason(code, tuple((key, str(value)) for key, value in data.items()))
    made.sentence  # noqa: B018 - proves that code and data fit
    return made


@dataclass(frozen=True, slots=True)
class Hit:
    """A number that the line names: the open items that bear it (positions, ascending) and what
    that is worth.
    """

    number: str
    written: str
    worth: int
    positions: tuple[int, ...]
    why: Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a line says, independent of what other lines say; ``unknown`` are own numbers that
    are not open.
    """

    line: Line
    hits: tuple[Hit, ...]
    payer: Payer
    unknown: tuple[str, ...]


def read_line(line: Line, index: ItemIndex, directory: Directory) -> Reading:
    """Read numbers and payer of one line; items of the payer are not looked at yet."""
    own = _identifiers(line, index)
    text = "\n".join(line.texts)[:LONGEST_TEXT]
    pieces = [*stretches(text, index.is_number), *_fields(line)]
    named = [hit for piece in pieces for hit in _named(piece, line.amount < 0, index)]
    standard = [hit for piece in (*line.references, text) for hit in _standards(piece, index)]
    hits = _merge((*own, *standard, *named))
    payer = payer_of(line.partner_id, line.partner_name, line.account, directory)
    return Reading(line, hits, payer, _unknown(pieces, hits, index))


def _fields(line: Line) -> Iterable[Stretch]:
    """The bank's own fields are numbers throughout: nothing in them is a date or a phone number."""
    for text in (*line.references, *line.identifiers):
        runs = number_runs(text)
        yield Stretch(runs, ("", *(" " for _ in runs)))


def _identifiers(line: Line, index: ItemIndex) -> Iterable[Hit]:
    for text in (*line.identifiers, *line.batch_ids, *line.references):
        key = "".join(number_runs(text))
        if 0 < len(index.numbers.get(key, ())) <= MOST_NUMBERED:
            code = "number_field" if text in line.references else "number_identifier"
            yield from _whole(key, text, code, index)


def _whole(key: str, written: str, code: str, index: ItemIndex) -> Iterable[Hit]:
    positions = tuple(index.numbers[key])
    number, spelling = spelling_of(index.items[positions[0]].numbers, key)
    value = min(STRONG, spelling.worth + (code == "number_field"))
    data = {"number": number, "written": written} if code == "number_field" else {"number": number}
    yield Hit(number, written, value, positions, reason(code, **data))


def _standards(text: str, index: ItemIndex) -> Iterable[Hit]:
    for key, standard in structured(text):
        for known in (key, key.lstrip("0")):
            if 0 < len(index.numbers.get(known, ())) <= MOST_NUMBERED:
                positions = tuple(index.numbers[known])
                number, _spelling = spelling_of(index.items[positions[0]].numbers, known)
                why = reason("number_standard", number=number, standard=standard)
                yield Hit(number, key, STRONG, positions, why)
                break


def _named(stretch: Stretch, is_out: bool, index: ItemIndex) -> Iterable[Hit]:
    """The numbers of a stretch; where several could stand at one place, the one worth most, then
    the longest. ``is_out``: the line's money goes out.
    """
    found = [
        (place, hit)
        for place in places(stretch, index.starts, index.is_key)
        for hit in _hits(place, is_out, index)
    ]
    found.sort(key=lambda pair: (-pair[1].worth, pair[0].start - pair[0].end, pair[0].start))
    taken: dict[int, range] = {}
    for place, hit in found:
        span = range(place.start, place.end)
        if all(taken.get(run, span) == span for run in span):
            taken.update(dict.fromkeys(span, span))
            yield hit


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
            yield Hit(number, place.written, spelling.worth, tuple(fitting), why)
            if spelling.worth > WEAK:
                return


def _fits(place: Place, is_out: bool, item: Item, index: ItemIndex) -> bool:
    """Whether what stands there can be this item's number.

    With its own letters it can; bare digits must not be part of something longer, nor be led by
    the letters of another kind of document, nor belong to money that goes the other way.
    """
    if place.key[0].isalpha():
        return True
    prefix = place.prefix
    own = any(prefix.endswith(letters) for letters in map(leading_letters, item.numbers) if letters)
    is_foreign = prefix in index.prefixes or place.is_tied
    return (own or not is_foreign) and (item.residual < 0) == is_out


def _merge(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit per set of items, the one worth most; the first of equals."""
    best: dict[tuple[int, ...], Hit] = {}
    for hit in hits:
        known = best.get(hit.positions)
        if hit.worth > (known.worth if known else NOTHING):
            best[hit.positions] = hit
    return tuple(best.values())


def _unknown(pieces: Sequence[Stretch], hits: Sequence[Hit], index: ItemIndex) -> tuple[str, ...]:
    """Numbers that begin like the company's own but are not open: the payer may mean something
    already paid.
    """
    written = {"".join(number_runs(hit.written)) for hit in hits}
    found = (number for piece in pieces for number in _own_looking(piece, index))
    return tuple(
        dict.fromkeys(one for one in found if not any(one in key or key in one for key in written))
    )


def _own_looking(stretch: Stretch, index: ItemIndex) -> Iterable[str]:
    for start, run in enumerate(stretch.runs):
        if run in index.prefixes:
            end = start + 1
            while (
                end < len(stretch.runs)
                and stretch.runs[end].isdigit()
                and len(stretch.gaps[end]) < 2
            ):
                end += 1
            digits = stretch.runs[start + 1 : end]
            if sum(map(len, digits)) > 3:
                yield run + "".join(digits)


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
