"""Reading plain nodes (see ``xmlnodes``) whatever the version: absent is ``""``, ``{}`` or ``[]``.

Where one part was expected and several came, the first counts; where a text came instead of
parts, as ``<Sts>BOOK</Sts>`` for ``<Sts><Cd>BOOK</Cd></Sts>``, ``choice`` takes either.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from ..errors import BadAmountError, BadDateError
from ..statement import Raw
from .xmlnodes import Node

#: Digits of the largest amount, ISO 20022 ActiveOrHistoricCurrencyAndAmount (totalDigits).
DIGITS = 18
_AMOUNT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[TZ+ -].*)?", re.DOTALL)


def leaf(node: Node, name: str) -> str:
    """The text called ``name``, without white space around it and on one line."""
    found = node.get(name)
    if not found:
        return ""
    if type(found) is not str:
        found = _odd_text(found)
    return one_line(found) if "\n" in found else found.strip()


def part(node: Node, name: str) -> Node:
    """The node called ``name``."""
    found = node.get(name)
    if not found:
        return {}
    if type(found) is dict:
        return found
    first = found[0] if type(found) is list else None
    return first if type(first) is dict else {}


def deep(node: Node, *path: str) -> str:
    """The text at ``path``."""
    for name in path[:-1]:
        node = part(node, name)
    return leaf(node, path[-1])


def parts(node: Node, name: str) -> list[Node]:
    """All nodes called ``name``, in order."""
    found = node.get(name)
    if type(found) is list:
        return [each for each in found if type(each) is dict]
    return [found] if type(found) is dict else []


def leaves(node: Node, name: str) -> list[str]:
    """All texts called ``name`` that are not empty, in order."""
    found = node.get(name)
    if not found:
        return []
    texts = found if type(found) is list else [found]
    return [one_line(each) for each in texts if type(each) is str and not each.isspace() and each]


def told(node: Node, name: str) -> tuple[str, str]:
    """The amount called ``name`` and its currency (the attribute Ccy), both as texts."""
    found = part(node, name)
    return (leaf(found, "#"), leaf(found, "@Ccy")) if found else (leaf(node, name), "")


def choice(node: Node, name: str) -> str:
    """A code: the text of ``name`` itself, or of its Cd, or of its Prtry (or Prtry/Id)."""
    found = part(node, name)
    if not found:
        return leaf(node, name)
    return leaf(found, "Cd") or leaf(found, "Prtry") or deep(found, "Prtry", "Id")


def one_line(text: str) -> str:
    """``text`` without the line breaks and indentation of a pretty-printed file."""
    if "\n" in text:
        text = " ".join(line.strip() for line in text.splitlines())
    return text.strip()


@lru_cache(maxsize=4096)
def amount(text: str, tag: str) -> Decimal:
    """A plain decimal number: digits and one point, an optional sign, nothing is cut or guessed.

    Raises ``BadAmountError``, also for more than ``DIGITS`` digits beside leading zeros.
    """
    is_plain = _AMOUNT.fullmatch(text) is not None
    if not is_plain or (len(text) > DIGITS and _digits(text) > DIGITS):
        raise BadAmountError(tag=tag, value=text)
    return Decimal(text)


def _digits(text: str) -> int:
    return len(text.lstrip("+-0").replace(".", ""))


@lru_cache(maxsize=4096)
def day(text: str, tag: str) -> datetime.date | None:
    """The calendar day as written, of an ISO 8601 date or date and time; ``None`` for ``""``.

    A time and its offset are left out, never worked in. Raises ``BadDateError``.
    """
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        return datetime.date.fromisoformat(match[1]) if match else _not_a_day(text, tag)
    except ValueError:
        raise BadDateError(tag=tag, value=text) from None


def day_at(node: Node, name: str) -> datetime.date | None:
    """The day of ``name``, given as a text, as Dt or as DtTm (DateAndDateTimeChoice)."""
    found = part(node, name)
    text = leaf(found, "Dt") or leaf(found, "DtTm") if found else leaf(node, name)
    return day(text, name)


def _not_a_day(text: str, tag: str) -> datetime.date:
    raise BadDateError(tag=tag, value=text)


def _odd_text(found: Raw) -> str:
    """The text of a part that is not simply text."""
    if isinstance(found, list):
        found = found[0]
    if isinstance(found, dict):
        found = found.get("#", "")
    return found if isinstance(found, str) else ""
