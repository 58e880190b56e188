"""Document numbers and structured references: how they are written, what they are worth, where a
text holds them (stage: match).

A number is compared by *keys*: its letters and digits without separators, with and without leading
zeros. A text is read at the borders of its runs of letters and of digits, so that separators,
blanks and line breaks don't matter and a number inside a longer number is never found. What says
that it is something else (a date, an amount, an IBAN, a phone or customer number) is taken out
before.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10

from .text import fold

NOTHING, WEAK, MEDIUM, FIRM, STRONG = 0, 1, 2, 3, 4
"""What a number proves when a text holds it: nothing; support only; a document if the amount or
payer agrees; a document if it is written in full and the amount agrees; a document.
"""

_TIES = frozenset(("", "/", "-", "."))
_AND = frozenset(["UND", "AND", "ET", "E", "ED", "EN", "Y", "OG", "OCH", "JA", "I", "U", "NR"])
_LISTED = re.compile(r"\s*(?:[,;+&/]|\s)\s*|\.\s+")
LONGEST = 40
MOST_RUNS = 9
LEAST_LIKE = 5
MOST_PARTED = 5
MOST_FOLLOWERS = 30
"""The longest key, the most runs of a number, the least digits of one that nobody knows, the most
runs of one whose parts are keys, and the most shortened numbers in a list.
"""

_RUN, _DIGIT = re.compile(r"[A-Z]+|[0-9]+"), re.compile("[0-9]")
YEAR = re.compile(r"(?:19[89]|20[0-4])[0-9]")
_BEGUN = re.compile(r"(\b[A-Z]{1,4}[ .]{1,2})?((?<![A-Z0-9/.-])[A-Z0-9/.-]*[0-9][A-Z0-9/.-]*)\s\Z")
_CODE_WORD = re.compile("(?:/(?:REMI|USTD|STRD|INFO|RFB|ROC|IPI))+/+|/(EREF|PREF)/+")
"""A bank's own words, which its slashes tie to no number: ``/REMI/2578470``."""

