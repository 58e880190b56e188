"""The figures as tables, the mistakes one by one, what was missed by family and cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .data import Dataset, Line, Settlement
from .score import FALSE, UNJUSTIFIED, Figures, Outcome, by_family, lower_bound

HEAD = (
    "family", "lines", "automatic", "right", "precision", "to match", "coverage", "of all",
    "to leave", "left", "rest", "top 1", "top 3",
)  # fmt: skip


def table(found: Sequence[Outcome]) -> str:
    """The figures by family and in total."""
    rows = [_row(name, figures) for name, figures in by_family(found).items()]
    return columns((HEAD, *rows, _row("total", Figures(list(found)))))


def _row(name: str, one: Figures) -> tuple[str, ...]:
    return (
        name, str(one.lines), str(one.auto), str(one.right), percent(one.precision),
        str(one.matchable), percent(one.coverage), percent(one.overall), str(one.doubtful),
        str(one.abstained), str(len(one.rest)), percent(one.top(1)), percent(one.top(3)),
    )  # fmt: skip


def percent(share: float | None, digits: int = 1) -> str:
    """A share with so many digits, never rounded up to 100; a dash where there is nothing."""
    if share is None:
        return "–"
    most = 1 - 10 ** -(digits + 2)
    return f"{min(share, most) if share < 1 else 1:.{digits}%}"


def columns(rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table whose columns stand below each other."""
    first, *others = rows
    widths = [max(len(row[at]) for row in (first, *others)) for at in range(len(first))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_aligned(row, widths) for row in (first, rule, *others))


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> str:
    cells = [row[0].ljust(widths[0])]
    cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return f"| {' | '.join(cells)} |"


def summary(found: Sequence[Outcome]) -> str:
    """The figures in sentences."""
    figures = Figures(list(found))
    kinds = [one.mistake for one in found]
    precision = percent(figures.precision, 2)
    bound = percent(lower_bound(figures.right, figures.auto), 2)
    return (
        f"{figures.auto} of {figures.lines} lines matched without asking, {figures.right} rightly: "
        f"precision {precision} (at least {bound} at 95 %), "
        f"{kinds.count(FALSE)} with wrong items, {kinds.count(UNJUSTIFIED)} right by chance.\n"
        f"Coverage {percent(figures.coverage)} of what is to be matched without asking, "
        f"{percent(figures.overall)} of all lines; {figures.abstained} of {figures.doubtful} "
        f"doubtful lines left to a person; nothing suggested for {percent(figures.idle)} of the "
        f"lines that nothing fits."
    )


def mistakes(found: Iterable[Outcome], dataset: Dataset | None, most: int) -> Iterator[str]:
    """The wrong automatic matches, wrong items first, at most ``most`` of each family."""
    wrong = sorted((one for one in found if one.mistake), key=lambda one: one.mistake != FALSE)
    shown: dict[str, int] = defaultdict(int)
    for one in wrong:
        shown[one.label.family] += 1
        if shown[one.label.family] <= most:
            yield f"{one.mistake}: {_case(one, dataset)}"


def missed(found: Iterable[Outcome], dataset: Dataset | None, most: int) -> Iterator[str]:
    """What should have been matched and wasn't, by family and cause, the most frequent first."""
    causes: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in found:
        if one.is_missed:
            causes[one.label.family, cause(one)].append(one)
    for (family, why), cases in sorted(causes.items(), key=lambda pair: -len(pair[1]))[:most]:
        yield f"{len(cases)} x {family}: {why}\n{_case(cases[0], dataset)}"


def cause(one: Outcome) -> str:
    """What the system said instead, as the codes of its reasons."""
    if not one.answer.reasons:
        return "no answer"
    first, *others = one.answer.reasons
    kind = "right" if one.rank == 1 else f"right at {one.rank}" if one.rank else "other items"
    return f"{kind}; {first}; {', '.join(reason.partition(':')[0] for reason in others)}"


def _case(one: Outcome, dataset: Dataset | None) -> str:
    """A case for reading: the line, what is right, what was answered and why."""
    line = _find(dataset, one.label.line)
    known = {item.id: item.numbers for item in dataset.items} if dataset else {}
    said = one.answer.matches or next(iter(one.answer.ranked), ())
    lines = [f"line {one.label.line} ({one.label.family}, {one.label.status})"]
    lines += [f"  {line.date} {line.amount} {line.currency} {_told(line)}"] if line else []
    lines += [f"  right: {_items(one.label.settlement, known)}", f"  said: {_items(said, known)}"]
    return "\n".join([*lines, *(f"    {reason}" for reason in one.answer.reasons)])


def _find(dataset: Dataset | None, line: int) -> Line | None:
    found = (one for one in dataset.lines if one.id == line) if dataset else iter(())
    return next(found, None)


def _told(line: Line) -> str:
    fields = (line.name, line.account, *line.texts, *line.references, *line.identifiers)
    return " | ".join(repr(one) for one in (*fields, *line.batch_ids) if one)


def _items(settled: Settlement, known: Mapping[int, tuple[str, ...]]) -> str:
    named = (f"{amount} of {item} {' '.join(known.get(item, ()))}" for item, amount in settled)
    return "; ".join(named) or "nothing"
