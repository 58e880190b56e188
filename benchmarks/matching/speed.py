"""Seconds and memory of matching one company's statement, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from engine.candidates import Policy
from engine.propose import propose

from .data import read_dataset
from .ours import Inputs, inputs

ROOT = Path(__file__).resolve().parent.parent.parent


def measured(folder: Path) -> str:
    """Seconds of one run over a data set on disk and the memory it adds, told by a new process."""
    command = [sys.executable, "-m", "benchmarks.matching", "speed", "--of", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def measure(folder: Path) -> str:
    """What the new process does: read, then match with the clock running."""
    given = list(inputs(read_dataset(folder)))
    before = peak_kilobytes()
    start, busy = time.perf_counter(), time.process_time()
    proposals = sum(_matched(one) for one in given)
    seconds, spent = time.perf_counter() - start, time.process_time() - busy
    lines, items = (sum(len(one[at]) for one in given) for at in (0, 1))
    peak = peak_kilobytes()
    return (
        f"{lines:,} lines, {items:,} items: {seconds:.1f} s ({spent:.1f} s of processor time), "
        f"{1000 * seconds / max(1, lines):.2f} ms a line; peak memory {peak / 1024:,.0f} MB, "
        f"{(peak - before) / 1024:,.0f} MB of it for matching; {proposals:,} proposals"
    )


def _matched(given: Inputs) -> int:
    return len(propose(*given, Policy()))


def peak_kilobytes() -> int:
    """The most memory this process had so far (Linux; rusage would count its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])
