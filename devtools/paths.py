"""Where things lie: this clone's state in `.odoo/`, what clones share in the user's cache."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .report import say

MODULE = "account_bank_reconciliation"
ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".odoo"
ADDONS = STATE / "addons"
DATA = STATE / "data"
LOG = STATE / "log"


def cache() -> Path:
    """The per-user folder of downloads and environments, shared by all clones."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / MODULE


def prepare_state() -> None:
    """Create `.odoo/` with the link that gives the module its name."""
    for folder in (ADDONS, DATA, LOG):
        folder.mkdir(parents=True, exist_ok=True)
    link = ADDONS / MODULE
    if not link.is_symlink() or link.resolve() != ROOT:
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT)


@contextlib.contextmanager
def building(target: Path) -> Iterator[Path]:
    """A fresh folder that becomes `target` when the block ends well, and vanishes if not.

    Call it inside `locked`: what an interrupted run left behind is swept away first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for left_over in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(left_over, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        draft.chmod(0o755)
        yield draft
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextlib.contextmanager
def locked(folder: Path, purpose: str) -> Iterator[None]:
    """One process at a time for `purpose`; the kernel releases the lock of a process that died."""
    locks = folder / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / purpose.replace(" ", "-")).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./dev that is busy with: {purpose}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def tail(path: Path, lines: int = 30) -> str:
    """The last lines of a log, for failures."""
    if not path.is_file():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
