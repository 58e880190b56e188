"""The table of families: a family adds one case, a line or a few with their items, to a world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .world import World

Maker = Callable[[World, str], None]


@dataclass(frozen=True, slots=True)
class Family:
    """``share`` is its weight among the cases; ``meaning`` what the line looks like."""

    name: str
    share: float
    meaning: str
    make: Maker


FAMILIES: dict[str, Family] = {}
"""Every family by name, in the order of the documentation."""


def family(share: float, meaning: str, name: str = "") -> Callable[[Maker], Maker]:
    """Register a maker under its own name (or ``name``); it is given the name to label with."""

    def register(make: Maker) -> Maker:
        known = name or make.__name__
        FAMILIES[known] = Family(known, share, meaning, make)
        return make

    return register
