"""One pytest process: how it is started, watched and judged."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .paths import tail
from .processes import start_program
from .report import Ticker, say
from .tally import Tally, judge, read_events

PLUGIN = Path(__file__).parent / "pytest_plugin"
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


@dataclass(frozen=True)
class Job:
    """One pytest to start: its root folder, where it works, its own words, its modules."""

    python: Path
    root: Path
    cwd: Path
    words: tuple[str, ...]
    env: Mapping[str, str]
    path: Path

    def command(self, expression: str) -> list[str]:
        """All words. No settings are read; packages above the root folder are not imported."""
        root = [f"--rootdir={self.root}", f"--confcutdir={self.root}"]
        base = [str(self.python), "-m", "pytest", *root, "-c", os.devnull]
        look = ["-q", "--tb=short", "--no-header", "-rfE", "-Wignore::DeprecationWarning"]
        plugins = ["-p", "devtools_tally", "-p", "no:cacheprovider"]
        return [*base, *plugins, *look, *(["-k", expression] if expression else []), *self.words]


def run_pytest(job: Job, options: Options, logs: Path, tally: Tally) -> None:
    """Run pytest, count while it works, show its output when something is wrong."""
    events, log = logs / f"{tally.name}.events", logs / f"{tally.name}.log"
    path = os.pathsep.join([str(job.path), str(PLUGIN)])
    with log.open("wb") as output, _scratch() as scratch:
        own = {"PYTHONPATH": path, "DEVTOOLS_TALLY": str(events), "TMPDIR": scratch}
        env = {**job.env, **own}
        command = job.command(options.expression)
        process = start_program(command, output=output.fileno(), env=env, cwd=job.cwd)
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
    say(f"{tally.name}: {tally.run} of {len(tally.collected)} done (log: {log})")


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A short-lived folder for what browsers and tests leave in /tmp."""
    return tempfile.TemporaryDirectory(prefix="dev-test-", ignore_cleanup_errors=True)


def _follow(poll: Callable[[], int | None], events: Path, tally: Tally) -> bool:
    """Count events until the process has ended, and once more after that; True: it hangs."""
    ticker = Ticker(tally.name, every=15)
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
