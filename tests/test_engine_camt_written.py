"""Statements made up at random, written as camt.053.001.08 and read again; damage; time zones."""

import dataclasses
import datetime
import os
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))
from benchmarks.writers.camt import sample, write  # noqa: E402
from engine.errors import ReadError  # noqa: E402
from engine.formats import read  # noqa: E402
from engine.formats.camt import stream  # noqa: E402
from engine.statement import (  # noqa: E402
    Balance,
    Batch,
    Card,
    Charge,
    Document,
    Reference,
    Statement,
    Transaction,
)

XSD = ROOT.parent / "shared" / "corpus" / "xsd" / "Subite-eu+camt-to-coda__camt.053.001.08.xsd"
SAMPLES = ROOT / "tests" / "samples" / "camt"
EXAMPLES = {"deadline": None, "derandomize": True}

LETTERS = st.sampled_from("abcXYZ019 <>&'\"/;+äßéŁ漢–€")
TEXT = st.text(LETTERS, min_size=1, max_size=12).map(str.strip)
WORD = TEXT.filter(bool)
ID = st.one_of(st.just(""), WORD)
DAYS = st.dates(datetime.date(1999, 1, 1), datetime.date(2099, 12, 31))
MONEY = st.decimals(Decimal("0.01"), Decimal(10**9), places=2) | st.decimals(0, 99999, places=5)
SIGNED = st.builds(lambda value, sign: value * sign, MONEY, st.sampled_from((1, -1)))
LINES = st.lists(WORD, max_size=3, unique=True).map("\n".join)
CURRENCY = st.sampled_from(("CHF", "USD", "JPY"))
OWNER = "Nobody else is called so"

CHARGE = st.builds(
    Charge,
    amount=SIGNED.filter(bool),
    currency=CURRENCY,
    is_included=st.sampled_from((None, True, False)),
    kind=ID,
    bearer=ID,
)
CARD = st.builds(
    Card,
    number=st.sampled_from(("", "400000******0002", "1234")),
    merchant=ID,
    terminal=WORD,
    category=ID,
    reference=ID,
    total_reference=ID,
    date=st.none() | DAYS,
)
BATCH = st.builds(
    lambda count, total, **ids: Batch(
        count=count, total=total, currency="EUR" if total is not None else "", **ids
    ),
    message_id=WORD,
    payment_info_id=ID,
    count=st.none() | st.integers(0, 10**6),
    total=st.none() | MONEY,
)


def with_amount(made, **fields):
    """A reference or document, with an amount and its currency or with neither."""
    return st.builds(
        lambda amount, currency, **more: made(
            amount=amount, currency="" if amount is None else currency, **more
        ),
        amount=st.none() | SIGNED,
        currency=CURRENCY,
        **fields,
    )


REFERENCE = with_amount(Reference, value=WORD, kind=ID, issuer=ID)
DOCUMENT = with_amount(Document, number=WORD, kind=ID, date=st.none() | DAYS)
PARTY = st.fixed_dictionaries(
    {
        "partner_name": WORD,
        "ultimate_name": ID,
        "partner_account": st.sampled_from(("", "DE89370400440532013000", "12-345 678")),
        "partner_bic": ID,
        "partner_address": st.lists(WORD, max_size=2).map(tuple),
        "partner_country": ID,
    }
)
NO_PARTY = st.just({})
IDS = dict.fromkeys(
    (
        "end_to_end_id",
        "instruction_id",
        "transaction_id",
        "uetr",
        "message_id",
        "payment_info_id",
        "mandate_id",
        "creditor_id",
        "cheque_number",
        "clearing_reference",
        "return_reason",
    ),
    ID,
)
SEVERAL = {
    "references": st.lists(REFERENCE, max_size=2).map(tuple),
    "documents": st.lists(DOCUMENT, max_size=2).map(tuple),
    "charges": st.lists(CHARGE, max_size=2).map(tuple),
    "other_references": st.lists(
        st.builds(Reference, value=WORD, kind=ID), max_size=2
    ).map(tuple),
}  # fmt: skip


@st.composite
def sides(draw, value):
    """What one entry or detail of ``value`` says of itself."""
    fields = draw(st.fixed_dictionaries(IDS)) | draw(st.fixed_dictionaries(SEVERAL))
    fields |= draw(st.one_of(PARTY, NO_PARTY))
    fields["text"] = draw(LINES)
    fields["return_text"] = draw(LINES)
    fields[draw(st.sampled_from(("purpose_code", "purpose_text")))] = draw(ID)
    fields["card"] = draw(st.none() | CARD)
    if draw(st.booleans()):
        original = draw(MONEY).copy_sign(value)
        fields |= {"original_amount": original, "original_currency": draw(CURRENCY)}
    fields["exchange_rate"] = draw(st.none() | MONEY.filter(bool))
    return fields


@st.composite
def codes(draw):
    """The codes of an entry; a detail that has none takes them over."""
    levels = draw(st.lists(st.sampled_from(("PMNT", "RCDT", "ESCT")), max_size=3))
    return {
        "code": "-".join(levels),
        "proprietary_code": draw(ID),
        "proprietary_issuer": draw(ID),
    }


