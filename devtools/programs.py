"""Programs outside Python: wkhtmltopdf, Chromium for browser tests, Node.js for lint."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from .debian import install
from .processes import as_root
from .report import Failure, warn


@dataclass(frozen=True)
class Program:
    """A program by what it is for, the names it may have, and the Debian packages that bring it."""

    purpose: str
    names: tuple[str, ...]
    packages: tuple[str, ...]


PDF = Program("pdf", ("wkhtmltopdf",), ("wkhtmltopdf",))
BROWSER = Program(
    "browser",
    ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable"),
    ("chromium",),
)
NODE = Program("node", ("npm",), ("nodejs", "npm"))


def find(program: Program) -> str | None:
    """Its path, if it is on PATH."""
    return next((path for path in map(shutil.which, program.names) if path), None)


def ensure(program: Program) -> str:
    """Its path; installed with apt where that is permitted, else a `Failure`."""
    path = find(program)
    if path:
        return path
    command = as_root()
    advice = f"apt-get install {' '.join(program.packages)}"
    if command is None or not shutil.which("apt-get"):
        what = (
            f"{program.packages[0]} is missing, and there is no root or sudo with apt to install it"
        )
        raise Failure(what, f"as root: {advice}")
    install(list(program.packages), command, f"needed for {program.purpose}")
    path = find(program)
    if not path:
        raise Failure(f"{program.packages[0]} is not on PATH after its installation", advice)
    return path


def ensure_or_warn(program: Program, without: str) -> bool:
    """Like `ensure` for what can be done without; `without` says what then does not work."""
    try:
        ensure(program)
    except Failure as failure:
        warn(f"{failure.what}; {without}. {failure.then}")
        return False
    return True
