"""Everything Odoo needs, found or brought, as one value; and how to start Odoo with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .odoo_source import Odoo, find_odoo
from .paths import ADDONS, DATA, STATE, prepare_state
from .postgres import Postgres, connect
from .processes import run
from .python_env import python_env

DEMO = "demo"
SETTINGS = {
    "data_dir": DATA,
    "db_maxconn": 32,
    "http_interface": "127.0.0.1",
    "limit_time_real": 600,
    "limit_time_cpu": 600,
    "list_db": False,
    "max_cron_threads": 1,
    "publisher_warranty_url": "",
    "screenshots": STATE / "screenshots",
}


@dataclass(frozen=True)
class Workbench:
    """Odoo, the Python environment it runs in and the database server."""

    odoo: Odoo
    venv: Path
    postgres: Postgres

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def env(self) -> dict[str, str]:
        """Variables for Odoo, pytest and PostgreSQL's clients."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("ODOO_RC", "PYTHONPATH", "PGDATABASE")
        }
        path = os.pathsep.join([str(self.venv / "bin"), kept.get("PATH", os.defpath)])
        return {
            **kept,
            **self.postgres.env,
            "PATH": path,
            "PYTHONPATH": str(self.odoo.home),
            "PYTHONUNBUFFERED": "1",
        }

    def odoo_command(self, *arguments: str | Path, command: str = "server") -> list[str | Path]:
        """The words that start Odoo with the project's configuration."""
        return [self.python, "-m", "odoo", command, "-c", self.config(), *arguments]

    def run_odoo(
        self, what: str, *arguments: str, log: str = "setup", then: str = "mend what the log names"
    ) -> None:
        """Run Odoo to the end (installation, update)."""
        stop = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
        run(self.odoo_command(*arguments, *stop), what, then, log=log, env=self.env)

    def config(self, name: str = "odoo", **changes: object) -> Path:
        """Write and name a configuration file (Odoo started here gets the connection by PG*)."""
        addons = ",".join(str(path) for path in (*self.odoo.addons, ADDONS))
        settings: Mapping[str, object] = {
            "addons_path": addons,
            **SETTINGS,
            **_connection(self.postgres.env),
            **changes,
        }
        path = STATE / f"{name}.conf"
        content = "[options]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items())
        if not path.is_file() or path.read_text() != content:
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_text(content)
            draft.rename(path)
        return path


def _connection(env: Mapping[str, str]) -> dict[str, str]:
    names = {"PGHOST": "db_host", "PGPORT": "db_port", "PGUSER": "db_user"}
    return {option: env[name] for name, option in names.items() if name in env}


def prepare() -> Workbench:
    """Bring everything up to a running database server."""
    prepare_state()
    odoo = find_odoo()
    venv = python_env("run")
    return Workbench(odoo, venv, connect(venv))