@st.composite
def transactions(draw):
    """An entry without details, or with two or three."""
    common = {
        "currency": "EUR",
        "date": draw(DAYS),
        "value_date": draw(st.none() | DAYS),
        "status": draw(st.sampled_from(("BOOK", "BOOK", "PDNG", "INFO"))),
        "is_reversal": draw(st.booleans()),
        "entry_reference": draw(ID),
        "bank_id": draw(WORD),
        "batch": draw(st.none() | BATCH),
        "additional_info": draw(LINES),
        **draw(codes()),
    }
    value = draw(SIGNED)
    values = draw(st.one_of(st.just([]), st.lists(SIGNED, min_size=2, max_size=3)))
    if not values:
        return Transaction(amount=value, **common, **draw(sides(value)))
    details = tuple(Transaction(amount=each, **common, **draw(sides(each))) for each in values)
    return Transaction(amount=sum(values, Decimal()), details=details, **common)


@st.composite
def statements(draw):
    """A statement whose balances follow from its booked entries."""
    found = tuple(draw(st.lists(transactions(), max_size=3)))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    booked = sum((each.amount for each in found if each.status == "BOOK"), Decimal())
    start = draw(SIGNED)
    balances = {
        kind: Balance(kind=kind, amount=amount, currency="EUR", date=day)
        for kind, amount, day in (
            ("OPBD", start, first),
            ("CLBD", start + booked, last),
            ("CLAV", draw(SIGNED), last),
            ("Own kind", draw(SIGNED), None),
        )
        if draw(st.booleans())
    }
    page = draw(st.none() | st.integers(1, 9))
    legal, electronic, name = draw(ID), draw(ID), draw(WORD)
    return Statement(
        format="camt.053.001.08",
        account=draw(st.sampled_from(("FR1420041010050500013M02606", "0417 164-999"))),
        currency="EUR",
        account_name=draw(ID),
        owner_name=OWNER,
        servicer_bic=draw(ID),
        id=name,
        message_id=draw(ID),
        number=legal or electronic or name,
        electronic_number=electronic,
        legal_number=legal,
        created=draw(ID),
        date_start=first,
        date_end=last,
        page=page,
        is_last_page=None if page is None else draw(st.booleans()),
        copy_kind=draw(st.sampled_from(("", "COPY", "DUPL"))),
        declared_count=draw(st.sampled_from((None, len(found)))),
        balances=tuple(balances.values()),
        opening=balances.get("OPBD"),
        closing=balances.get("CLBD"),
        available=balances.get("CLAV"),
        transactions=found,
    )


@settings(max_examples=80, **EXAMPLES)
@given(statements())
def test_what_is_written_is_read_again_unchanged(statement):
    assert read(write(statement)) == (statement,)


@settings(max_examples=15, **EXAMPLES)
@given(statements(), st.data())
def test_a_file_cut_off_anywhere_is_refused(statement, data):
    whole = write(statement).rstrip()
    with pytest.raises(ReadError):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))])


@settings(max_examples=60, **EXAMPLES)
@given(statements(), st.data())
def test_a_flipped_bit_changes_no_amount_into_another_unseen(statement, data):
    """A digit can become another digit, and a tag another that nobody knows: what is left is right.

    Hence every amount is one that was there, or the bit was flipped in an amount.
    """
    whole = bytearray(write(statement))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 0x80
    known = {each.amount for each in statement.transactions}
    try:
        found = [each.amount for one in read(bytes(whole)) for each in one.transactions]
    except ReadError:
        return
    assert set(found) <= known


@settings(max_examples=60, **EXAMPLES)
@given(st.sampled_from(sorted(SAMPLES.glob("*.xml"))), st.data())
def test_any_damage_is_read_or_refused(path, data):
    whole = bytearray(path.read_bytes())
    for _number in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    try:
        read(bytes(whole))
    except ReadError:
        return


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
@pytest.mark.parametrize("offset", ["", "Z", "+14:00", "-12:00", "+05:30"])
@pytest.mark.parametrize("hour", ["00:00:00", "23:59:59.999"])
def test_a_day_is_the_one_written_wherever_the_server_stands(zone, offset, hour, monkeypatch):
    kept = os.environ.get("TZ")
    data = write(dataclasses.replace(read(sample(1))[0]))
    for tag in (b"BookgDt", b"ValDt"):
        written = f"<{tag.decode()}><DtTm>2026-03-29T{hour}{offset}</DtTm></{tag.decode()}>"
        start, end = data.index(b"<" + tag), data.index(b"</" + tag) + len(tag) + 3
        data = data[:start] + written.encode() + data[end:]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        entry = read(data)[0].transactions[0]
    finally:
        monkeypatch.setenv("TZ", kept) if kept else monkeypatch.delenv("TZ")
        time.tzset()
    assert (entry.date, entry.value_date) == (datetime.date(2026, 3, 29),) * 2


def test_a_sample_has_as_many_filled_transactions_as_asked_for():
    (statement,) = read(sample(25))
    assert [each.amount for each in statement.transactions] == [
        Decimal(f"{number}.50") for number in range(25)
    ]
    assert statement.transactions[7].partner_name == "Customer 7 GmbH"


def test_a_stream_holds_one_entry_at_a_time():
    """Beyond the file itself, one ten times as long takes no more memory."""
    import tracemalloc

    peaks = {}
    for size in (250, 2500):
        data = sample(size)
        tracemalloc.start()
        assert sum(1 for _item in stream(data)) == size + 1
        peaks[size] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peaks[2500] < peaks[250] + 3_000_000  # amounts that are remembered; entries take 9 MB


def test_what_is_written_is_valid_by_the_schema():
    if not XSD.is_file():
        pytest.skip("corpus not here: shared/corpus/xsd")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(XSD))
    assert schema.validate(etree.fromstring(sample(2))), schema.error_log
