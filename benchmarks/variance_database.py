"""How long the difference of a large month takes to explain: ``./dev bench variance_database``.

The month of ``benchmarks/period.py`` with 20,000 items, each with an amount of its own, all
confirmed, and a difference of one swapped pair of digits. Measured as an accountant, from an empty
cache as a request begins: reading the books, the engine, and the whole page.
"""

# ruff: noqa: S608 - the statements are put together from this file alone

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

from benchmarks.period import ITEMS, build

AMOUNT = "(10 + (right(move_name, 6)::int * 7919) % 900000 / 100.0)"


def main(arguments: list[str]) -> None:
    """Build and measure; nothing is kept, the database is dropped by ``./dev bench``."""
    items = int(arguments[0]) if arguments else ITEMS
    config.parse_config(["--log-level=warn"])  # ODOO_RC names the file
    with Registry(os.environ["BENCH_DATABASE"]).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        company = env["res.company"].search([], limit=1)
        period = build(env(context={"allowed_company_ids": company.ids}), items)
        _spread_amounts(env)
        period.action_confirm_all()
        period.balance_end = period.balance_cleared + 90.00
        measure(period)
        cr.rollback()


def _spread_amounts(env: Any) -> None:
    """Give every copied entry an amount of its own, the same on both its sides."""
    value = f"sign(balance) * round({AMOUNT}::numeric, 2)"
    env.cr.execute(
        f"UPDATE account_move_line SET balance = {value}, amount_currency = {value}"
        " WHERE move_name ~ '^B[IEL]/[0-9]{6}$'"
    )
    env.invalidate_all()


def measure(period: Any) -> None:
    """Print one row for each step."""
    from odoo.addons.account_bank_reconciliation.engine.variance import explain
    from odoo.addons.account_bank_reconciliation.models.bank_reconciliation_variance_reader import (
        VarianceReader,
    )

    read = _step(period, "read the books", VarianceReader(period).collect)
    print(f"{len(read[1]):,} entries of the period, {len(read[2]):,} elsewhere")
    findings = _step(period, "the engine", lambda: explain(*read))
    print(f"{len(findings.explanations)} explanations, {findings.steps:,} combinations")
    _step(period, "the page, all together", period.action_explain)


def _step(period: Any, name: str, call: Callable[[], Any]) -> Any:
    """Run as a request does: from an empty cache to everything written."""
    env = period.env
    env.flush_all()
    env.invalidate_all()
    before, started = env.cr.sql_log_count, time.perf_counter()
    result = call()
    env.flush_all()
    took, queries = time.perf_counter() - started, env.cr.sql_log_count - before
    print(f"{name:40} {took:7.2f} s {queries:7} queries", flush=True)
    return result


if __name__ == "__main__":
    main(sys.argv[1:])
