"""Layouts of exports that detection cannot decide by the file alone."""

from __future__ import annotations

from .layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
