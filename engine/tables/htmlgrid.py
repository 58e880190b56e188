"""Web pages that banks save under the name of a workbook: their tables as rows of text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ..errors import TooLargeError
from ..formats.encoding import text_of
from .bookgrid import Sheet
from .limits import LARGEST_TEXT, LONGEST_CELL, MOST_COLUMNS, MOST_SHEETS, bounded, clean

#: Tables within tables; pages are laid out with some.
DEEPEST = 20
_CHARSET = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def html(data: bytes, default: str = "") -> list[Sheet]:
    """Every table of a page that has a row; inner tables are their own. Raises ``ReadError``."""
    if len(data) > LARGEST_TEXT:
        raise TooLargeError(tag="the file", value=f"{LARGEST_TEXT} bytes")
    declared = _CHARSET.search(data[:4096])
    parser = _Tables()
    parser.feed(text_of(data, declared[1].decode("ascii") if declared else "", default))
    parser.close()
    found = [(f"{number}", rows) for number, rows in enumerate(parser.tables, 1) if rows]
    return [Sheet(name, tuple(bounded(iter(rows)))) for name, rows in found]


class _Tables(HTMLParser):
    """Tables in the order in which they start; end tags of rows and cells may be missing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._texts: list[list[str] | None] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "table":
            self._start_table()
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._start_cell(dict(attrs).get("colspan") or "")
        elif tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th", "tr") and self._open:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
            self._texts.pop()

    def handle_data(self, data: str) -> None:
        texts = self._texts[-1] if self._texts and not self._hidden else None
        if texts is not None:
            texts.append(data)

    def _start_table(self) -> None:
        if len(self.tables) >= MOST_SHEETS or len(self._open) >= DEEPEST:
            raise TooLargeError(tag="the page", value=f"{MOST_SHEETS} tables")
        self.tables.append([])
        self._open.append(self.tables[-1])
        self._texts.append(None)

    def _start_cell(self, span: str) -> None:
        self._end_cell()
        if not self._open[-1]:
            self._open[-1].append([])
        row = self._open[-1][-1]
        self._texts[-1] = []
        self._span = min(int(span), MOST_COLUMNS) if span.isdecimal() and len(span) < 6 else 1
        if len(row) > MOST_COLUMNS:
            raise TooLargeError(tag="the number of columns", value=str(MOST_COLUMNS))

    def _end_cell(self) -> None:
        """A cell over several columns stands in the first of them."""
        texts = self._texts[-1]
        if texts is None:
            return
        self._texts[-1] = None
        text = "".join(texts)
        if len(text) > LONGEST_CELL:
            raise TooLargeError(tag="a cell", value=f"{LONGEST_CELL} characters")
        row = self._open[-1][-1]
        row.append(clean(_BLANKS.sub(" ", text)))
        row.extend([""] * (self._span - 1))
