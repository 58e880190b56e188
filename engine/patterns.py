"""Regular expressions that people wrote, run so that none of them can hang a worker (stage: match).

Python's ``re`` has no time limit, and a short expression can take years on a short text. So all
expressions of a call run in one child process (``patterns_child``), which interrupts a search
after ``SEARCH_SECONDS`` of processor time and shares ``seconds`` among the expressions. One that is
interrupted is asked no further in that call: the answer is ``Stopped``, never a guess.
"""

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from re import IGNORECASE
from shutil import which

LONGEST_TEXT = 2_000
LONGEST_PATTERN = 1_000
SECONDS = 5.0
SEARCH_SECONDS = 0.05
"""Processor time of one search in one text: sensible expressions take less than a thousandth."""

_CHILD = Path(__file__).with_name("patterns_child.py")
_WALL, _START = 4.0, 5.0
"""On a busy machine processor time takes longer: the child is ended after so many times
``seconds``, and seconds to start.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One search; ``key`` names it in the answer."""

    key: Hashable
    pattern: str
    text: str
    flags: int = IGNORECASE


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text matches; ``first`` is the first group, or all of it when there is no group;
    ``groups`` are the named ones that took part.
    """

    start: int
    groups: tuple[tuple[str, str], ...]
    first: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nobody knows. ``why``: time, memory, invalid (no regular expression), unavailable (no child
    process could be started).
    """

    why: str = "time"


Result = Found | Stopped | None


@dataclass(frozen=True, slots=True)
class Search:
    """One expression and many texts."""

    pattern: str
    texts: tuple[str, ...]
    flags: int = IGNORECASE


@dataclass(slots=True)
class Answer:
    """What one expression found, by text; texts that it was not asked for are in ``unknown``."""

    found: dict[str, Found] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    why: str = ""

    def of(self, text: str) -> Result:
        """The result for one text."""
        return self.found.get(text) or (Stopped(self.why) if text in self.unknown else None)


def search_all(asked: Sequence[Asked], seconds: float = SECONDS) -> dict[Hashable, Result]:
    """Search each pattern in its text as ``re.search`` does, within bounds.

    Texts are cut to ``LONGEST_TEXT`` letters. No child process is started for nothing.
    """
    texts: defaultdict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    for one in asked:
        texts[one.pattern, one.flags][one.text] = None
    searches = [Search(key[0], tuple(column), key[1]) for key, column in texts.items()]
    answers = dict(zip(texts, search_texts(searches, seconds), strict=True))
    return {one.key: answers[one.pattern, one.flags].of(one.text) for one in asked}


def search_texts(searches: Sequence[Search], seconds: float = SECONDS) -> list[Answer]:
    """Search each expression in all of its texts; answers in the order of ``searches``."""
    answers = [Answer() for _search in searches]
    waiting = {}
    for number, search in enumerate(searches):
        if len(search.pattern) > LONGEST_PATTERN:
            _give_up(answers[number], search.texts, "invalid")
        elif search.texts:
            waiting[number] = search
    _ask_all(waiting, answers, seconds)
    return answers


def _ask_all(waiting: Mapping[int, Search], answers: list[Answer], seconds: float) -> None:
    """Ask again for those that a child which came to its end did not get to."""
    deadline = time.monotonic() + seconds * _WALL + _START
    why = "time"
    while waiting and time.monotonic() < deadline:
        ended = _ask(waiting, answers, seconds, deadline - time.monotonic())
        waiting = {number: one for number, one in waiting.items() if number not in ended}
        if not ended:
            why = "unavailable"
            break
    for number, search in waiting.items():
        _give_up(answers[number], search.texts, why)


def _ask(
    waiting: Mapping[int, Search], answers: list[Answer], seconds: float, wall: float
) -> set[int]:
    """Start the child once; the numbers of the expressions that are answered or given up."""
    texts = tuple({text: None for search in waiting.values() for text in search.texts})
    ended: set[int] = set()
    begun = None
    for event, number, *data in _talk(_question(waiting, texts, seconds), max(wall, 0.1)):
        begun = number
        if event == "found":
            index, start, first, groups = data
            pairs = tuple((name, text) for name, text in groups)
            answers[number].found[texts[index]] = Found(start, pairs, first)
        elif event == "stop":
            why, since = data
            _give_up(answers[number], waiting[number].texts[since:], why)
        if event in ("stop", "done"):
            ended.add(number)
            begun = None
    if begun is not None:  # the child came to its end within this expression
        _give_up(answers[begun], waiting[begun].texts, "time")
        ended.add(begun)
    return ended


def _question(waiting: Mapping[int, Search], texts: Sequence[str], seconds: float) -> str:
    place = {text: index for index, text in enumerate(texts)}
    jobs = [
        (number, (search.pattern, int(search.flags), [place[text] for text in search.texts]))
        for number, search in waiting.items()
    ]
    return json.dumps(
        {
            "seconds": seconds,
            "search_seconds": SEARCH_SECONDS,
            "texts": [text[:LONGEST_TEXT] for text in texts],
            "jobs": jobs,
        }
    )


def _give_up(answer: Answer, texts: Sequence[str], why: str) -> None:
    answer.unknown |= frozenset(texts) - answer.found.keys()
    answer.why = why


def _talk(question: str, wall: float) -> Iterator[list]:  # type: ignore[type-arg]
    """Yield the child's events; of one that is ended, those that it had written."""
    command = [_python(), "-I", "-S", str(_CHILD)]
    try:
        run = subprocess.run(
            command, input=question.encode(), capture_output=True, timeout=wall, check=False
        )
        written = run.stdout
    except subprocess.TimeoutExpired as late:
        written = late.output or b""
    except OSError:
        written = b""
    yield from _read(written.splitlines(keepends=True))


def _python() -> str:
    """The interpreter: inside a web server that embeds Python, ``sys.executable`` is the server."""
    name = Path(sys.executable or "").name.lower()
    return sys.executable if name.startswith(("python", "pypy")) else which("python3") or "python"


def _read(lines: Iterable[bytes]) -> Iterator[list]:  # type: ignore[type-arg]
    """The whole lines; nothing of what another program than the child has written."""
    return (json.loads(line) for line in lines if line.startswith(b"[") and line.endswith(b"]\n"))
