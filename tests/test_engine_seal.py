"""Sealing: one text per payload, and a chain that shows what was touched."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.seal import (
    Change,
    SealedRow,
    SealError,
    canonical_json,
    compare,
    get_version,
    seal,
    seal_text,
    verify_chain,
)

# printf '1\\n\\n{"n":1}' | sha256sum; the same with 2
SHA256_OF_VERSION_1 = "5e341bc541c7dc8ef90e8323ca3d1e919e72e65afa3bd34683c03325a0b7e30a"
SHA256_OF_VERSION_2 = "4cab64bf441e1e1020357688530b4b0e534fd9cc45bfaa466bfd455e2ea5a148"


def chain(*payloads: object) -> list[SealedRow]:
    rows: list[SealedRow] = []
    for payload in payloads:
        previous = rows[-1].seal if rows else ""
        rows.append(SealedRow(payload, seal(payload, previous)))
    return rows


def test_canonical_json_sorts_keys_and_writes_amounts_and_dates_as_text():
    payload = {"b": Decimal("10.50"), "a": [date(2026, 10, 31), None, True, 7], "ü": "Bäcker"}
    assert canonical_json(payload) == '{"a":["2026-10-31",null,true,7],"b":"10.5","ü":"Bäcker"}'


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("-0.00", "0"),
        ("0", "0"),
        ("-12.3", "-12.3"),
    ],
)
def test_equal_amounts_have_one_text(written, text):
    assert canonical_json(Decimal(written)) == f'"{text}"'


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"total": 1.5}, "$.total"),
        ([{1: "x"}], "$[0]"),
        ({"set": {1}}, "$.set"),
        (Decimal("NaN"), "$"),
    ],
)
def test_a_payload_without_canonical_form_is_refused_with_its_place(payload, path):
    with pytest.raises(SealError) as caught:
        canonical_json(payload)
    assert caught.value.path == path


def test_a_seal_names_its_version_and_is_a_sha256():
    first = seal({"balance": Decimal("1.00")})
    assert first == seal({"balance": Decimal(1)})
    version, digest = first.split("$")[1:]
    assert version == "2"
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")


def test_an_unknown_version_is_refused():
    with pytest.raises(SealError):
        seal({}, version=3)


def test_an_untouched_chain_is_intact():
    assert verify_chain(chain({"n": 1}, {"n": 2}, {"n": 3})) is None
    assert verify_chain([]) is None


def test_a_changed_removed_or_moved_row_breaks_the_chain_where_it_happened():
    rows = chain({"n": 1}, {"n": 2}, {"n": 3})
    assert verify_chain([rows[0], replace(rows[1], payload={"n": 9}), rows[2]]) == 1
    assert verify_chain([rows[0], rows[2]]) == 1
    assert verify_chain([rows[1], rows[0], rows[2]]) == 0
    assert verify_chain([replace(rows[0], seal="$9$" + "0" * 64)]) == 0
    assert verify_chain([replace(rows[0], seal="nonsense")]) == 0
    assert verify_chain([replace(rows[0], payload={"n": 1.5})]) == 0


def test_a_seal_is_the_sha256_of_version_predecessor_and_text():
    text = canonical_json({"n": 1})
    assert text == '{"n":1}'
    assert seal_text(text) == seal({"n": 1})
    assert seal({"n": 1}, version=1) == "$1$" + SHA256_OF_VERSION_1
    assert seal({"n": 1}) == "$2$" + SHA256_OF_VERSION_2


def test_seals_of_the_first_version_still_hold_and_chain_with_those_of_the_second():
    first = SealedRow({"n": 1}, seal({"n": 1}, version=1))
    second = SealedRow({"n": 2}, seal({"n": 2}, first.seal, version=1))
    third = SealedRow({"n": 3}, seal({"n": 3}, second.seal))
    assert [get_version(row.seal) for row in (first, second, third)] == [1, 1, 2]
    assert verify_chain([first, second, third]) is None
    assert verify_chain([first, replace(second, payload={"n": 9}), third]) == 1


@pytest.mark.parametrize(
    "text", ["", "nonsense", "$2$", "$2$" + "0" * 63, "$3$" + "0" * 64, "$x$y"]
)
def test_what_is_no_seal_has_no_version(text):
    assert get_version(text) is None


def test_compare_names_every_place_that_differs():
    sealed = {"name": "January", "rows": [["a", "1.5"], ["b", "2"]], "reason": None}
    found = {"name": "January", "rows": [["a", Decimal("1.50")], ["b", 3], ["c", 4]], "reason": ""}
    assert compare(sealed, found) == [
        Change(("rows", 1, 1), "2", 3),
        Change(("rows", 2), None, ["c", 4]),
        Change(("reason",), None, ""),
    ]
    assert compare(sealed, sealed) == []


def test_compare_tells_a_number_from_a_text_and_a_field_that_came_or_went():
    assert compare({"a": 1}, {"a": "1"}) == [Change(("a",), 1, "1")]
    assert compare({"a": 1}, {"b": 1}) == [Change(("a",), 1, None), Change(("b",), None, 1)]
    assert compare({"a": True}, {"a": 1}) == [Change(("a",), True, 1)]
