"""MT940 and MT942 files as banks wrote them: against the corpus index and against another reader.

``n_transactions``, balances and the first amount of the index come from a plain search of the
text; ``close`` is the closing balance of the last statement. The other reader is the package
``mt-940``; where both differ, the table says who is right and why.
"""

import csv
import json
import logging
import re
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import BadAmountError, BadDateError, ReadError
from engine.formats import read
from engine.formats.mt940 import Mt940Reader
from engine.formats.registry import HEAD

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
RAW = "raw_values(regex/xpath, first stmt open/close/first amount)"
#: Parameters of banks for FinTS, a grammar, a list of numbers; tests of one tag without any other.
NO_STATEMENT = re.compile(
    r"hbci4j\+hbci4java__(bpd|TestDialog)|document\.treetop|invalid_statement"
    r"|__(account_identification_|available_balance|currency_in_25|duplicate_spaces|empty_86|empty_line"
    r"|empty_non_swift|field_28|line_breaks_with_rn|reference|short_name_of|statement_number"
    r"|unstructured_account_owner)"
)
#: Dates made unrecognisable by whoever published the file ("362268"), and a file with ``CR,``.
REFUSED = {
    "prowide+prowide-core__sample_JPchar.txt": BadDateError,
    "railslove+cmxl__mt940-headers.txt": BadDateError,
    "pypi+camt053_loader_mt940-0.0.23__regression-amount-bare-comma.mt940": BadAmountError,
}
#: The index is wrong, or has a figure that is none.
OTHERWISE = {
    "my-flow+mt940__pending.sta": {"count"},  # lines end with @@, which the search did not see
    # The last statement is cut off and has no closing balance; the index has the one before.
    "OCA+bank-statement-import__test-sns.940": {"close"},
    "OCA+bank-statement-import__test_files__test-sns.940": {"close"},
    # An entry after the end of the statement is a statement of its own here, and then it balances.
    "wolph+mt940__multiline.sta": {"close", "balanced"},
}
#: What mt-940 reads otherwise, and why that is not followed.
DIFFERENCES = {
    "date": {  # YYMMDD of the last century is put into this one
        "Gnucash+gnucash-docs__gnc_sample_mt940.mt940",
        "Gnucash+gnucash-docs__gnc_sample_mt942.mt942",
    },
    "amount": {  # RC takes back a credit: negative; mt-940 gives its amount without a sign
        "pypi+camt053_loader_mt940-0.0.23__regression-two-statements.mt940",
        "WoLpH+mt940__sepa_mt9401.sta",
        "betterplace+mt940_parser__sepa_mt9401.txt",
        "svenstaro+mt940-rs__sepa_mt9401.sta",
        "tryton+mt940__MT940-optional.txt",
        "tryton+mt940__MT940.txt",
        "wolph+mt940__sepa_mt9401.sta",
    },
    "count": {
        "fruitl00p+php-mt940__Rabo__sample",  # it stops at the first decimal point
        "mjebrahimi+SharpMt940Lib.Core__MT940.Sample.ING.zip",  # it reads no archives
        "my-flow+mt940__pending.sta",  # nor lines that end with @@
    },
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def rows():
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as handle:
        return [
            row
            for row in csv.DictReader(handle, delimiter="\t")
            if row["path"].startswith("mt940/")
        ]


def name(row):
    return row["path"].removeprefix("mt940/")


def decimal(text):
    """ "84349,74 DEM" of the index."""
    text = text.split()[0]
    return Decimal(text.replace(",", ".")) if text.count(",") < 2 else None


def problems(row):
    """What is not as the index says."""
    statements = read((CORPUS / row["path"]).read_bytes())
    entries = [entry for statement in statements for entry in statement.transactions]
    told = json.loads(row[RAW]) if row[RAW] else {}
    golden = re.search(r"wolph .yml: (\{.*?\})", row["expected_by_source_tests"])
    balanced = re.search(r"(\d+)/\d+ statements? balance", row["notes"])
    found = {
        "count": (len(entries), int(row["n_transactions"])),
        "first": (amount(entries[:1]), told.get("first")),
        "open": (amount([statements[0].opening]), told.get("open")),
        "close": (amount([statements[-1].closing]), told.get("close")),
        "golden count": (len(entries), json.loads(golden[1]).get("n_tx") if golden else None),
        "balanced": (sum(map(is_balanced, statements)), int(balanced[1]) if balanced else None),
    }
    return {
        key: (ours, expected)
        for key, (ours, expected) in found.items()
        if expected is not None
        and ours != (decimal(expected) if isinstance(expected, str) else expected)
    }


def amount(found):
    return found[0].amount if found and found[0] else None


def is_balanced(statement):
    opening, closing = statement.opening, statement.closing
    return (
        bool(opening and closing)
        and opening.amount + sum(entry.amount for entry in statement.transactions) == closing.amount
    )


def statement_rows():
    return [
        row for row in rows() if not NO_STATEMENT.search(name(row)) and name(row) not in REFUSED
    ]


def test_every_statement_file_is_read_as_the_index_says():
    found = {name(row): problems(row) for row in statement_rows()}
    wrong = {path: what for path, what in found.items() if set(what) - OTHERWISE.get(path, set())}
    assert len(found) > 180
    assert not wrong
    assert {path for path, what in found.items() if what} == set(OTHERWISE)


def test_what_is_no_statement_is_not_claimed():
    others = [row for row in rows() if NO_STATEMENT.search(name(row))]
    for row in others:
        head = (CORPUS / row["path"]).read_bytes()[:HEAD]
        assert Mt940Reader().identify(head) == 0, row["path"]
        assert row["n_transactions"] == "0"
    assert len(others) > 25


@pytest.mark.parametrize("path", sorted(REFUSED))
def test_a_file_whose_entry_cannot_be_told_is_refused_with_its_line(path):
    with pytest.raises(REFUSED[path]) as caught:
        read((CORPUS / "mt940" / path).read_bytes())
    assert caught.value.line


def test_a_warning_stands_where_the_balances_do_not_agree():
    checked = 0
    for row in statement_rows():
        for statement in read((CORPUS / row["path"]).read_bytes()):
            if statement.opening and statement.closing:
                assert ("sum_differs" in statement.warnings) >= (not is_balanced(statement)), row[
                    "path"
                ]
                checked += 1
    assert checked > 450


def text_of(data):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def compared(ours, theirs):
    """Names of what differs between an entry of ours and one of mt-940."""
    said = theirs.data
    if ours.amount != said["amount"].amount:
        yield "amount"
    if (ours.date, ours.value_date) != (said.get("entry_date") or said["date"], said["date"]):
        yield "date"
    bank = (said.get("bank_reference") or "").strip()
    if ours.bank_id != ("" if bank == "NONREF" else bank):
        yield "bank reference"
    owner = (said.get("customer_reference") or "").strip()
    own = ours.instruction_id or ours.cheque_number
    # It cuts references at 16 places, and puts text of field 86 where the reference is a pointer.
    if own and owner and not own.startswith(owner):
        yield "owner's reference"


def test_another_reader_agrees_or_the_difference_is_explained(caplog):
    other = pytest.importorskip("mt940")
    caplog.set_level(logging.CRITICAL)
    found = {}
    both = 0
    for row in statement_rows():
        data = (CORPUS / row["path"]).read_bytes()
        ours = [entry for statement in read(data) for entry in statement.transactions]
        try:
            theirs = list(other.parse(text_of(data)))
        except Exception:  # noqa: BLE001, S112 - it raises whatever comes
            continue
        both += 1
        differing = {"count"} if len(ours) != len(theirs) else set()
        for one, another in zip(ours, theirs, strict=False):
            differing.update(() if differing == {"count"} else compared(one, another))
        for what in differing:
            found.setdefault(what, set()).add(name(row))
    assert both > 160
    assert found == DIFFERENCES


def test_the_reader_refuses_nothing_else():
    refused = set()
    for row in statement_rows():
        try:
            read((CORPUS / row["path"]).read_bytes())
        except ReadError:
            refused.add(name(row))
    assert not refused
