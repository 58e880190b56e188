"""Whether a port is free, and who has it if not."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

LISTENING = "0A"


def is_free(interface: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError:
            return False
    return True


def next_free(interface: str, port: int) -> int:
    """The first free port after `port`, to offer it."""
    return next(candidate for candidate in range(port + 1, 65536) if is_free(interface, candidate))


def owner(port: int) -> str:
    """The process that listens on `port`, in words."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(str(link.readlink()) in sockets for link in (folder / "fd").iterdir()):
                command = (
                    (folder / "cmdline")
                    .read_bytes()
                    .replace(b"\0", b" ")
                    .decode(errors="replace")
                    .strip()
                )
                return f"process {folder.name}: {command[:160]}"
    return "a process of another user"


def _listening(port: int) -> set[str]:
    """Inodes of listening sockets on that port."""
    inodes = set()
    for name in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in Path("/proc/net", name).read_text().splitlines()[1:]:
                words = line.split()
                if words[3] == LISTENING and int(words[1].rpartition(":")[2], 16) == port:
                    inodes.add(words[9])
    return inodes
