"""How quick the workspace is: ``./dev bench workspace [items [lines [rounds]]]``.

A bank journal with 10,000 unmatched statement lines, their suggestions, and 100,000 open invoices,
as in ``matching_database``. Odoo runs as with ``./dev run``; Chromium does what an accountant does,
each step ``rounds`` times: open the workspace, select a line, reconcile it, undo that, turn the
page. Measured from the click or key until what changed is painted; and what the server and the
page worked for it, which other programs delay less.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

from . import matching_database
from .chromium import Chromium, wait_for

ITEMS, LINES, ROUNDS = 100_000, 10_000, 20
FIRST, LAST = "2026-03-01", "2026-03-31"
LOGIN = {"login": "admin", "password": "admin"}
SUGGESTED = 1_000  # lines whose suggestions are looked for at once
STARTS = 120
SETTLES = 400  # milliseconds after which nothing of a step is under way any more
#: What was promised, in milliseconds.
PROMISED = {"open": 1500, "select": 300, "reconcile": 700}
#: In the page: the time from an act until a condition holds and the page has been painted.
WATCH = """
    window.bench = {
        rows: (pane) => document.querySelectorAll(`.o_bank_pane_${pane} .o_bank_row`),
        sums: (pane) => document.querySelector(`.o_bank_pane_${pane} .o_bank_table`)?.textContent,
        watch(isDone) { // asks when something has changed: drawing for the question alone costs
            const begun = performance.now();
            this.result = new Promise((resolve) => {
                const painted = () => setTimeout(() => resolve(performance.now() - begun), 0);
                const seen = new MutationObserver(() => {
                    if (isDone()) {
                        seen.disconnect();
                        requestAnimationFrame(painted);
                    }
                });
                const what = { attributes: true, characterData: true };
                seen.observe(document.body, { childList: true, subtree: true, ...what });
            });
        },
    };
"""
#: Both lists have rows, and their tables have sums.
IS_OPEN = """
    ["lines", "items"].every((pane) => bench.rows(pane).length && /[1-9]/.test(bench.sums(pane)))
"""
#: Another row is the first one, and the page is full again.
IS_MATCHED = """
    bench.sums("lines") !== before.lines && bench.sums("items") !== before.items
    && ![...bench.rows("lines")].some((row) => row.dataset.id === before.id)
    && bench.rows("lines").length === before.length
"""
IS_UNDONE = 'bench.sums("lines") === before.lines && bench.sums("items") === before.items'
#: Remember what there is before an act, and the first line that names its invoice.
REMEMBER = """
    const row = [...bench.rows("lines")].find((one) => one.textContent.includes("Zahlung BR"));
    window.before = {
        id: row.dataset.id,
        lines: bench.sums("lines"),
        items: bench.sums("items"),
        length: bench.rows("lines").length,
        first: bench.rows("lines")[0].dataset.id,
    };
"""
CLICK_ROW = "document.querySelector(`.o_bank_pane_lines [data-id='${before.id}']`).click();"
TURN = "document.querySelector('.o_bank_pane_lines .o_pager_next').click();"
LEAVE = """
    document.querySelector(".o_control_panel .breadcrumb a, .o_back_button").click();
    while (!document.querySelector(".o_kanban_record")) {
        await new Promise(requestAnimationFrame);
    }
"""


def main(arguments: list[str]) -> None:
    """Build and measure; the database is dropped by ``./dev bench``."""
    items, lines, rounds = (*map(int, arguments), *(ITEMS, LINES, ROUNDS)[len(arguments) :])
    config.parse_config(["--log-level=warn"])  # ODOO_RC names the file
    database = os.environ["BENCH_DATABASE"]
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        journal_id = build(env, items, lines)
        cr.commit()
    with serve(database) as server, Chromium() as page:
        measure(Steps(page, server, journal_id), rounds)


# ---------------------------------------------------------------------------------------
# BUILDING
# ---------------------------------------------------------------------------------------


def build(env: Any, items: int, lines: int) -> int:
    """Return the id of the journal; its lines have their suggestions, its month is open."""
    company = env["res.company"].search([], limit=1)
    env = env(context={"allowed_company_ids": company.ids})
    matching_database.build(env, items, lines)
    journal = env["account.journal"].search([("code", "=", "BENCH")])
    env["bank.reconciliation"].create(
        {"journal_id": journal.id, "date_start": FIRST, "date_end": LAST}
    )
    env.ref("base.user_admin").write({"password": LOGIN["password"], "company_id": company.id})
    suggest(env, journal)
    env.flush_all()
    env.cr.execute("ANALYZE")
    return int(journal.id)


def suggest(env: Any, journal: Any) -> None:
    """Look for suggestions, as an automatic run does: part by part."""
    started = time.perf_counter()
    lines = env["account.bank.statement.line"].search([("journal_id", "=", journal.id)])
    for place in range(0, len(lines), SUGGESTED):
        env["bank.matcher"]._refresh_proposals(lines[place : place + SUGGESTED])
        env.flush_all()
        env.invalidate_all()
    print(f"suggestions of {len(lines):,} lines in {time.perf_counter() - started:.0f} s")


# ---------------------------------------------------------------------------------------
# SERVING
# ---------------------------------------------------------------------------------------


@contextmanager
def serve(database: str) -> Iterator[Server]:
    """Run Odoo on a free port of this machine for the time of the measurement."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--database={database}", f"--http-port={port}", "--log-level=warn"]
    process = subprocess.Popen([sys.executable, "-m", "odoo", "server", *options])
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: is_up(port), STARTS)
        yield Server(database, address, process.pid)
    finally:
        process.terminate()
        process.wait()


