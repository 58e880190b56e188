"""Sealing: one text per payload, and a chain that shows what was touched."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.seal import SealedRow, SealError, canonical_json, seal, verify_chain


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
    assert version == "1"
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")


def test_an_unknown_version_is_refused():
    with pytest.raises(SealError):
        seal({}, version=2)


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
