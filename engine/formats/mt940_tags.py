"""The text of a category 9 file cut into messages and tags, however a bank or portal laid it out.

SWIFT User Handbook, Category 9: a message is block 4 of an envelope ``{1:…}{2:…}{4:`` … ``-}``,
a tag is ``:nna:`` at the beginning of a line. Banks send the block bare, end it with ``-`` alone
or not at all, put marker lines (``940``, ``:940:``, a BIC) before it, wrap lines in the middle of
a tag, and FinTS has ``@@`` for the line end. Only tags of MT940, MT941, MT942 and MT950 count:
anything else at the beginning of a line is text, as ``:12:11`` of a wrapped time is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import TooLargeError

#: Characters of one tag. SWIFT allows 6 lines of 65, the German banks 390 characters and more.
LARGEST_TAG = 64 * 1024
#: Tags of one message.
MOST_TAGS = 2_000_000
_STEP = 256 * 1024
_LINE_END = re.compile(r"\r\n|\r|\n")
_FULL_LINE = 55
#: Lines after a dash that may still be text.
_LONGEST_REST = 100
_SHORTEST_TAG = len(":20:")
_TAG = re.compile(
    r"\s*:\s?(13D?|20|21|25P?|28C?|34F|60[FM]?|61|62[FM]?|64|65F?|86|90[CD]|94[012]|NS)\s?:(.*)",
    re.IGNORECASE,
)
_ALIASES = {"60": "60F", "62": "62F", "65F": "65", "28": "28C", "13": "13D"}
_CUT_TAG = re.compile(r":(?:\d{1,2}[A-Za-z]?|N|NS)?")
#: Braces of block 4, also as the national variants of ISO 646 print them.
_ENVELOPE = re.compile(r"[^\w:]*(?:\{[1-4]:.*|[äæé]4:\s*)$")
_BLOCK_4 = re.compile(r"[{äæé]4:\s*")
_TYPE = re.compile(r"\{2:[IO](9\d\d)")
_END = re.compile(r"-\s*(?:[}åüè].*|XXX\s*)?$")
_MARKER = re.compile(r"(?:MT)?\s?(94[012])(?: 00)?\s*$")
_HEADER = re.compile(
    r"(?:MT)?\s?94[012](?: 00)?|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?|0000 \d\d.{4,40}"
)
_CLOCK_LINE = re.compile(r"\d\d\Z")
_CLOCK_REST = re.compile(r"[0-5]\d(?!\d)")
_LONGEST_ACCOUNT = 40
#: First characters of a line that is neither a tag nor an end nor an envelope.
_PLAIN = frozenset("?/<~^ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_CLEAN = str.maketrans(
    dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFEFF)) | {9: " ", 0xA0: " "}
)


@dataclass(slots=True)
class Tag:
    """One tag: ``name`` without colons, ``lines`` as written, ``line`` of the file, from 1."""

    name: str
    lines: list[str]
    line: int
    size: int = 0

    @property
    def text(self) -> str:
        """The content on one line, without blanks around it."""
        return "".join(self.lines).strip()


@dataclass(slots=True)
class Message:
    """One message: its tags in order.

    ``kind`` is the message type where the envelope or a marker tells it, e.g. ``942``.
    ``is_ended`` says that a terminator was seen, ``is_last`` that the file ends here.
    ``is_cut`` is an envelope that was opened and never closed, or a last line without its end.
    """

    kind: str = ""
    tags: list[Tag] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    has_envelope: bool = False
    is_ended: bool = False
    is_last: bool = False
    is_cut: bool = False


def messages(text: str) -> Iterator[Message]:
    """The messages of a file, in order; beside the text, memory is that of one message."""
    if "@@:" in text and not re.search(r"[\r\n]\s*:\d\d", text):
        text = text.replace("@@", "\n")
    reading = _Reading()
    for number, line in _unwrapped(_lines(text)):
        if not reading.is_continued(line):
            yield from reading.take(number, line)
    yield from reading.finish(text.endswith(("\n", "\r", "\x1a", "\0", "\x03")))


def _lines(text: str) -> Iterator[str]:
    """The lines without their ends, control characters and no-break blanks."""
    start = 0
    while start < len(text):
        end = _LINE_END.search(text, start + _STEP)
        stop = end.end() if end else len(text)
        yield from text[start:stop].translate(_CLEAN).splitlines()
        start = stop


def _unwrapped(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; a tag that was wrapped in the middle is put together, and one cut
    off by the end of the file is left out."""
    held, at = "", 0
    for number, raw in enumerate(lines, 1):
        line = raw
        if held:
            if _TAG.match(held + line):
                line = held + line
            else:
                yield at, held
            held = ""
        if line[:1] == ":" and len(line) < _SHORTEST_TAG and _CUT_TAG.fullmatch(line):
            held, at = line, number
        else:
            yield number, line


