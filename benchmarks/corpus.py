"""How well real bank files are read: ``python3 benchmarks/corpus.py [corpus] [--all]``.

One table on stdout, the corpus against what is known of its files, by format: files; those that
are statements of a supported kind; of these, read, right number of transactions, right amounts and
balances, right in both; files refused with a clear error; crashes. Below it every file that is not
right, with the reason. What is known: the number of transactions, the first amount, the first
balances and how many statements balance from INDEX.tsv, which counted them by regular expressions;
and ``corpus_known.tsv`` beside this file, written by a person who looked into the files where the
index cannot know (tables) or where its count is not that of a careful reader. ``--all`` also lists
the files that are no statements of a supported kind, and why.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.errors import ReadError  # noqa: E402
from engine.formats import read  # noqa: E402
from engine.statement import Balance, Statement  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
KNOWN = Path(__file__).with_name("corpus_known.tsv")
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"
#: A figure between the signs of a currency; the last mark is the decimal one.
FIGURE = re.compile(r"[^\d+,.-]*([+-]?\s?[\d\s]*(?:[.,]\d{3})*(?:[.,]\d*)?)(?:\s[A-Z]{3})?")
OTHERS = ("xsd", "pain")  # no statements
COLUMNS = ("files", "statements", "read", "count", "amounts", "right", "refused", "crash")


def main(arguments: list[str]) -> None:
    """Print the table and the files that are not right."""
    names = [name for name in arguments if name != "--all"]
    corpus = Path(names[0]) if names else CORPUS
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    wrong, other = [], []
    for row in index(corpus):
        outcome, reason = judge(corpus / row["path"], row)
        tally[row["format"]].update(("files", *outcome))
        (wrong if "statements" in outcome else other).append((row["path"], reason))
    rows = [(name, *(tally[name][column] for column in COLUMNS)) for name in sorted(tally)]
    print_rows(("format", *COLUMNS), rows)
    print_reasons("not right", [(path, reason) for path, reason in wrong if reason])
    if "--all" in arguments:
        print_reasons("no statement of a supported kind", other)


def index(corpus: Path) -> Iterator[dict[str, str]]:
    """The rows of the index with what a person knows of the file beside it."""
    path = corpus / "INDEX.tsv"
    if not path.exists():
        print(f"corpus not here: {path}")
        return
    known = {row["path"]: row for row in table(KNOWN)} if KNOWN.exists() else {}
    for row in table(path):
        if row["format"] not in OTHERS:
            yield {**row, **known.get(row["path"], {})}


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_MINIMAL)


def judge(path: Path, row: dict[str, str]) -> tuple[list[str], str]:
    """The columns a file counts in, and why it does not count in all."""
    outcome = [] if row.get("kind") or row["format"] == "hostile" else ["statements"]
    try:
        statements = read(path.read_bytes(), path.name)
    except ReadError as error:
        return [*outcome, "refused"], error.message if outcome else row.get("kind", "")
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        return [*outcome, "crash"], repr(error)
    if not outcome:
        return [], f"{row.get('kind', '')} (read)"
    reasons = list(differences(statements, row))
    return [*outcome, "read", *rights(reasons)], "; ".join(reasons)


def rights(reasons: list[str]) -> Iterator[str]:
    """The columns in which a file with these reasons is right."""
    about_count = [reason for reason in reasons if reason.startswith("count")]
    if not about_count:
        yield "count"
    if len(reasons) == len(about_count):
        yield "amounts"
    if not reasons:
        yield "right"


def differences(statements: tuple[Statement, ...], row: dict[str, str]) -> Iterator[str]:
    """In words, what is not as the index or the person says."""
    count = sum(len(statement.transactions) for statement in statements)
    if count != int(row.get("count") or row["n_transactions"]):
        yield f"count {count} instead of {row.get('count') or row['n_transactions']}"
    told = {**json.loads(row[RAW] or "{}"), **known_figures(row)}
    found = figures(statements)
    for key in sorted(found.keys() & told.keys()):
        if number(told[key]) not in (None, *found[key]):
            yield f"{key} {found[key][0]} instead of {told[key]}"
    match = re.search(r"(\d+)/\d+ statements balance", row["notes"])
    balanced = sum(map(is_balanced, statements))
    if match and "balanced" not in row and balanced < int(match[1]):
        yield f"{balanced} balanced statements instead of {match[1]}"


def known_figures(row: dict[str, str]) -> dict[str, str]:
    """What the person wrote down; ``-`` where the index is wrong and nothing else is known."""
    return {key: row[key] for key in ("first", "total", "open", "close") if row.get(key)}


def figures(statements: tuple[Statement, ...]) -> dict[str, list[Decimal | None]]:
    """First amount, sum of all amounts, opening and closing balance.

    Several where the index may mean any of them: its regular expressions took the closing balance
    of the first statement in some formats and of the last one in others.
    """
    entries = [entry for statement in statements for entry in statement.transactions]
    ends = (*statements[:1], *statements[-1:])
    return {
        "first": [entry.amount for entry in entries[:1]] or [None],
        "total": [sum((entry.amount for entry in entries), Decimal())],
        "open": [amount_of(each.opening) for each in ends] or [None],
        "close": [amount_of(each.closing) for each in ends] or [None],
    }


def amount_of(balance: Balance | None) -> Decimal | None:
    """The amount of a balance that may be missing."""
    return balance.amount if balance else None


def is_balanced(statement: Statement) -> bool:
    """Whether opening and booked entries make the closing balance."""
    if not (statement.opening and statement.closing):
        return False
    booked = (entry.amount for entry in statement.transactions if entry.status == "BOOK")
    return statement.opening.amount + sum(booked, Decimal()) == statement.closing.amount


def number(text: str) -> Decimal | None:
    """A figure, as ``-1,000.50``, ``+1 006,60`` or ``84349,74 DEM``; ``None`` where it is none."""
    found = FIGURE.fullmatch(text)
    if not found or not re.search(r"\d", found[1]):
        return None
    plain = "".join(found[1].split())
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return Decimal(plain)
    whole = plain[:last].replace(".", "").replace(",", "")
    return Decimal(f"{whole}.{plain[last + 1 :]}")


def print_rows(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """A table, its first column to the left."""
    lines = [head, *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.rjust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join([line[0].ljust(widths[0]), *cells[1:]]))


def print_reasons(title: str, reasons: list[tuple[str, str]]) -> None:
    """The files with their reasons, one a line."""
    print(f"\n{title}: {len(reasons)}")
    for path, reason in reasons:
        print(f"  {path}: {reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
