"""How fast statement files are read, and in how much memory: ``python3 benchmarks/readers.py``.

For each format a generated file of 10,000 fully filled transactions (``benchmarks/writers``):
transactions a second of processor time, best of five. For OFX the same file is also read with
ofxparse, where it is installed. For camt the peak memory of reading as tuple and as stream, each
in a process of its own, also ten times as large, to see whether it grows.
"""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import print_rows  # noqa: E402
from benchmarks.writers import camt as camt_writer  # noqa: E402
from benchmarks.writers import mt940, ofx, table  # noqa: E402
from engine.formats import camt, read  # noqa: E402

SIZE = 10_000
TRIES = 5
WRITERS: dict[str, ModuleType] = {
    "camt.053": camt_writer, "MT940": mt940, "OFX": ofx, "CSV": table,
}  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the tables, or with ``--peak`` what one process needs."""
    if arguments[:1] == ["--peak"]:
        print_peak(arguments[1], int(arguments[2]))
        return
    rows = [speed_row(name, writer.sample(SIZE)) for name, writer in WRITERS.items()]
    print_rows(("reader", "transactions/s", "megabytes", "bytes each"), rows)
    print()
    print_ofxparse()
    print()
    sizes = (SIZE, 10 * SIZE)
    peaks = [(kind, *(f"{peak(kind, size)} MB" for size in sizes)) for kind in ("read", "stream")]
    print_rows(("camt, peak memory", *(f"{size:,} transactions" for size in sizes)), peaks)


def speed_row(name: str, data: bytes) -> tuple[object, ...]:
    """Name, transactions a second, size of the file, size of one transaction."""
    taken = best(lambda: read_all(data))
    return (name, f"{SIZE / taken:,.0f}", f"{len(data) / 1e6:.1f}", f"{len(data) // SIZE:,}")


def read_all(data: bytes) -> None:
    """Read, and prove that nothing was left out."""
    found = sum(len(statement.transactions) for statement in read(data))
    if found != SIZE:
        raise SystemExit(f"{found} of {SIZE} transactions were read")


def best(work: Callable[[], object], tries: int = TRIES) -> float:
    """Least processor time of ``work``, in seconds."""
    times = []
    for _ in range(tries):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def print_ofxparse() -> None:
    """Ours against ofxparse on one file, in this run."""
    if importlib.util.find_spec("ofxparse") is None:
        print("ofxparse is not installed")
        return
    import ofxparse

    data = ofx.sample(SIZE)
    theirs = best(lambda: ofxparse.OfxParser.parse(io.BytesIO(data)), tries=1)
    ours = best(lambda: read_all(data))
    rows = [("ofxparse", f"{SIZE / theirs:,.0f}", "1.0"), ("ours", f"{SIZE / ours:,.0f}", "")]
    rows[1] = (*rows[1][:2], f"{theirs / ours:.1f}")
    print_rows(("OFX", "transactions/s", "times"), rows)


def peak(kind: str, size: int) -> str:
    """Megabytes that reading ``size`` transactions adds, in a process of its own."""
    command = [sys.executable, __file__, "--peak", kind, str(size)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def print_peak(kind: str, size: int) -> None:
    """What ``peak`` runs: memory above that of the bytes themselves, which come from a file."""
    with tempfile.NamedTemporaryFile() as file:
        make = (
            "import sys; from benchmarks.writers import camt; "
            "sys.stdout.buffer.write(camt.sample(int(sys.argv[1])))"
        )
        subprocess.run([sys.executable, "-c", make, str(size)], stdout=file, cwd=ROOT, check=True)
        data = Path(file.name).read_bytes()
    before = peak_kilobytes()
    kept = read(data) if kind == "read" else sum(1 for _ in camt.stream(data))
    print(f"{(peak_kilobytes() - before) / 1024:,.0f}" if kept else "nothing read")


def peak_kilobytes() -> int:
    """The most memory this process had so far (Linux; rusage would count its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main(sys.argv[1:])
