"""Databases from templates: installing accounting takes a minute, copying it a second."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from .paths import DATA, MODULE, ROOT, STATE, locked
from .python_env import lock_key
from .report import Failure, Ticker, say
from .workbench import DEMO, Workbench

# Other clones may use a server that PGHOST names; our own server has only this clone's databases.
SHARED = bool(os.environ.get("PGHOST"))
CLONE = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6] if SHARED else "own"
BASE, FULL, DRAFT, TEST = (f"{kind}_{CLONE}_" for kind in ("base", "full", "draft", "test"))
KEPT = 2
MARK = f"{MODULE} {CLONE} "
FILESTORE = DATA / "filestore"
NOT_INSTALLED = {
    "tests",
    "static",
    "devtools",
    "benchmarks",
    "docs",
    "examples",
    "node_modules",
    "__pycache__",
}
SUFFIXES = {".py", ".xml", ".csv", ".po", ".pot", ".json", ".xlsx", ".scss"}
NO_CALLS_HOME = """UPDATE ir_cron SET active = false WHERE id IN (
    SELECT res_id FROM ir_model_data WHERE name = 'ir_cron_module_update_notification')"""
NAME = re.compile(r"[a-z][a-z0-9_]*")


def exists(bench: Workbench, name: str) -> bool:
    """Whether the server has that database and we its files."""
    return on_server(bench, name) and (FILESTORE / name).is_dir()


def on_server(bench: Workbench, name: str) -> bool:
    """Whether the server has a database of that name, ours or not."""
    query = f"SELECT 1 FROM pg_database WHERE datname = '{_checked(name)}'"
    return bench.postgres.sql(query) == "1"


def names(bench: Workbench, prefix: str) -> list[str]:
    """Databases whose names begin so, newest first."""
    like = prefix.replace("_", r"\_")
    query = f"SELECT datname FROM pg_database WHERE datname LIKE '{like}%' ORDER BY oid DESC"
    return bench.postgres.sql(query).split()


def copy(bench: Workbench, source: str, target: str) -> None:
    """A copy with its files, which are hard links since Odoo never changes one in place."""
    drop(bench, target)
    origin = f'TEMPLATE "{_checked(source)}" STRATEGY FILE_COPY'
    bench.postgres.sql(f'CREATE DATABASE "{_checked(target)}" {origin}')
    files = FILESTORE / source
    if files.is_dir():
        shutil.copytree(files, FILESTORE / target, copy_function=os.link, dirs_exist_ok=True)


def drop_all(bench: Workbench) -> None:
    """Remove every database that this clone made."""
    for prefix in (TEST, DRAFT, FULL, BASE):
        for name in names(bench, prefix):
            drop(bench, name)
    if on_server(bench, DEMO) and mark_of(bench, DEMO):
        drop(bench, DEMO)


def drop(bench: Workbench, name: str) -> None:
    """Remove a database and its files, connections or not."""
    bench.postgres.sql(f'DROP DATABASE IF EXISTS "{_checked(name)}" WITH (FORCE)')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def mark_of(bench: Workbench, name: str) -> str:
    """The key of the files installed last, empty for a database that is not this clone's."""
    comments = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    query = f"{comments} WHERE datname = '{_checked(name)}'"
    comment = bench.postgres.sql(query)
    if comment.startswith(MARK):
        return comment.removeprefix(MARK)
    return "" if SHARED else "unknown"


def set_mark(bench: Workbench, name: str, key: str) -> None:
    """Remember in the database which files were installed."""
    bench.postgres.sql(f"COMMENT ON DATABASE \"{_checked(name)}\" IS '{MARK}{key}'")


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise Failure(
            f"{name!r} is no name for a database here", "use small letters, digits and underscores"
        )
    return name


def manifest(folder: Path = ROOT) -> dict[str, object]:
    """The module's manifest."""
    content: dict[str, object] = ast.literal_eval(
        (folder / "__manifest__.py").read_text(encoding="utf-8")
    )
    return content


def base_key(bench: Workbench) -> str:
    """Changes with Odoo, the Python packages and what the module depends on."""
    return digest(
        [bench.odoo.version, bench.odoo.origin, lock_key("run"), repr(manifest()["depends"])]
    )


def module_key(folder: Path = ROOT) -> str:
    """Changes with any file that an installation or an update reads."""
    return digest(
        part
        for path in installed_files(folder)
        for part in (str(path.relative_to(folder)), path.read_bytes())
    )


def installed_files(folder: Path) -> list[Path]:
    """The module's files that end up in a database, by installing it."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and _is_installed(path.relative_to(folder))
    )


def _is_installed(path: Path) -> bool:
    return not any(part in NOT_INSTALLED or part.startswith(".") for part in path.parts)


def digest(parts: Iterable[str | bytes]) -> str:
    """Eight hex digits over all parts."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode() if isinstance(part, str) else part)
        total.update(b"\0")
    return total.hexdigest()[:8]


def template(bench: Workbench) -> None:
    """See to it that the template with the module is there."""
    with locked(STATE, "making a template database"):
        _full_template(bench)


def fresh(bench: Workbench, target: str, *, with_module: bool = True) -> None:
    """A new database with demo data: the module's dependencies, and the module too or not."""
    with locked(STATE, "making a template database"):
        copy(bench, _full_template(bench) if with_module else _base_template(bench), target)


def _base_template(bench: Workbench) -> str:
    name = BASE + base_key(bench)
    if not exists(bench, name):
        depends = ",".join(str(module) for module in _list(manifest()["depends"]))
        _make(
            bench,
            name,
            f"installing {depends} with demo data",
            "-i",
            f"base,{depends}",
            "--with-demo",
        )
    return name


def _full_template(bench: Workbench) -> str:
    name = FULL + digest([base_key(bench), module_key()])
    if not exists(bench, name):
        source = _base_template(bench)
        _make(
            bench,
            name,
            f"installing {MODULE} with demo data",
            "-i",
            MODULE,
            "--with-demo",
            source=source,
        )
    return name


def _make(bench: Workbench, name: str, what: str, *arguments: str, source: str = "") -> None:
    """Build under another name and rename at the end: a half-made template is never used."""
    for left_over in names(bench, DRAFT):
        drop(bench, left_over)
    draft = DRAFT + name.rpartition("_")[2]
    if source:
        copy(bench, source, draft)
    say(what)
    ticker = Ticker(what)
    bench.run_odoo(what, "-d", draft, *arguments, log="install")
    if not source:
        bench.postgres.sql(NO_CALLS_HOME, draft)
    bench.postgres.sql(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)
    if (FILESTORE / draft).is_dir():
        (FILESTORE / draft).rename(FILESTORE / name)
    say(f"{what}: {ticker.elapsed:.0f} s")
    _sweep(bench, BASE if name.startswith(BASE) else FULL)


def _sweep(bench: Workbench, prefix: str) -> None:
    """Drop old templates; the newest stay, for switching between branches."""
    for old in names(bench, prefix)[KEPT:]:
        drop(bench, old)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
