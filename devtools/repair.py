"""Mend what Debian's Odoo package leaves out: assets that a manifest names and that are not in the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .report import say

GLOB = frozenset("*?[")


def repair(package: Path) -> list[Path]:
    """Put an empty file where a bundle names one that is missing: the web client would stop on it otherwise."""
    made = missing_assets(package / "addons")
    for path in made:
        _create_empty(path)
    if made:
        say(f"assets that Debian leaves out, replaced by empty files: {', '.join(path.name for path in made)}")
    broken = [path for path in package.rglob("*") if path.is_symlink() and not path.exists()]
    if broken:
        say(f"{len(broken)} fonts of rarely used parts remain missing")
    return made


def missing_assets(addons: Path) -> list[Path]:
    """Third-party scripts that some manifest names and that are not there; links are another matter."""
    manifests = sorted(addons.glob("*/__manifest__.py"))
    named = {addons / name.lstrip("/") for path in manifests for name in asset_names(path.read_text(encoding="utf-8"))}
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
