"""Debian packages of another suite, by a private apt made from the machine's own sources."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .paths import cache, locked
from .processes import capture, run
from .report import Failure, megabytes, say

SYSTEM_SOURCES = Path("/etc/apt")
ONE_LINE = re.compile(
    r"^deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<components>.+)$"
)
SIDE_SUITE = re.compile(r"(-security|-updates|-backports|/updates)$")


@dataclass(frozen=True)
class Source:
    """A place where apt gets packages; `options` are deb822 fields such as Signed-By."""

    uri: str
    suite: str
    components: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()

    def with_suite(self, suite: str) -> str:
        """The deb822 text of this source for another suite."""
        fields = [
            ("Types", "deb"),
            ("URIs", self.uri),
            ("Suites", suite),
            ("Components", "main"),
            *self.options,
        ]
        return "".join(f"{key}: {value}\n" for key, value in fields)


def parse_one_line(text: str) -> list[Source]:
    """Sources of a `.list` file."""
    matches = (ONE_LINE.match(line.split("#")[0].strip()) for line in text.splitlines())
    return [
        Source(
            match["uri"],
            match["suite"],
            tuple(match["components"].split()),
            _options(match["options"]),
        )
        for match in matches
        if match
    ]


def _options(text: str | None) -> tuple[tuple[str, str], ...]:
    """`[signed-by=/x trusted=yes]` as deb822 fields; the architecture stays the machine's own."""
    known = {"signed-by": "Signed-By", "trusted": "Trusted"}
    pairs = (word.partition("=") for word in (text or "").split())
    return tuple((known[key.lower()], value) for key, _sign, value in pairs if key.lower() in known)


def parse_deb822(text: str) -> list[Source]:
    """Sources of a `.sources` file: stanzas of fields, values may go on over indented lines."""
    return [source for stanza in re.split(r"\n\s*\n", text) for source in _stanza(_fields(stanza))]


