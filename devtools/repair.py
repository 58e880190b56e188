"""Mend Debian's Odoo package: assets that a manifest names and that were left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .report import say

GLOB = frozenset("*?[")


def repair(package: Path) -> list[Path]:
    """Put an empty file where a bundle names one that is missing: the web client stops on it."""
    made = missing_assets(package / "addons")
    for path in made:
        _create_empty(path)
    if made:
        names = ", ".join(path.name for path in made)
        say(f"left out by Debian, replaced by an empty file: {names}")
    broken = [path for path in package.rglob("*") if path.is_symlink() and not path.exists()]
    if broken:
        say(f"{len(broken)} fonts of rarely used parts remain missing")
    return made


def missing_assets(addons: Path) -> list[Path]:
    """Third-party scripts that a manifest names and that are not there; links do not count."""
    manifests = sorted(addons.glob("*/__manifest__.py"))
    named = {
        addons / name.lstrip("/")
        for path in manifests
        for name in asset_names(path.read_text(encoding="utf-8"))
    }
    return sorted(path for path in named if not path.exists() and not path.is_symlink())


def asset_names(manifest: str) -> Iterator[str]:
    """Plain paths of third-party scripts in all bundles of a manifest."""
    for entries in ast.literal_eval(manifest).get("assets", {}).values():
        for entry in entries:
            name = entry if isinstance(entry, str) else entry[-1]
            if "/static/lib/" in name and name.endswith(".js") and not GLOB & set(name):
                yield name


def _create_empty(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
