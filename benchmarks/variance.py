"""How often the cause of a difference is found: ``python3 benchmarks/variance.py``.

Months of 100 to 300 entries with repeated amounts, waiting payments, open documents and other bank
journals, in which one mistake or two different ones are made: every cause alone and every pair, in
turn. An explanation is right when it has as many causes as mistakes were made, each by its name and
with its amount, and shows the entry among those of the cause (the one named or those to which it
could have happened as well). Printed by cause and by pair: found first, found second, missed, and
how often the entry itself was named in the first explanation. ``--split dev|test``, ``--cases N``,
``--seed N``, ``--missed N`` lists misses, ``--speed`` measures a month of 20,000 entries.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.variance_faults import FAULTS, Truth, Unfit  # noqa: E402
from benchmarks.variance_world import SPLITS, Split, World, build  # noqa: E402
from engine.variance import Cause, Explanation, Findings, explain  # noqa: E402

COLUMNS = ("cases", "first", "second", "missed", "named", "found %")
RECIPES = (*((name,) for name in FAULTS), *combinations(FAULTS, 2))
SHARES = (0.99, 0.9, 0.7, 0.5, 0.0)


@dataclass(frozen=True)
class Case:
    """A month with what is wrong in it."""

    recipe: tuple[str, ...]
    mode: str
    world: World
    truths: tuple[Truth, ...]

    def explained(self) -> Findings:
        """What the engine says."""
        world = self.world
        return explain(world.month, world.entries.values(), world.elsewhere.values())


def generate(split: Split, count: int, seed: int) -> Iterator[Case]:
    """Cases in turn over all causes and pairs; the same seed makes the same cases."""
    for number, recipe in enumerate(islice(cycle(RECIPES), count)):
        yield make(split, recipe, random.Random(f"{split.name}/{seed}/{number}"))


def make(split: Split, recipe: tuple[str, ...], rng: random.Random) -> Case:
    """One case; a month in which the mistakes cannot be made is made anew."""
    modes = sorted(set.intersection(*(set(FAULTS[name][1]) for name in recipe)))
    while True:
        mode = rng.choice(modes)
        world = build(split, mode, rng)
        try:
            truths = tuple(FAULTS[name][0](world) for name in rng.sample(recipe, len(recipe)))
        except Unfit:
            continue
        if sum(truth.amount for truth in truths):
            return Case(recipe, mode, world, truths)


def is_right(explanation: Explanation, truths: tuple[Truth, ...], *, named: bool = False) -> bool:
    """Whether the causes are those that were made, each with its amount and entry."""
    causes = list(explanation.causes)
    if not explanation.is_complete or len(causes) != len(truths):
        return False
    for truth in truths:
        fitting = [cause for cause in causes if says(cause, truth, named=named)]
        if not fitting:
            return False
        causes.remove(fitting[0])
    return True


def says(cause: Cause, truth: Truth, *, named: bool) -> bool:
    """Whether a cause is what happened."""
    if cause.code not in truth.codes or cause.amount != truth.amount:
        return False
    if cause.code == "unconfirmed":
        return set(cause.entries) == set(truth.keys) or (
            not named and set(truth.keys) <= {*cause.entries, *cause.others}
        )
    shown = cause.entries if named else (*cause.entries, *cause.others)
    return not truth.keys or not shown or bool(set(shown) & set(truth.keys))


def rank(findings: Findings, truths: tuple[Truth, ...]) -> str:
    """``first``, ``second`` or ``missed``."""
    for place, each in zip(("first", "second"), findings.explanations, strict=False):
        if is_right(each, truths):
            return place
    return "missed"


def run(split: Split, count: int, seed: int, missed: int) -> None:
    """Print the tables of a split."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    shares: dict[float, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for case in generate(split, count, seed):
        findings = case.explained()
        place = rank(findings, case.truths)
        first = findings.explanations[0]
        named = ["named"] if is_right(first, case.truths, named=True) else []
        for row in rows_of(case):
            tally[row].update(["cases", place, *named])
        shares[next(each for each in SHARES if first.share >= each)].update(["cases", place])
        if place == "missed":
            misses.append(told(case, findings))
    report(split, tally, shares)
    print("\n".join(misses[:missed]))


