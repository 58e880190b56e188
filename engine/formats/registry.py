"""Which reader reads a file: every reader says how sure it is, the surest one reads."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from ..errors import EmptyFileError, ReadError, TooLargeError, UnknownFormatError
from ..statement import Statement
from .archive import members
from .options import DEFAULT, Options

#: Bytes. Far above any real statement; a file is held in memory once.
LARGEST_FILE = 256 * 1024 * 1024
#: Bytes of the beginning that ``identify`` sees.
HEAD = 64 * 1024


class Reader(Protocol):
    """One format.

    ``name`` is short and stable, e.g. ``camt``. ``identify`` looks at the first ``HEAD`` bytes
    and answers 0 (not mine) to 100 (certainly mine); it never raises. ``read`` yields the
    statements in the order of the file and raises ``ReadError`` for anything it cannot read.
    """

    name: str

    def identify(self, head: bytes) -> int:
        """How sure this reader is, 0 to 100, that the file is of its format."""

    def read(self, data: bytes, options: Options) -> Iterator[Statement]:
        """The statements of a whole file; ``options`` answer what the file leaves open."""


_readers: dict[str, Reader] = {}


def register(reader: Reader) -> Reader:
    """Add a reader; one of the same name is replaced."""
    _readers[reader.name] = reader
    return reader


def readers() -> tuple[Reader, ...]:
    """All readers, in the order in which they were registered."""
    return tuple(_readers.values())


def detect(data: bytes) -> Reader:
    """The reader that is surest of ``data``; of equals, the one registered first.

    Raises ``EmptyFileError``, ``TooLargeError`` or ``UnknownFormatError``.
    """
    if len(data) > LARGEST_FILE:
        raise TooLargeError(tag="the file", value=f"{LARGEST_FILE} bytes")
    head = data[:HEAD]
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise EmptyFileError()
    best = max(readers(), key=lambda reader: reader.identify(head), default=None)
    if best is None or best.identify(head) <= 0:
        raise UnknownFormatError()
    return best


def read(data: bytes, name: str = "", options: Options = DEFAULT) -> tuple[Statement, ...]:
    """All statements of a file, in its order; none where the file has none.

    Of an archive, those of all its files (``archive.members``). ``name`` is only put on the
    error, as ``ReadError.file``, with the file inside the archive behind it: ``may.zip/1.xml``.
    Raises ``ReadError``: there is no half-read file.
    """
    found: list[Statement] = []
    inside = name
    try:
        for member in members(data, name):
            inside = name if member.data is data else f"{name}/{member.name}"
            with _collecting_later():
                found += detect(member.data).read(member.data, options)
            inside = name
    except ReadError as error:
        error.file = inside
        raise
    return tuple(found)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Nothing that is read can be let go of before the end: looking for it takes a tenth longer."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
