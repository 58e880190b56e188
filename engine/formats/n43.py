"""Norma 43, the statement of Spanish banks (Cuaderno 43, information modes 1, 2 and 3).

Source: Asociación Española de Banca, Serie normas y procedimientos bancarios nº 43. Records of 80
columns: 11 account, 22 movement, 23 its concepts (up to five), 24 its amount in another currency,
33 end of the account, 88 end of the file. Amounts have twelve digits and two decimals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..errors import MissingElementError
from ..statement import Statement
from .encoding import head_text
from .n43_account import Gathered
from .options import DEFAULT, Options
from .records import Record, records
from .registry import register

WIDTH = 80
_CODES = r"11[0-9]{18}|22.{8}[0-9]{12}|23[0-9]{2}|24[0-9]{2}|33[0-9]{18}|88[9 ]{18}|00[0-9]{4}"
_IS_N43 = re.compile(
    r"\s*(?:00[0-9]{4}[^\n]*\n)?11[0-9]{18}[0-9]{12}[0-9 ][0-9]{14}[0-9 ]{3}[0-9 ]"
)
#: A header that tapes had before the first account.
_NOT_COUNTED = frozenset(("00",))


class N43Reader:
    """Reader of Norma 43."""

    name = "n43"

    def identify(self, head: bytes) -> int:
        """100 for an account record: account, two days, sign, balance, currency and mode."""
        return 100 if _IS_N43.match(head_text(head)) else 0

    def read(self, data: bytes, options: Options = DEFAULT) -> Iterator[Statement]:
        """One statement per account record. Raises ``ReadError`` with the line."""
        reading = _Reading()
        for record in records(data, options, WIDTH, _CODES):
            yield from reading.take(record)
        yield from reading.end(["incomplete"])


class _Reading:
    """The accounts since the last end of file, and the number of records in them."""

    def __init__(self) -> None:
        self._gathered: list[Gathered] = []
        self._counts: Counter[str] = Counter()
        self._is_open = False
        self._is_unread = False

    def take(self, record: Record) -> Iterator[Statement]:
        """The statements before an end of file, else nothing."""
        code = record.text[:2]
        if code == "88":
            yield from self._end_file(record)
            return
        self._counts[code] += code not in _NOT_COUNTED
        if code == "11":
            self._gathered.append(Gathered(record))
            self._is_open = True
        elif code in ("22", "23", "24"):
            self._account(record).take(record)
        elif code == "33":
            self._account(record).end(record)
            self._is_open = False
        else:
            self._is_unread |= code not in _NOT_COUNTED

    def end(self, doubts: Iterable[str]) -> Iterator[Statement]:
        """What was gathered, with ``doubts`` on each of it."""
        warnings = [*doubts, *(["unread_lines"] if self._is_unread else [])]
        for each in self._gathered:
            found = each.statement()
            yield replace(found, warnings=tuple(dict.fromkeys((*found.warnings, *warnings))))
        self._gathered = []
        self._counts.clear()
        self._is_open = self._is_unread = False

    def _end_file(self, record: Record) -> Iterator[Statement]:
        """Some banks leave records 24 out of their count."""
        counted = self._counts.total()
        right = {f"{counted:06}", f"{counted - self._counts['24']:06}"}
        yield from self.end([] if record.at(21, 26) in right else ["count_differs"])

    def _account(self, record: Record) -> Gathered:
        if not self._is_open:
            raise MissingElementError(line=record.number, tag="record 11 (account)")
        return self._gathered[-1]


register(N43Reader())
