"""Kinds of tests: which file is of which kind, what a kind needs, what the user's words select."""

from __future__ import annotations

import re
from pathlib import Path

from .paths import ROOT
from .programs import BROWSER, PDF, Program
from .report import Failure

KINDS = ("engine", "orm", "http", "hoot", "tours", "rules", "example")
PREFIXES = {
    "test_engine_": "engine",
    "test_http": "http",
    "test_hoot": "hoot",
    "test_tour": "tours",
}
NEEDS: dict[str, tuple[Program, ...]] = {
    "orm": (PDF,),
    "http": (PDF,),
    "hoot": (BROWSER,),
    "tours": (BROWSER, PDF),
    "example": (PDF,),
}
TESTS = ROOT / "tests"
EXAMPLES = ROOT / "examples"
EXAMPLE = sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("test_*.py"))
RULES = [  # of Odoo's addon test_lint; what it has for pylint and eslint is in ./dev lint
    "test_docstring.py",
    "test_dunderinit.py",
    "test_i18n.py",
    "test_index.py",
    "test_jstranslate.py",
    "test_manifests.py",
    "test_markers.py",
    "test_naming.py",
    "test_onchange_domains.py",
    "test_orm_import.py",
    "test_override_signatures.py",
    "test_pofile.py",
    "test_routes.py",
]


def kind_of(name: str) -> str:
    """The kind that a test file's name says."""
    return next((kind for prefix, kind in PREFIXES.items() if name.startswith(prefix)), "orm")


def select(words: tuple[str, ...], folder: Path = TESTS) -> dict[str, list[str]]:
    """Kinds in order with the files (or `file.py::Class::test`) to run; without words all."""
    files = sorted(path.name for path in folder.glob("test_*.py"))
    chosen: dict[str, list[str]] = {}
    for word in words or KINDS:
        kind, matching = _kind_and_files(word, files)
        chosen.setdefault(kind, []).extend(matching)
    return {kind: list(dict.fromkeys(chosen[kind])) for kind in KINDS if kind in chosen}


def lanes(targets: list[str], sizes: dict[str, int], count: int) -> list[list[str]]:
    """Share targets out to lanes of about the same size; each keeps them in their order."""
    shares: list[list[str]] = [[] for _ in range(count)]
    for target in sorted(targets, key=lambda name: -sizes[name]):
        min(shares, key=lambda share: sum(sizes[name] for name in share)).append(target)
    return [sorted(share, key=targets.index) for share in shares]


def forgotten(folder: Path = TESTS) -> list[str]:
    """Test files that `tests/__init__.py` forgets: Odoo's own runner would miss them."""
    imported = (folder / "__init__.py").read_text(encoding="utf-8")
    names = [path.stem for path in sorted(folder.glob("test_*.py"))]
    odoo_names = [name for name in names if kind_of(f"{name}.py") != "engine"]
    return [name for name in odoo_names if not re.search(rf"\b{name}\b", imported)]


def _kind_and_files(word: str, files: list[str]) -> tuple[str, list[str]]:
    if word in ("rules", "example"):
        return word, RULES if word == "rules" else EXAMPLE
    if word in KINDS:
        return word, [name for name in files if kind_of(name) == word]
    target = _target(word, files)
    return kind_of(target), [target]


def _target(word: str, files: list[str]) -> str:
    """`tests/test_match.py`, `test_match.py`, `test_match` or `match`, `::Class::test` behind."""
    path, colons, rest = word.partition("::")
    stem = Path(path).name.removesuffix(".py")
    for name in (f"{stem}.py", f"test_{stem}.py"):
        if name in files:
            return f"{name}{colons}{rest}"
    raise Failure(
        f"{word} is neither a kind of tests nor a file below tests/",
        f"kinds: {', '.join(KINDS)}; files: {' '.join(files)}",
    )
