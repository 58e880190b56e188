"""Every field of camt.052/.053/.054 as a careful reader of the sample writes it down."""

import datetime
import json
import sys
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import BadAmountError, BadDateError, BadDirectionError, MissingElementError
from engine.formats import read
from engine.formats.camt import stream
from engine.statement import (
    Balance,
    Batch,
    Charge,
    Document,
    Reference,
    Statement,
    Transaction,
    split_batch,
)

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))
from written_down import expected, written  # noqa: E402

SAMPLES = HERE / "samples" / "camt"
DAY = datetime.date(2026, 1, 31)


def sample(name):
    return read((SAMPLES / f"{name}.xml").read_bytes())


def one(name):
    (statement,) = sample(name)
    return statement


def entry(content, **statement):
    """The transaction of a statement with one entry of this content."""
    (found,) = read(message(content, **statement))
    return found.transactions[0]


def message(*entries, bal="", acct="<Ccy>EUR</Ccy>"):
    ntry = "".join(f"<Ntry>{content}</Ntry>" for content in entries)
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Id>1</Id><Acct>{acct}</Acct>{bal}{ntry}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def plain(amount="5.00", direction="CRDT", more=""):
    return f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{more}'


def details(*contents, more=""):
    inner = "".join(f"<TxDtls>{content}</TxDtls>" for content in contents)
    return f"{more}<NtryDtls>{inner}</NtryDtls>"


WRITTEN_DOWN = [path.with_suffix("") for path in sorted(SAMPLES.glob("*.json"))]


@pytest.mark.parametrize("path", WRITTEN_DOWN, ids=lambda path: path.stem)
def test_every_field_of_a_sample_is_as_written_down_by_hand(path):
    assert [written(each) for each in read(path.read_bytes())] == expected(path)


def test_a_statement_tells_its_account_period_page_and_balances():
    found = one("statement_053_08")
    opening = Balance(
        kind="OPBD", amount=Decimal("1000.00"), currency="EUR", date=DAY, subtype="INTM"
    )
    closing = Balance(kind="CLBD", amount=Decimal("-35.50"), currency="EUR", date=DAY)
    available = Balance(kind="CLAV", amount=Decimal("4964.50"), currency="EUR", date=DAY)
    dollars = Balance(kind="CLBD", amount=Decimal("12.00"), currency="USD", date=DAY)
    assert found == Statement(
        format="camt.053.001.08",
        account="DE02120300000000202051",
        currency="EUR",
        account_name="Main account",
        owner_name="Quiet Harbour GmbH",
        servicer_bic="BYLADEM1001",
        id="STMT-2026-031",
        message_id="MSG-2026-031",
        number="7",
        electronic_number="31",
        legal_number="7",
        created="2026-02-01T00:10:00+01:00",
        date_start=DAY,
        date_end=DAY,
        page=2,
        is_last_page=True,
        copy_kind="DUPL",
        declared_count=3,
        balances=(opening, closing, available, dollars),
        opening=opening,
        closing=closing,
        available=available,
        transactions=found.transactions,
    )


def test_an_entry_with_one_detail_is_one_transaction_with_every_field():
    found = one("statement_053_08").transactions[0]
    assert found == Transaction(
        amount=Decimal("914.50"),
        currency="EUR",
        date=DAY,
        value_date=datetime.date(2026, 2, 2),
        status="BOOK",
        is_reversal=False,
        bank_id="2026013100000017",
        entry_reference="1",
        end_to_end_id="INV 2026/0042",
        instruction_id="THEIR-INSTRUCTION",
        transaction_id="TX-17",
        uetr="8a562c67-ca16-48ba-b074-65581be6f001",
        message_id="THEIR-MSG",
        payment_info_id="THEIR-PAYMENT-INFO",
        mandate_id="MANDATE-5",
        creditor_id="DE98ZZZ09999999999",
        cheque_number="000815",
        clearing_reference="T2-5566",
        other_references=(Reference(value="DETAIL-17", kind="AcctSvcrRef"),),
        references=(
            Reference(
                value="RF18539007547034",
                kind="SCOR",
                issuer="ISO",
                amount=Decimal(1100),
                currency="USD",
            ),
        ),
        documents=(
            Document(
                number="2026/0042",
                kind="CINV",
                date=datetime.date(2026, 1, 2),
                amount=Decimal(1100),
                currency="USD",
            ),
            Document(number="2026/0007", kind="CREN", amount=Decimal(-100), currency="USD"),
        ),
        text="Invoice 2026/0042  less\ncredit note 2026/0007\nas agreed by telephone",
        additional_info="Transfer from abroad\nForeign payment",
        partner_name="Blue Mountain Coffee Inc.",
        ultimate_name="Blue Mountain Retail LLC",
        partner_account="0123456789",
        partner_bic="CHASUS33XXX",
        partner_address=("Main Street 5", "10001 New York"),
        partner_country="US",
        purpose_code="GDDS",
        code="PMNT-RCDT-XBCT",
        proprietary_code="NTRF+202+00931",
        proprietary_issuer="DK",
        charges=(
            Charge(
                amount=Decimal("-3.00"),
                currency="EUR",
                is_included=True,
                kind="COMM",
                bearer="SHAR",
            ),
            Charge(amount=Decimal("-0.50"), currency="EUR", kind="Postage"),
        ),
        original_amount=Decimal("1000.00"),
        original_currency="USD",
        exchange_rate=Decimal("1.0893"),
        batch=Batch(
            message_id="ORDER-9",
            payment_info_id="COLLECTION-9",
            count=1,
            total=Decimal("914.50"),
            currency="EUR",
        ),
    )


