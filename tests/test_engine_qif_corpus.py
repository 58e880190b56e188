"""QIF files as programs wrote them, against the corpus index and what stands in the files.

The index counts the records that ``^`` ends by lines with LF, also those of lists and trades, and
takes the type of an account for the first amount: where it is wrong, the files were counted by
hand. An opening balance counts, as a record that moves nothing.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import ReadError
from engine.formats import read

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
MONEYGURU = "qif/Mouchnino+moneyguru__"
DEBIAN = "qif/debian+gnucash-common__"
REFUSED = {
    f"{MONEYGURU}invalid.qif": "unknown_format",  # prose
    f"{MONEYGURU}missing_fields.qif": "missing_element",  # a transaction without amount
    f"{MONEYGURU}only_accounts.qif": "wrong_message",  # no transaction
    f"{DEBIAN}Money95mfunds_fr.qif": "wrong_message",  # trades alone, as the next four
    f"{DEBIAN}Money95stocks_fr.qif": "wrong_message",
    f"{DEBIAN}every.qif": "wrong_message",
    f"{DEBIAN}quicktest.qif": "wrong_message",
    f"{DEBIAN}swipe.qif": "wrong_message",
}
COUNTED = {
    f"{MONEYGURU}autoswitch.qif": 37,  # lines end with CR, as in the next six
    f"{MONEYGURU}autoswitch_buggy.qif": 37,
    f"{MONEYGURU}chr13_line_sep.qif": 1,
    f"{MONEYGURU}first_field_not_account.qif": 1,
    f"{MONEYGURU}quicken_split_duplicate.qif": 2,
    f"{MONEYGURU}transfer.qif": 2,
    f"{MONEYGURU}transfer_space_in_account_names.qif": 2,
    f"{MONEYGURU}transfer_splits.qif": 3,
    f"{DEBIAN}abc-all.qif": 10,  # two more are memorized
    "qif/giacomos+qifparse__file.qif": 3,  # the others are trades, memorized and a class
}
#: The first and the last transaction, read with the eye.
ENDS = {
    f"{DEBIAN}web.qif": (("1999-03-25", "-99.99"), ("1999-03-18", "-99.99")),
    f"{DEBIAN}abc.qif": (("1997-06-17", "2345.00"), ("1997-11-12", "500.00")),
    f"{DEBIAN}bogus.qif": (("1997-06-17", "2345.00"), ("1997-11-12", "500.00")),
    f"{DEBIAN}Money95invst_fr.qif": (("1995-01-01", "145608.32"), ("1995-12-26", "3500.00")),
    f"{MONEYGURU}ddmmyyyy_with_dots.qif": (("2007-01-22", "42.32"),) * 2,
    f"{MONEYGURU}yyyymmdd_without_sep.qif": (("2007-01-22", "42.32"),) * 2,
    f"{MONEYGURU}chr13_line_sep.qif": (("2007-02-27", "17036.59"),) * 2,
    f"{MONEYGURU}autoswitch.qif": (("2008-12-01", "-28.98"), ("2008-12-22", "-5.30")),
    f"{MONEYGURU}missing_line_sep.qif": (("2007-01-01", "42.32"),) * 2,
    "qif/OCA+bank-statement-import__test_qif.qif": (
        ("2013-08-12", "-1000.00"),
        ("2013-03-03", "-421.35"),
    ),
    "qif/OCA+bank-statement-import__test_qif_dmy.qif": (
        ("2013-08-12", "-1000.00"),
        ("2013-03-03", "-421.35"),
    ),
    "qif/OCA+bank-statement-import__test_qif_ymd.qif": (
        ("2013-08-12", "-1000.00"),
        ("2013-03-03", "-421.35"),
    ),
    "qif/giacomos+qifparse__file.qif": (("2013-10-23", "-6.50"), ("2013-10-11", "-48.00")),
    "qif/Gnucash+gnucash-docs__gnc_Sample_QIF.qif": (
        ("2006-01-01", "1000.00"),
        ("2006-03-12", "-120.00"),
    ),
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def rows():
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle, delimiter="\t") if row["format"] == "qif"]


def entries(path):
    return [entry for found in read((CORPUS / path).read_bytes()) for entry in found.transactions]


def count(path):
    """The number of transactions, or the code of the refusal."""
    try:
        return len(entries(path))
    except ReadError as error:
        return error.code


def test_every_file_has_the_transactions_of_the_index_or_those_counted_by_hand():
    wanted = {row["path"]: int(row["n_transactions"]) for row in rows()} | COUNTED | REFUSED
    assert {path: count(path) for path in wanted} == wanted


@pytest.mark.parametrize("path", sorted(ENDS))
def test_the_first_and_the_last_transaction_are_those_of_the_file(path):
    found = [(each.date.isoformat(), each.amount) for each in entries(path)]
    first, last = ((day, Decimal(amount)) for day, amount in ENDS[path])
    assert (found[0], found[-1]) == (first, last)


def test_a_checkbook_balances_with_its_opening_balance():
    found = read((CORPUS / f"{MONEYGURU}checkbook.qif").read_bytes())
    moved = [sum(e.amount for e in one.transactions if e.status == "BOOK") for one in found]
    assert [one.opening.amount + sum_ for one, sum_ in zip(found, moved, strict=True)] == [
        one.closing.amount for one in found
    ]
