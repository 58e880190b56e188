"""``python3 -m benchmarks.matching``: generate, run, score, speed, families."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .data import (
    Answer,
    Dataset,
    FormatError,
    Label,
    read_dataset,
    read_rows,
    write_dataset,
    write_rows,
)
from .families import FAMILIES
from .generate import SPLITS, UnknownFamilyError, family_shares, generate
from .report import columns, missed, mistakes, summary, table
from .score import AnswerError, Outcome, outcomes


def main(words: Sequence[str]) -> int:
    """Run one command; 2 when what it was given is wrong."""
    arguments = _parser().parse_args(words)
    try:
        arguments.handler(arguments)
    except (AnswerError, FormatError, UnknownFamilyError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        print(f"{error}: run and speed need the engine's packages (./dev bench)", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.matching", description=__doc__)
    parser.set_defaults(handler=_run, folder=None, answers=None)
    commands = parser.add_subparsers(title="commands (without one: run)")
    run = commands.add_parser("run", help="match with this add-on's engine and print the figures")
    run.add_argument("folder", nargs="?", type=Path, help="of a data set; else one is made")
    run.add_argument("--answers", type=Path, metavar="FOLDER", help="also write the answers")
    made = commands.add_parser("generate", help="write a data set as JSON lines")
    made.add_argument("folder", type=Path)
    scored = commands.add_parser("score", help="score the answers of any system")
    scored.add_argument("labels", type=Path, help="labels.jsonl, or the folder it is in")
    scored.add_argument("given", type=Path, help="JSON lines of answers")
    speed = commands.add_parser("speed", help="seconds and memory on one large company")
    speed.add_argument("--of", type=Path, dest="folder", help=argparse.SUPPRESS)
    commands.add_parser("families", help="list the families").set_defaults(handler=_families)
    for one, handler in ((run, _run), (made, _generate), (scored, _score), (speed, _speed)):
        one.set_defaults(handler=handler)
    for one in (parser, run, made):
        _add_size(one, 6000, 24000, None)
    for one in (parser, run, scored):
        one.add_argument("--mistakes", type=int, default=3, help="shown of each family")
        one.add_argument("--missed", type=int, default=15, help="causes shown")
    _add_size(speed, 10_000, 100_000, 1)
    return parser


def _add_size(parser: argparse.ArgumentParser, lines: int, items: int, size: int | None) -> None:
    add = parser.add_argument
    add("--seed", type=int, default=1)
    add("--lines", type=int, default=lines)
    add("--items", type=int, default=items)
    add("--split", choices=(*SPLITS, "both"), default="dev" if size else "both")
    add("--companies", type=int, default=size, help="only the first ones of the split")
    add("--share", action="append", default=[], metavar="FAMILY=WEIGHT")
    add("--only", action="append", default=[], metavar="FAMILY", help="no other families")


def _shares(given: argparse.Namespace) -> dict[str, float]:
    pairs = (one.partition("=") for one in given.share)
    try:
        found = {name: float(weight) for name, _sign, weight in pairs}
    except ValueError as error:
        raise UnknownFamilyError(f"FAMILY=WEIGHT, please: {error}") from error
    if given.only:
        known = family_shares(dict.fromkeys(given.only, 1.0))
        return {name: known[name] if name in given.only else 0.0 for name in known} | found
    return found


def _made(given: argparse.Namespace, split: str) -> Dataset:
    return generate(given.seed, given.lines, given.items, split, _shares(given), given.companies)


def _splits(given: argparse.Namespace) -> Sequence[str]:
    return tuple(SPLITS) if given.split == "both" else (given.split,)


def _generate(given: argparse.Namespace) -> None:
    for split in _splits(given):
        folder = given.folder / split if given.split == "both" else given.folder
        write_dataset(_made(given, split), folder)


def _run(given: argparse.Namespace) -> None:
    from .ours import answers

    if given.folder:
        sets = [(str(given.folder), read_dataset(given.folder))]
    else:
        sets = [(split, _made(given, split)) for split in _splits(given)]
    for name, dataset in sets:
        found = answers(dataset)
        if given.answers:
            given.answers.mkdir(parents=True, exist_ok=True)
            write_rows(found, given.answers / f"{Path(name).name}.jsonl")
        print(f"## {name}\n")
        _print(outcomes(dataset.labels, found), dataset, given)


def _score(given: argparse.Namespace) -> None:
    is_folder = given.labels.is_dir()
    dataset = read_dataset(given.labels) if is_folder else None
    labels = dataset.labels if dataset else read_rows(Label, given.labels)
    _print(outcomes(labels, read_rows(Answer, given.given)), dataset, given)


def _print(found: list[Outcome], dataset: Dataset | None, given: argparse.Namespace) -> None:
    print(table(found), summary(found), sep="\n\n")
    for title, rows in (
        ("Mistakes", list(mistakes(found, dataset, given.mistakes))),
        ("Missed", list(missed(found, dataset, given.missed))),
    ):
        if rows:
            print(f"\n### {title}\n", *rows, sep="\n")


def _speed(given: argparse.Namespace) -> None:
    from .speed import measure, measured

    if given.folder:
        print(measure(given.folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        for split in _splits(given):
            write_dataset(_made(given, split), Path(folder))
            print(f"{split}: {measured(Path(folder))}")


def _families(_given: argparse.Namespace) -> None:
    rows = [(one.name, f"{one.share:g}", one.meaning) for one in FAMILIES.values()]
    print(columns((("family", "share", "what the line looks like"), *rows)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
