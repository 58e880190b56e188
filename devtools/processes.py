"""Run other programs: output into a log, progress, a failure that shows the log's end."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .paths import LOG
from .report import Failure, Ticker

Command = Sequence[str | Path]


def run(
    command: Command,
    what: str,
    then: str,
    *,
    log: str = "setup",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    state: Callable[[], str] = str,
) -> None:
    """Run to the end, or raise `Failure(what, then)` with the end of the log."""
    path = log_file(log)
    ticker = Ticker(what)
    with path.open("ab") as output:
        start = output.tell()
        process = start_program(command, output=output.fileno(), env=env, cwd=cwd)
        try:
            while not _ended(process):
                ticker.tick(state())
        finally:
            _end(process)
    if process.returncode:
        raise Failure(f"{what} failed (exit {process.returncode})", then, _since(path, start))


def start_program(
    command: Command, *, output: int, env: Mapping[str, str] | None, cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start without input; a missing program is a `Failure`."""
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
        )
    except OSError as error:
        raise Failure(
            f"{command[0]} does not start: {error}", "install it or put it on PATH"
        ) from error


def capture(
    command: Command, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> tuple[int, str]:
    """Exit status and standard output with errors; 127 when the program is not there."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout


def log_file(name: str) -> Path:
    """The log of that name, its folder made."""
    LOG.mkdir(parents=True, exist_ok=True)
    return LOG / f"{name}.log"


def as_root() -> list[str] | None:
    """Words before a command that needs root: none for root, sudo without password, else None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and capture(["sudo", "-n", "true"])[0] == 0:
        return ["sudo", "-n"]
    return None


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave no child behind when the user interrupts."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _since(path: Path, start: int, lines: int = 25) -> str:
    with path.open("rb") as handle:
        handle.seek(start)
        text = handle.read().decode(errors="replace")
    return "\n".join([*text.splitlines()[-lines:], f"(whole log: {path})"])
