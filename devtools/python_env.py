"""Virtual environments in the cache, one per lock file and Python version."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from pathlib import Path

from .debian import PrivateApt, folder_size, is_debian, unpack
from .paths import building, cache, locked
from .processes import capture, run
from .report import Failure, megabytes, say

LOCKS = Path(__file__).parent / "locks"
THEN = "check the network and run it again; for another Python: PYTHON=/path/to/python3.12 ./dev …"
WHOLE = "whole"
MONTH = 30 * 24 * 3600
SETTINGS = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_REQUIRE_VIRTUALENV": "0",
}


def python_env(lock: str) -> Path:
    """The folder of the environment with exactly the packages of `locks/<lock>.txt`."""
    home = cache() / f"python-{lock}-{lock_key(lock)}"
    if not (home / WHOLE).exists():
        with locked(cache(), f"Python packages {lock}"):
            if not (home / WHOLE).exists():
                _build(lock, home)
    (home / WHOLE).touch()
    return home


def lock_key(lock: str) -> str:
    """Changes with the locked packages and the Python version."""
    content = "\n".join(_packages(lock))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"{version}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _packages(lock: str) -> list[str]:
    lines = (LOCKS / f"{lock}.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def site_packages(home: Path) -> Path:
    """Where an environment keeps its packages."""
    return next((home / "lib").glob("python3.*/site-packages"))


def _build(lock: str, home: Path) -> None:
    """Built in place, since its scripts carry its path; a mark at the end says that it is whole."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    requirements = LOCKS / f"{lock}.txt"
    version = sys.version.split()[0]
    say(f"installing {len(_packages(lock))} Python packages ({lock}) for Python {version}")
    run(
        [*_pip(home), "install", "--quiet", "--requirement", requirements],
        f"installing the Python packages of {requirements.name}",
        THEN,
        env={**os.environ, **SETTINGS, **_bundled_pip()},
        state=lambda: megabytes(folder_size(home)),
    )
    say(f"Python packages ({lock}): {megabytes(folder_size(home))} unpacked")
    (home / WHOLE).touch()
    _forget_old(home)


def _forget_old(home: Path) -> None:
    """Remove environments that no ./dev has used for a month."""
    for mark in home.parent.glob(f"python-*/{WHOLE}"):
        if mark.parent != home and time.time() - mark.stat().st_mtime > MONTH:
            shutil.rmtree(mark.parent, ignore_errors=True)


def _pip(home: Path) -> list[str | Path]:
    """A fresh environment, and how to call pip in it; Debian without python3-venv has none."""
    python = home / "bin" / "python"
    flag = [] if _has_pip() else ["--without-pip"]
    status, output = capture([sys.executable, "-m", "venv", *flag, home])
    if status:
        raise Failure(
            f"{sys.executable} cannot make a virtual environment",
            "apt-get install python3-venv",
            output,
        )
    return [python, "-m", "pip"]


def _has_pip() -> bool:
    return (
        capture([sys.executable, "-c", "import ensurepip, sys; sys.exit(not ensurepip.version())"])[
            0
        ]
        == 0
    )


def _bundled_pip() -> dict[str, str]:
    """What makes `python -m pip` work without pip: Debian's wheel of it on PYTHONPATH."""
    if _has_pip():
        return {}
    return {"PYTHONPATH": str(_pip_wheel())}


def _pip_wheel() -> Path:
    home = cache() / "pip"
    if not home.exists():
        if not is_debian():
            raise Failure("this Python has no pip and no ensurepip", "install pip and venv for it")
        apt = PrivateApt("sid")
        apt.update()
        with building(home) as draft:
            unpack(apt.fetch(["python3-pip-whl"], draft)[0], draft)
    return next(home.glob("usr/share/python-wheels/pip-*.whl"))
