"""Keys under which open items and partners are kept, and those that a line may mean.

The keys of a line are never fewer than the engine finds in it, so that what is not fetched has no
bearing on it. A key is one word of capital letters and digits; marks begin with a sign.
"""

import hashlib
import inspect
import unicodedata

from ..engine import references, text
from ..engine import spellings as spelling_rules
from ..engine.checkdigits import structured
from ..engine.evidence import LONGEST_TEXT
from ..engine.payer import MOST_WORDS, are_words
from ..engine.references import LONGEST, MOST_RUNS, number_runs
from ..engine.spellings import leading_letters, spellings
from ..engine.text import is_cut, name_variants, name_words, repaired, squashed, worn

#: Letters and digits of a name, without blanks, by which a name cut by the bank is found.
BEGINNING = 8
#: Digits of an own number that are told apart.
MOST_DIGITS = 24


def version():
    """A digest of what the stored keys depend on; another one means that they are made anew."""
    modules = (references, spelling_rules, text, inspect.getmodule(version))
    sources = "".join(map(inspect.getsource, modules))
    return hashlib.sha256(sources.encode()).hexdigest()[:12]


# -----------------------------------------------------------------------------
# NUMBERS
# -----------------------------------------------------------------------------


def number_keys(numbers):
    """Return all keys of the numbers of one item as one text, with the marks of their letters."""
    keys = {spelling.key for number in numbers for spelling in spellings(number)}
    keys |= {_prefix_mark(number) for number in numbers if leading_letters(number)}
    return " ".join(sorted(keys))


def _prefix_mark(number):
    digits = sum(len(run) for run in number_runs(number) if run.isdigit())
    return f"^{leading_letters(number)}:{min(digits, MOST_DIGITS)}"


def named_keys(line):
    """Return every key of a number that the texts of an engine line may name."""
    whole = "\n".join(line.texts)[:LONGEST_TEXT]
    fields = [one[:LONGEST_TEXT] for one in (*line.references, *line.identifiers, *line.batch_ids)]
    keys = {"".join(number_runs(one)) for one in fields}
    for one in (whole, *fields):
        keys.update(_structured_keys(one), _written_keys(one))
    return {key for key in keys if len(key) > 2 and not key.isalpha()}


def _structured_keys(one):
    for key, _standard in structured(one):
        yield from (key, key.lstrip("0"))


def _written_keys(one):
    """Yield what may be a number in a text: as written, and without leading zeros."""
    runs = number_runs(one)
    bare = tuple(run.lstrip("0") or "0" if run.isdigit() else run for run in runs)
    for variant in {runs, bare}:
        yield from _windows(variant)


def _windows(runs):
    """Yield what stands between any two borders of runs, as the engine reads a text."""
    for start in range(len(runs)):
        key = ""
        for run in runs[start : start + MOST_RUNS]:
            key += run
            if len(key) > LONGEST:
                break
            yield key


def prefix_marks(line):
    """Return the marks of all own numbers whose letters stand in the texts of a line."""
    texts = ("\n".join(line.texts)[:LONGEST_TEXT], *line.references, *line.identifiers)
    runs = {run for one in texts for run in number_runs(one) if run.isalpha() and len(run) > 1}
    return {f"^{run}:{digits}" for run in runs for digits in range(1, MOST_DIGITS + 1)}


def read_prefixes(marks):
    """Return ``{letters: most digits}`` of prefix marks, as the engine's index has it."""
    found = {}
    for mark in marks:
        letters, _colon, digits = mark[1:].partition(":")
        found[letters] = max(int(digits), found.get(letters, 0))
    return found


# -----------------------------------------------------------------------------
# NAMES
# -----------------------------------------------------------------------------


def name_marks(name):
    """Return all by which a partner of this name is found, as one text."""
    marks = set(name_words(name))
    if not name.isascii():
        marks |= {mark for one in _without_lost(name) for mark in _worn_marks(one)}
    beginning = squashed(name)[:BEGINNING]
    return " ".join(sorted(marks | ({f"^{beginning}"} if beginning else set())))


def _without_lost(name):
    """The name with its accents and without: banks lose either the sign or the whole letter."""
    plain = unicodedata.normalize("NFKD", name)
    return name, "".join(char for char in plain if not unicodedata.combining(char))


def _worn_marks(name):
    left = worn(name)
    return {*name_words(left), squashed(left)} - {""}


def asked_names(line):
    """Return the marks of every partner that the engine may take for the payer of a line."""
    if line.partner_id:
        return set()
    if not are_words(line.partner_name):
        written = repaired("\n".join(line.texts)[:LONGEST_TEXT])[: 20 * MOST_WORDS]
        return set(name_words(written)[:MOST_WORDS])
    names = {line.partner_name, *name_variants(line.partner_name)}
    names |= {repaired(name) for name in names}
    marks = {mark for name in names for mark in (*name_words(name), *_worn_marks(name))}
    if is_cut(line.partner_name):
        marks.add(f"^{squashed(line.partner_name)[:BEGINNING]}")
    return marks
