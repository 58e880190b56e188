"""Find Odoo 19 or bring it: the user's own, else Debian's package, else a git clone."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .debian import PrivateApt, dependencies, is_debian, unpack
from .paths import STATE, building, cache, locked
from .processes import Command, capture, run
from .repair import repair
from .report import Failure, say, warn

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo"
PACKAGE = "odoo-19"
SUITE = "sid"
NEXT = "set ODOO_HOME to an Odoo 19 (a git checkout, or the folder that holds the package `odoo`)"


@dataclass(frozen=True)
class Odoo:
    """An Odoo to run: `home` holds the package `odoo`, `origin` says where it comes from."""

    home: Path
    version: str
    origin: str

    @property
    def addons(self) -> list[Path]:
        """Folders of addons, Odoo's own."""
        core = self.home / "odoo" / "addons"
        return [core] if (core / "account").is_dir() else [self.home / "addons", core]

    def addon(self, name: str) -> Path:
        """The folder of one of Odoo's own addons."""
        return next(folder / name for folder in self.addons if (folder / name).is_dir())


def find_odoo() -> Odoo:
    """The Odoo to use, brought here when there is none."""
    odoo = _named() or _importable() or _cached("debian") or _cached("git") or _bring()
    say(f"Odoo {odoo.version}: {odoo.origin}")
    return odoo


def read_version(home: Path) -> str:
    """Odoo's version below `home`, or nothing; reads the file, imports nothing."""
    release = home / "odoo" / "release.py"
    text = release.read_text() if release.is_file() else ""
    match = re.search(r"^version_info = \((\d+), (\d+), (\d+)", text, re.MULTILINE)
    return ".".join(match.groups()) if match else ""


def _named() -> Odoo | None:
    named = os.environ.get("ODOO_HOME")
    if not named:
        return None
    for home in (Path(named), Path(named) / "usr/lib/python3/dist-packages"):
        version = read_version(home)
        if version.startswith(SERIES):
            return Odoo(home.resolve(), version, f"ODOO_HOME={named}")
    found = read_version(Path(named)) or "no odoo/release.py there"
    raise Failure(f"ODOO_HOME={named} is not an Odoo {SERIES} ({found})", f"{NEXT}, or unset it")


def _importable() -> Odoo | None:
    """An Odoo that a Python here imports, by a link: nothing else of that Python comes along."""
    for python in dict.fromkeys((sys.executable, "/usr/bin/python3")):
        find = "(u.find_spec('odoo') or u).submodule_search_locations"
        script = f"import importlib.util as u; print(*{find})"
        status, output = capture([python, "-c", script])
        for package in output.split() if status == 0 else ():
            version = read_version(Path(package).parent)
            if version.startswith(SERIES):
                return Odoo(_link(Path(package)), version, f"the one {python} imports ({package})")
    return None


def _link(package: Path) -> Path:
    home = STATE / "python"
    home.mkdir(parents=True, exist_ok=True)
    (home / "odoo").unlink(missing_ok=True)
    (home / "odoo").symlink_to(package)
    return home


def _cached(kind: str) -> Odoo | None:
    root = cache() / f"odoo-{kind}"
    home = root / "usr/lib/python3/dist-packages" if kind == "debian" else root
    version = read_version(home)
    if not version.startswith(SERIES):
        return None
    words = {
        "debian": f"Debian's package {PACKAGE}, unpacked",
        "git": f"git clone of branch {SERIES}",
    }
    return Odoo(home, version, f"{words[kind]} in {root}")


def _bring() -> Odoo:
    say("no Odoo 19 here (ODOO_HOME, importable odoo, cache): bringing it, once per user")
    failures = []
    for kind, bring in (("debian", _bring_debian), ("git", _bring_git)):
        try:
            with locked(cache(), "bringing Odoo"):
                found = _cached(kind) or bring()
            if found:
                return found
        except Failure as failure:
            failures.append(str(failure))
            warn(f"{failure.what}; trying the next way")
    raise Failure("Odoo 19 could not be brought here", NEXT, "\n".join(failures))


def _bring_debian() -> Odoo | None:
    if not is_debian():
        say("this is not Debian, so not its package odoo-19")
        return None
    apt = PrivateApt(SUITE)
    apt.update()
    with building(cache() / "odoo-debian") as draft:
        package = apt.fetch([PACKAGE], draft / "packages")[0]
        say("unpacking Odoo (1.2 GB)")
        unpack(package, draft)
        _bring_linked(apt, package, draft)
        repair(draft / "usr/lib/python3/dist-packages/odoo")
        shutil.rmtree(draft / "packages")
    return _cached("debian")


def _bring_linked(apt: PrivateApt, package: Path, root: Path) -> None:
    """Fonts and scripts that Debian's Odoo has only as links into other packages."""
    wanted = [name for name in dependencies(package) if name.startswith(("fonts-", "libjs-"))]
    try:
        for linked in apt.fetch(wanted, root / "packages" / "linked"):
            unpack(linked, root)
    except Failure as failure:
        warn(f"fonts are missing, pages look plainer: {failure.what}")


def _bring_git() -> Odoo | None:
    if not shutil.which("git"):
        raise Failure("git is not installed", "apt-get install git")
    with building(cache() / "odoo-git") as draft:
        say(f"cloning Odoo's branch {SERIES} (some hundred MB)")
        clone: Command = [
            "git",
            "clone",
            "--quiet",
            "--depth=1",
            f"--branch={SERIES}",
            "--single-branch",
            REPOSITORY,
            draft,
        ]
        run(clone, "cloning Odoo", NEXT, env={**os.environ, "GIT_TERMINAL_PROMPT": "0"})
    return _cached("git")
