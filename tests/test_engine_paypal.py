"""PayPal downloads of our own making, against what somebody wrote down."""

import sys
from pathlib import Path

import pytest

from engine.formats import read

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.append(str(TESTS))
from written_down import expected, written  # noqa: E402

SAMPLES = sorted(
    path for path in (TESTS / "samples" / "paypal").iterdir() if path.suffix != ".json"
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_as_written_down(sample):
    found = [written(statement) for statement in read(sample.read_bytes())]
    assert found == expected(sample)
