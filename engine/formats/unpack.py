"""Packed bytes made whole again, counted while they come: what a header promises is not believed.

zlib, bzip2 and xz streams in memory; nothing is written anywhere.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Protocol

from ..errors import DamagedArchiveError, TooLargeError

MEGABYTE = 1024 * 1024
#: Files in one archive with all that is inside it, also those passed over.
MEMBERS = 1_000
#: Bytes of one file.
LARGEST_MEMBER = 256 * MEGABYTE
#: Bytes of all files unpacked from one archive.
LARGEST_TOTAL = 512 * MEGABYTE
#: Unpacked to packed bytes. Statements reach some tens; bombs, which repeat a byte, a thousand.
RATIO = 250
#: Bytes up to which the ratio does not matter: a form full of blanks packs well.
RATIO_FROM = 4 * MEGABYTE
#: Streams one after the other in one gzip, bzip2 or xz file.
STREAMS = 10_000
#: Bytes of working memory that an xz file may ask for.
XZ_MEMORY = 128 * MEGABYTE

_PACKED_STEP = 64 * 1024
_STEP = 256 * 1024
_GZIP = 16


class _Machine(Protocol):
    """What bz2 and lzma decompressors have in common."""

    @property
    def eof(self) -> bool:
        """Whether the stream is complete."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without more packed bytes."""

    @property
    def unused_data(self) -> bytes:
        """What follows the stream in the bytes given."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most ``max_length`` bytes."""


class Budget:
    """What may still be unpacked from one archive, with all that is inside it."""

    def __init__(self) -> None:
        self._members = 0
        self._total = 0

    def count(self) -> None:
        """One more member. Raises ``TooLargeError``."""
        self._members += 1
        if self._members > MEMBERS:
            raise TooLargeError(tag="the archive", value=f"{MEMBERS} files")

    def join(self, pieces: Iterator[bytes], packed: int, name: str) -> bytes:
        """All ``pieces`` of the member ``name``, which takes ``packed`` bytes packed.

        Raises ``TooLargeError`` as soon as a limit is passed, ``DamagedArchiveError``.
        """
        whole = bytearray()
        try:
            for piece in pieces:
                whole += piece
                self._total += len(piece)
                self._check(len(whole), packed, name)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
            raise DamagedArchiveError(tag=name) from None
        return bytes(whole)

    def _check(self, size: int, packed: int, name: str) -> None:
        if size > RATIO_FROM and size > RATIO * packed:
            raise TooLargeError(tag=name, value=f"{RATIO} times its packed size")
        if size > LARGEST_MEMBER:
            raise TooLargeError(tag=name, value=f"{LARGEST_MEMBER} bytes")
        if self._total > LARGEST_TOTAL:
            raise TooLargeError(tag="the archive", value=f"{LARGEST_TOTAL} bytes unpacked")


def stored(packed: memoryview) -> Iterator[bytes]:
    """Bytes that are not packed."""
    for start in range(0, len(packed), _STEP):
        yield bytes(packed[start : start + _STEP])


def inflated(packed: memoryview) -> Iterator[bytes]:
    """One raw deflate stream (RFC 1951), as in a zip archive."""
    yield from _stream(packed, _Inflater(-zlib.MAX_WBITS))


def gunzipped(packed: memoryview) -> Iterator[bytes]:
    """Every gzip stream (RFC 1952) of a file; zlib checks their check sums."""
    yield from _streams(packed, lambda: _Inflater(zlib.MAX_WBITS | _GZIP))


def bunzipped(packed: memoryview) -> Iterator[bytes]:
    """Every bzip2 stream of a file."""
    yield from _streams(packed, bz2.BZ2Decompressor)


def unxzed(packed: memoryview) -> Iterator[bytes]:
    """Every xz stream of a file."""
    yield from _streams(
        packed, lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
    )


class _Inflater:
    """zlib with the interface of the other two."""

    def __init__(self, window: int) -> None:
        self._machine = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._machine.eof

    @property
    def needs_input(self) -> bool:
        return not self._machine.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._machine.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._machine.decompress(self._machine.unconsumed_tail + data, max_length)


def _streams(packed: memoryview, start: Callable[[], _Machine]) -> Iterator[bytes]:
    """Streams until the end of the file, or until the zero bytes that pad it."""
    position = 0
    for _number in range(STREAMS):
        position += yield from _stream(packed[position:], start())
        if position >= len(packed) or packed[position] == 0:
            return
    raise TooLargeError(tag="the archive", value=f"{STREAMS} streams")


def _stream(packed: memoryview, machine: _Machine) -> Generator[bytes, None, int]:
    """The pieces of one stream; returns how many packed bytes it takes. ``EOFError`` if cut off."""
    position = 0
    while not machine.eof:
        chunk, is_fed = b"", machine.needs_input
        if is_fed:
            chunk = bytes(packed[position : position + _PACKED_STEP])
            position += len(chunk)
        piece = machine.decompress(chunk, _STEP)
        if piece:
            yield piece
        elif is_fed and not chunk:
            raise EOFError
    return position - len(machine.unused_data)
