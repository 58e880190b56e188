"""Files as banks wrote them: counts, amounts and balances against the corpus index.

``n_transactions`` counts entries, ``txdtls`` their details; values that the files' own projects
expect go first and count details where these add up to the entry.
"""

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import ReadError
from engine.formats import read
from engine.statement import split_batch

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"
#: Amount fields that are no number: to be refused.
GARBLED = "camt/sebastienrousseau+bankstatementparser__camt053_garbled_amount.xml"
#: The golden value belongs to another file of the same name: it has 4 details, this one 3.
MISPLACED = "camt/OCA+bank-statement-import__test_files__test-camt053"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def rows():
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as handle:
        found = [row for row in csv.DictReader(handle, delimiter="\t") if row["format"] == "camt"]
    return [row for row in found if not row["path"].endswith((".zip", ".gz"))]


def golden(row):
    found = re.search(r"OCA golden: (\{.*?\})", row["expected_by_source_tests"])
    return json.loads(found[1]) if found and row["path"] != MISPLACED else {}


def raw(row):
    return json.loads(row[RAW]) if row[RAW] else {}


def problems(row):
    """What is not as the index says, as a list of texts."""
    try:
        statements = read((CORPUS / row["path"]).read_bytes())
    except ReadError as error:
        return [] if row["path"] == GARBLED else [f"refused: {error}"]
    entries = [entry for statement in statements for entry in statement.transactions]
    parts = [part for entry in entries for part in split_batch(entry).transactions]
    return [
        f"{name}: {found} instead of {expected}"
        for name, found, expected in compared(row, statements, entries, parts)
        if expected is not None and found != expected
    ]


def compared(row, statements, entries, parts):
    told, expected = raw(row), golden(row)
    first = next(iter(statements), None)
    yield "entries", len(entries), int(row["n_transactions"])
    yield "details", sum(len(details(entry.raw)) for entry in entries), told.get("txdtls")
    yield "first", entries[0].amount if entries else None, decimal(told.get("first"))
    for name, attribute in (("open", "opening"), ("close", "closing")):
        balance = getattr(first, attribute, None)
        yield name, balance.amount if balance else None, decimal(told.get(name))
    yield "golden count", len(parts), expected.get("n_tx")
    yield "golden first", parts[0].amount if parts else None, decimal(expected.get("first"))
    yield "golden account", getattr(first, "account", None), expected.get("account")
    yield (
        "unbalanced",
        [statement.number for statement in statements if not is_balanced(statement)],
        None if "DO NOT" in row["notes"] else [],
    )


def details(raw_entry):
    """Every TxDtls of an entry as the bank wrote it."""
    return [
        detail
        for block in as_list(raw_entry.get("NtryDtls"))
        if isinstance(block, dict)
        for detail in as_list(block.get("TxDtls"))
    ]


def as_list(found):
    return found if isinstance(found, list) else [] if found is None else [found]


def decimal(text):
    try:
        return None if text is None else Decimal(str(text))
    except ArithmeticError:
        return None


def is_balanced(statement):
    if not statement.opening or not statement.closing:
        return True
    booked = (entry.amount for entry in statement.transactions if entry.status == "BOOK")
    return sum(booked, statement.opening.amount) == statement.closing.amount


def test_every_camt_file_is_read_as_the_index_says():
    found = {row["path"]: problems(row) for row in rows()}
    wrong = {path: what for path, what in found.items() if what}
    report = "\n".join(f"{path}\n    " + "\n    ".join(what) for path, what in wrong.items())
    assert len(found) > 120
    assert not wrong, report


def test_every_amount_is_where_the_file_has_it():
    """Against a plain search of the bytes: the n-th entry's amount is the n-th one written."""
    pattern = re.compile(rb"<Ntry>(?:\s*<NtryRef>[^<]*</NtryRef>)?\s*<Amt[^>]*>([^<]*)</Amt>")
    checked = 0
    for row in rows():
        data = re.sub(rb"<!--.*?-->", b"", (CORPUS / row["path"]).read_bytes(), flags=re.DOTALL)
        written = [decimal(text.decode()) for text in pattern.findall(data)]
        if written and row["path"] != GARBLED:
            entries = [entry for each in read(data) for entry in each.transactions]
            assert [abs(entry.amount) for entry in entries] == written, row["path"]
            checked += len(entries)
    assert checked > 1500
