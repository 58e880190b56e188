"""Field 86, Information to Account Owner: which dialect it is written in, and what it says.

SWIFT leaves the field free (6 lines of 65) and the banks filled it each in their own way. The
content decides, in this order: numbered subfields (``?20``), code words between slashes
(``/REMI/``), else free text with SEPA key words (``EREF+``) or labels (``AUFTRAGGEBER:``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import mt940_details_codes, mt940_details_labels, mt940_details_slash
from .mt940_said import Said, Side, complete, flow, merged
from .mt940_tags import Tag


def details(tags: Sequence[Tag], side: Side) -> Said:
    """What the fields 86 and NS of one entry say together."""
    if not tags:
        return {}
    if len(tags) == 1:
        return complete(_decode(tags[0], side))
    return complete(merged(_decode(tag, side) for tag in _different(tags)))


def _decode(tag: Tag, side: Side) -> Said:
    if tag.name == "NS":
        return mt940_details_labels.decode_ns(tag.lines)
    text = flow(tag.lines)
    for decode in (mt940_details_codes.decode, mt940_details_slash.decode):
        said = decode(text, side)
        if said is not None:
            return said
    return mt940_details_labels.decode(text, side)


def _different(tags: Iterable[Tag]) -> Iterable[Tag]:
    """The tags without repetitions: some banks write the same field twice."""
    found: dict[tuple[str, ...], Tag] = {}
    for tag in tags:
        found.setdefault(tuple(tag.lines), tag)
    return found.values()
