"""What is left of a web page in the cells of a table: ``<BR>``, ``&amp;``."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_BREAK = re.compile(r" ?<(?:br|/p|/div|/li) ?/?>\s*", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|li|ul|span|font|strong|em|b|i|u)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)


def without_remnants(cell: str) -> str:
    """The text of a cell as the page showed it; any other ``<`` and ``&`` is text.

    Every line ends with ``\\n``, as the file's own line ends say nothing.
    """
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in cell and ";" in cell:
        cell = _ENTITY.sub(lambda match: html.unescape(match[0]), cell)
    if "<" in cell and ">" in cell:
        cell = _TAG.sub("", _BREAK.sub("\n", cell))
    return cell
