"""What a reader is told beside the bytes: answers for what a file leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the journal or profile a file is read for; never stronger than the file.

    ``encoding`` is Python's name of the encoding where neither the bytes nor a declaration tell.
    ``date_order`` is ``dmy``, ``mdy`` or ``ymd`` where no date of the file decides; the reader
    then adds ``assumed_date_order`` to the statement's warnings unless this says it.
    ``layouts`` are those of table files, tried in their order before a layout is detected.
    """

    encoding: str = ""
    date_order: str = ""
    layouts: tuple[Layout, ...] = ()


DEFAULT = Options()
