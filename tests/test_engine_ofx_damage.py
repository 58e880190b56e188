"""OFX: what is written is read again; what is cut off or garbled is never a wrong amount."""

import datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.writers import ofx as writer
from engine.errors import ReadError
from engine.formats import read
from engine.statement import Balance, Statement, Transaction

SAMPLES = Path(__file__).resolve().parent / "samples" / "ofx"
QUICK = settings(deadline=None, derandomize=True, max_examples=25)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
)
texts = st.lists(words, max_size=3).map(" ".join)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
codes = st.text("ABCXYZ0123456789-", min_size=1, max_size=12)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2079, 12, 31))
money = st.decimals(-(10**12), 10**12, places=2)
bics = st.sampled_from(["", "LNTRBEBB", "LNTRDE99XXX"])
kinds = st.sampled_from(["CREDIT", "DEBIT", "POS", "XFER"])


@st.composite
def transactions(draw, home):
    is_pending = draw(st.booleans())
    original = draw(st.sampled_from(["", "JPY"]))
    return Transaction(
        amount=draw(money),
        currency=home,
        date=draw(days),
        value_date=draw(st.none() | days),
        status="PDNG" if is_pending else "BOOK",
        bank_id=draw(codes),
        transaction_id=draw(st.just("") | codes),
        entry_reference=draw(st.just("") | codes),
        cheque_number=draw(st.just("") | st.integers(1, 10**9).map(str)),
        proprietary_code=draw(kinds),
        partner_name=draw(names),
        partner_account=draw(codes),
        partner_bic=draw(bics),
        partner_address=tuple(draw(st.lists(names, max_size=4))),
        text="\n".join(draw(st.lists(names, max_size=3, unique=True))),
        original_currency=original,
        exchange_rate=draw(st.decimals(0, 1000, places=4)) if original else None,
    )


@st.composite
def statements(draw):
    currency = draw(st.sampled_from(["EUR", "USD"]))
    found = draw(st.lists(transactions(currency), max_size=4))
    found.sort(key=lambda each: each.status)
    day = draw(days)
    kept = [Balance(kind=kind, amount=draw(money), currency=currency, date=day)
            for kind in ("CLBD", "CLAV")]  # fmt: skip
    return Statement(
        format=draw(st.sampled_from(["OFX 1.0.2", "OFX 1.6.0", "OFX 2.1.1"])),
        account=draw(codes),
        currency=currency,
        servicer_bic=draw(bics),
        id=draw(st.integers(1, 999).map(str)),
        created="20260401",
        date_start=draw(days),
        date_end=draw(days),
        balances=tuple(kept),
        closing=kept[0],
        available=kept[1],
        transactions=tuple(found),
    )


@QUICK
@given(statements())
def test_what_is_written_is_read_again(statement):
    assert read(writer.write(statement)) == (statement,)


@QUICK
@given(st.binary(max_size=300))
def test_bytes_without_sense_are_refused(junk):
    for start in (b"<OFX>", b"OFXHEADER:100\n<OFX><STMTRS><STMTTRN>"):
        try:
            found = read(start + junk)
        except ReadError:
            continue
        raise AssertionError(found)


def told(data):
    """Transactions as the later stages take them, or ``None`` for a refusal."""
    try:
        found = read(data)
    except ReadError:
        return None, ()
    entries = [(each.date, each.amount, each.status) for s in found for each in s.transactions]
    return entries, {code for each in found for code in each.warnings}


def test_a_file_cut_off_anywhere_is_refused_or_says_so():
    for name in ("us_checking", "xml_payee", "one_line"):
        data = (SAMPLES / f"{name}.ofx").read_bytes().rstrip()
        right = told(data)[0]
        for end in range(0, len(data), 7):
            entries, codes = told(data[:end])
            is_short = entries != right[: len(entries)] if entries is not None else False
            assert not is_short, (name, end)
            assert entries is None or "incomplete" in codes, (name, end)


def test_a_garbled_byte_never_gives_a_wrong_amount_or_day():
    """A digit or sign garbled into another one cannot be told: only other bytes are tried."""
    for name in ("us_checking", "one_line", "several_accounts"):
        data = (SAMPLES / f"{name}.ofx").read_bytes().rstrip()
        right, told_before = told(data)
        for place in range(0, len(data), 5):
            garbled = data[:place] + b"?" + data[place + 1 :]
            entries, codes = told(garbled)
            figures = {each[:2] for each in right}
            if entries is None or codes > told_before:
                continue
            assert len(entries) == len(right), (name, place)
            assert {each[:2] for each in entries} == figures, (name, place)


def test_many_decimals_and_long_amounts_are_kept():
    data = writer.write(
        Statement(format="OFX", account="1", transactions=(
            Transaction(amount=Decimal("123456789012.123456"), date=datetime.date(2026, 1, 31)),
        ))
    )  # fmt: skip
    assert read(data)[0].transactions[0].amount == Decimal("123456789012.123456")
