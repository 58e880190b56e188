"""Canonical JSON and the versioned, chained hash of a closed period (stage: snapshot).

A seal reads ``$<version>$<sha256 hex>`` like the hash of a posted entry in Odoo's ``account.move``;
it covers the canonical JSON of a payload and the seal before it, so that changing, removing or
reordering a row breaks the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

CURRENT_VERSION = 1


class SealError(ValueError):
    """A payload that has no canonical form; ``path`` names the place, ``value`` the culprit."""

    def __init__(self, path: str, value: object) -> None:
        super().__init__(f"{path}: {type(value).__name__} has no canonical form")
        self.path = path
        self.value = value


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A payload together with the seal that was stored for it."""

    payload: object
    seal: str


def canonical_json(payload: object) -> str:
    """The one JSON text of a payload: sorted keys, no spaces, amounts and dates as strings.

    Equal payloads give equal texts: ``Decimal("1.50")`` and ``Decimal("1.5")`` are the same amount
    and the same text. Raises SealError for floats, for keys that are not text and for types without
    a canonical form.
    """
    plain = _plain(payload, "$")
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def seal(payload: object, previous: str = "", version: int = CURRENT_VERSION) -> str:
    """Seal of ``payload`` after the seal ``previous`` (empty for the first of a chain)."""
    if version != CURRENT_VERSION:
        raise SealError("version", version)
    text = "\n".join((str(version), previous, canonical_json(payload)))
    return f"${version}${hashlib.sha256(text.encode()).hexdigest()}"


def verify_chain(rows: Iterable[SealedRow], previous: str = "") -> int | None:
    """Index of the first row whose seal does not follow from its payload and its predecessor; None
    = intact.
    """
    for index, row in enumerate(rows):
        if not _holds(row, previous):
            return index
        previous = row.seal
    return None


def _holds(row: SealedRow, previous: str) -> bool:
    version = row.seal.split("$")[1:2]
    if version != [str(CURRENT_VERSION)]:
        return False
    try:
        return seal(row.payload, previous) == row.seal
    except SealError:
        return False


def _plain(value: object, path: str) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return _decimal(value, path)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(item, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{path}[{index}]") for index, item in enumerate(value)]
    raise SealError(path, value)


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise SealError(path, key)
    return key


def _decimal(value: Decimal, path: str) -> str:
    if not value.is_finite():
        raise SealError(path, value)
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