class _Reading:
    """The message being put together, and lines that may or may not end it."""

    def __init__(self) -> None:
        self._message: Message | None = None
        self._kind = ""
        self._has_envelope = False
        self._after_dash: list[str] | None = None
        #: The tag that a line of text goes on, unless something may have ended it.
        self._growing: Tag | None = None

    def is_continued(self, line: str) -> bool:
        """Take a line that can only be text, as most are: the short way of ``take``."""
        tag = self._growing
        if tag is None or line[:1] not in _PLAIN or "4:" in line:
            return False
        _extend(tag, line)
        return True

    def take(self, number: int, line: str) -> Iterator[Message]:
        """Use one line; gives the message that it completes."""
        match = _TAG.match(line) if ":" in line else None
        if match and not self._is_time(match):
            name = match[1].upper()
            yield from self._tag(Tag(_ALIASES.get(name, name), [match[2]], number))
        elif "4:" in line and _ENVELOPE.match(line):
            yield from self._envelope(number, line)
        else:
            self._text(line)

    def finish(self, has_end: bool) -> Iterator[Message]:
        """The last message, once the file is at its end."""
        message = self._message
        if message is None:
            return
        message.is_last = True
        message.is_ended = message.is_ended or self._after_dash is not None
        message.is_cut = not message.is_ended and (message.has_envelope or not has_end)
        yield message

    def _tag(self, tag: Tag) -> Iterator[Message]:
        message = self._message
        if tag.name in ("940", "941", "942"):
            yield from self._close()
            self._kind = tag.name
            return
        if message and self._after_dash is not None:
            self._settle_dash(message, tag)
        if message and _is_account_twice(message, tag):
            tag.name = "?"
        elif message is None or message.is_ended or _is_next(message, tag.name):
            yield from self._close()
            message = self._open()
        assert message is not None  # noqa: S101 - opened above
        _measure(tag, tag.lines[0])
        if len(message.tags) >= MOST_TAGS:
            raise TooLargeError(line=tag.line, tag="the statement", value=f"{MOST_TAGS} fields")
        message.tags.append(tag)
        message.names.add(tag.name)
        self._growing = tag

    def _open(self) -> Message:
        self._message = Message(kind=self._kind, has_envelope=self._has_envelope)
        self._kind, self._has_envelope, self._after_dash = "", False, None
        return self._message

    def _close(self) -> Iterator[Message]:
        message = self._message
        if message is None:
            return
        lines = message.tags[-1].lines
        while len(lines) > 1 and _HEADER.fullmatch(lines[-1].strip()):
            self._note_marker(lines.pop())
        self._message, self._after_dash, self._growing = None, None, None
        yield message

    def _settle_dash(self, message: Message, tag: Tag) -> None:
        """A ``-`` alone is text where the message goes on after it (a wrapped line)."""
        found, self._after_dash = self._after_dash or [], None
        if "62F" in message.names or "62M" in message.names or _is_next(message, tag.name):
            message.is_ended = True
        else:
            for line in found:
                _extend(message.tags[-1], line)

    def _envelope(self, number: int, line: str) -> Iterator[Message]:
        if self._message and self._after_dash is not None:
            self._message.is_ended = True
        yield from self._close()
        kind = _TYPE.search(line)
        self._kind = kind[1] if kind else self._kind
        block = _BLOCK_4.search(line)
        if block:
            self._has_envelope = True
            rest = line[block.end() :]
            if rest:
                yield from self.take(number, rest)

    def _text(self, line: str) -> None:
        message = self._message
        if message is None or message.is_ended:
            self._note_marker(line)
        elif _END.match(line):
            self._end(message, line)
        elif self._after_dash is not None:
            self._note_marker(line)
            self._after_dash.append(line)
            message.is_ended = len(self._after_dash) > _LONGEST_REST
        else:
            _extend(message.tags[-1], line)

    def _end(self, message: Message, line: str) -> None:
        self._growing = None
        if line.strip() == "-":
            self._after_dash = [*(self._after_dash or []), line]
            return
        message.is_ended = True
        kind = _TYPE.search(line)
        self._kind = kind[1] if kind else ""
        self._has_envelope = bool(_BLOCK_4.search(line))

    def _note_marker(self, line: str) -> None:
        marker = _MARKER.match(line)
        kind = _TYPE.search(line)
        self._kind = marker[1] if marker else kind[1] if kind else self._kind

    def _is_time(self, match: re.Match[str]) -> bool:
        """Whether a tag is the minutes of a time that was wrapped: ``…T13`` and ``:20:11``."""
        message = self._message
        if (
            message is None
            or message.tags[-1].name != "86"
            or not message.names.isdisjoint(_CLOSED)
        ):
            return False
        before = message.tags[-1].lines[-1]
        return (
            match[1] in _MINUTES
            and len(before) >= _FULL_LINE
            and _CLOCK_LINE.search(before) is not None
            and _CLOCK_REST.match(match[2]) is not None
        )


_MINUTES = frozenset({"13", "20", "21", "25", "28"})
_CLOSED = frozenset({"62F", "62M"})
_BODY = frozenset({"60F", "60M", "61", "62F", "62M", "34F", "90C", "90D"})
_HEADS = frozenset({"20", "21", "25", "25P", "28C", "34F", "13D", "60F", "60M"})
_OPENING = frozenset({"60F", "60M"})


def _is_next(message: Message, name: str) -> bool:
    """Whether a tag begins another message although none was ended."""
    names = message.names
    if name == "20":
        return "20" in names or not names.isdisjoint(_BODY)
    if name in _OPENING:
        return not names.isdisjoint(_OPENING) or not names.isdisjoint(_CLOSED)
    if name in ("25", "25P") and not names.isdisjoint(("25", "25P")):
        return True
    return name in _HEADS and not names.isdisjoint(_CLOSED)


def _is_account_twice(message: Message, tag: Tag) -> bool:
    """A second :25: that is no account (35x): a mistyped tag, to be reported as unread."""
    return (
        tag.name == "25"
        and not message.is_ended
        and "61" in message.names
        and (len(tag.lines[0]) > _LONGEST_ACCOUNT or "?" in tag.lines[0])
    )


def _extend(tag: Tag, line: str) -> None:
    _measure(tag, line)
    tag.lines.append(line)


def _measure(tag: Tag, line: str) -> None:
    """Count what belongs to a tag, and refuse one that no bank wrote."""
    tag.size += len(line) + 1
    if tag.size > LARGEST_TAG:
        raise TooLargeError(line=tag.line, tag=f":{tag.name}:", value=f"{LARGEST_TAG} characters")
