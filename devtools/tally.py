"""What the tests did, per kind: from the plugin's events to the table and the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

RANK = {"passed": 0, "skipped": 1, "failed": 2}
HEADINGS = ("kind", "collected", "run", "passed", "failed", "skipped", "seconds")
ABSENT_CORPUS = "corpus not here"


@dataclass
class Tally:
    """Counts of one kind, filled while the tests run; `problem` says why it is not green."""

    kind: str
    collected: set[str] = field(default_factory=set)
    outcomes: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    deselected: int = 0
    seconds: float = 0.0
    problem: str = ""
    note: str = ""
    lane: str = ""

    @property
    def name(self) -> str:
        """The kind, and which of several that run side by side."""
        return f"{self.kind}{self.lane}"

    def take(self, line: str) -> None:
        """Count one event; of several reports about one test the worst stands."""
        event = json.loads(line)
        if event["event"] == "collected":
            self.collected |= set(event["tests"])
            self.deselected += event["deselected"]
            return
        test, outcome = event["test"], event["outcome"]
        self.collected.add(test)
        if RANK[outcome] >= RANK.get(self.outcomes.get(test, ""), -1):
            self.outcomes[test] = outcome
            self.reasons[test] = event["reason"]

    def count(self, outcome: str) -> int:
        """How many tests ended so."""
        return sum(1 for each in self.outcomes.values() if each == outcome)

    @property
    def run(self) -> int:
        """Tests that have an outcome."""
        return len(self.outcomes)

    def skips(self) -> dict[str, int]:
        """Reasons of skipped tests with their numbers."""
        counted: dict[str, int] = {}
        for test, outcome in self.outcomes.items():
            if outcome == "skipped":
                counted[self.reasons[test]] = counted.get(self.reasons[test], 0) + 1
        return counted

    def forbidden_skips(self, allowed: Iterable[str]) -> list[str]:
        """Reasons that nobody allowed; only a corpus that is not here may be skipped silently."""
        starts = (ABSENT_CORPUS, *allowed)
        return [reason for reason in self.skips() if not reason.startswith(starts)]

    def row(self) -> tuple[str, ...]:
        """Cells of the table."""
        numbers = (
            len(self.collected),
            self.run,
            *(self.count(outcome) for outcome in ("passed", "failed", "skipped")),
        )
        return (self.kind, *(str(number) for number in numbers), f"{self.seconds:.0f}")


def merge(total: Tally, lanes: Iterable[Tally]) -> None:
    """Count together what ran side by side; each lane has been judged for itself."""
    lanes = list(lanes)
    for lane in lanes:
        total.collected |= lane.collected
        total.outcomes |= lane.outcomes
        total.reasons |= lane.reasons
        total.deselected += lane.deselected
    total.problem = "; ".join(dict.fromkeys(lane.problem for lane in lanes if lane.problem))


def read_events(path: Path, offset: int) -> tuple[list[str], int]:
    """Whole lines written since `offset`, and the new offset."""
    if not path.is_file():
        return [], offset
    with path.open("rb") as handle:
        handle.seek(offset)
        data = handle.read()
    whole = data[: data.rfind(b"\n") + 1]
    return whole.decode().splitlines(), offset + len(whole)


def judge(tally: Tally, *, allowed: Iterable[str], selective: bool, status: int) -> None:
    """Set `problem` where green is not green: tests that vanished, skips, a broken pytest."""
    forbidden = tally.forbidden_skips(allowed)
    if tally.problem:
        return
    if tally.count("failed"):
        tally.problem = "tests failed"
    elif tally.run != len(tally.collected):
        tally.problem = (
            f"{len(tally.collected)} collected, {tally.run} run: pytest ended early (exit {status})"
        )
    elif not tally.run and not (selective and tally.deselected):
        tally.problem = f"no test was run (pytest's exit {status})"
    elif forbidden:
        tally.problem = f"skipped without leave (--allow-skip): {'; '.join(forbidden)}"
    elif status not in (0, 5):
        tally.problem = f"pytest ended with exit {status}"


def table(tallies: list[Tally]) -> str:
    """Kinds as rows, aligned; below it skip reasons and problems."""
    rows = [HEADINGS, *(tally.row() for tally in tallies)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(_cell(index, cell, widths) for index, cell in enumerate(row)).rstrip()
        for row in rows
    ]
    lines += [f"{tally.kind}: {tally.note}" for tally in tallies if tally.note]
    lines += [
        f"{tally.kind}: {count} skipped: {reason}"
        for tally in tallies
        for reason, count in tally.skips().items()
    ]
    lines += [f"{tally.kind}: NOT GREEN: {tally.problem}" for tally in tallies if tally.problem]
    return "\n".join(lines)


def _cell(index: int, cell: str, widths: list[int]) -> str:
    return cell.rjust(widths[index]) if index else cell.ljust(widths[index])


def summary(tallies: list[Tally]) -> str:
    """The plain last line; a kind that is not green without a failed test counts as one failure."""
    passed, failed, skipped = (
        sum(tally.count(name) for tally in tallies) for name in ("passed", "failed", "skipped")
    )
    failed += sum(1 for tally in tallies if tally.problem and not tally.count("failed"))
    return f"{passed} passed, {failed} failed, {skipped} skipped"
