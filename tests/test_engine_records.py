"""BAI2, CODA, CFONB and Norma 43 alike: samples field by field, layouts of lines, damage."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.currencies import currency, minor_units
from engine.errors import ReadError
from engine.formats import Options, read, readers
from engine.formats.records import records

TESTS = Path(__file__).resolve().parent
sys.path.append(str(TESTS))
from written_down import expected, written  # noqa: E402

SAMPLES = TESTS / "samples"
FORMATS = {"bai2": None, "coda": 128, "cfonb": 120, "n43": 80}
FILES = [
    path
    for name in FORMATS
    for path in sorted((SAMPLES / name).iterdir())
    if path.suffix != ".json"
]
#: Columns in bytes are another file in another encoding, and not to be told in trimmed lines.
FIXED = [path for path in FILES if FORMATS[path.parent.name] and "bytes" not in path.stem]
LINED = [path for path in FILES if path.read_bytes().count(b"\n") > 2]
IDS = [path.name for path in FILES]
QUICK = settings(deadline=None, derandomize=True, max_examples=25)


def statements(data):
    return [written(each) for each in read(data)]


def amounts(found):
    return [each.amount for statement in found for each in statement.transactions]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_sample_is_read_as_it_is_written_down(path):
    assert statements(path.read_bytes()) == expected(path)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_file_is_claimed_by_its_own_reader_alone(path):
    head = path.read_bytes()
    sure = {each.name: each.identify(head) for each in readers()}
    own = sure.pop(path.parent.name)
    assert own >= 95
    assert max(sure.values()) < 50  # a table is what any text may be


@pytest.mark.parametrize("folder", ["camt", "ofx"])
def test_files_of_other_formats_are_not_claimed(folder):
    own = [each for each in readers() if each.name in FORMATS]
    heads = [path.read_bytes() for path in (SAMPLES / folder).iterdir()]
    assert heads
    assert not any(each.identify(head) for each in own for head in heads)


@pytest.mark.parametrize(
    "text",
    [
        "01,02,03\n04,05,06\n",
        "Date;Text;Amount\n01.02.2026;x;1,00\n",
        "0000\n",
        "11\n22\n33\n88\n",
        "1100000000000000000026013126020120000000000000097\n",
        "01ABC\n04DEF\n07GHI\n",
        "00000150126\n",
    ],
)
def test_a_table_or_a_list_of_numbers_is_none_of_them(text):
    assert not any(each.identify(text.encode()) for each in readers() if each.name in FORMATS)


def lines_of(path):
    """The records of a sample in the characters of its own encoding, as full lines."""
    width = FORMATS[path.parent.name]
    encoding = next(name for name in ("utf8", "cp850", "latin1") if name in f"{path.stem}_latin1")
    text = path.read_bytes().decode({"utf8": "utf-8"}.get(encoding, encoding))
    text = text.replace("\r", "").replace("\x1a", "")
    rows = [
        row[start : start + width]
        for row in text.split("\n")
        for start in range(0, len(row), width)
    ]
    return [row.ljust(width) for row in rows if row.strip()]


@pytest.mark.parametrize("path", FIXED, ids=[path.name for path in FIXED])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encoding_do_not_matter(path, end, encoding):
    data = (end.join(lines_of(path)) + end).encode(encoding)
    assert statements(data) == expected(path)


@pytest.mark.parametrize("path", FIXED, ids=[path.name for path in FIXED])
def test_trimmed_lines_are_padded(path):
    data = "\n".join(row.rstrip() for row in lines_of(path)).encode()
    assert statements(data) == expected(path)


def test_columns_in_characters_and_in_bytes_are_told_apart():
    in_characters = "é".ljust(10) + "x" * 10
    in_bytes = "é".ljust(9) + "x" * 10
    for text in (in_characters, in_bytes):
        (record,) = records(text.encode(), Options(), 20, "é")
        assert (record.at(1, 10).strip(), record.at(11, 20)) == ("é", "x" * 10)


def test_dos_letters_are_told_from_windows_letters_unless_the_journal_says():
    text = "Señora Muñoz, Cádiz, número º"
    for encoding in ("cp850", "cp1252", "latin-1"):
        (record,) = records(text.encode(encoding), Options(), 80, "S")
        assert record.whole() == text
    (record,) = records("Łódź".encode("cp1250"), Options(encoding="cp1250"), 80, "Ł")
    assert record.whole() == "Łódź"


def test_decimals_and_letters_of_currencies():
    assert [minor_units(code) for code in ("EUR", "JPY", "KWD", "CLF", "CNH")] == [2, 0, 3, 4, 2]
    assert minor_units("EUX") is None
    assert [currency(code) for code in ("978", "724", "280", "276", "840", "   ", "111")] == [
        "EUR", "ESP", "DEM", "DEM", "USD", "", "111",
    ]  # fmt: skip


def outcome(data):
    """Statements, or ``None`` for a file that is refused; anything else is a failure."""
    try:
        return read(data)
    except ReadError:
        return None


@QUICK
@given(st.sampled_from(FILES), st.floats(0, 1))
def test_a_file_cut_off_anywhere_is_right_or_refused_or_warned_of(path, share):
    """A statement without a warning is one of the whole file: nothing is missing in it."""
    data = path.read_bytes()
    whole = read(data)
    found = outcome(data[: int(len(data) * share)])
    for place, statement in enumerate(found or ()):
        if not statement.warnings:
            assert amounts([statement]) == amounts([whole[place]])
            assert statement.closing == whole[place].closing
            assert statement.account == whole[place].account


@QUICK
@given(st.sampled_from(FILES), st.integers(0, 10**6), st.integers(0, 255))
def test_one_wrong_byte_gives_no_other_exception_and_no_silent_amount(path, place, byte):
    data = bytearray(path.read_bytes())
    place %= len(data)
    whole = read(bytes(data))
    data[place] = byte
    found = outcome(bytes(data))
    if found is None or amounts(found) == amounts(whole):
        return
    same = [each.currency for each in found] == [each.currency for each in whole]
    assert any(each.warnings for each in found) or not same


@QUICK
@given(st.sampled_from(FILES), st.lists(st.binary(max_size=40), max_size=3), st.integers(0, 10**6))
def test_junk_inside_a_file_gives_no_other_exception(path, junk, place):
    data = path.read_bytes()
    place %= len(data)
    outcome(data[:place] + b"\n".join(junk) + data[place:])


@pytest.mark.parametrize("path", LINED, ids=[path.name for path in LINED])
def test_every_single_line_lost_is_noticed(path):
    """A lost line with money in it is refused or warned of, and never another exception."""
    data = path.read_bytes()
    whole = amounts(read(data))
    rows = data.splitlines(keepends=True)
    for place in range(1, len(rows)):
        found = outcome(b"".join(rows[:place] + rows[place + 1 :]))
        if found is not None and amounts(found) != whole:
            assert any(statement.warnings for statement in found), (path.name, place + 1)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_the_records_of_a_transaction_are_kept_as_written(path):
    for statement in read(path.read_bytes()):
        for transaction in statement.transactions:
            kept = transaction.raw["records"]
            assert kept
            assert all(re.match(r"[0-9]{2}", line) for line in kept)
