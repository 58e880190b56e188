"""MT940 and MT942, generated: what is written is read again, and damage is told or refused."""

import datetime
import sys
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.errors import ReadError
from engine.formats import read
from engine.formats.mt940 import Mt940Reader
from engine.statement import Balance, Charge, Statement, Transaction

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))
from benchmarks.writers.mt940 import sample, write  # noqa: E402

SAMPLES = sorted((ROOT / "tests" / "samples" / "mt940").glob("*.sta"))
BOUNDED = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,-/()'ÄÖÜäöüßéł"
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2069, 12, 31))
AMOUNTS = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2)
REFERENCES = st.text("ABCDEFGH0123456789-.", min_size=1, max_size=15).filter(
    lambda text: any(sign.isdecimal() for sign in text)
)


def words(longest):
    """Texts of one line with single blanks."""
    word = st.text(CHARACTERS, min_size=1, max_size=12)
    return st.lists(word, max_size=8).map(lambda found: " ".join(found)[:longest].strip())


@st.composite
def entries(draw, currency):
    """A transaction with fields that the format has a place for."""
    value_date = draw(DAYS)
    is_german = draw(st.booleans())
    sign = draw(st.sampled_from([1, -1]))
    original = draw(st.none() | AMOUNTS)
    charge = draw(st.none() | AMOUNTS)
    return Transaction(
        amount=draw(AMOUNTS) * sign,
        currency=currency,
        date=value_date + datetime.timedelta(days=draw(st.integers(-150, 150))),
        value_date=value_date,
        is_reversal=draw(st.booleans()),
        bank_id=draw(st.just("") | REFERENCES),
        instruction_id=draw(st.just("") | REFERENCES),
        end_to_end_id=draw(st.just("") | REFERENCES),
        payment_info_id=draw(st.just("") | REFERENCES),
        mandate_id=draw(st.just("") | REFERENCES),
        creditor_id=draw(st.sampled_from(["", "DE84ZZZ09876543210"])),
        text=draw(words(90)),
        additional_info=draw(words(27)),
        partner_name=draw(words(54)),
        ultimate_name=draw(words(40)),
        partner_account=draw(st.sampled_from(["", "DE20500400000112233445", "175526300"])),
        partner_bic=draw(st.sampled_from(["", "COBADEFFXXX", "SOLADEST600"])),
        proprietary_code="166" if is_german else "NTRF",
        proprietary_issuer="DK" if is_german else "SWIFT",
        original_amount=None if original is None else original * sign,
        original_currency="" if original is None else "XAU",
        charges=() if charge is None else (Charge(amount=-charge, currency=currency),),
    )


@st.composite
def statements(draw):
    currency = draw(st.sampled_from(["EUR", "CHF", "USD"]))
    found = tuple(draw(st.lists(entries(currency), max_size=4)))
    first, last = sorted([draw(DAYS), draw(DAYS)])
    start = draw(AMOUNTS) * draw(st.sampled_from([1, -1, 0]))
    end = sum((each.amount for each in found), start)
    is_first, is_last = draw(st.booleans()), draw(st.booleans())
    opening = Balance(kind="OPBD", amount=start, currency=currency, date=first,
                      subtype="" if is_first else "INTM")  # fmt: skip
    closing = Balance(kind="CLBD", amount=end, currency=currency, date=last,
                      subtype="" if is_last else "INTM")  # fmt: skip
    number = str(draw(st.integers(1, 99999)))
    return Statement(
        format="MT940",
        account=draw(st.sampled_from(["DE25100200300123456789", "10020030/0123456789"])),
        currency=currency,
        servicer_bic="",
        id=draw(REFERENCES),
        number=number,
        electronic_number=number,
        date_start=first,
        date_end=last,
        page=draw(st.none() | st.integers(1, 99999)),
        is_last_page=is_last,
        balances=(opening, closing),
        opening=opening,
        closing=closing,
        transactions=found,
    )


@settings(max_examples=100, **BOUNDED)
@given(statements())
def test_a_statement_written_and_read_is_the_same(statement):
    assert read(write(statement)) == (statement,)


@settings(max_examples=20, **BOUNDED)
@given(statements(), statements())
def test_two_statements_of_a_file_stay_apart(one, other):
    assert read(write(one) + write(other)) == (one, other)


