"""How long a large month takes: ``./dev bench period [items]``.

A period with 20,000 items on the bank account: half of them matched statement lines, half entries
straight on the account, copied inside the database from one of each made by Odoo. Measured as an
accountant: the form as the web client asks for it (its fields, lists with their first page), the
list of items, confirming 1,000 chosen items and all others, the form again, the close with its
sealed snapshot, without and with the PDF. Each step begins with an empty cache, as a request does.
"""

# ruff: noqa: S608 - the statements are put together from this file alone

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from lxml import etree

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

ITEMS, CHOSEN = 20_000, 1_000
DATE, FIRST, LAST = "2026-01-15", "2026-01-01", "2026-01-31"
PAGE = 40
SKIPPED = {"id", "bank_match_keys", "bank_match_words"}
TRIAL_PDF = b"%PDF-1.4 left out of this measurement"


def main(arguments: list[str]) -> None:
    """Build and measure; nothing is kept, the database is dropped by ``./dev bench``."""
    items = int(arguments[0]) if arguments else ITEMS
    config.parse_config(["--log-level=warn"])  # ODOO_RC names the file
    with Registry(os.environ["BENCH_DATABASE"]).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        company = env["res.company"].search([], limit=1)
        env = env(context={"allowed_company_ids": company.ids})
        period = build(env, items)
        cr.commit()
        measure(period, items)
        cr.rollback()


# ---------------------------------------------------------------------------------------
# BUILDING
# ---------------------------------------------------------------------------------------


def build(env: Any, items: int) -> Any:
    """The month with its items, as Odoo would have stored them; return it as an accountant."""
    started = time.perf_counter()
    journal = env["account.journal"].create({"name": "Benchmark", "type": "bank", "code": "BENCH"})
    period = env["bank.reconciliation"].create(
        {"journal_id": journal.id, "date_start": FIRST, "date_end": LAST, "mode": "manual"}
    )
    invoice, line = _matched(env, journal)
    entry = _entry(env, journal)
    env.flush_all()
    half = items // 2
    _copy_matched(env, invoice, line, half - 1)
    _copy_entry(env, entry, items - half - 1, "BE")
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    print(f"built in {time.perf_counter() - started:.0f} s")
    groups = ["account_bank_reconciliation.group_manager", "base.group_user"]
    user = env["res.users"].create(
        {
            "name": "Benchmark Accountant",
            "login": "benchmark",
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "group_ids": [Command.set([env.ref(name).id for name in groups])],
        }
    )
    return period.with_user(user)


def _matched(env: Any, journal: Any) -> tuple[Any, Any]:
    partner = env["res.partner"].create({"name": "Benchmark Customer"})
    product = {"name": "service", "price_unit": 100, "tax_ids": False}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": DATE,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create(product)],
        }
    )
    invoice.action_post()
    line = env["account.bank.statement.line"].create(
        {"journal_id": journal.id, "date": DATE, "amount": 100, "payment_ref": "original"}
    )
    line.action_match(invoice.line_ids.filtered(lambda i: i.account_type == "asset_receivable"))
    return invoice, line


def _entry(env: Any, journal: Any) -> Any:
    own = [("company_id", "=", env.company.id), ("type", "=", "general")]
    misc = env["account.journal"].search(own, limit=1)
    own = [("company_ids", "in", env.company.ids), ("account_type", "=", "income")]
    account = env["account.account"].search(own, limit=1)
    bank = journal.default_account_id
    entry = env["account.move"].create(
        {
            "journal_id": misc.id,
            "date": DATE,
            "line_ids": [
                Command.create({"account_id": bank.id, "balance": -7}),
                Command.create({"account_id": account.id, "balance": 7}),
            ],
        }
    )
    entry.action_post()
    return entry


