"""Samples beside which somebody wrote down by hand what the bank says in them.

``statement.sta`` has ``statement.sta.json``: a list with one object per statement. Every field of
``engine.statement.Statement`` is compared, and every field of its transactions; a field that is
not written down is expected to be empty. Amounts and days are texts ("-12.50", "2026-03-31");
``packed_raw`` is not compared.
"""

import dataclasses
import datetime
import json
from decimal import Decimal

SKIPPED = {"packed_raw"}


def expected(sample):
    """What stands in the file beside ``sample``."""
    return json.loads(sample.with_name(sample.name + ".json").read_text(encoding="utf-8"))


def written(value):
    """A statement, or any part of it, in the same shape: only what is not empty."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: written(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in SKIPPED and not _is_empty(value, field)
        }
    return value


def _is_empty(value, field):
    found = getattr(value, field.name)
    return type(found) is not Decimal and found == field.default