def _fields(stanza: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    for line in stanza.splitlines():
        if line.startswith("#"):
            continue
        if line[:1].isspace():
            fields[key] = f"{fields.get(key, '')}\n {line.strip()}"
        elif ":" in line:
            key, _colon, value = line.partition(":")
            key = key.strip().lower()
            fields[key] = value.strip()
    return fields


def _stanza(fields: dict[str, str]) -> list[Source]:
    if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() in (
        "no",
        "false",
    ):
        return []
    options = tuple(
        (name, fields[name.lower()])
        for name in ("Signed-By", "Trusted")
        if fields.get(name.lower())
    )
    components = tuple(fields.get("components", "").split())
    uris, suites = fields.get("uris", "").split(), fields.get("suites", "").split()
    return [Source(uri, suite, components, options) for uri in uris for suite in suites]


def machine_sources(folder: Path = SYSTEM_SOURCES) -> list[Source]:
    """What this machine's own apt is configured with; what apt ignores is ignored here too."""
    parts = folder / "sources.list.d"
    lists = [folder / "sources.list", *sorted(parts.glob("*.list"))]
    found = [
        source for path in lists if path.is_file() for source in parse_one_line(path.read_text())
    ]
    return found + [
        source
        for path in sorted(parts.glob("*.sources"))
        for source in parse_deb822(path.read_text())
    ]


def archives(sources: Iterable[Source]) -> list[Source]:
    """One per mirror of the distribution: not its security or updates, not a vendor's own."""
    chosen: dict[str, Source] = {}
    for source in sources:
        if "main" in source.components and not SIDE_SUITE.search(source.suite):
            chosen.setdefault(source.uri, source)
    return list(chosen.values())


def is_debian() -> bool:
    """Whether suites such as `sid` mean anything here."""
    release = Path("/etc/os-release")
    text = release.read_text() if release.is_file() else ""
    return (
        re.search(r'^ID="?debian"?$', text, re.MULTILINE) is not None
        and shutil.which("apt-get") is not None
    )


class PrivateApt:
    """apt with its own lists, cache and status in the user's cache folder; needs no root."""

    def __init__(self, suite: str) -> None:
        self.suite = suite
        self.home = cache() / f"apt-{suite}"
        self.env = {**os.environ, "APT_CONFIG": str(self.home / "apt.conf"), "LC_ALL": "C.UTF-8"}

    def configure(self, source: Source) -> None:
        """Write the configuration for one mirror."""
        for folder in ("lists/partial", "cache/archives/partial", "sources"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        (self.home / "status").touch()
        (self.home / "sources" / "suite.sources").write_text(source.with_suite(self.suite))
        settings = {
            "Dir::State::status": self.home / "status",
            "Dir::State::lists": self.home / "lists",
            "Dir::Cache": self.home / "cache",
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": self.home / "sources",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Acquire::Languages": "none",
            "APT::Sandbox::User": "root",
        }
        lines = [f'{key} "{value}";' for key, value in settings.items()]
        (self.home / "apt.conf").write_text("\n".join(lines) + "\n")

    def update(self) -> None:
        """Fetch the suite's package list from the first of the machine's mirrors that has it."""
        with locked(self.home, "reading the package list"):
            self._update()

    def _update(self) -> None:
        mirrors = archives(machine_sources())
        if not mirrors:
            raise Failure(
                "no Debian mirror in the machine's apt sources",
                "add one below /etc/apt/sources.list.d",
            )
        for mirror in mirrors:
            self.configure(mirror)
            say(f"reading the package list of Debian {self.suite} from {mirror.uri}")
            status, output = capture(
                ["apt-get", "-q", "-o", "APT::Update::Error-Mode=any", "update"], self.env
            )
            if status == 0:
                return
        raise Failure(
            f"no mirror of this machine has Debian {self.suite}",
            "check the network and apt sources",
            output,
        )

    def fetch(self, packages: list[str], folder: Path) -> list[Path]:
        """Download packages (not their dependencies) into `folder`; apt verifies what it gets."""
        folder.mkdir(parents=True, exist_ok=True)
        total = self.size(packages)
        what = (
            f"downloading {len(packages)} Debian packages"
            if len(packages) > 1
            else f"downloading {packages[0]}"
        )
        say(f"{what} ({megabytes(total)})")
        run(
            ["apt-get", "-q", "download", *packages],
            what,
            "check the network, then run the same command again",
            env=self.env,
            cwd=folder,
            state=lambda: f"{megabytes(folder_size(folder))} of {megabytes(total)}",
        )
        return sorted(folder.glob("*.deb"))

    def size(self, packages: list[str]) -> int:
        """Bytes to download; a package the suite does not have is a `Failure`."""
        status, output = capture(["apt-cache", "show", "--no-all-versions", *packages], self.env)
        if status:
            raise Failure(
                f"Debian {self.suite} has no package {' '.join(packages)}",
                "name an Odoo 19 with ODOO_HOME",
                output,
            )
        return sum(int(size) for size in re.findall(r"^Size: (\d+)$", output, re.MULTILINE))


def folder_size(folder: Path) -> int:
    """Bytes of the files directly in a folder or below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def unpack(package: Path, target: Path) -> None:
    """Unpack a `.deb` below `target`, without root and without running its scripts."""
    run(
        ["dpkg-deb", "-x", package, target],
        f"unpacking {package.name}",
        f"free some space below {target.parent}",
    )


def dependencies(package: Path) -> list[str]:
    """First alternative of each dependency of a `.deb`."""
    _status, output = capture(["dpkg-deb", "-f", package, "Depends"])
    return [re.split(r"[\s:|(]", part.strip())[0] for part in output.split(",") if part.strip()]


def install(packages: list[str], command: list[str], why: str) -> None:
    """Install system packages; `command` is what gives root's rights (processes.as_root)."""
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    then = f"install it yourself: apt-get install {' '.join(packages)}"
    say(f"installing {' '.join(packages)} with apt: {why}")
    run([*command, *settings, "update"], "apt-get update", then)
    run([*command, *settings, "install", *packages], f"installing {' '.join(packages)}", then)
