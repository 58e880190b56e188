"""`./dev test`: which files are of which kind, what a kind needs, a pytest for each kind."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import database
from .paths import ADDONS, LOG, MODULE, ROOT, STATE, prepare_state, tail
from .processes import start_program
from .programs import BROWSER, PDF, Program, ensure
from .python_env import python_env
from .report import Failure, Ticker, say
from .tally import Tally, judge, read_events, summary, table
from .workbench import Workbench, prepare

KINDS = ("engine", "orm", "http", "hoot", "tours")
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
}
TESTS = ROOT / "tests"
PLUGIN = Path(__file__).parent / "pytest_plugin"
KEPT_LOGS = 20
SHOWN = 400
STALL = 20 * 60


@dataclass(frozen=True)
class Options:
    """What the user asked for."""

    words: tuple[str, ...] = ()
    expression: str = ""
    allow_missing: tuple[str, ...] = ()
    allow_skip: tuple[str, ...] = ()
    verbose: bool = False


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


def kind_of(name: str) -> str:
    """The kind that a test file's name says."""
    return next((kind for prefix, kind in PREFIXES.items() if name.startswith(prefix)), "orm")


def select(words: tuple[str, ...], folder: Path = TESTS) -> dict[str, list[str]]:
    """Kinds in order with the files (or `file.py::Class::test`) to run; without words all."""
    files = sorted(path.name for path in folder.glob("test_*.py"))
    chosen: dict[str, list[str]] = {}
    for word in words or KINDS:
        matching = (
            [name for name in files if kind_of(name) == word]
            if word in KINDS
            else [_target(word, files)]
        )
        kind = word if word in KINDS else kind_of(matching[0])
        chosen.setdefault(kind, []).extend(matching)
    return {kind: list(dict.fromkeys(chosen[kind])) for kind in KINDS if kind in chosen}


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
            _run_engine(session, targets, tally) if kind == "engine" else _run_odoo(
                session, targets, tally
            )
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
                f"{program.names[0]} is missing, allowed by --allow-missing {program.purpose}"
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
    options = ["-p", "no:odoo", "--import-mode=importlib"]
    storage = {"HYPOTHESIS_STORAGE_DIRECTORY": str(STATE / "hypothesis")}
    job = Job(python, folder, (*options, *targets), {**os.environ, **storage}, (ROOT, PLUGIN))
    _pytest(session, job, tally)


def _run_odoo(session: Session, targets: list[str], tally: Tally) -> None:
    """pytest-odoo on a database of its own, which is dropped afterwards."""
    bench = session.bench
    name = f"{database.TEST}{os.getpid()}_{tally.kind}"
    database.fresh(bench, name)
    config = bench.config("test", max_cron_threads=0)
    options = [f"--odoo-database={name}", f"--odoo-config={config}", "--odoo-log-level=warn"]
    options += ["--odoo-http", f"--odoo-extra=db-filter=^{name}$"]
    files = [f"{ADDONS / MODULE / 'tests'}/{target}" for target in targets]
    job = Job(bench.python, ADDONS, (*options, *files), bench.env, (bench.odoo.home, PLUGIN))
    try:
        _pytest(session, job, tally)
    finally:
        database.drop(bench, name)


@dataclass(frozen=True)
class Job:
    """One pytest to start: its root folder, what is special about it, where it finds modules."""

    python: Path
    root: Path
    words: tuple[str, ...]
    env: Mapping[str, str]
    path: tuple[Path, ...]

    def command(self, expression: str) -> list[str]:
        """All words. No settings are read; packages above the root folder are not imported."""
        root = [f"--rootdir={self.root}", f"--confcutdir={self.root}"]
        base = [str(self.python), "-m", "pytest", *root, "-c", os.devnull]
        look = ["-q", "--tb=short", "--no-header", "-rfE"]
        plugins = ["-p", "devtools_tally", "-p", "no:cacheprovider"]
        return [*base, *plugins, *look, *(["-k", expression] if expression else []), *self.words]


def _pytest(session: Session, job: Job, tally: Tally) -> None:
    """Run pytest, count while it works, show its output when something is wrong."""
    options = session.options
    events, log = session.logs / f"{tally.kind}.events", session.logs / f"{tally.kind}.log"
    path = os.pathsep.join(str(folder) for folder in job.path)
    env = {**job.env, "PYTHONPATH": path, "DEVTOOLS_TALLY": str(events)}
    cwd = job.root if tally.kind == "engine" else Path("/")
    with log.open("wb") as output:
        command = job.command(options.expression)
        process = start_program(command, output=output.fileno(), env=env, cwd=cwd)
        try:
            stalled = _follow(process.poll, events, tally)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if stalled:
        tally.problem = f"no test ended for {STALL // 60} minutes: stopped"
    selective = bool(options.expression)
    judge(tally, allowed=options.allow_skip, selective=selective, status=process.returncode)
    if tally.problem or options.verbose:
        print(tail(log, SHOWN), flush=True)
    say(f"{tally.kind}: {tally.run} of {len(tally.collected)} done (log: {log})")


def _follow(poll: Callable[[], int | None], events: Path, tally: Tally) -> bool:
    """Count events until the process has ended, and once more after that; True: it hangs."""
    ticker = Ticker(tally.kind, every=15)
    offset, ended, last = 0, False, time.monotonic()
    while not ended:
        ended = poll() is not None
        lines, offset = read_events(events, offset)
        last = time.monotonic() if lines else last
        if time.monotonic() - last > STALL:
            return True
        for line in lines:
            tally.take(line)
        ticker.tick(f"{tally.run} of {len(tally.collected)}, {tally.count('failed')} failed")
        time.sleep(0 if ended else 0.2)
    return False


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
