"""The tags of an OFX file as plain nodes, whatever was made of the closing tags.

OFX 1.x is SGML in which elements need no closing tag; aggregates have one. Here a tag with text
behind it is an element; one without opens an aggregate, which its closing tag proves. What turns
out never to be closed was an empty element, and its parts belong to what is around it. The
aggregates of a statement stand on levels, so that a forgotten closing tag ends with the next one
of its level. Nodes are those of ``xmlnodes``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.entities import html5

from ..errors import (
    DamagedTagsError,
    ForbiddenDoctypeError,
    IncompleteFileError,
    TooLargeError,
)
from ..statement import Raw
from .xmlnodes import DEEPEST, LARGEST_TEXT, Node

#: Levels of the aggregates around and in a statement (OFX 2.3, sections 2.4, 11.4 and 13.9).
_LEVELS = {
    "OFX": 1,
    **dict.fromkeys(("SIGNONMSGSRSV1", "BANKMSGSRSV1", "CREDITCARDMSGSRSV1", "INVSTMTMSGSRSV1"), 2),
    **dict.fromkeys(("SONRS", "STMTTRNRS", "CCSTMTTRNRS", "INVSTMTTRNRS"), 3),
    **dict.fromkeys(("STATUS", "STMTRS", "CCSTMTRS", "INVSTMTRS"), 4),
    **dict.fromkeys(("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LEDGERBAL", "AVAILBAL"), 5),
    **dict.fromkeys(("BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST", "BALLIST"), 5),
    **dict.fromkeys(("INVBANKTRAN", "BAL"), 6),
    **dict.fromkeys(("STMTTRN", "STMTTRNP"), 7),
    **dict.fromkeys(("PAYEE", "EXTDPAYEE", "BANKACCTTO", "CCACCTTO", "IMAGEDATA"), 8),
    **dict.fromkeys(("CURRENCY", "ORIGCURRENCY"), 8),
}
_INNERMOST = 8
#: Tags between two records: a portfolio with some thousands of positions.
MOST_TAGS = 300_000
_OUTER = frozenset(name for name, level in _LEVELS.items() if level < _INNERMOST)
#: Where a file may end without half a value: between transactions.
_LISTS = frozenset({"BANKTRANLIST", "BANKTRANLISTP", "INVTRANLIST", "BALLIST"})
_VALUES = 5

_TOKEN = re.compile(r"<(/?)([A-Za-z][\w.:-]*)(?:\s[^<>]*?)?(/?)>([^<]*(?:<(?![/A-Za-z])[^<]*)*)")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
_OPENER = re.compile(r"<!--|<\?|<!\[CDATA\[")
_CLOSER = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")


@dataclass(frozen=True, slots=True)
class Record:
    """A finished aggregate. ``around`` are the nodes around it so far, outermost first.

    ``start`` and ``end`` are its place in the text.
    """

    name: str
    node: Node
    around: tuple[Node, ...]
    start: int
    end: int


def plain(text: str) -> str:
    """``text`` without comments and processing instructions, CDATA as text, lines kept.

    Raises ``ForbiddenDoctypeError``.
    """
    declared = _DECLARATION.search(text)
    if declared:
        raise ForbiddenDoctypeError(line=line_at(text, declared.start()))
    pieces: list[str] = []
    endless: set[str] = set()
    done = 0
    for found in _OPENER.finditer(text):
        opener, start = found[0], found.end()
        if found.start() < done or opener in endless:
            continue
        end = text.find(_CLOSER[opener], start)
        if end < 0:
            endless.add(opener)
            continue
        pieces += (text[done : found.start()], _kept(opener, text[start:end]))
        done = end + len(_CLOSER[opener])
    return "".join((*pieces, text[done:]))


def line_at(text: str, place: int) -> int:
    """The line of a place in ``text``, from 1; lines may end with a carriage return alone."""
    return text.count("\n" if "\n" in text else "\r", 0, place) + 1


def records(text: str, names: Collection[str]) -> Iterator[Record]:
    """Every aggregate of one of ``names`` as it ends, inner ones first; none is kept in its parent.

    ``text`` is ``plain``. Raises ``IncompleteFileError`` where the text ends within a transaction
    or value, ``DamagedTagsError`` and ``TooLargeError``.
    """
    tree = _Tree(text, frozenset(names))
    end = count = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        count += 1
        if count > MOST_TAGS:
            raise TooLargeError(
                tag="an entry", value=f"{MOST_TAGS} tags", line=line_at(text, start)
            )
        if start != end:
            tree.add_text(text[end - 1 : start] if text[end - 1].isspace() else text[end:start])
        end = token.end()
        tree.take(token, start, end)
        if tree.done:
            yield from tree.done
            tree.done.clear()
            count = 0
    tree.finish(end)
    yield from tree.done


class _Names(dict[str, str]):
    """A tag as written to its name in capitals without prefix, worked out once per tag."""

    def __missing__(self, tag: str) -> str:
        name = tag.rpartition(":")[2].upper()
        if len(self) < 4096:
            self[tag] = name
        return name


class _Tree:
    """The aggregates that are open, and the records that have ended."""

    def __init__(self, text: str, wanted: frozenset[str]) -> None:
        self.done: list[Record] = []
        self._text = text
        self._wanted = wanted
        self._tags = _Names()
        self._names: list[str] = []
        self._levels: list[int] = []
        self._starts: list[int] = []
        self._nodes: list[Node] = [{}]
        self._value: tuple[Node, str] | None = None

    def take(self, token: re.Match[str], start: int, end: int) -> None:
        """One tag with the text behind it."""
        slash, tag, is_empty, text = token.groups()
        name = self._tags[tag]
        if end - start > LARGEST_TEXT:
            size = f"{LARGEST_TEXT} bytes"
            raise TooLargeError(tag=name, value=size, line=line_at(self._text, start))
        value = text.strip()
        if slash:
            self._close(name, start, end)
        elif is_empty or (value and name not in _OUTER):
            self._element(name, value)
        else:
            self._open(name, start)

    def add_text(self, text: str) -> None:
        """Text that only looked like a tag belongs to the value before it."""
        if self._value and not text.isspace():
            node, name = self._value
            found = node[name]
            if isinstance(found, list):
                found[-1] = f"{found[-1]}{text}".rstrip()
            else:
                node[name] = f"{found}{text}".rstrip()

    def finish(self, end: int) -> None:
        """The end of the text; what is open now was cut off, or never closed."""
        if self._names and (self._value or any(map(_holds_values, self._names))):
            raise IncompleteFileError(line=line_at(self._text, end))
        while self._names:
            self._pop(end, is_closed=False)

    def _element(self, name: str, value: str) -> None:
        if "&" in value:
            value = _ENTITY.sub(_character, value)
        node = self._nodes[-1]
        self._value = (node, name)
        if name in node:
            _repeat(node, name, value)
        else:
            node[name] = value

    def _open(self, name: str, start: int) -> None:
        level = _LEVELS.get(name, 0)
        if level and max(self._levels, default=0) >= level:
            self._make_room(level, start)
        self._value = None
        self._names.append(name)
        self._levels.append(level)
        self._starts.append(start)
        self._nodes.append({})
        if len(self._names) > DEEPEST:
            size = f"{DEEPEST} levels"
            raise TooLargeError(tag="the nesting", value=size, line=line_at(self._text, start))

    def _make_room(self, level: int, end: int) -> None:
        """End what is open on the same level or deeper, as nothing there holds another."""
        first = next(i for i, found in enumerate(self._levels) if found >= level)
        while len(self._names) > first:
            self._pop(end, is_closed=False)

    def _close(self, name: str, start: int, end: int) -> None:
        self._value = None
        names = self._names
        if name not in names:
            if name in self._wanted:
                raise DamagedTagsError(tag=f"</{name}>", line=line_at(self._text, start))
            return
        while names[-1] != name:
            self._pop(start, is_closed=False)
        self._pop(end, is_closed=True)

    def _pop(self, end: int, *, is_closed: bool) -> None:
        name, node, start = self._names.pop(), self._nodes.pop(), self._starts.pop()
        level = self._levels.pop()
        around = self._nodes[-1]
        if name in self._wanted:
            self.done.append(Record(name, node, tuple(self._nodes), start, end))
        elif is_closed or 0 < level < _INNERMOST:
            _put(around, name, node or "")
        else:
            for key, value in node.items():
                _put(around, key, value)


def _holds_values(name: str) -> bool:
    return _LEVELS.get(name, 0) >= _VALUES and name not in _LISTS


def _put(node: Node, name: str, value: Raw) -> None:
    if name not in node:
        node[name] = value
        return
    for each in value if isinstance(value, list) else [value]:
        _repeat(node, name, each)


def _repeat(node: Node, name: str, value: Raw) -> None:
    earlier = node[name]
    if isinstance(earlier, list):
        earlier.append(value)
    else:
        node[name] = [earlier, value]


def _kept(opener: str, inside: str) -> str:
    """What stands for a comment, an instruction or a CDATA section."""
    if opener != "<![CDATA[":
        return "\n" * inside.count("\n")
    return inside.replace("&", "&amp;").replace("<", "&lt;")


def _character(match: re.Match[str]) -> str:
    """The character of a reference; one that does not exist stays as written."""
    if match[3]:
        return html5.get(match[3] + ";", match[0])
    code = int(match[1]) if match[1] else int(match[2], 16)
    is_one = code >= 32 and code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_one else match[0]
