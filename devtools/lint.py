"""`./dev lint`: every check of style and structure; silent unless one fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import limits
from .database import digest
from .paths import ADDONS, MODULE, ROOT, building, cache, locked, prepare_state
from .processes import Command, capture, run
from .programs import NODE, ensure
from .python_env import python_env
from .report import be_quiet

LINTED = ADDONS / MODULE
NODE_FILES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "eslint.config.mjs",
    ".prettierrc.json",
)
STATIC = ("static/src", "static/tests")


@dataclass(frozen=True)
class Check:
    """One check: a name and a call that answers an exit status and what to show."""

    name: str
    call: Callable[[], tuple[int, str]]


def lint() -> int:
    """Run all checks, two at a time; silent and 0 when nothing is found."""
    be_quiet()
    prepare_state()
    checks = [*_python_checks(python_env("lint") / "bin"), *_script_checks(), _limits()]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda check: check.call(), checks))
    failed = [
        (check, text) for check, (status, text) in zip(checks, results, strict=True) if status
    ]
    for check, text in failed:
        print(f"== {check.name}\n{text.rstrip()}\n")
    if failed:
        print(f"lint: {', '.join(check.name for check, _text in failed)}")
    return int(bool(failed))


def _check(name: str, command: Command, **env: str) -> Check:
    environment = {**os.environ, **env}
    return Check(name, lambda: capture(command, environment, cwd=ROOT))


def _python_checks(tools: Path) -> list[Check]:
    """Checks of Python, XML and translations."""
    translations = [str(path) for path in sorted((LINTED / "i18n").glob("*.po*"))]
    pylint = ["--score=n", "--disable=manifest-required-author,missing-readme"]
    oca = ["--disable=xml-header-missing,xml-header-wrong"]
    checks = [
        _check("ruff check", [tools / "ruff", "check", "--quiet", "."]),
        _check("ruff format", [tools / "ruff", "format", "--quiet", "--diff", "."]),
        _check("mypy", [tools / "mypy", "--strict", "-p", "engine", "-p", "devtools"]),
        _check("pylint-odoo", [tools / "pylint", *pylint, LINTED], PYTHONPATH=str(ADDONS)),
        _check("oca-checks-odoo-module", [tools / "oca-checks-odoo-module", *oca, LINTED]),
    ]
    if translations:
        checks.append(_check("oca-checks-po", [tools / "oca-checks-po", *translations]))
    return checks


def _script_checks() -> list[Check]:
    """Checks of JavaScript, where there is any."""
    folders = [name for name in STATIC if any((ROOT / name).rglob("*.js"))]
    if not folders:
        return []
    home = _node_packages()
    tools = home / "node_modules" / ".bin"
    patterns = [f"{name}/**/*.js" for name in folders]
    config = [f"--config={home}/eslint.config.mjs", "--no-warn-ignored", "--max-warnings=0"]
    return [
        _check("eslint", [tools / "eslint", *config, *patterns]),
        _check("prettier", [tools / "prettier", "--list-different", *patterns]),
    ]


def _node_packages() -> Path:
    """The locked packages in the cache; the settings lie beside them to find them."""
    key = digest((ROOT / name).read_bytes() for name in NODE_FILES)
    home = cache() / f"node-{key}"
    with locked(cache(), "JavaScript packages"):
        if not home.exists():
            npm = ensure(NODE)
            with building(home) as draft:
                for name in NODE_FILES:
                    shutil.copy(ROOT / name, draft / name)
                command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
                run(command, "npm ci", "check the network, then run it again", cwd=draft)
    return home


def _limits() -> Check:
    def call() -> tuple[int, str]:
        problems = limits.check(ROOT)
        return int(bool(problems)), "\n".join(problems)

    return Check("limits of functions and files", call)
