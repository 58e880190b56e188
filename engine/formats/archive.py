"""Statements as portals hand them out: several files in one archive.

Read are zip, tar, gzip, bzip2 and xz, and an archive inside an archive once. The content decides,
not the ending of a name. A file that is no archive is its own only member; so is a workbook
(XLSX, ODS), although it is a zip archive.

All in memory: a member's name is a text to show and never a path to write to. The limits, in
``unpack``, hold for an archive with all that is inside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..errors import (
    EmptyArchiveError,
    NestedArchiveError,
    TooLargeError,
    UnsupportedArchiveError,
)
from . import archive_tar, archive_zip
from .unpack import LARGEST_MEMBER, Budget, bunzipped, gunzipped, unxzed

#: Archives around a file: a bank's archive of its archives by day, but no more.
LEVELS = 2
LONGEST_NAME = 255

_STREAMS: dict[bytes, Callable[[memoryview], Iterator[bytes]]] = {
    b"\x1f\x8b\x08": gunzipped,
    **{b"BZh%d1AY&SY" % level: bunzipped for level in range(1, 10)},
    b"\xfd7zXZ\x00": unxzed,
}
_ENDING = re.compile(r"\.(?:gz|bz2|xz)$", re.IGNORECASE)
_UNREAD = {
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x1f\x9d": "compress",
    b"MSCF\0\0\0\0": "Cabinet",
}
#: How files begin that are never statements: documents and pictures that accompany one.
_OTHER_FILES = (
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"{\\rtf",
    b"wOFF",
)
#: In the first bytes of a detached signature (CMS, RFC 5652): the object identifier signedData.
_SIGNATURE = bytes.fromhex("06092a864886f70d010702")
_BY_SYSTEMS = ("__macosx", "thumbs.db", "desktop.ini")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file out of an archive. ``name`` has the folders inside the archive, with ``/``."""

    name: str
    data: bytes


def members(data: bytes, name: str = "") -> Iterator[Member]:
    """The files in an archive, in its order; of a file that is no archive, itself.

    Passed over are folders, links, empty and hidden files, what operating systems add, and files
    that begin as documents or pictures do. Of members of the same name the later ones get a
    number: ``a.xml``, ``a.xml (2)``.

    Raises ``TooLargeError``, ``DamagedArchiveError``, ``EncryptedArchiveError``,
    ``UnsupportedArchiveError``, ``NestedArchiveError``, or ``EmptyArchiveError`` where nothing
    is left. An error comes when its member does: take all members before using any.
    """
    if not _is_archive(data):
        yield Member(name, data)
        return
    if len(data) > LARGEST_MEMBER:
        raise TooLargeError(tag="the file", value=f"{LARGEST_MEMBER} bytes")
    names: set[str] = set()
    for member in _Opening().inside(Member(name, data), 1):
        shown = _distinct(member.name, names)
        names.add(shown)
        yield Member(shown, member.data)
    if not names:
        raise EmptyArchiveError()


class _Opening:
    """One archive being opened with all that is inside it."""

    def __init__(self) -> None:
        self._budget = Budget()

    def inside(self, archive: Member, level: int) -> Iterator[Member]:
        """The files in ``archive``, which is the ``level``-th around them."""
        for member in self._contents(archive):
            name = member.name if level == 1 else f"{archive.name}/{member.name}"
            if _is_other(member.data):
                continue
            if not _is_archive(member.data):
                yield Member(name, member.data)
            elif level == LEVELS:
                raise NestedArchiveError(tag=name)
            else:
                yield from self.inside(Member(name, member.data), level + 1)

    def _contents(self, archive: Member) -> Iterator[Member]:
        """What is in ``archive``, with its name there, archives too."""
        if archive_zip.is_zip(archive.data):
            yield from self._of_zip(archive)
            return
        data = archive.data
        if not archive_tar.is_tar(data):
            data = self._unpacked(archive)
        if archive_tar.is_tar(data):
            yield from self._of_tar(data, archive.name)
        else:
            yield Member(_ENDING.sub("", _shown(archive.name).rpartition("/")[2]), data)

    def _of_zip(self, archive: Member) -> Iterator[Member]:
        for entry in archive_zip.entries(archive.data, self._budget, archive.name):
            name = _shown(entry.name)
            if not entry.is_link and not _is_hidden(name):
                yield Member(name, archive_zip.content(archive.data, entry, self._budget, name))

    def _of_tar(self, data: bytes, archive: str) -> Iterator[Member]:
        for name, found in archive_tar.files(data, self._budget, archive):
            if not _is_hidden(_shown(name)):
                yield Member(_shown(name), found)

    def _unpacked(self, archive: Member) -> bytes:
        self._budget.count()
        unpack = next(each for mark, each in _STREAMS.items() if archive.data.startswith(mark))
        packed = memoryview(archive.data)
        return self._budget.join(unpack(packed), len(packed), archive.name)


def _is_archive(data: bytes) -> bool:
    """Whether to look into ``data``. Raises ``UnsupportedArchiveError``."""
    for mark, kind in _UNREAD.items():
        if data.startswith(mark):
            raise UnsupportedArchiveError(value=kind)
    if archive_zip.is_zip(data):
        return not archive_zip.is_document(data)
    return data.startswith(tuple(_STREAMS)) or archive_tar.is_tar(data)


def _is_other(data: bytes) -> bool:
    """Whether a member is empty, or cannot be a statement by how it begins."""
    return not data or data.startswith(_OTHER_FILES) or _SIGNATURE in data[:32]


def _is_hidden(name: str) -> bool:
    """Whether a name is that of a folder, a hidden file, or what operating systems add."""
    words = name.split("/")
    return not words[-1] or any(
        word.lower() in _BY_SYSTEMS or (word.startswith(".") and word.strip(".")) for word in words
    )


def _shown(name: str) -> str:
    """``name`` with ``/`` between folders and nothing that disturbs a line of text."""
    return _CONTROL.sub("", name.replace("\\", "/"))[-LONGEST_NAME:]


def _distinct(name: str, names: set[str]) -> str:
    shown, number = name, 1
    while shown in names:
        number += 1
        shown = f"{name} ({number})"
    return shown