def test_a_sample_has_the_size_it_was_asked_for():
    (found,) = read(sample(25))
    assert (len(found.transactions), found.warnings) == (25, ())
    assert {
        bool(each.text and each.mandate_id and each.original_amount) for each in found.transactions
    } == {True}


DAY = datetime.date(2026, 3, 2)
WHOLE = write(
    Statement(
        format="MT940",
        account="DE25100200300123456789",
        id="R1",
        number="7",
        page=1,
        balances=(
            Balance(kind="OPBD", amount=Decimal("1000.00"), currency="EUR", date=DAY),
            Balance(kind="CLBD", amount=Decimal("1334.50"), currency="EUR", date=DAY),
        ),
        transactions=tuple(
            Transaction(
                amount=Decimal(amount), date=DAY, bank_id=f"BANK{place}",
                end_to_end_id=f"E-{place}", text=f"Invoice 2026/{place} of 14 January",
                partner_name="Customer AG", proprietary_code="166", proprietary_issuer="DK",
            )
            for place, amount in enumerate(("400.00", "-123.45", "57.95"))
        ),
    )
)  # fmt: skip
AMOUNTS_OF_WHOLE = [Decimal("400.00"), Decimal("-123.45"), Decimal("57.95")]


def amounts(found):
    return [each.amount for statement in found for each in statement.transactions]


def is_told(found):
    return any(statement.warnings for statement in found)


def outcome(data):
    """The statements, or ``None`` where the file is refused; any other exception is a failure."""
    try:
        return read(data)
    except ReadError:
        return None


def test_a_file_cut_anywhere_is_whole_told_or_refused():
    (whole,) = read(WHOLE)
    assert amounts((whole,)) == AMOUNTS_OF_WHOLE
    assert whole.warnings == ()
    seen = set()
    for stop in range(len(WHOLE)):
        found = outcome(WHOLE[:stop])
        if found is None:
            seen.add("refused")
        elif is_told(found):
            seen.add("told")
            assert amounts(found) == AMOUNTS_OF_WHOLE[: len(amounts(found))], stop
        else:
            seen.add("whole")
            assert amounts(found) == AMOUNTS_OF_WHOLE, stop
            assert (found[0].opening, found[0].closing.amount) == (
                whole.opening,
                whole.closing.amount,
            ), stop
    assert seen == {"refused", "told", "whole"}


@settings(max_examples=300, **BOUNDED)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
@example(WHOLE.index(b",45NTRF"), ord("7"))
@example(WHOLE.index(b":61:") + 1, ord("7"))
@example(WHOLE.index(b"C400,"), ord("D"))
def test_a_changed_byte_changes_no_amount_silently(place, byte):
    data = bytearray(WHOLE)
    data[place] = byte
    found = outcome(bytes(data))
    if found is not None and not is_told(found):
        assert amounts(found) == AMOUNTS_OF_WHOLE


@settings(max_examples=300, **BOUNDED)
@given(st.sampled_from(SAMPLES), st.data())
def test_damage_to_a_sample_never_ends_in_another_exception(path, data):
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    outcome(bytes(raw[: data.draw(st.integers(0, len(raw)))]))


PARTS = (
    ":20: :25: :28C: :60F: :60M: :61: :62F: :86: :NS: :90D: :34F: :13D: :64: - -} {4: {2:O940 "
    "C260301EUR1,00 260301C1,00NTRF NONREF//B 166?20EREF+ ?32 /EREF/ // 1EUR1,00 999 /REMI/USTD// "
    "REK: AUFTRAGGEBER: IBAN Ä @@ : 0 5/1 ***090/9337/55493*** /CNTP/ ~20 COAM+1,00 OAMT+ +"
)
MIXED = [*PARTS.split(), "\n", "\r\n", "\x00", " ", "/BENM/300000000\n/"]


@settings(max_examples=300, **BOUNDED)
@given(st.lists(st.sampled_from(MIXED), max_size=25))
def test_any_mixture_of_parts_is_read_or_refused(parts):
    text = "".join(parts)
    try:
        list(Mt940Reader().read(text.encode()))
    except ReadError:
        return
