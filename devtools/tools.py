"""The small commands: shell, psql, bench, clean."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from . import database, server
from .debian import folder_size
from .paths import ROOT, STATE, cache
from .python_env import python_env
from .report import Failure, megabytes
from .workbench import DEMO, Workbench, prepare

BENCHMARKS = ROOT / "benchmarks"


def shell(words: list[str]) -> int:
    """Odoo's Python shell on the demo database; with input from a pipe it runs that."""
    bench = _with_demo()
    return _become(
        bench,
        [
            str(word)
            for word in bench.odoo_command("-d", DEMO, "--no-http", *words, command="shell")
        ],
    )


def psql(words: list[str]) -> int:
    """PostgreSQL's own client on the demo database."""
    bench = _with_demo()
    return _become(bench, [str(bench.postgres.bin / "psql"), "-d", DEMO, *words])


def _with_demo() -> Workbench:
    bench = prepare()
    if not database.exists(bench, DEMO):
        raise Failure(f"there is no database {DEMO} yet", "./dev run makes it")
    return bench


def _become(bench: Workbench, command: list[str]) -> int:
    os.execve(command[0], command, bench.env)


def bench_names(folder: Path = BENCHMARKS) -> list[str]:
    """Benchmarks there are: `benchmarks/<name>.py` or `benchmarks/<name>/__main__.py`."""
    files = {path.stem for path in folder.glob("[a-z]*.py")}
    return sorted(files | {path.parent.name for path in folder.glob("*/__main__.py")})


def bench(name: str, words: list[str], *, with_database: bool = True) -> int:
    """Run one with Odoo on the path and a fresh database in BENCH_DATABASE, or list all."""
    known = bench_names()
    if not name:
        print("\n".join(known) if known else "no benchmarks in benchmarks/ yet")
        return 0
    if name not in known:
        raise Failure(f"there is no benchmark {name}", f"there are: {', '.join(known) or 'none'}")
    module = ["-m", f"benchmarks.{name}", *words]
    return _bench_odoo(module) if with_database else _bench_engine(module)


def _bench_engine(module: list[str]) -> int:
    """The Python packages only; neither Odoo nor a database."""
    python = python_env("run") / "bin" / "python"
    return subprocess.run([python, *module], cwd=ROOT, check=False).returncode


def _bench_odoo(module: list[str]) -> int:
    """Odoo and a database of its own, dropped afterwards."""
    workbench = prepare()
    name = f"bench_{database.CLONE}_{os.getpid()}"
    path = os.pathsep.join([workbench.env["PYTHONPATH"], str(ROOT)])
    config = workbench.config("bench", max_cron_threads=0)
    own = {"BENCH_DATABASE": name, "ODOO_RC": str(config), "PYTHONPATH": path}
    database.fresh(workbench, name)
    try:
        command = [str(workbench.python), *module]
        env = {**workbench.env, **own}
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    finally:
        database.drop(workbench, name)


def clean(*, with_cache: bool) -> int:
    """Stop everything and remove this clone's state; the cache too where asked."""
    if os.environ.get("PGHOST") and (STATE / "odoo.conf").is_file():
        database.drop_all(prepare())
    server.stop()
    for folder in (STATE, *((cache(),) if with_cache else ())):
        if folder.is_dir():
            size = megabytes(folder_size(folder))
            shutil.rmtree(folder)
            print(f"removed {folder} ({size})")
    return 0
