"""Table files of banks, wallets and programs, read by detection alone.

``READ`` has what a person counted in each file: transactions, and the sum of those booked as far
as they are few enough to add up by hand. What is in neither list must give a clear error or a
statement, and nothing else. The index of the corpus only counts lines, which is not used here.
"""

import contextlib
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import ReadError
from engine.formats import read

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
BANK = "bank2ynab+bank2ynab__"
OCA = "OCA+bank-statement-import__"
READ = {
    # Bank accounts
    "csv/Gnucash+gnucash-docs__gnc_sample_csv.csv": (5, "-177.33"),
    "csv/Mouchnino+moneyguru__comments.csv": (1, "500.00"),
    "csv/Mouchnino+moneyguru__fortis.csv": (18, None),
    "csv/Mouchnino+moneyguru__fortis_with_r_linesep.csv": (18, None),
    "csv/Mouchnino+moneyguru__lots_of_noise.csv": (2, "-999.99"),
    "csv/OCA+bank-payment__samplestatement.csv": (5, "20000"),
    "csv/Project60+org.project60.banking__Test01.csv": (1, "84.00"),
    "csv/Project60+org.project60.banking__Test02_UTF8_with_BOM.csv": (1, "-9.99"),
    "csv/Project60+org.project60.banking__Test02_UTF8_without_BOM.csv": (1, "-9.99"),
    f"csv/{BANK}20171001-20171106.csv": (1, "-59.99"),
    f"csv/{BANK}2018-04-14_10-52-13_bunq-transactieoverzicht.csv": (3, "728.54"),
    f"csv/{BANK}20180226-1000594757-umsatz.CSV": (1, "-36.99"),
    f"csv/{BANK}2019-03-02_11-50-46_bunq-statement.csv": (7, "-23.82"),
    f"csv/{BANK}CSV_A_20180414_112204.csv": (3, "-1037.49"),
    f"csv/{BANK}MonzoDataExport_February2018_2018-02-26_174335.csv": (1, "-10"),
    f"csv/{BANK}Movements_1234512345_201805271848.csv": (1, "-1.00"),
    f"csv/{BANK}TransactionHistory_20180418043121.csv": (8, "-173.28"),
    f"csv/{BANK}Umsaetze_KtoNr538917600_EUR_02-03-2018_1503.CSV": (1, "-17.22"),
    f"csv/{BANK}W80844_EBH_201945.202122.csv": (2, "940"),
    f"csv/{BANK}export_BE11123456789012_20180304_1422.csv": (1, "-3.40"),
    f"csv/{BANK}test_BOI_TransactionExport.csv": (27, None),
    "csv/fabolhak+ofxstatement-de-ing__test_with_saldo_1.csv": (9, "-178.60"),
    "csv/fabolhak+ofxstatement-de-ing__test_with_saldo_2.csv": (9, "-178.60"),
    "csv/fabolhak+ofxstatement-de-ing__test_without_saldo_1.csv": (6, "-180.93"),
    "csv/fabolhak+ofxstatement-de-ing__test_without_saldo_2.csv": (6, "-180.93"),
    "csv/jbms+beancount-import__EAC_Checking_Transactions_20201223-160009.CSV": (12, "22481.17"),
    "csv/jbms+beancount-import__cash-transactions-contribution.csv": (2, "2400.00"),
    "csv/jbms+beancount-import__cash-transactions-other.csv": (5, "-1900.00"),
    "csv/kedder+ofxstatement-lithuanian__danske.csv": (4, "-0.00"),
    "csv/kedder+ofxstatement-lithuanian__swedbank.csv": (5, "1058.46"),
    "csv/mlaitinen+ofxstatement-revolut__2021-october.csv": (7, "165.31"),
    "csv/mlaitinen+ofxstatement-revolut__2022-january.csv": (9, "86.56"),
    "csv/omarkohl+ofxstatement-sparkasse-freiburg__simple1.csv": (2, "123.00"),
    "csv/omarkohl+ofxstatement-sparkasse-freiburg__simple2.csv": (18, None),
    f"xlsx/{BANK}test_swedebank_statement.xls": (13, None),
    "xlsx/frankIT+ofxstatement-fineco__movements.xlsx": (2, "150.62"),
    "xlsx/gyp+ofxstatement-otp__sample-new-format-2026-06.xlsx": (9, "215742.0"),
    "xlsx/gyp+ofxstatement-otp__sample-old-format-pre-2026-06.xlsx": (9, "335722.0"),
    # Cards, in which money spent may be written without a minus
    f"csv/{BANK}MS_JANE_SMITH_01-12-2019_14-12-2019.csv": (13, "-285.80"),
    f"csv/{BANK}export_KBC-Mastercard_Business_Essential_20200204_1604.csv": (3, "2.73"),
    f"csv/{BANK}umsatz-1234________1234-20180227.CSV": (1, "-5.00"),
    "csv/fjacquet+camt-csv__viseca.csv": (9, "-49.20"),
    "xlsx/frankIT+ofxstatement-fineco__my-cards.xls": (2, "-50"),
    # Wallets
    "csv/jbms+beancount-import__transactions.csv": (50, None),
    "csv/jbms+beancount-import__venmo__transactions.csv": (11, None),
}
#: PayPal: rows, of which those with a fee are two transactions.
PAYPAL = {
    "csv/Alfystar+ofxstatement-paypal-2__French_sample.csv": (184, 0),
    f"csv/{OCA}activity_en.csv": (76, 26),
    "csv/pypi+odoo_addon_account_statement_import_paypal-17.0.1.0.0.4__activity_en.csv": (76, 26),
    f"csv/{OCA}statement_en.csv": (19, 7),
    f"csv/{OCA}statement_es.csv": (4, 4),
    f"csv/{OCA}empty_activity.csv": (0, 0),
    "csv/simonmichael+hledger__paypal-custom.csv": (7, 1),
}
#: Of banks, but a person has to say what the file does not: one row of a day that fits both
#: orders; one positive row without header; a positive row with nothing that says so.
ASKED = {
    f"csv/{BANK}20180226_12345678.csv": "date_order",
    f"csv/{BANK}dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv": "direction",
    f"csv/{BANK}statement_1.csv": "direction",
}
#: Days written over with ones.
MASKED = {
    f"csv/{BANK}TH_20180101-20180523_page_1.csv",
    f"csv/{BANK}TH_20180101-20180523_strana_1.csv",
    f"csv/{BANK}TH_20180521-20180523.csv",
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus not here: shared/corpus")


def booked(statements):
    return [
        each for statement in statements for each in statement.transactions if each.status == "BOOK"
    ]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.split("__")[-1])
