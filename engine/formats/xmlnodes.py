"""XML as plain nodes, one record at a time, from files that nobody vouches for.

A node is JSON-like: a dict of its parts by local name (namespaces and prefixes do not count), a
list where a part repeats, a string for a part that is only text. Attributes are ``@name``; text
beside attributes is ``#``. Text is exactly as written; white space between elements is dropped.

Built on expat (XML 1.0) rather than on a tree: the document never exists in memory, a document
type declaration is refused when its name is read, before any entity can be declared, and the
line of a failure is known. The limits are far above any real statement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from ..errors import (
    SHOWN,
    ForbiddenDoctypeError,
    ForbiddenIncludeError,
    MalformedXmlError,
    TooLargeError,
)
from ..statement import Raw

Node = dict[str, Raw]
Start = Callable[[str, Any], None]
Text = Callable[[str], None]

_XINCLUDE = "http://www.w3.org/2001/XInclude"

CHUNK = 64 * 1024
#: Levels; ISO 20022 statements have about twenty.
DEEPEST = 100
#: Bytes of one text, attribute or comment.
LARGEST_TEXT = 1024 * 1024
#: Bytes between two records: an entry with some tens of thousands of details.
LARGEST_RECORD = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """A finished element. ``parent`` is the node around it so far, without earlier records."""

    name: str
    node: Node
    parent: Node


def records(data: bytes | memoryview, names: Collection[str]) -> Iterator[Record]:
    """Every element of one of ``names``, as it ends; inner ones first.

    ``data`` is UTF-8, whatever its declaration says. A record is not kept in its parent.
    Raises ``MalformedXmlError``, ``ForbiddenDoctypeError`` or ``TooLargeError``.
    """
    source = _Source()
    done: list[Record] = []
    start_tag, characters, end_tag, size_of_text = _builders(frozenset(names), done, source)
    source.handle(start_tag, characters, end_tag)
    last = 0
    for start in range(0, len(data), CHUNK):
        source.feed(data[start : start + CHUNK])
        source.check(size_of_text(), LARGEST_TEXT, "a text")
        last = start if done else last
        source.check(start - last, LARGEST_RECORD, "an entry")
        yield from done
        done.clear()
    source.feed(b"", True)
    yield from done


def line_of(data: bytes | memoryview, record: str, number: int, tag: str, value: str) -> int | None:
    """The line of ``tag`` with text ``value`` in the ``number``-th ``record``, counted from 1.

    Where that record has no such element, the line on which the record ends.
    """
    source = _Source()
    found: list[int] = []
    source.handle(*_finders(record, number, (tag, value[:SHOWN]), found, source))
    for start in range(0, len(data), CHUNK):
        source.feed(data[start : start + CHUNK])
        if found:
            break
    return found[0] if found else None


class _Source:
    """An expat parser that refuses what no statement has."""

    def __init__(self) -> None:
        self._fed = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.buffer_size = CHUNK
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def handle(self, start: Start, text: Text, end: Text) -> None:
        """Set what is called for start tags, text and end tags."""
        self._parser.StartElementHandler = start
        self._parser.CharacterDataHandler = text
        self._parser.EndElementHandler = end

    @property
    def line(self) -> int:
        """The line being read, from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, data: bytes | memoryview, is_last: bool = False) -> None:
        """Read on. A tag, attribute or comment that goes on for too long is refused."""
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as error:
            raise MalformedXmlError(
                line=error.lineno, value=expat.ErrorString(error.code)
            ) from None
        self._fed += len(data)
        self.check(self._fed - max(self._parser.CurrentByteIndex, 0), LARGEST_TEXT, "a tag")

    def check(self, size: int, largest: int, what: str) -> None:
        """Raise ``TooLargeError`` for ``what`` of ``size`` bytes beyond ``largest``."""
        if size > largest:
            raise TooLargeError(tag=what, value=f"{largest} bytes", line=self.line)

    def check_depth(self, depth: int) -> None:
        """Raise ``TooLargeError`` beyond ``DEEPEST`` levels."""
        if depth > DEEPEST:
            raise TooLargeError(tag="the nesting", value=f"{DEEPEST} levels", line=self.line)

    def attributes(self, attributes: dict[str, str]) -> Node:
        """Attributes as parts of a node; the namespace of XInclude is refused."""
        amount = attributes.get("Ccy")  # by far the most, hence first and quick
        if amount is not None and len(attributes) == 1:
            return {"@Ccy": amount}
        node: Node = {}
        for name, value in attributes.items():
            if value == _XINCLUDE:
                raise ForbiddenIncludeError(line=self.line)
            node["@" + name] = value
        return node

    def _refuse_doctype(self, *_args: object) -> None:
        raise ForbiddenDoctypeError(line=self.line)


class _LocalNames(dict[str, str]):
    """Qualified name to local name, worked out once per name."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def _builders(
    names: Collection[str], done: list[Record], source: _Source
) -> tuple[Start, Text, Text, Callable[[], int]]:
    """Closures, as called for every tag: they queue records on ``done``; and the text's size."""
    around: list[Node] = []
    enter, leave = around.append, around.pop
    node: Node = {}
    text = ""
    local: dict[str, str] = {}

    def start(_name: str, attributes: Any) -> None:
        nonlocal node, text
        enter(node)
        node = source.attributes(attributes) if attributes else attributes
        text = ""
        if len(around) > DEEPEST:
            source.check_depth(len(around))

    def characters(more: str) -> None:
        nonlocal text
        text += more

    def end(qualified: str) -> None:
        nonlocal node, text
        value: Raw = node or text
        if text:
            if node and not text.isspace():
                node["#"] = text
            text = ""
        node = leave()
        name = local.get(qualified) or local.setdefault(qualified, qualified.rpartition(":")[2])
        if name in node:
            _repeat(node, name, value)
        elif name in names:
            done.append(Record(name, _as_node(value), node))
        else:
            node[name] = value

    return start, characters, end, lambda: len(text)


def _as_node(value: Raw) -> Node:
    return value if isinstance(value, dict) else {}


def _repeat(node: Node, name: str, value: Raw) -> None:
    earlier = node[name]
    if isinstance(earlier, list):
        earlier.append(value)
    else:
        node[name] = [earlier, value]


def _finders(
    record: str, number: int, wanted: tuple[str, str], found: list[int], source: _Source
) -> tuple[Start, Text, Text]:
    """Handlers that put the line of ``wanted``, a tag and its text, on ``found``."""
    left = number
    text = ""
    local = _LocalNames()

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal text
        text = ""

    def characters(more: str) -> None:
        nonlocal text
        text += more

    def end(qualified: str) -> None:
        nonlocal left
        left -= local[qualified] == record
        if left == 0 or (left == 1 and (local[qualified], text.strip()[:SHOWN]) == wanted):
            found.append(source.line)

    return start, characters, end
