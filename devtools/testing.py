"""`./dev test`: one pytest for each kind, the table at the end, and what else the verdict needs."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import database
from .example import run_example
from .kinds import NEEDS, TESTS, lanes, select
from .lint import node_packages
from .paths import ADDONS, LOG, MODULE, ROOT, STATE, prepare_state
from .programs import BROWSER, NODE, ensure, find
from .pytest_job import Job, Options, run_pytest
from .python_env import python_env
from .report import Failure
from .tally import Tally, merge, summary, table
from .workbench import Workbench, prepare

KEPT_LOGS = 20
#: Kinds that run in several databases side by side, one for each core, from so many files on.
SIDE_BY_SIDE, MANY_FILES = ("orm",), 20


@dataclass
class Session:
    """One `./dev test`: its log folder, and Odoo only once a kind needs it."""

    options: Options
    logs: Path
    _bench: list[Workbench] = field(default_factory=list)

    @property
    def bench(self) -> Workbench:
        """Odoo and the database server, prepared at the first call."""
        if not self._bench:
            self._bench.append(prepare())
            _drop_left_over(self._bench[0])
        return self._bench[0]


def test(options: Options) -> int:
    """Run the chosen kinds, print the table; exit status 0 only when everything was green."""
    chosen = select(options.words)
    prepare_state()
    session = Session(options, _log_folder())
    tallies = [_run_kind(session, kind, targets) for kind, targets in chosen.items()]
    if options.expression and not any(tally.run or tally.problem for tally in tallies):
        tallies[0].problem = f"-k {options.expression} matches no test"
    print(table(tallies))
    print(summary(tallies), flush=True)
    return int(any(tally.problem for tally in tallies))


def _run_kind(session: Session, kind: str, targets: list[str]) -> Tally:
    tally = Tally(kind)
    if not targets:
        tally.note = "no tests of this kind in tests/ yet"
        return tally
    start = time.monotonic()
    try:
        if _programs_there(session.options, kind, tally):
            run = {"engine": _run_engine, "example": _run_example}.get(kind, _run_odoo)
            run(session, targets, tally)
    except Failure as failure:
        tally.problem = f"could not run: {failure.what}"
        print(failure, flush=True)
    tally.seconds = time.monotonic() - start
    return tally


def _programs_there(options: Options, kind: str, tally: Tally) -> bool:
    """Whether the kind can run; a missing program is a failure unless allowed by name."""
    for program in NEEDS.get(kind, ()):
        try:
            ensure(program)
        except Failure as failure:
            if program.purpose not in options.allow_missing:
                then = f"{failure.then}; or leave it out by name: --allow-missing {program.purpose}"
                raise Failure(failure.what, then, failure.detail) from failure
            tally.note = (
                f"{program.packages[0]} is missing, allowed by --allow-missing {program.purpose}"
            )
            if program is BROWSER:
                tally.note += ": not run"
                return False
    return True


def _run_engine(session: Session, targets: list[str], tally: Tally) -> None:
    """No Odoo; links in a folder of their own keep pytest from importing the module around."""
    folder = session.logs / "engine_tests"
    folder.mkdir(parents=True)
    for name in {target.partition("::")[0] for target in targets}:
        (folder / name).symlink_to(TESTS / name)
    python = python_env("run") / "bin" / "python"
    words = ("-p", "no:odoo", "--import-mode=importlib", *targets)
    env = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(STATE / "hypothesis")}
    job = Job(python, folder, folder, words, env, ROOT)
    run_pytest(job, session.options, session.logs, tally)


def _run_example(session: Session, targets: list[str], tally: Tally) -> None:
    run_example(session.bench, session.options, session.logs, targets, tally)


def _run_odoo(session: Session, targets: list[str], tally: Tally) -> None:
    """pytest-odoo on databases of its own, side by side where there are many files."""
    bench = session.bench
    count = os.cpu_count() or 1
    if tally.kind not in SIDE_BY_SIDE or len(targets) < MANY_FILES or count == 1:
        return _run_lane(session, targets, tally)
    parts = lanes(targets, {name: _size(name) for name in targets}, count)
    tallies = [Tally(tally.kind, lane=str(number)) for number in range(1, count + 1)]
    database.template(bench)  # made once, before both ask for it
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(_run_lane, [session] * count, parts, tallies))
    return merge(tally, tallies)


def _size(target: str) -> int:
    """How much there is to run, roughly: nobody keeps how long each file took."""
    return (TESTS / target.partition("::")[0]).stat().st_size


def _run_lane(session: Session, targets: list[str], tally: Tally) -> None:
    """pytest-odoo on a database of its own, which is dropped afterwards."""
    bench = session.bench
    name = f"{database.TEST}{os.getpid()}_{tally.kind}{tally.lane}"
    database.fresh(bench, name)
    config = bench.config("test", max_cron_threads=0)
    words = [f"--odoo-database={name}", f"--odoo-config={config}", "--odoo-log-level=warn"]
    words += ["--odoo-http", f"--odoo-extra=db-filter=^{name}$"]
    root, more = _addons_of(bench, tally.kind)
    words += [*more, *(f"{root}/tests/{target}" for target in targets)]
    env = {**bench.env, **_more_env(tally.kind)}
    job = Job(bench.python, root.parent, Path("/"), tuple(words), env, bench.odoo.home)
    try:
        run_pytest(job, session.options, session.logs, tally)
    finally:
        database.drop(bench, name)


def _more_env(kind: str) -> dict[str, str]:
    """Where axe-core is, for the tour that looks for barriers; without npm that one is skipped."""
    if kind != "tours" or not find(NODE):
        return {}
    axe = node_packages() / "node_modules" / "axe-core" / "axe.min.js"
    return {"ACCOUNT_BANK_RECONCILIATION_AXE": str(axe)}


def _addons_of(bench: Workbench, kind: str) -> tuple[Path, list[str]]:
    """The addon whose tests are run, and pytest's words for it: ours, or Odoo's lint of ours."""
    if kind != "rules":
        return ADDONS / MODULE, []
    return bench.odoo.addon("test_lint"), ["-p", "devtools_own_module"]


def _log_folder() -> Path:
    """A folder for this run's logs; old ones go."""
    parent = LOG / "tests"
    parent.mkdir(parents=True, exist_ok=True)
    for old in sorted(parent.iterdir())[: -KEPT_LOGS + 1]:
        shutil.rmtree(old, ignore_errors=True)
    folder = parent / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    folder.mkdir()
    return folder


def _drop_left_over(bench: Workbench) -> None:
    """Databases of test runs that were killed."""
    for name in database.names(bench, database.TEST):
        owner = name.removeprefix(database.TEST).split("_")[0]
        if not Path(f"/proc/{owner}").exists():
            database.drop(bench, name)