def is_up(port: int) -> bool:
    """Whether Odoo answers there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health") as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


class Server:
    """The process of Odoo."""

    def __init__(self, database: str, address: str, pid: int) -> None:
        self.database, self.address = database, address
        self.stat = Path(f"/proc/{pid}/stat")

    def worked(self) -> float:
        """Return the seconds that it has worked; PostgreSQL's are not among them."""
        if not self.stat.is_file():
            return 0.0
        user, system = self.stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


# ---------------------------------------------------------------------------------------
# MEASURING
# ---------------------------------------------------------------------------------------


class Steps:
    """What an accountant does, and how long each took: ``times[name] = [(ms, server, page)]``."""

    def __init__(self, page: Chromium, server: Server, journal_id: int) -> None:
        self.page, self.server, self.journal_id = page, server, journal_id
        self.times: dict[str, list[tuple[float, float, float]]] = {}

    def log_in(self) -> None:
        """Log in and wait for Odoo's web client."""
        page = self.page
        page.call("Performance.enable", timeDomain="threadTicks")
        page.go(f"{self.server.address}/web/login", "document.querySelector('[name=login]')")
        params = json.dumps({"params": {"db": self.server.database, **LOGIN}})
        page.run(
            f"""const answer = await fetch("/web/session/authenticate", {{
                method: "POST",
                headers: {{ "Content-Type": "application/json" }},
                body: JSON.stringify({params}),
            }});
            if ((await answer.json()).error) {{ throw new Error("login refused"); }}"""
        )
        page.go(
            f"{self.server.address}/odoo/action-account.open_account_journal_dashboard_kanban",
            "document.querySelector('.o_kanban_record')",
        )

    def time(self, name: str, is_done: str, act: Callable[[], object]) -> None:
        """Do it, and note how long it took until the expression ``is_done`` held in the page."""
        served, painted = self.server.worked(), self.page.worked()
        self.page.run(f"bench.watch(() => {is_done.strip()})")
        act()
        took = float(self.page.run("return await bench.result"))
        self.page.run(f"await new Promise((resolve) => setTimeout(resolve, {SETTLES}))")
        served, painted = self.server.worked() - served, self.page.worked() - painted
        self.times.setdefault(name, []).append((took, 1000 * served, 1000 * painted))

    def open(self, name: str) -> None:
        """Leave for the dashboard, and come from there as its button does."""
        self.page.run(WATCH)
        act = f"""
            const {{ orm, action }} = odoo.__WOWL_DEBUG__.root.env.services;
            const ids = [{self.journal_id}];
            orm.call("account.journal", "action_open_workspace", ids).then((found) => {{
                action.doAction(found);
            }});"""
        self.time(name, IS_OPEN, lambda: self.page.run(act))

    def match(self) -> None:
        """Select a line, reconcile it with what is marked, take that back."""
        page, marked = self.page, "document.querySelector('.o_bank_pane_items .o_bank_marked')"
        page.run(REMEMBER)
        self.time("select", marked, lambda: page.run(CLICK_ROW))
        self.time("reconcile", IS_MATCHED, lambda: page.press("r"))
        self.time("undo", IS_UNDONE, lambda: page.press("z", ctrl=True))

    def turn(self) -> None:
        """Turn to the next page of lines."""
        self.page.run(REMEMBER)
        is_turned = "bench.rows('lines')[0].dataset.id !== before.first"
        self.time("next page", is_turned, lambda: self.page.run(TURN))


def measure(steps: Steps, rounds: int) -> None:
    """Print the table: the first opening is the coldest one and has a row of its own."""
    steps.log_in()
    steps.open("open, first time")
    for _round in range(rounds):
        steps.page.run(LEAVE)
        steps.open("open")
    for _round in range(rounds):
        steps.match()
        steps.turn()
    for name, times in steps.times.items():
        took, served, painted = zip(*times, strict=True)
        late = sorted(took)[int(0.95 * (len(took) - 1))]
        promised = f"promised {PROMISED[name]}" if name in PROMISED else ""
        print(
            f"{name:<18} median {statistics.median(took):5.0f} ms  95 % {late:5.0f}"
            f"  server {statistics.median(served):4.0f}  page {statistics.median(painted):4.0f}"
            f"  {promised}".rstrip()
        )


if __name__ == "__main__":
    main(sys.argv[1:])
