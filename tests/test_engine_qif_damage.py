"""QIF: what is written is read again; damage that the format can show gives no wrong amount.

QIF has no end mark and no sum: a file cut off behind a ``^`` is a whole file.
"""

import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.writers import qif as writer
from engine.errors import ReadError
from engine.formats import read
from engine.statement import Balance, Statement, Transaction

SAMPLES = Path(__file__).resolve().parent / "samples" / "qif"
QUICK = settings(deadline=None, derandomize=True, max_examples=25)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
)
names = st.lists(words, min_size=1, max_size=3).map(" ".join).filter(lambda name: len(name) < 30)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2079, 12, 31))
money = st.decimals(-(10**12), 10**12, places=2)


@st.composite
def transactions(draw):
    return Transaction(
        amount=draw(money),
        date=draw(days),
        cheque_number=draw(st.just("") | st.integers(1, 10**9).map(str)),
        partner_name=draw(st.just("") | names),
        partner_address=tuple(draw(st.lists(names, max_size=3))),
        text="\n".join(draw(st.lists(names, max_size=2))),
        purpose_text=draw(st.just("") | names),
    )


@st.composite
def statements(draw):
    found = draw(st.lists(transactions(), min_size=1, max_size=4))
    closing = Balance(kind="CLBD", amount=draw(money), date=draw(days))
    return Statement(
        format="QIF",
        account=draw(names),
        account_name=draw(names),
        date_start=min(each.date for each in found),
        date_end=max(each.date for each in found),
        balances=(closing,),
        closing=closing,
        transactions=tuple(found),
    )


@QUICK
@given(statements())
def test_what_is_written_is_read_again(statement):
    assert read(writer.write(statement)) == (statement,)


@QUICK
@given(st.binary(max_size=200))
def test_bytes_without_sense_are_refused_or_say_so(junk):
    try:
        found = read(b"!Type:Bank\nD2026-01-31\nT5.00\n" + junk)
    except ReadError:
        return
    entries = [each for statement in found for each in statement.transactions]
    assert entries[0].amount == 5


def told(data):
    try:
        found = read(data)
    except ReadError:
        return None, ()
    entries = [(each.date, each.amount) for s in found for each in s.transactions]
    return entries, {code for each in found for code in each.warnings}


def test_a_file_cut_off_within_a_transaction_is_refused_or_says_so():
    for name in ("us_dates", "credit_card", "several_accounts", "splits"):
        data = (SAMPLES / f"{name}.qif").read_bytes()
        right = told(data)[0]
        for end in range(20, len(data)):
            entries, codes = told(data[:end])
            if entries is None:
                continue
            is_right = entries == right[: len(entries)]
            is_said = codes & {"incomplete", "assumed_date_order"}
            assert is_right or is_said, (name, end)


def test_a_garbled_byte_never_gives_a_wrong_amount_or_day():
    """A digit, sign or separator garbled into another one cannot be told."""
    for name in ("us_dates", "credit_card", "several_accounts"):
        data = (SAMPLES / f"{name}.qif").read_bytes()
        right, told_before = told(data)
        for place in range(len(data)):
            garbled = data[:place] + b"x" + data[place + 1 :]
            entries, codes = told(garbled)
            if entries is None or codes > set(told_before):
                continue
            assert sorted(entries) == sorted(right), (name, place)