def rows_of(case: Case) -> list[str]:
    """The rows of the table in which a case counts."""
    name = " + ".join(case.recipe)
    kind = "alone" if len(case.recipe) == 1 else "in pairs"
    causes = [f"  {each} ({kind})" for each in case.recipe]
    return ["all", f"all {kind}", f"mode {case.mode}", *causes, *([name] if " + " in name else [])]


def report(split: Split, tally: dict[str, Counter[str]], shares: dict[float, Counter[str]]) -> None:
    """The table by cause, the pairs, and what a share means."""
    print(f"\nsplit {split.name}")
    pairs = [name for name in tally if " + " in name]
    print_rows(
        ("cause", *COLUMNS),
        [line(name, tally[name]) for name in sorted(tally) if name not in pairs],
    )
    print()
    print_rows(("pair", *COLUMNS), [line(name, tally[name]) for name in sorted(pairs)])
    print()
    rows = [
        (f"share from {share:.2f}", each["cases"], each["first"], percent(each["first"], each))
        for share, each in sorted(shares.items(), reverse=True)
    ]
    print_rows(("first explanation", "cases", "right", "right %"), rows)


def print_rows(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """A table, its first column to the left."""
    lines = [head, *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for each in lines:
        cells = [cell.rjust(width) for cell, width in zip(each, widths, strict=True)]
        print("  ".join([each[0].ljust(widths[0]), *cells[1:]]))


def line(name: str, counts: Counter[str]) -> tuple[object, ...]:
    """One row of a table."""
    found = counts["first"] + counts["second"]
    return (name, *(counts[column] for column in COLUMNS[:-1]), percent(found, counts))


def percent(part: int, counts: Counter[str]) -> str:
    """Of the cases."""
    return f"{100 * part / max(counts['cases'], 1):.1f}"


def told(case: Case, findings: Findings) -> str:
    """A miss in words."""
    lines = [f"{' + '.join(case.recipe)} ({case.mode}), {findings.remaining}"]
    lines += [f"    truth {each.codes[0]} {each.amount} {each.keys}" for each in case.truths]
    for each in findings.explanations[:4]:
        causes = "; ".join(f"{one.code} {one.amount} {one.entries[:3]}" for one in each.causes)
        lines.append(f"    {each.share:.3f} {causes}")
    return "\n".join(lines)


def speed() -> None:
    """Seconds for months of growing size, in each way of keeping the books; best of three."""
    rows = []
    for mode in ("file", "list", "typed", "paper"):
        for size in (200, 2_000, 20_000):
            taken, findings = _timed(mode, size)
            limited = "limited" if findings.is_limited else ""
            rows.append((mode, f"{size:,}", f"{taken:.2f}", f"{findings.steps:,}", limited))
    print_rows(("mode", "entries", "seconds", "combinations", ""), rows)


def _timed(mode: str, size: int) -> tuple[float, Findings]:
    split = SPLITS["test"]
    rng = random.Random(7)
    large = Split(**{**vars(split), "sizes": (size, size), "parties": max(80, size // 10)})
    recipe = ("double_line", "unconfirmed") if mode == "file" else ("missing_line", "wrong_journal")
    while True:
        case = make(large, recipe, rng)
        if case.mode == mode:
            break
    best, findings = float("inf"), case.explained()
    for _try in range(3):
        start = time.process_time()
        findings = case.explained()
        best = min(best, time.process_time() - start)
    return best, findings


def main(arguments: list[str]) -> None:
    """Print what the arguments ask for."""
    parser = argparse.ArgumentParser(description="How often the cause of a difference is found.")
    parser.add_argument("--split", choices=sorted(SPLITS))
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", type=int, default=0)
    parser.add_argument("--speed", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.speed:
        speed()
        return
    for name in [chosen.split] if chosen.split else sorted(SPLITS):
        run(SPLITS[name], chosen.cases, chosen.seed, chosen.missed)


if __name__ == "__main__":
    main(sys.argv[1:])
