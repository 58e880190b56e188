"""Canonical JSON and the versioned, chained hash of a closed period (stage: snapshot).

A seal reads ``$<version>$<sha256 hex>`` like the hash of a posted entry in Odoo's ``account.move``;
it covers the canonical JSON of a payload and the seal before it, so that changing, removing or
reordering a row breaks the chain. Anybody can compute it: SHA-256 of the version, the seal before
and the canonical JSON, one per line, as UTF-8.

Version 1 seals what a snapshot had in the first releases; version 2 seals everything that is
stored, and its JSON is kept as the manifest of the snapshot. How a version is hashed never changes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest

VERSIONS = (1, 2)
CURRENT_VERSION = 2


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


@dataclass(frozen=True, slots=True)
class Change:
    """A place of a payload that is not what was sealed; None where one of the two has nothing."""

    path: tuple[str | int, ...]
    sealed: object
    found: object


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
    return seal_text(canonical_json(payload), previous, version)


def seal_text(text: str, previous: str = "", version: int = CURRENT_VERSION) -> str:
    """Seal of a payload whose canonical JSON is ``text``."""
    if version not in VERSIONS:
        raise SealError("version", version)
    covered = "\n".join((str(version), previous, text))
    return f"${version}${hashlib.sha256(covered.encode()).hexdigest()}"


def get_version(text: str) -> int | None:
    """Version that a seal names; None if it has no such form or the version is not known."""
    parts = text.split("$")
    if len(parts) != 3 or parts[0] or not parts[1].isdecimal() or len(parts[2]) != 64:
        return None
    version = int(parts[1])
    return version if version in VERSIONS else None


def verify_chain(rows: Iterable[SealedRow], previous: str = "") -> int | None:
    """Index of the first row whose seal does not follow from its payload and its predecessor; None
    = intact.
    """
    for index, row in enumerate(rows):
        if not _holds(row, previous):
            return index
        previous = row.seal
    return None


def compare(sealed: object, found: object, path: tuple[str | int, ...] = ()) -> list[Change]:
    """Every place in which two payloads differ, in the order of the sealed one.

    Both are read as their canonical JSON says, so that ``Decimal("1.50")`` and ``"1.5"`` are equal.
    """
    return list(_compare(_plain(sealed, "$"), _plain(found, "$"), path))


def _compare(sealed: object, found: object, path: tuple[str | int, ...]) -> Iterator[Change]:
    if isinstance(sealed, dict) and isinstance(found, dict):
        for key in [*sealed, *(key for key in found if key not in sealed)]:
            yield from _compare(sealed.get(key), found.get(key), (*path, key))
    elif isinstance(sealed, list) and isinstance(found, list):
        for index, (one, other) in enumerate(zip_longest(sealed, found)):
            yield from _compare(one, other, (*path, index))
    elif sealed != found or type(sealed) is not type(found):
        yield Change(path, sealed, found)


def _holds(row: SealedRow, previous: str) -> bool:
    version = get_version(row.seal)
    if version is None:
        return False
    try:
        return seal(row.payload, previous, version) == row.seal
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
