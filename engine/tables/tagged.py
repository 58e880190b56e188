"""SEPA key words glued together in one cell: ``EREF+…MREF+…SVWZ+…``.

Banks write the remittance of field 86 of MT940 (Deutsche Kreditwirtschaft, DFÜ-Abkommen, Anlage
3, chapter 8) into a cell without anything between its subfields, or with line breaks where they
ended. The key words themselves are read by the reader of MT940.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ..formats.mt940_details_sepa import has_keys, opens, purpose
from ..formats.mt940_details_slash import decode as slash
from ..formats.mt940_said import Said, Side

_KEY = r"(?:EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE)"
_GLUED = re.compile(rf"(?<=[^\s])(?={_KEY}\+)")
#: Key words whose values are texts; ``""``: before the first one.
_TEXTS = frozenset({"", "SVWZ", "ABWA", "ABWE"})
#: Characters of a full subfield and of a full line, behind which a word may go on.
_FULL = frozenset({27, 35})


def tagged(text: str, amount: Decimal, currency: str) -> Said | None:
    """What the key words in a text say, ``None`` where it has none."""
    if text.startswith("/TRTP/"):
        return slash(text.replace("\n", " "), Side(amount, currency))
    if "+" not in text:
        return None
    split = _GLUED.sub("\n", text)
    if not has_keys(split):
        return None
    said: Said = {}
    purpose(_flowed(split.split("\n")), Side(amount, currency), said)
    return said


def _flowed(lines: list[str]) -> str:
    """The lines as one text in which a line end stands only where a value ends.

    A reference goes on until the next key word, as nothing else can stand before it; behind the
    last key word only a full line goes on.
    """
    opening = [opens(line) for line in lines]
    last = max((at for at, is_open in enumerate(opening) if is_open), default=0)
    flowed, key = [lines[0]], _last_key(lines[0], "")
    for at, line in enumerate(lines[1:], 1):
        is_inside = key not in _TEXTS and at < last
        is_more = not opening[at] and (is_inside or len(lines[at - 1]) in _FULL)
        flowed.append(line if is_more else "\n" + line)
        key = _last_key(line, key)
    return "".join(flowed)


def _last_key(line: str, before: str) -> str:
    return line[:4] if opens(line) else before