def test_a_debit_is_negative_and_its_counterparty_is_the_creditor():
    found = one("statement_053_08").transactions[1]
    assert found == Transaction(
        amount=Decimal(-1950),
        currency="EUR",
        date=DAY,
        value_date=DAY,
        bank_id="2026013100000018",
        entry_reference="2",
        text="Rent February",
        partner_name="Grünwald & Söhne KG",
        partner_account="DE89370400440532013000",
        partner_bic="COBADEFFXXX",
        partner_address=("Am Kai 3", "20457 Hamburg"),
        partner_country="DE",
        purpose_text="Office rent",
        proprietary_code="RENT",
    )


def test_an_entry_that_says_nothing_more_is_dated_by_the_statement():
    found = one("statement_053_08").transactions[2]
    assert found == Transaction(amount=Decimal(0), currency="EUR", date=DAY, status="INFO")


def test_the_raw_entry_is_plain_json_with_everything_in_it():
    raw = one("statement_053_08").transactions[0].raw
    assert json.loads(json.dumps(raw)) == raw
    assert raw["Amt"] == {"@Ccy": "EUR", "#": "914.50"}
    assert raw["NtryDtls"]["TxDtls"]["RmtInf"]["Ustrd"][0] == "Invoice 2026/0042  less"


def test_details_of_a_batch_are_transactions_of_their_own():
    whole = one("batches_053_02").transactions[0]
    batch = Batch(
        message_id="B-MSG", payment_info_id="B-PMT", count=3, total=Decimal(60), currency="EUR"
    )
    day = datetime.date(2026, 3, 1)
    common = {
        "currency": "EUR",
        "date": day,
        "value_date": day,
        "batch": batch,
        "additional_info": "Reference payments",
    }
    parts = (
        Transaction(
            amount=Decimal(35),
            bank_id="ARCH0000001-1",
            end_to_end_id="E1",
            partner_name="Aino Virtanen",
            references=(Reference(value="1232"),),
            code="PMNT-RCDT-DMCT",
            **common,
        ),
        Transaction(
            amount=Decimal(20),
            bank_id="ARCH0000001",
            partner_name="Björn Borg",
            original_amount=Decimal(220),
            original_currency="SEK",
            code="PMNT-RCDT-DMCT",
            **common,
        ),
        Transaction(amount=Decimal(5), bank_id="ARCH0000001", code="PMNT-RRCT-CHRG", **common),
    )
    assert whole == Transaction(
        amount=Decimal(60), bank_id="ARCH0000001", code="PMNT-RCDT-DMCT", details=parts, **common
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (plain("5.00"), "no_details"),
        (plain("5.00", more=details(plain("5.00"))), "no_details"),
        (plain("5.00", more=details(plain("2.00"), plain("3.00"))), ""),
        (plain("1.00", more=details(plain("3.00"), plain("2.00", "DBIT"))), ""),
        (plain("5.00", more=details(plain("2.00"), plain("2.99"))), "sum_differs"),
        (plain("5.00", more=details(plain("5.00"), "<Refs/>")), "missing_amount"),
        (
            plain("5.00", more=details(plain("2.00"), '<Amt Ccy="USD">3.00</Amt>')),
            "other_currency",
        ),
    ],
)
def test_details_stand_for_the_entry_only_when_they_add_up_to_it(content, reason):
    found = entry(content)
    split = split_batch(found)
    assert split.reason == reason
    assert split.transactions == ((found,) if reason else found.details)


def test_a_batch_whose_details_have_no_sign_takes_the_direction_of_the_entry():
    found = entry(
        plain("5.00", "DBIT", details('<Amt Ccy="EUR">2</Amt>', '<Amt Ccy="EUR">3</Amt>'))
    )
    assert [each.amount for each in found.details] == [-2, -3]


