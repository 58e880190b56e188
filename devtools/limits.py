"""Limits that no linter counts: length and branches of functions, their median, long files."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FUNCTION_LINES = 40
BRANCHES = 10
FILE_LINES = 400
MEDIAN = 8
NINE_IN_TEN = 25
SKIPPED = ("tests", "migrations", "examples")
BRANCHING = (
    ast.If,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.BoolOp,
    ast.IfExp,
    ast.comprehension,
)


@dataclass(frozen=True)
class Function:
    """A function as it is counted."""

    place: str
    lines: int
    branches: int


def check(root: Path) -> list[str]:
    """What is over the limits, one line each."""
    functions: list[Function] = []
    problems: list[str] = []
    for path in python_files(root):
        source = path.read_text(encoding="utf-8")
        name = str(path.relative_to(root))
        if source.count("\n") > FILE_LINES:
            problems.append(f"{name}: {source.count(chr(10))} lines (limit {FILE_LINES})")
        functions += measure(source, name)
    return problems + over(functions) + spread(functions)


def python_files(root: Path) -> list[Path]:
    """The project's Python files: tracked by git or new, neither ignored nor tests."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"]
    listing = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    paths = [root / name for name in listing.split("\0") if name]
    return [path for path in paths if path.exists() and not _skipped(path.relative_to(root))]


def _skipped(path: Path) -> bool:
    return any(part in SKIPPED for part in path.parts)


def measure(source: str, name: str) -> list[Function]:
    """Length and branches of each function of a file."""
    nodes = ast.walk(ast.parse(source))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [_measure(node, name) for node in nodes if isinstance(node, kinds)]


def _measure(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Function:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    branches = 1 + sum(isinstance(each, BRANCHING) for each in ast.walk(node))
    return Function(f"{name}:{node.lineno} {node.name}", lines, branches)


def over(functions: Iterable[Function]) -> list[str]:
    """Functions that are too long or branch too often."""
    return [
        f"{each.place}: {each.lines} lines (limit {FUNCTION_LINES}), "
        f"{each.branches} branches (limit {BRANCHES})"
        for each in functions
        if each.lines > FUNCTION_LINES or each.branches > BRANCHES
    ]


def spread(functions: list[Function]) -> list[str]:
    """The median and the ninth decile over all functions."""
    if not functions:
        return []
    lengths = sorted(each.lines for each in functions)
    median, decile = lengths[len(lengths) // 2], lengths[int(len(lengths) * 0.9)]
    found = []
    if median > MEDIAN:
        found.append(f"median function has {median} lines (limit {MEDIAN})")
    if decile > NINE_IN_TEN:
        found.append(f"one function in ten has over {decile} lines (limit {NINE_IN_TEN})")
    return found
