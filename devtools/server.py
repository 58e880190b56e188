"""`./dev run` and `./dev stop`: the demo database, Odoo in the background, what to click."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from . import database, ports, postgres
from .paths import LOG, MODULE, STATE, locked, tail
from .programs import PDF, ensure_or_warn
from .report import Failure, Ticker, say
from .workbench import DEMO, Workbench, prepare

FIRST_CLICK = (
    "Invoicing ‣ Dashboard ‣ card Hainbank ‣ Reconcile; then README, “The first ten minutes”"
)
RECORD = STATE / "server.json"
SERVER_LOG = LOG / "odoo.log"
LOCAL = ("127.0.0.1", "0.0.0.0", "::", "::1")
EVERYWHERE = ("0.0.0.0", "::")
START_LIMIT = 300
STOP_LIMIT = 20


@dataclass(frozen=True)
class Server:
    """An Odoo that `./dev run` started."""

    pid: int
    interface: str
    port: int

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        host = (
            "localhost"
            if self.interface in ("127.0.0.1", "0.0.0.0", "::", "::1")
            else self.interface
        )
        return f"http://{host}:{self.port}"

    def runs(self) -> bool:
        """Whether that process is still our Odoo; its number may be another's by now."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            command = Path(f"/proc/{self.pid}/cmdline").read_bytes()
        except OSError:
            return False
        return state != "Z" and str(STATE).encode() in command


def run(interface: str, port: int, *, foreground: bool = False, fresh: bool = False) -> int:
    """Bring everything up and say where it is; what runs already and is current stays as it is."""
    running = current()
    if not running or (running.interface, running.port) != (interface, port):
        _check_port(interface, port)
    bench = prepare()
    ensure_or_warn(PDF, "PDF documents cannot be printed")
    with locked(STATE, "preparing the demo database"):
        server = _prepare_demo(bench, current(), fresh=fresh)
        if server and (server.interface, server.port) != (interface, port):
            say(f"Odoo runs on {server.url}; moving it to port {port}")
            _stop_server(server)
            server = None
        if foreground:
            _stop_server(server)
            return _replace_by(bench, interface, port)
        server = server or _start(bench, interface, port)
    print(welcome(server))
    return 0


def current() -> Server | None:
    """The running server of this clone."""
    try:
        server = Server(**json.loads(RECORD.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return server if server.runs() else None


def welcome(server: Server) -> str:
    """What the user needs to know, and no more."""
    rows = {
        "address": server.url,
        "login": "admin",
        "password": "admin",
        "first": FIRST_CLICK,
        "log": str(SERVER_LOG),
        "stop": "./dev stop",
    }
    return "\n".join(
        [
            "",
            "Odoo 19 with the demo company is running.",
            *(f"  {key:<9} {value}" for key, value in rows.items()),
            "",
        ]
    )


def _prepare_demo(bench: Workbench, server: Server | None, *, fresh: bool) -> Server | None:
    """Create or update the demo database; answers the server if it could go on running."""
    key = database.module_key()
    installed = _installed(bench)
    exists = not fresh and database.exists(bench, DEMO)
    if exists and installed == key:
        return server
    _stop_server(server)
    if exists:
        say(f"files changed: updating {MODULE}")
        then = "mend what the log names and run again; to start over: ./dev run --fresh"
        what = f"updating {MODULE}"
        bench.run_odoo(what, "-d", DEMO, "-u", MODULE, log="update", then=then)
    else:
        database.fresh(bench, DEMO)
    database.set_mark(bench, DEMO, key)
    return None


def _installed(bench: Workbench) -> str:
    """The key of the files that the demo database has; somebody else's is left alone."""
    installed = database.mark_of(bench, DEMO)
    if not installed and database.on_server(bench, DEMO):
        then = "rename that database, or name another server with PGHOST"
        raise Failure(f"the server has a database {DEMO} that this clone did not make", then)
    return installed


def _arguments(interface: str, port: int) -> list[str]:
    return [
        "-d",
        DEMO,
        f"--db-filter=^{DEMO}$",
        f"--http-interface={interface}",
        f"--http-port={port}",
    ]


def _check_port(interface: str, port: int) -> None:
    if not ports.is_free(interface, port):
        free = ports.next_free(interface, port)
        then = f"stop that process, or take another port: ./dev run --port {free}"
        raise Failure(f"port {port} is taken by {ports.owner(port)}", then)


def _start(bench: Workbench, interface: str, port: int) -> Server:
    _check_port(interface, port)
    say(f"starting Odoo on port {port}")
    command = [str(word) for word in bench.odoo_command(*_arguments(interface, port))]
    with SERVER_LOG.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=bench.env,
            cwd=STATE,
            start_new_session=True,
        )
    server = Server(process.pid, interface, port)
    RECORD.write_text(json.dumps(asdict(server)))
    _wait_for_login(server, process)
    return server


def _replace_by(bench: Workbench, interface: str, port: int) -> int:
    """Become Odoo: its log on this terminal, Ctrl-C stops it."""
    _check_port(interface, port)
    server = Server(os.getpid(), interface, port)
    RECORD.write_text(json.dumps(asdict(server)))
    print(welcome(server), flush=True)
    command = [str(word) for word in bench.odoo_command(*_arguments(interface, port))]
    os.chdir(STATE)
    os.execve(command[0], command, bench.env)


def _wait_for_login(server: Server, process: subprocess.Popen[bytes]) -> None:
    ticker = Ticker("waiting for the login page")
    while not _answers(server):
        if process.poll() is not None:
            raise Failure(
                f"Odoo ended at its start (exit {process.returncode})",
                f"see {SERVER_LOG}",
                tail(SERVER_LOG),
            )
        if ticker.elapsed > START_LIMIT:
            then = f"see {SERVER_LOG}; ./dev stop, then ./dev run again"
            raise Failure(
                f"no login page on {server.url} within {START_LIMIT} s", then, tail(SERVER_LOG)
            )
        ticker.tick()
        time.sleep(0.3)
    say(f"login page after {ticker.elapsed:.0f} s")


def _answers(server: Server) -> bool:
    host = "127.0.0.1" if server.interface in EVERYWHERE else server.interface
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{host}:{server.port}/web/login", timeout=60) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop_server(server: Server | None) -> None:
    """End Odoo, gently first."""
    if not server:
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        os.kill(server.pid, number)
        deadline = time.monotonic() + STOP_LIMIT
        while server.runs() and time.monotonic() < deadline:
            time.sleep(0.1)
        if not server.runs():
            break
    RECORD.unlink(missing_ok=True)


def stop() -> int:
    """`./dev stop`: Odoo and our own PostgreSQL."""
    server = current()
    _stop_server(server)
    print("Odoo stopped" if server else "Odoo was not running")
    print("PostgreSQL stopped" if postgres.stop() else "PostgreSQL was not running")
    return 0