def test_returns_and_reversals_keep_their_direction_and_find_the_other_side():
    found = one("returns_053_04").transactions
    assert [
        (str(each.amount), each.partner_name, each.is_reversal, each.return_reason)
        for each in found
    ] == [
        ("-53.00", "Sam Slow", False, "MD06"),
        ("-20.00", "Wrong Payer AG", True, ""),
        ("100.00", "Closed Shop Ltd", False, "Account closed"),
    ]
    assert found[0].return_text == "Refund requested\nby end customer"
    assert (found[0].original_amount, found[0].original_currency) == (Decimal(-50), "EUR")
    assert found[0].charges[0].amount == Decimal(-3)
    assert sum(each.amount for each in found) == Decimal(27)


def test_a_report_keeps_pending_entries_and_says_so():
    first, second = sample("report_052_06")
    assert [(each.status, str(each.amount), each.date) for each in first.transactions] == [
        ("BOOK", "7.00", datetime.date(2026, 5, 5)),
        ("PDNG", "-2.00", datetime.date(2026, 5, 4)),
    ]
    assert (first.format, first.account, first.currency) == (
        "camt.052.001.06",
        "40-12-34567",
        "CHF",
    )
    assert [(each.kind, each.amount) for each in first.balances] == [("ITBD", 10), ("HELD", 3)]
    assert (first.opening, first.closing) == (None, None)
    assert (first.page, first.is_last_page) == (1, False)
    assert (second.account, second.transactions) == ("40-12-99999", ())


def test_prefixes_and_an_envelope_do_not_matter():
    found = one("notification_054_13")
    assert (found.format, found.account) == ("camt.054.001.13", "CH9300762011623852957")
    (whole,) = found.transactions
    assert [(each.amount, each.reference) for each in split_batch(whole).transactions] == [
        (Decimal(150), "210000000003139471430009017"),
        (Decimal(100), "000000000000000000000000026"),
    ]


def test_samples_balance():
    for name in ("statement_053_08", "returns_053_04", "batches_053_02"):
        found = one(name)
        total = sum(each.amount for each in found.transactions if each.status == "BOOK")
        assert found.opening.amount + total == found.closing.amount, name


def test_a_stream_gives_transactions_before_their_statement():
    items = list(stream((SAMPLES / "report_052_06.xml").read_bytes()))
    assert [type(each).__name__ for each in items] == [
        "Transaction",
        "Transaction",
        "Statement",
        "Statement",
    ]


def test_a_transaction_cannot_be_changed():
    found = entry(plain())
    for field in fields(found):
        with pytest.raises(AttributeError):
            setattr(found, field.name, None)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5", "5"),
        ("+5.00", "5.00"),
        ("-5.00", None),
        ("0.00", "0.00"),
        ("12345.67890", "12345.67890"),
        ("999999999999999999", "999999999999999999"),
        ("000000000000000000012.00", "12.00"),
        (".5", "0.5"),
        ("5.", "5"),
        (" 5.00\n", "5.00"),
        ("1234567890123456789", None),
        ("12345678901234567.89", None),
        ("1,50", None),
        ("1.234,56", None),
        ("1 000.00", None),
        ("12..34", None),
        ("1e5", None),
        ("NaN", None),
        ("Infinity", None),
        ("٣", None),
        (".", None),
        ("-", None),
        ("0x1F", None),
        ("1_000", None),
    ],
)
def test_an_amount_is_read_exactly_or_refused(text, amount):
    if amount is None:
        with pytest.raises(BadAmountError) as caught:
            entry(plain(text))
        assert (caught.value.tag, caught.value.value) == ("Amt", text.strip())
    else:
        assert str(entry(plain(text)).amount) == str(Decimal(amount))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("<Dt>2026-03-29</Dt>", "2026-03-29"),
        ("<DtTm>2026-03-29T00:30:00+14:00</DtTm>", "2026-03-29"),
        ("<DtTm>2026-03-29T23:59:59Z</DtTm>", "2026-03-29"),
        ("<Dt>2026-03-29+02:00</Dt>", "2026-03-29"),
        ("2026-03-29", "2026-03-29"),
        ("<Dt>2026-02-30</Dt>", None),
        ("<Dt>29.03.2026</Dt>", None),
        ("<Dt>20260329</Dt>", None),
        ("<Dt>2026-W13-7</Dt>", None),
        ("<Dt>2026-13-01</Dt>", None),
        ("<Dt>0000-01-01</Dt>", None),
    ],
)
def test_a_date_is_the_day_written_whatever_the_offset(written, day):
    content = plain(more=f"<BookgDt>{written}</BookgDt>")
    if day is None:
        with pytest.raises(BadDateError):
            entry(content)
    else:
        assert entry(content).date.isoformat() == day