def _copy(env: Any, table: str, changes: dict[str, str], source: str) -> None:
    """Insert rows of ``table t`` as ``source`` (a FROM clause) multiplies them, with changes."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_generated = 'NEVER'",
        [table],
    )
    names = [name for (name,) in env.cr.fetchall() if name not in SKIPPED]
    values = ", ".join(changes.get(name, f't."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM {source}')


def _copy_entry(env: Any, move: Any, count: int, prefix: str) -> None:
    """Copy an entry with its items; the copies are named ``prefix/000001`` and so on."""
    number = f"'{prefix}/' || lpad(n::text, 6, '0')"
    source = f"account_move t, generate_series(1, {count}) n WHERE t.id = {move.id}"
    day = f"date '{FIRST}' + n % 31"
    changes = {"name": number, "sequence_number": "n", "date": day, "statement_line_id": "NULL"}
    _copy(env, "account_move", changes, source)
    items = {
        "move_id": "m.id",
        "move_name": "m.name",
        "date": "m.date",
        "full_reconcile_id": "NULL",
    }
    source = f"account_move_line t, account_move m WHERE t.move_id = {move.id}"
    _copy(env, "account_move_line", items, f"{source} AND m.name LIKE '{prefix}/%'")


def _copy_matched(env: Any, invoice: Any, line: Any, count: int) -> None:
    """Copy an invoice, the line that paid it, and what holds them together."""
    _copy_entry(env, invoice, count, "BI")
    _copy_entry(env, line.move_id, count, "BL")
    env.cr.execute("ANALYZE account_move, account_move_line")
    _copy(
        env,
        "account_bank_statement_line",
        {"move_id": "m.id", "internal_index": "'2026' || m.name"},
        f"account_bank_statement_line t, account_move m"
        f" WHERE t.id = {line.id} AND m.name LIKE 'BL/%'",
    )
    for table, key in (("account_move", "id"), ("account_move_line", "move_id")):
        env.cr.execute(
            f"UPDATE {table} x SET statement_line_id = l.id FROM account_bank_statement_line l"
            f" JOIN account_move m ON m.id = l.move_id"
            f" WHERE x.{key} = m.id AND m.name LIKE 'BL/%'"
        )
    env.cr.execute("ANALYZE account_move, account_move_line")
    partial = line.move_id.line_ids.matched_debit_ids
    _copy(
        env,
        "account_partial_reconcile",
        {"debit_move_id": "i.id", "credit_move_id": "l.id", "full_reconcile_id": "NULL"},
        f"account_partial_reconcile t, account_move_line i, account_move_line l"
        f" WHERE t.id = {partial.id} AND i.move_name LIKE 'BI/%' AND l.move_name LIKE 'BL/%'"
        f" AND right(i.move_name, 6) = right(l.move_name, 6)"
        f" AND i.account_id = l.account_id",
    )


# ---------------------------------------------------------------------------------------
# MEASURING
# ---------------------------------------------------------------------------------------


def measure(period: Any, count: int) -> None:
    """Print one row for each step."""
    env = period.env
    _step(env, "the form, nothing confirmed", lambda: period.web_read(form_spec(period)))
    window = period.action_open_to_confirm()
    _step(env, "its window of items", lambda: _open_list(env, window))
    items = env["account.move.line"].search(period._get_item_domain(), order="date, id")
    chosen = items[:CHOSEN]
    _step(env, f"confirm {len(chosen):,} chosen", lambda: period.action_confirm_possible(chosen))
    rest = len(items) - len(chosen)
    _step(env, f"confirm all {rest:,} others", period.action_confirm_all)
    if period.confirmed_count != count:
        raise SystemExit(f"{period.confirmed_count:,} of {count:,} items are confirmed")
    _step(env, "the form, all confirmed", lambda: period.web_read(form_spec(period)))
    _step(
        env, "its window of confirmations", lambda: _open_list(env, period.action_open_confirmed())
    )
    period.balance_end = period.balance_cleared
    snapshots = type(env["bank.reconciliation.snapshot"])
    with (
        env.cr.savepoint() as kept,
        patch.object(snapshots, "_render_pdf", lambda _self: TRIAL_PDF),
    ):
        _step(env, "close, the PDF left out", period.action_close)
        kept.rollback()
    env.invalidate_all()
    _step(env, "close with its snapshot and PDF", period.action_close)


def _step(env: Any, name: str, call: Callable[[], Any]) -> None:
    """Run as a request does: from an empty cache to everything written."""
    env.flush_all()
    env.invalidate_all()
    before, started, busy = env.cr.sql_log_count, time.perf_counter(), time.process_time()
    call()
    env.flush_all()
    took, spent = time.perf_counter() - started, time.process_time() - busy
    queries = env.cr.sql_log_count - before
    print(f"{name:36} {took:7.2f} s {spent:7.2f} s of Python {queries:6} queries", flush=True)


def form_spec(period: Any) -> dict[str, Any]:
    """What the web client asks for when it opens the form."""
    return _spec(etree.fromstring(period.get_view(view_type="form")["arch"]), period)


def _spec(arch: Any, model: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    inner = "ancestor::*[self::list or self::kanban or self::form][1]"
    for node in arch.iter("field"):
        field = model._fields.get(node.get("name"))
        if field is None or node.xpath(inner)[0] is not arch:
            continue
        spec[field.name] = _field_spec(node, field, model)
    return spec


def _field_spec(node: Any, field: Any, model: Any) -> dict[str, Any]:
    if field.type == "many2one":
        return {"fields": {"display_name": {}}}
    page = next(node.iter("list"), None)
    if field.type not in ("one2many", "many2many") or page is None:
        return {}
    fields = _spec(page, model.env[field.comodel_name])
    return {
        "fields": fields,
        "limit": int(page.get("limit", PAGE)),
        "context": {"account_bank_reconciliation_period_id": model.id},
    }


def _open_list(env: Any, action: dict[str, Any]) -> Any:
    model = env[action["res_model"]]
    if isinstance(action["context"], dict):
        model = model.with_context(**action["context"])
    view_id = next((view for view, kind in action["views"] if kind == "list"), False)
    arch = etree.fromstring(model.get_view(view_id, "list")["arch"])
    spec = _spec(arch, model)
    return model.web_search_read(action["domain"], spec, limit=80, count_limit=10_001)


if __name__ == "__main__":
    main(sys.argv[1:])
