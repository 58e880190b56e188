"""`./dev lint`: every check of style and structure; silent unless one fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import kinds, limits
from .database import digest
from .odoo_source import find_odoo
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
ODOO_CHECKERS = (
    "_odoo_checker_gettext",
    "_odoo_checker_sql_injection",
    "_odoo_checker_unlink_override",
)
ODOO_RULES = (
    "bad-builtin",
    "eval-used",
    "function-redefined",
    "gettext-placeholders",
    "gettext-repr",
    "gettext-variable",
    "missing-gettext",
    "raise-unlink-override",
    "sql-injection",
    "undefined-variable",
    "unreachable",
    "used-before-assignment",
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
    tools = python_env("lint") / "bin"
    checks = [_odoo_check(tools), *_python_checks(tools), *_script_checks(), *_own_checks()]
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
    oca_po = ["--disable=po-pretty-format"]  # files look as Odoo's export writes them
    oca = ["--disable=xml-header-missing,xml-header-wrong"]
    checks = [
        _check("ruff check", [tools / "ruff", "check", "--quiet", "."]),
        _check("ruff format", [tools / "ruff", "format", "--quiet", "--diff", "."]),
        _check("mypy", [tools / "mypy", "--strict", "-p", "engine", "-p", "devtools"]),
        _check("pylint-odoo", [tools / "pylint", *pylint, LINTED], PYTHONPATH=str(ADDONS)),
        _check("oca-checks-odoo-module", [tools / "oca-checks-odoo-module", *oca, LINTED]),
    ]
    if translations:
        checks.append(_check("oca-checks-po", [tools / "oca-checks-po", *oca_po, *translations]))
    return checks


def _odoo_check(tools: Path) -> Check:
    """Odoo's own checkers for pylint, as its test_lint runs them."""
    odoo = find_odoo()
    checkers = odoo.addon("test_lint") / "tests"
    options = ["--rcfile=/dev/null", "--score=n", "--ignore=benchmarks,devtools,tests"]
    plugins = ",".join(["_pylint_path_setup", "pylint.extensions.bad_builtin", *ODOO_CHECKERS])
    rules = ["--disable=all", f"--enable={','.join(ODOO_RULES)}", f"--load-plugins={plugins}"]
    addons = os.pathsep.join(str(path) for path in (*odoo.addons, ADDONS))
    path = os.pathsep.join(str(path) for path in (checkers, odoo.home, ADDONS))
    command: Command = [tools / "pylint", *options, *rules, "--bad-functions=input", LINTED]
    return _check("odoo's pylint rules", command, PYTHONPATH=path, ADDONS_PATH=addons)


def _script_checks() -> list[Check]:
    """Checks of JavaScript, where there is any."""
    folders = [name for name in STATIC if any((ROOT / name).rglob("*.js"))]
    if not folders:
        return []
    home = node_packages()
    tools = home / "node_modules" / ".bin"
    patterns = [f"{name}/**/*.js" for name in folders]
    config = [f"--config={home}/eslint.config.mjs", "--no-warn-ignored", "--max-warnings=0"]
    return [
        _check("eslint", [tools / "eslint", *config, *patterns]),
        _check("prettier", [tools / "prettier", "--list-different", *patterns]),
    ]


def node_packages() -> Path:
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


def _own_checks() -> list[Check]:
    """What no linter knows."""
    return [
        Check("limits of functions and files", lambda: _found(limits.check(ROOT))),
        Check("tests missing in tests/__init__.py", lambda: _found(kinds.forgotten())),
    ]


def _found(problems: list[str]) -> tuple[int, str]:
    return int(bool(problems)), "\n".join(problems)
