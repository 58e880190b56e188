"""Tables: what is written in any layout is read again, or a person is asked; never otherwise.

Damage to a file gives the same amounts, an error, or a warning, and no other exception.
"""

import datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.writers import table as writer
from engine.errors import ReadError, UnknownLayoutError
from engine.formats import Options, read
from engine.statement import Balance, Statement, Transaction
from engine.tables.layout import Column, Layout

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples"
QUICK = settings(deadline=None, derandomize=True, max_examples=30)
DAMAGED = settings(deadline=None, derandomize=True, max_examples=40)

words = st.text(st.characters(codec="latin-1", categories=("L",)), min_size=2, max_size=9)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
money = st.decimals(-(10**7), 10**7, places=2)
days = st.dates(datetime.date(2019, 1, 1), datetime.date(2030, 12, 31))
GERMAN = {
    "date": "Buchungstag",
    "value_date": "Valuta",
    "amount": "Betrag",
    "debit": "Soll",
    "credit": "Haben",
    "flag": "Soll/Haben",
    "balance": "Saldo",
    "currency": "Währung",
    "text": "Verwendungszweck",
    "partner_name": "Auftraggeber/Empfänger",
    "bank_id": "Transaktions-ID",
}


@st.composite
def layouts(draw):
    mode = draw(st.sampled_from(("signed", "debit_credit", "flag")))
    roles = {"signed": ["amount"], "debit_credit": ["debit", "credit"], "flag": ["amount", "flag"]}
    optional = st.sampled_from(("value_date", "balance", "currency", "partner_name", "bank_id"))
    chosen = ["date", "text", *roles[mode], *draw(st.lists(optional, unique=True))]
    order = draw(st.permutations(chosen))
    headers = draw(st.sampled_from((writer.HEADERS, GERMAN)))
    decimal = draw(st.sampled_from((".", ",")))
    marks = {".": ("", ",", " ", "'"), ",": ("", ".", " ")}
    return Layout(
        columns=tuple(
            Column(place=at, role=role, header=headers[role]) for at, role in enumerate(order)
        ),
        header_row=draw(st.integers(1, 3)),
        date_order=draw(st.sampled_from(("dmy", "mdy", "ymd"))),
        decimal=decimal,
        thousands=draw(st.sampled_from(marks[decimal])),
        amount_mode=mode,
        flag_out=("D",) if mode == "flag" else (),
        newest_first=draw(st.booleans()),
        delimiter=draw(st.sampled_from((";", ",", "\t", "|"))),
        encoding=draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252"))),
    )


@st.composite
def statements(draw):
    size = draw(st.integers(1, 8))
    booked = sorted(draw(st.lists(days, min_size=size, max_size=size)))
    return Statement(
        format="table",
        opening=Balance(kind="OPBD", amount=draw(money)),
        transactions=tuple(
            Transaction(
                amount=draw(money),
                currency="SEK",
                date=day,
                value_date=day + datetime.timedelta(days=draw(st.integers(0, 3))),
                text=draw(names),
                partner_name=draw(names),
                bank_id=f"TX{number:06}",
            )
            for number, day in enumerate(booked)
        ),
    )


def kept(transaction, layout):
    """What the layout has columns for."""
    found = [transaction.date, transaction.amount, transaction.text]
    for role in ("value_date", "partner_name", "bank_id", "currency"):
        found += [getattr(transaction, role)] if layout.place(role) >= 0 else []
    return found


def rows(data, layout, options=None):
    found = read(data, options=options or Options())
    transactions = [each for statement in found for each in statement.transactions]
    return [kept(each, layout) for each in transactions], found


def expected(statement, layout):
    return [kept(each, layout) for each in statement.transactions]


@QUICK
@given(statements(), layouts(), st.sampled_from((".", "/", "-")))
def test_what_is_written_in_any_layout_is_read_again_or_a_person_is_asked(statement, layout, mark):
    mark = mark if layout.date_order != "mdy" else "/"
    data = writer.write(statement, layout, mark)
    try:
        found, read_statements = rows(data, layout, Options(encoding=layout.encoding))
    except UnknownLayoutError:
        return
    if any("assumed_date_order" in each.warnings for each in read_statements):
        return
    is_one_day = len({each.date for each in statement.transactions}) == 1
    wanted = expected(statement, layout)
    assert (sorted(found) == sorted(wanted)) if is_one_day else (found == wanted)


@QUICK
@given(statements(), layouts(), st.sampled_from((".", "/", "-")))
def test_what_is_written_is_read_again_by_the_layout_it_was_written_in(statement, layout, mark):
    data = writer.write(statement, layout, mark)
    found, _statements = rows(data, layout, Options(layouts=(layout,)))
    is_one_day = len({each.date for each in statement.transactions}) == 1
    wanted = expected(statement, layout)
    assert (sorted(found) == sorted(wanted)) if is_one_day else (found == wanted)


def samples():
    paths = [path for kind in ("table", "paypal") for path in (SAMPLES / kind).iterdir()]
    return sorted(path for path in paths if path.suffix != ".json")


def figures(data):
    return [
        (each.date, each.amount, statement.account, statement.currency)
        for statement in read(data)
        for each in statement.transactions
    ]


@DAMAGED
@given(st.sampled_from(samples()), st.floats(0, 1))
def test_a_file_cut_off_gives_the_first_rows_or_an_error(sample, part):
    data = sample.read_bytes()
    whole = figures(data)
    try:
        found = figures(data[: int(len(data) * part)])
    except ReadError:
        return
    assert len(found) <= len(whole)


@DAMAGED
@given(st.sampled_from(samples()), st.data())
def test_a_changed_byte_gives_an_error_or_a_statement_and_nothing_else(sample, data):
    changed = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = figures(bytes(changed))
    except ReadError:
        return
    assert all(type(amount) is Decimal for _day, amount, *_more in found)
