"""SWIFT MT940 (customer statement) and MT942 (interim transaction report), Category 9.

Also MT941 and MT950, which use the same fields. Envelopes, markers, line ends and wrapped lines
are dealt with in ``mt940_tags``; docs/formats/mt940.md says what becomes what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..errors import MissingElementError, WrongMessageError
from ..statement import Statement
from .encoding import head_text, text_of
from .mt940_statement import has_content, statement
from .mt940_tags import messages
from .options import DEFAULT, Options
from .registry import register

_LINE = r"(?:\A|[\r\n]|@@|[{äæé]4:)[ \t\x01]*"
_SURE = re.compile(
    _LINE + r":(?:6[02][FM]?:[CD]R?\d{6}|61:\d{6,12}\s*(?:R?[CD]|E[CD]))", re.IGNORECASE
)
_TAG = re.compile(_LINE + r":(20|25P?|28C?|34F|60[FM]|61|62[FM]|64|86|90[CD]|13D?):", re.IGNORECASE)
_STATEMENT = frozenset({"25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64"})
_TYPE = re.compile(r"\{2:[IO](9\d\d)")
_STATEMENT_TYPES = frozenset({"", "940", "941", "942", "950"})


class Mt940Reader:
    """Reader of the account messages of SWIFT category 9."""

    name = "mt940"

    def identify(self, head: bytes) -> int:
        """100 for a balance or an entry in its place, 60 for two other tags of a statement."""
        text = head_text(head)
        if text.lstrip()[:1] == "<":
            return 0
        if _SURE.search(text):
            return 100
        found = {match[1].upper() for match in _TAG.finditer(text)}
        return 60 if len(found) > 1 and not found.isdisjoint(_STATEMENT) else _sure_of_type(text)

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """Statements and pages in the order of the file. Raises ``ReadError`` with a line."""
        before: Statement | None = None
        for message in messages(text_of(data, default=options.encoding)):
            if message.kind not in _STATEMENT_TYPES:
                raise WrongMessageError(value=f"MT{message.kind}")
            if has_content(message):
                if before:
                    yield before
                before = statement(message)
            elif before:
                before = _incomplete(before)
        if before is None:
            raise MissingElementError(tag=":25:")
        yield before


def _sure_of_type(text: str) -> int:
    match = _TYPE.search(text)
    return 10 if match else 0


def _incomplete(found: Statement) -> Statement:
    """The statement before one of which the file has only the beginning."""
    if "incomplete" in found.warnings:
        return found
    return replace(found, warnings=("incomplete", *found.warnings))


register(Mt940Reader())
