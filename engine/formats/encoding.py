"""Bytes of an XML or text statement as UTF-8, whatever the bank or its portal made of them.

Order: byte order mark; zero bytes, which give UTF-16 and UTF-32 away; strict UTF-8, whatever is
declared, as other encodings hardly ever happen to be valid UTF-8; the declared encoding; the one
the journal or profile says; cp1252, which is what banks send that declare UTF-8 wrongly.
"""

from __future__ import annotations

import codecs
import re

FALLBACK = "cp1252"
#: Bytes before the first tag that are skipped: white space, a byte order mark, a transfer header.
LONGEST_PREAMBLE = 1024
#: Bytes that may stand behind the last tag: what fills a block, an end of file of old systems.
_BEHIND = b"\0\x1a \t\r\n"
_LONGEST_TAIL = 64 * 1024
_STEP = 128 * 1024
#: Bytes that show UTF-16 and UTF-32: a multiple of four.
_SAMPLE = 64
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{1,30})")
#: Encodings that agree with ASCII on every tag. Others can hide tags from a check of the bytes.
_DECLARABLE = re.compile(
    r"(?:iso8859|cp125|cp85|cp437|koi8|mac|latin)[\w-]*"
    r"|gb2312|gbk|gb18030|big5|big5hkscs|shift_jis|euc_jp|euc_kr|cp932|cp949|cp950"
)


def xml_bytes(data: bytes, default: str = "") -> memoryview:
    """``data`` as UTF-8 from its first tag on; bytes that no encoding explains become U+FFFD.

    A view: of a file that is UTF-8 already no copy is made, whatever stands around the XML.
    """
    encoding = encoding_of(data, default)
    if encoding != "utf-8":
        data = data.decode(encoding, errors="replace").encode()
    start, tail = max(data.find(b"<", 0, LONGEST_PREAMBLE), 0), data[-_LONGEST_TAIL:]
    end = len(data) - len(tail) + len(tail.rstrip(_BEHIND))
    return memoryview(data)[start:end]


def text_of(data: bytes, declared: str = "", default: str = "") -> str:
    """A whole text file without byte order mark; line ends stay as they are.

    ``declared`` is what the file says of itself in its own way, as the CHARSET of OFX; ``default``
    what the journal or profile says. Unknown names are passed over.
    """
    encoding = encoding_of(data, _known(declared) or _known(default))
    return data.decode(encoding, errors="replace").removeprefix("\ufeff")


def encoding_of(data: bytes, default: str = "") -> str:
    """Python's name of the encoding of ``data``."""
    return _encoding(data, default, is_whole=True)


def head_text(head: bytes) -> str:
    """The beginning of a file as text, for recognising it; never raises.

    It may end within a character, which alone does not make it another encoding.
    """
    encoding = _encoding(head, "", is_whole=False)
    return head.decode(encoding, errors="replace").lstrip("\ufeff")


def _encoding(data: bytes, default: str, *, is_whole: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data[:_SAMPLE].strip(b"\0"):
        return _wide(data[:_SAMPLE])
    if _is_utf8(data, is_whole=is_whole):
        return "utf-8"
    return _declared(data) or _known(default) or FALLBACK


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 of either byte order, by the places of the zero bytes of plain letters."""
    first, second, third, fourth = (head[place::4].count(0) for place in range(4))
    quarter = len(head) // 4
    if first >= quarter and second >= quarter > fourth:
        return "utf-32-be"
    if third >= quarter and fourth >= quarter > first:
        return "utf-32-le"
    return "utf-16-be" if first + third > second + fourth else "utf-16-le"


def _is_utf8(data: bytes, *, is_whole: bool) -> bool:
    """Checked in steps, so that no second copy of a large file is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _STEP):
            decoder.decode(data[start : start + _STEP])
        decoder.decode(b"", final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:LONGEST_PREAMBLE])
    return _known(match[1].decode("ascii")) if match else ""


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        return ""
    return name if _DECLARABLE.fullmatch(name) else ""
