"""OFX files as banks wrote them: against the corpus index, and against ofxparse.

The index counted STMTTRN and took the first amount and LEDGERBAL by regular expressions.
"""

import csv
import io
import json
import logging
import re
import warnings
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import ReadError
from engine.formats import read

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"
#: Files with STMTTRN that are broken, most of them on purpose.
BROKEN = {
    "ofx/OCA+bank-statement-import__test_ofx_wrong.ofx": "missing_element",
    "ofx/OCA+bank-statement-import__test_ofx_file__test_ofx_wrong.ofx": "missing_element",
    "ofx/beccha+ofxparser__bad_date_format.ofx": "bad_date",
    "ofx/jseutter+ofxparse__date_missing.ofx": "missing_element",
    "ofx/jseutter+ofxparse__decimal_error.ofx": "bad_date",
    "ofx/libofx+libofx__null-ptr-deref-1.ofx": "incomplete_file",
}
#: Why a file without STMTTRN may hold no statement.
NO_STATEMENT = {
    "wrong_message",
    "bank_error",
    "unknown_format",
    "damaged_tags",
    "incomplete_file",
    "missing_element",
}
#: What the index has as written, and what it means.
WRITTEN = {
    "-2,60": "-2.60",
    "-200,00": "-200.00",
    "200,29": "200.29",
    "-2000,00": "-2000.00",
    "2000,00": "2000.00",
    "+1 006,60": "1006.60",
    "R$\u00a05.326,43": "5326.43",
}
#: Where ofxparse 0.21 says something else, and why.
DIFFERENCES = {
    "jseutter+ofxparse__investment_medium.ofx": "ofxparse moves the day by the offset -4",
    "pypi+bankfile-0.2.0__chknum-instead-of-checknum.ofx": "ofxparse does not know CHKNUM",
    "pypi+ofxparse-0.21__bank_medium.ofx": "a CHECKNUM of 0 is no cheque",
    "pypi+ofxparse-0.21__suncorp.ofx": "a CHECKNUM of 0 is no cheque",
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def rows():
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle, delimiter="\t") if row["format"] == "ofx"]


def decimal(text):
    text = WRITTEN.get(text, text)
    return Decimal(text) if re.fullmatch(r"[+-]?[0-9.]+", text or "") else None


def problems(row):
    """What is not as the index says, as a list of texts."""
    try:
        found = read((CORPUS / row["path"]).read_bytes())
    except ReadError as error:
        if row["path"] in BROKEN:
            return [] if error.code == BROKEN[row["path"]] else [error.code]
        is_empty = row["n_transactions"] == "0" and error.code in NO_STATEMENT
        return [] if is_empty else [f"refused: {error}"]
    told = json.loads(row[RAW]) if row[RAW] else {}
    entries = [entry for statement in found for entry in statement.transactions]
    closing = found[0].closing.amount if found[0].closing else None
    compared = (
        ("count", len(entries), int(row["n_transactions"])),
        ("first", entries[0].amount if entries else None, decimal(told.get("first"))),
        ("close", closing, decimal(told.get("close"))),
    )
    return [
        f"{name}: {here} instead of {there}"
        for name, here, there in compared
        if there is not None and here != there
    ]


def test_every_file_is_read_as_the_index_has_it_or_refused_for_a_known_reason():
    wrong = {row["path"]: problems(row) for row in rows()}
    assert {path: found for path, found in wrong.items() if found} == {}


def test_files_that_are_broken_in_the_corpus_are_all_there():
    assert set(BROKEN) <= {row["path"] for row in rows()}


def by_ofxparse(data):
    """What ofxparse finds, or ``None`` where it fails or finds no transaction of a bank."""
    ofxparse = pytest.importorskip("ofxparse")
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = ofxparse.OfxParser.parse(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - it fails in many ways
        return None
    finally:
        logging.disable(logging.NOTSET)
    statements = [getattr(account, "statement", None) for account in parsed.accounts]
    found = [each for one in statements for each in getattr(one, "transactions", None) or ()]
    return [
        (each.date.date(), each.amount, each.id, each.checknum or "")
        for each in found
        if hasattr(each, "amount")
    ] or None


def ours(data):
    try:
        found = read(data)
    except ReadError:
        return None
    return [
        (each.date, each.amount, each.bank_id, each.cheque_number)
        for statement in found
        for each in statement.transactions
    ]


def test_ofxparse_finds_the_same_where_it_can_read_a_file():
    compared, different = 0, set()
    for row in rows():
        data = (CORPUS / row["path"]).read_bytes()
        here, there = ours(data), by_ofxparse(data)
        if here is None or there is None:
            continue
        compared += 1
        if here != there:
            different.add(row["path"].removeprefix("ofx/"))
            assert len(here) == len(there)
            assert [each[1:3] for each in here] == [each[1:3] for each in there]
    assert different == set(DIFFERENCES)
    assert compared > 50