def test_a_file_of_a_bank_has_the_transactions_a_person_counted(path):
    count, total = READ[path]
    statements = read((CORPUS / path).read_bytes())
    assert sum(len(statement.transactions) for statement in statements) == count
    if total is not None:
        assert sum(each.amount for each in booked(statements)) == Decimal(total)


@pytest.mark.parametrize("path", PAYPAL, ids=lambda path: path.split("__")[-1])
def test_a_paypal_download_balances_to_the_cent(path):
    rows, fees = PAYPAL[path]
    statements = read((CORPUS / path).read_bytes())
    assert {statement.format for statement in statements} <= {"paypal"}
    assert sum(len(statement.transactions) for statement in statements) == rows + fees
    assert all("balance_differs" not in statement.warnings for statement in statements)


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.split("__")[-1])
def test_what_the_file_leaves_open_is_asked(path):
    with pytest.raises(ReadError) as caught:
        read((CORPUS / path).read_bytes())
    assert (caught.value.code, caught.value.value) == ("unknown_layout", ASKED[path])


@pytest.mark.parametrize("path", sorted(MASKED), ids=lambda path: path.split("__")[-1])
def test_days_that_are_masked_are_no_days(path):
    with pytest.raises(ReadError) as caught:
        read((CORPUS / path).read_bytes())
    assert (caught.value.code, caught.value.line) == ("bad_date", 2)


@pytest.mark.parametrize("folder", ["csv", "xlsx", "hostile"])
def test_every_file_gives_a_statement_or_a_clear_error(folder):
    for path in sorted((CORPUS / folder).iterdir()):
        with contextlib.suppress(ReadError):
            read(path.read_bytes())