@pytest.mark.parametrize(
    ("content", "error", "tag"),
    [
        ("<CdtDbtInd>CRDT</CdtDbtInd>", MissingElementError, "Amt"),
        ('<Amt Ccy="EUR">1</Amt>', MissingElementError, "CdtDbtInd"),
        (plain(direction="CREDIT"), BadDirectionError, "CdtDbtInd"),
        ("", MissingElementError, "CdtDbtInd"),
    ],
)
def test_an_entry_without_amount_or_direction_is_refused(content, error, tag):
    with pytest.raises(error) as caught:
        entry(content)
    assert caught.value.tag == tag


def test_an_error_names_the_line_of_the_element():
    data = (SAMPLES / "batches_053_02.xml").read_bytes()
    line = data[: data.index(b"4.01")].count(b"\n") + 1
    with pytest.raises(BadAmountError) as caught:
        read(data.replace(b"4.01", b"4,01"), "march.xml")
    assert (caught.value.line, caught.value.file) == (line, "march.xml")
    assert caught.value.message == (
        f"Amt '4,01' is not a plain decimal number of at most 18 digits (line {line})"
    )


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        ("<Sts>PDNG</Sts>", "PDNG"),
        ("<Sts><Cd>INFO</Cd></Sts>", "INFO"),
        ("<Sts><Prtry>XYZ</Prtry></Sts>", "XYZ"),
        ("", "BOOK"),
    ],
)
def test_status_is_read_in_every_version(status, read_as):
    assert entry(plain(more=status)).status == read_as


@pytest.mark.parametrize(
    ("parties", "partner"),
    [
        ("<Dbtr><Nm>A</Nm></Dbtr><Cdtr><Nm>B</Nm></Cdtr>", "A"),
        ("<Cdtr><Nm>B</Nm></Cdtr>", "B"),
        ("<Cdtr><Nm>Quiet Harbour GMBH</Nm></Cdtr>", ""),
        ("<Dbtr><Nm>QUIET HARBOUR GmbH</Nm></Dbtr><Cdtr><Nm>B</Nm></Cdtr>", "B"),
        (
            "<Dbtr><Nm>A</Nm></Dbtr><DbtrAcct><Id><IBAN>XX1</IBAN></Id></DbtrAcct><Cdtr><Nm>B</Nm></Cdtr>",
            "B",
        ),
        ("<UltmtDbtr><Nm>U</Nm></UltmtDbtr>", "U"),
        ("<Dbtr><Agt><FinInstnId><Nm>Bank</Nm></FinInstnId></Agt></Dbtr>", "Bank"),
        ("<DbtrAcct><Id><IBAN>XX2</IBAN></Id><Nm>Holder</Nm></DbtrAcct>", "Holder"),
    ],
)
def test_the_counterparty_of_a_credit_is_whoever_is_not_us(parties, partner):
    acct = "<Id><IBAN>XX1</IBAN></Id><Ownr><Nm>Quiet Harbour GmbH</Nm></Ownr>"
    content = plain(more=details(f"<RltdPties>{parties}</RltdPties>"))
    assert entry(content, acct=acct).partner_name == partner


def test_a_filler_for_a_mandatory_field_is_not_a_text():
    content = (
        "<Refs><EndToEndId>NOTPROVIDED</EndToEndId><InstrId>not provided</InstrId></Refs>"
        "<RmtInf><Ustrd>NOTPROVIDED</Ustrd><Ustrd>Rent</Ustrd></RmtInf>"
    )
    found = entry(plain(more=details(content)))
    assert (found.end_to_end_id, found.instruction_id, found.text) == ("", "", "Rent")


def bal(kind, amount, day, currency="EUR"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        ("", None, None),
        (bal("PRCD", 1, "2026-01-01") + bal("CLBD", 2, "2026-01-02"), 1, 2),
        (bal("PRCD", 9, "2026-01-01") + bal("OPBD", 1, "2026-01-02"), 1, None),
        (bal("OPBD", 9, "2026-01-01", "USD") + bal("OPBD", 1, "2026-01-01"), 1, None),
        (bal("CLBD", 2, "2026-01-03") + bal("CLBD", 9, "2026-01-02"), None, 2),
        (bal("OPBD", 9, "2026-01-03") + bal("OPBD", 1, "2026-01-02"), 1, None),
        (bal("ITBD", 9, "2026-01-03"), None, None),
    ],
)
def test_the_first_opening_and_last_closing_balance_of_the_account_count(
    balances, opening, closing
):
    (found,) = read(message(bal=balances))
    amounts = [each and each.amount for each in (found.opening, found.closing)]
    assert amounts == [opening, closing]


def test_entries_before_the_balances_are_read_the_same():
    (found,) = read(message(plain()).replace(b"</Stmt>", bal("CLBD", 5, DAY).encode() + b"</Stmt>"))
    assert (found.closing.amount, len(found.transactions)) == (5, 1)


def test_a_message_without_statement_has_none():
    assert read(b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>') == ()
