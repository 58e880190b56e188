"""The kind `example`: the add-on in examples/ is installed, tested, removed; what stays works."""

from __future__ import annotations

import os
from pathlib import Path

from . import database
from .kinds import EXAMPLES
from .paths import ADDONS
from .processes import run
from .pytest_job import Job, Options, run_pytest
from .tally import Tally, merge
from .workbench import Workbench

ADDON = "account_bank_reconciliation_example"
REMOVAL = EXAMPLES / "removal"
MEND = "mend what the log names"


def run_example(
    bench: Workbench, options: Options, logs: Path, targets: list[str], tally: Tally
) -> None:
    """Two runs of pytest on one database: with the add-on, and after it was removed."""
    name = f"{database.TEST}{os.getpid()}_{tally.kind}"
    database.fresh(bench, name)
    config = _config(bench)
    odoo: list[str | Path] = [bench.python, "-m", "odoo", "server", "-c", config, "-d", name]
    quietly = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    remove: list[str | Path] = [bench.python, REMOVAL / "remove.py", "-c", config, "-d", name]
    tallies = [Tally(tally.kind, lane=lane) for lane in ("_installed", "_removed")]
    try:
        run([*odoo, "-i", ADDON, *quietly], f"installing {ADDON}", MEND, env=bench.env)
        jobs = [_job(bench, config, name, part) for part in _split(targets)]
        run_pytest(jobs[0], options, logs, tallies[0])
        run(remove, f"removing {ADDON}", MEND, env=bench.env)
        run_pytest(jobs[1], options, logs, tallies[1])
    finally:
        database.drop(bench, name)
    merge(tally, tallies)


def _config(bench: Workbench) -> Path:
    addons = ",".join(str(path) for path in (*bench.odoo.addons, ADDONS, EXAMPLES))
    return bench.config("example", addons_path=addons, max_cron_threads=0)


def _split(targets: list[str]) -> tuple[list[str], list[str]]:
    """Tests of the add-on, and those of what it leaves behind."""
    own = [target for target in targets if target.startswith(ADDON)]
    return own, [target for target in targets if target not in own]


def _job(bench: Workbench, config: Path, name: str, targets: list[str]) -> Job:
    words = [f"--odoo-database={name}", f"--odoo-config={config}", "--odoo-log-level=warn"]
    paths = [str(EXAMPLES / target) for target in targets]
    return Job(bench.python, EXAMPLES, Path("/"), (*words, *paths), bench.env, bench.odoo.home)