_DAY, _MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
_COMPACT_DATE = re.compile(
    r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:20)?[0-9]{2}"
)
_COMPACT_MONTH = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])20[0-9]{2}")
_DATE = (
    rf"(?:{_DAY}[./-] ?{_MONTH}[./-] ?(?:20|19)?[0-9]{{2}}"
    rf"|(?:20|19)[0-9]{{2}}[./-]{_MONTH}[./-]{_DAY})"
)
_OTHERS_NUMBERS = (
    "KUNDEN|KUNDE|KUND|KD|CUSTOMER|CUST|CLIENTE?|CLI|KLANT|KLIENTA?|ASIAKAS|MEMBER|MITGLIEDS?"
    "|VERTRAGS?|CONTRACT|CONTRATT?O?|UMOWY?|AVTALE?|SOPIMUS|POLICY|POLICE|POLIZZA|POLIZA"
    "|VERSICHERUNGS?|ZAEHLER|METER|KONTO|ACCOUNT|ACCT|MANDATS?|MANDATE|STEUER|TAX|VAT|BTW"
    "|UID|USTID|NIP|NIF|CIF|SIRET|SIREN|DEPOT|KARTEN?|CARD|CARTE|CARTA|TARJETA|TERMINAL|BLZ"
)
_NUMBER_LABEL = (
    r"(?:(?:NUMMER|NUMBER|NUMERO|NUMER|NRO|NUM|NO|NR|N°|N|ID|REFERENZ|REF|CODE)[ .:#-]*"
    r"[A-Z]{0,4}[-/]?|[ .:#]*)"
)
_PHONE_WORDS = (
    "TELEFON[EO]?|TELEFOON|TELEPHONE|TEL|TLF|TFNO|TFN|PUHELIN|PUH|PHONE|FAX|MOBILE|MOBIL|MOVIL|CELL"
    "|HANDY|CALL|GSM"
)
_NOISE = re.compile(
    "|".join(
        (
            rf"(?<![A-Z0-9/.-]){_DATE}(?: ?(?:-|BIS|TO|AU) ?{_DATE})?(?![A-Z0-9/-])",
            rf"(?<![A-Z0-9/.-]){_MONTH}/(?:20|19)[0-9]{{2}}(?![A-Z0-9/-])",
            r"(?<![A-Z0-9:.])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![A-Z0-9])",
            r"(?<![A-Z0-9/.-])[0-9]{1,3}(?:[.,' ]?[0-9]{3})*[.,][0-9]{2}(?![A-Z0-9/-]|[.,][0-9])",
            r"(?<![A-Z0-9+])\+[0-9][0-9 ()/-]{7,17}[0-9](?![A-Z0-9+])",
            rf"\b(?:{_PHONE_WORDS})[ .:#]*[0-9+(][0-9 ()/.-]{{4,13}}[0-9](?![0-9])",
            rf"\b(?:{_OTHERS_NUMBERS})[ ./-]*{_NUMBER_LABEL}[0-9][A-Z0-9./-]*",
            r"\b(?:MREF|CRED|KREF|ABWA|BIC)\+[^ ]+",
            r"[X*]{4,}[0-9]{2,6}\b",
        )
    )
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_ANNOUNCING = """
    RE RG R RN RNR RECHNUNG RECHNUNGEN RECHNUNGSNR RECHNUNGSNUMMER RGNR RENR INV INVOICE INVOICES
    INVNO BILL F FA FAC FACT FACTURE FACTURES FT FATT FATTURA FATTURE FACTURA FACTURAS FRA FRAS
    FACTUUR FACTUREN FAKTUUR FAKTURA FAKTURY FAKTURANR FAKTURAER FAKT FV LASKU LASKUT RACUN RAC
    NR NO N NUM NUMERO NUMER NUMMER NOS NRS REF REFERENCE REFERENZ RIF BELEG BELEGNR DOC
"""
_DOCUMENT_WORDS = frozenset(_ANNOUNCING.split())
"""What announces the number of a document that follows without a blank."""

_OWN_REFERENCES = frozenset(["EREF", "KREF", "MREF", "PREF", "TXID", "UETR"])
"""What announces the payer's or the bank's own reference."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text as its runs of letters and digits; ``gaps[i]`` is what stands before run i,
    the last one after all.
    """

    runs: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Runs ``start`` to ``end`` (exclusive) of a stretch, where a known key stands."""

    key: str
    stretch: Stretch
    start: int
    end: int

    @property
    def written(self) -> str:
        """What the text has there, folded to upper case, on one line."""
        inner = (*self.stretch.gaps[self.start + 1 : self.end], "")
        pieces = zip(self.stretch.runs[self.start : self.end], inner, strict=True)
        return " ".join("".join(run + gap for run, gap in pieces).split())

    @property
    def prefix(self) -> str:
        """The letters right before it; empty when there are none, or when they are a word that
        announces any document ("RG 202688544").
        """
        before = self.stretch.runs[self.start - 1] if self.start else ""
        is_word = before in _DOCUMENT_WORDS and self.stretch.gaps[self.start] not in _TIES
        return before if before.isalpha() and not is_word else ""

    @property
    def is_announced(self) -> bool:
        """Whether a word before it, or before its list, says that documents' numbers follow."""
        runs, gaps, at = self.stretch.runs, self.stretch.gaps, self.start
        while (
            at > 1 and runs[at - 1].isdigit() and (_LISTED.fullmatch(gaps[at]) or at < self.start)
        ):
            at -= 1
        return at > 0 and runs[at - 1] in _DOCUMENT_WORDS

    @property
    def reads_as_date(self) -> bool:
        """Whether the text has a day there, and nothing says that it is a number."""
        return is_date(self.stretch.runs[self.start : self.end]) and not self.is_announced

    @property
    def is_tied(self) -> bool:
        """Whether it is part of something longer: a sign or nothing ties it to more digits or to
        other letters.
        """
        runs, gaps, start, end = self.stretch.runs, self.stretch.gaps, self.start, self.end
        if end < len(runs) and gaps[end] in _TIES and (runs[end].isdigit() or not gaps[end]):
            return True
        return start > 0 and gaps[start] in _TIES and runs[start - 1] not in _DOCUMENT_WORDS

    @property
    def followers(self) -> tuple["Place", ...]:
        """Shortened numbers of a list that this one begins: ``VF/2025/1587, 589 and 91`` means
        VF/2025/1589 and VF/2025/1591 too. Their keys are the whole numbers.
        """
        runs, gaps = self.stretch.runs, self.stretch.gaps
        last, at = runs[self.end - 1], self.end
        made: list[Place] = []
        while last.isdigit() and at < len(runs) and len(made) < MOST_FOLLOWERS:
            if runs[at] in _AND and not gaps[at].strip():
                at += 1
                continue
            end = at + 1 + self._is_parted(at, len(last))
            run = "".join(runs[at:end])
            least = 3 if gaps[at].isspace() else 1
            is_listed = run.isdigit() and _LISTED.fullmatch(gaps[at]) is not None
            if not (is_listed and least <= len(run) <= len(last)):
                break
            last = last[: len(last) - len(run)] + run
            key = "".join((*runs[self.start : self.end - 1], last))
            made.append(Place(key, self.stretch, at, end))
            at = end
        return tuple(made)

    def _is_parted(self, at: int, size: int) -> bool:
        """Whether a line's end parts the shortened number at this run (", 1⏎83"), of a list with
        signs between its numbers.
        """
        runs, gaps = self.stretch.runs, self.stretch.gaps
        if at + 1 >= len(runs) or gaps[at].isspace() or not gaps[at + 1].isspace():
            return False
        parts = runs[at : at + 2]
        return (
            len(gaps[at + 1]) == 1 and all(map(str.isdigit, parts)) and sum(map(len, parts)) < size
        )


def number_runs(text: str) -> tuple[str, ...]:
    """The runs of letters and of digits of a text, upper case: ``inv/2026-7`` → INV, 2026, 7."""
    return tuple(_RUN.findall(fold(text)))


def worth(runs: Sequence[str]) -> int:
    """What a number written with these runs proves when a text holds it (NOTHING to STRONG).

    It counts the digits that tell documents apart (a year doesn't, padding does a little), the
    letters up to three, and two for a year: ``6``, ``INV``, ``2026`` and ``INV/2026`` prove
    nothing, ``4711`` supports, ``10234`` needs the amount or the payer, ``INV/2026/00138`` stands
    for itself. A number that reads as a date only supports. See also ``whole_worth``.
    """
    letters = size = numbers = 0
    has_year = False
    for run in runs:
        if run.isalpha():
            letters += len(run)
            continue
        numbers += 1
        if not has_year and len(run) == 4 and YEAR.fullmatch(run):
            has_year = True
        else:
            size += _significance(run)
    if not letters and is_date(runs):
        return WEAK if numbers == 1 else NOTHING
    return _grade(size + min(letters, 3) + 2 * has_year, size, bool(letters)) if size else NOTHING


def is_date(runs: Sequence[str]) -> bool:
    """Whether these digits, in one piece or in three, are a day ("05102026", not "0510/2026")."""
    return len(runs) != 2 and _COMPACT_DATE.fullmatch("".join(runs)) is not None


def is_month(digits: Sequence[str]) -> bool:
    """Whether these digits are a month of a year ("10", "2026")."""
    return _COMPACT_MONTH.fullmatch("".join(digits)) is not None


def _significance(run: str) -> int:
    bare = len(run.lstrip("0"))
    return bare + (0 < bare < len(run))


def _grade(total: int, size: int, has_letters: bool) -> int:
    if total < 3:
        return NOTHING
    if total < 5:
        return WEAK
    if has_letters:
        return STRONG if total > 5 and (size > 2 or (total > 6 and size > 1)) else MEDIUM
    return STRONG if total > 7 else MEDIUM


def whole_worth(runs: Sequence[str], is_announced: bool) -> int:
    """What these runs prove when the text has them exactly as the document does.

    Six characters, three of them digits beside a year, are more than digits by chance (``002117``,
    ``SI/1098``), and so are five digits that a word announces ("Rechnung 60088"): FIRM; eight with
    four such digits STRONG (``6568/2026``). What reads as a day or a month is a number only where
    a word announces one ("Rechnung 20261229").
    """
    text, has_year = "".join(runs), any(map(YEAR.fullmatch, runs))
    digits = sum(len(run) for run in runs if run.isdigit()) - 4 * has_year
    is_day = is_date(runs) or is_month(runs)
    least = 5 if is_announced and text.isdigit() else 6
    if len(text) < least or digits < 3 or (is_day and not is_announced):
        return worth(runs)
    return max(worth(runs), STRONG if len(text) > 7 and digits > 3 else FIRM)


def shape(key: str) -> str:
    """What numbers of one series have in common: the letters, and how many digits."""
    return _DIGIT.sub("0", key)


def bare_run(run: str) -> str:
    """A run of digits without its padding."""
    return run.lstrip("0") or "0" if run.isdigit() else run


def stretches(text: str, is_number: Callable[[str], bool]) -> tuple[Stretch, ...]:
    """The text as stretches between what is no document number: dates, amounts, IBANs, phone and
    customer numbers.

    A labelled one that is as a whole a known number (``is_number``; "CUST/00012") stays, and so
    does the end of a known number that was parted ("433 1/2026" of 4331/2026, "FS 141 1/2026").
    """
    if not any(char.isdigit() for char in text):
        return ()

    def blank(match: re.Match[str]) -> str:
        key = "".join(number_runs(match.group()))
        is_known = not key.isdigit() and is_number(key)
        is_end = any(is_number(begun + key) for begun in _begun(match))
        return match.group() if is_known or is_end else "\0"

    clean = _NOISE.sub(blank, _IBAN.sub(_blank_iban, _CODE_WORD.sub("\0\\1 ", fold(text))))
    return tuple(_stretch(piece) for piece in clean.split("\0"))


def _begun(match: re.Match[str]) -> tuple[str, ...]:
    """What stands right before, of a number that a line's end may have parted, as a key: with the
    letters before it and without them; empty when nothing does.
    """
    before = _BEGUN.search(match.string, max(0, match.start() - LONGEST), match.start())
    if not before:
        return ()
    letters, digits = ("".join(_RUN.findall(part or "")) for part in before.groups())
    return tuple(dict.fromkeys((letters + digits, digits)))


def _blank_iban(match: re.Match[str]) -> str:
    # not stdnum.iban: its data file cannot be opened below Odoo's import hook for stdnum
    number = "".join(match.group().split())
    return "\0" if mod_97_10.is_valid(number[4:] + number[:4]) else match.group()


def _stretch(text: str) -> Stretch:
    return Stretch(tuple(_RUN.findall(text)), tuple(_RUN.split(text)))


def places(
    stretch: Stretch, starts: frozenset[str], is_key: Callable[[str], bool]
) -> Iterable[Place]:
    """Where known keys stand in a stretch, from any run border to any other; ``starts`` holds their
    first three characters.
    """
    bare = tuple(_bare_at(stretch, at) for at in range(len(stretch.runs)))
    yield from _places(stretch, stretch.runs, starts, is_key)
    if bare != stretch.runs:
        yield from _places(stretch, bare, starts, is_key)


def _bare_at(stretch: Stretch, at: int) -> str:
    """A run without its padding; zeros after digits and a blank may be the inside of a number."""
    before = stretch.runs[at - 1] if at else ""
    is_parted = before.isdigit() and stretch.gaps[at].isspace() and not YEAR.fullmatch(before)
    return stretch.runs[at] if is_parted else bare_run(stretch.runs[at])


def number_like_places(stretch: Stretch) -> Iterable[Place]:
    """What may be the number of a document nobody knows: signs or nothing tie its runs, it has five
    digits or more beside a year, and it is no day, no month and not the bank's own.
    """
    start, runs = 0, stretch.runs
    for end in range(1, len(runs) + 1):
        if end < len(runs) and stretch.gaps[end] in _TIES:
            continue
        if _is_number_like(runs[start:end]) and runs[max(start - 1, 0)] not in _OWN_REFERENCES:
            yield Place("".join(runs[start:end]), stretch, start, end)
        start = end


def _is_number_like(runs: Sequence[str]) -> bool:
    digits = [run for run in runs if run.isdigit()]
    size = sum(map(len, digits)) - 4 * any(map(YEAR.fullmatch, digits))
    return size >= LEAST_LIKE and not is_date(digits) and not is_month(digits)


def _places(
    stretch: Stretch, runs: tuple[str, ...], starts: frozenset[str], is_key: Callable[[str], bool]
) -> Iterable[Place]:
    for start in range(len(runs)):
        key = ""
        for end in range(start, min(start + MOST_RUNS, len(runs))):
            key += runs[end]
            if len(key) > LONGEST or (len(key) > 2 and key[:3] not in starts):
                break
            if is_key(key):
                yield Place(key, stretch, start, end + 1)
