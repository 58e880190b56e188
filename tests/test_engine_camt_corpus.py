"""Files as banks wrote them: counts, amounts and balances against the corpus index.

``n_transactions`` counts entries, ``txdtls`` their details; values that the files' own projects
expect go first and count details where these add up to the entry.
"""

import csv
import datetime
import json
import re
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import pytest

from engine.errors import ReadError
from engine.formats import read
from engine.formats.archive import members
from engine.statement import split_batch

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"
#: Amount fields that are no number: to be refused.
GARBLED = "camt/sebastienrousseau+bankstatementparser__camt053_garbled_amount.xml"
#: The golden value belongs to another file of the same name: it has 4 details, this one 3.
MISPLACED = "camt/OCA+bank-statement-import__test_files__test-camt053"
#: Two files that the index has on their own as well, with the note that they do not add up.
COPIES = "camt/OCA+bank-statement-import__test-camt053.zip"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def rows():
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle, delimiter="\t") if row["format"] == "camt"]


def golden(row):
    found = re.search(r"OCA golden: (\{.*?\})", row["expected_by_source_tests"])
    return json.loads(found[1]) if found and row["path"] != MISPLACED else {}


def raw(row):
    return json.loads(row[RAW]) if row[RAW] else {}


def files(row):
    """What is inside: of an archive its files, else the file itself."""
    data = (CORPUS / row["path"]).read_bytes()
    return [member.data for member in members(data, row["path"])]


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
        None if "DO NOT" in row["notes"] or row["path"] == COPIES else [],
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
    assert len(found) == 133
    assert not wrong, report


def test_every_amount_is_where_the_file_has_it():
    """Against a plain search of the bytes: the n-th entry's amount is the n-th one written."""
    pattern = re.compile(rb"<Ntry>(?:\s*<NtryRef>[^<]*</NtryRef>)?\s*<Amt[^>]*>([^<]*)</Amt>")
    checked = 0
    for row in rows():
        whole = b"".join(files(row))
        data = re.sub(rb"<!--.*?-->", b"", whole, flags=re.DOTALL)
        written = [decimal(text.decode()) for text in pattern.findall(data)]
        if written and row["path"] != GARBLED:
            entries = [entry for each in statements(row) for entry in each.transactions]
            assert [abs(entry.amount) for entry in entries] == written, row["path"]
            checked += len(entries)
    assert checked > 1500


def statements(row):
    return read((CORPUS / row["path"]).read_bytes())


#: What this test's own reading of the file cannot see the way the bank means it.
EXPLAINED = {
    GARBLED: "the amount is no number: refused",
}


def test_another_reading_by_xpath_agrees_on_every_entry():
    """Amount with sign, days and ids of every entry, found without any of our code."""
    etree = pytest.importorskip("lxml.etree")
    wrong, checked = [], 0
    for row in rows():
        if row["path"] in EXPLAINED:
            continue
        theirs = [entry for data in files(row) for entry in by_xpath(etree, data)]
        ours = [own(entry) for each in statements(row) for entry in each.transactions]
        checked += len(ours)
        if ours != theirs:
            pairs = zip_longest(ours, theirs)
            wrong.append((row["path"], next(pair for pair in pairs if pair[0] != pair[1])))
    assert checked > 1500
    assert not wrong, "\n".join(map(str, wrong))


def own(entry):
    details = entry.details or (entry,)
    return {
        "amount": entry.amount,
        "value date": entry.value_date,
        "account servicer's": entry.bank_id,
        "end to end": [each.end_to_end_id for each in details if each.end_to_end_id],
        "day": entry.date,
    }


def by_xpath(etree, data):
    """Every Ntry of a message, by local names; a day that is not given is filled in as told."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(data[data.index(b"<") :], parser)
    return [_entry_by_xpath(node) for node in tree.iterfind(".//{*}Ntry")]


def _entry_by_xpath(node):
    sign = {"CRDT": 1, "DBIT": -1}[node.findtext("{*}CdtDbtInd").strip()]
    value_date = _day_by_xpath(node, "{*}ValDt//{*}*")
    settled = {_day(found.text) for found in node.iterfind(".//{*}IntrBkSttlmDt")}
    only = settled.pop() if len(settled) == 1 else None
    ids = [found.text.strip() for found in node.iterfind(".//{*}Refs/{*}EndToEndId") if found.text]
    details = [(found.text or "").strip() for found in node.iterfind(".//{*}Refs/{*}AcctSvcrRef")]
    is_one = len(node.findall(".//{*}TxDtls")) == 1
    return {
        "amount": sign * Decimal(node.findtext("{*}Amt").strip()),
        "value date": value_date,
        "account servicer's": (node.findtext("{*}AcctSvcrRef") or "").strip()
        or (details[0] if details and is_one else ""),
        "end to end": [each for each in ids if each.replace(" ", "") != "NOTPROVIDED"],
        "day": _day_by_xpath(node, "{*}BookgDt//{*}*") or value_date or only or _last_day(node),
    }


def _day_by_xpath(node, path):
    found = node.find(path)
    return None if found is None else _day(found.text)


def _day(text):
    return datetime.date.fromisoformat(text.strip()[:10])


def _last_day(entry):
    """The end of the statement's period, else the latest of its booked balances."""
    statement = entry.getparent()
    end = statement.findtext("{*}FrToDt/{*}ToDtTm")
    kinds = ("CLBD", "ITBD", "OPBD")
    days = [
        _day_by_xpath(balance, "{*}Dt//{*}*")
        for balance in statement.iterfind("{*}Bal")
        if balance.findtext("{*}Tp/{*}CdOrPrtry/{*}Cd") in kinds
    ]
    return _day(end) if end else max(filter(None, days), default=None)
