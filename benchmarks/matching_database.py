"""How fast suggestions come out of a database: ``./dev bench matching_database [items [lines]]``.

A company with 100,000 open items of 5,000 partners and 10,000 statement lines, copied inside the
database from one invoice and one line made by Odoo. Half of the lines name an invoice of their
amount, the others bear the name of a partner, an amount of somebody, or nothing that is known.
Measured: suggestions of one selected line, as clicked in a list (median, 95th percentile, slowest),
and of a tenth, a fifth, half and all of the lines together, with queries, processor time and the
steps, each also by 1,000 lines.
"""

# ruff: noqa: S608 - the statements are put together from this file alone

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

ITEMS, LINES, PARTNERS, CLICKS = 100_000, 10_000, 5_000, 40
SHARES = (10, 5, 2, 1)  # a tenth of the lines, a fifth, half of them, all: whether time is linear
DATE = "2026-03-01"
SKIPPED = {"id", "bank_match_keys", "bank_match_words"}
WORDS = (
    *("Nord", "Süd", "Berg", "Tal", "Wald", "Feld", "Stein", "Bach"),
    *("Hof", "Mühle", "Turm", "Brück", "Linden", "Eichen", "Rosen", "Adler"),
)
TRADES = (
    *("Bau", "Handel", "Technik", "Logistik", "Druck", "Möbel"),
    *("Energie", "Foto", "Garten", "Metall", "Papier", "Textil"),
)


def main(arguments: list[str]) -> None:
    """Build and measure; nothing is kept, the database is dropped by ``./dev bench``."""
    items, lines = (*map(int, arguments), *(ITEMS, LINES)[len(arguments) :])
    config.parse_config(["--log-level=warn"])  # ODOO_RC names the file
    with Registry(os.environ["BENCH_DATABASE"]).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        company = env["res.company"].search([], limit=1)
        env = env(context={"allowed_company_ids": company.ids})
        build(env, items, lines)
        measure(env)
        cr.rollback()


# ---------------------------------------------------------------------------------------
# BUILDING
# ---------------------------------------------------------------------------------------


def build(env: Any, items: int, lines: int) -> None:
    """Partners, open invoices and statement lines, as Odoo would have stored them."""
    started = time.perf_counter()
    journal = env["account.journal"].create({"name": "Benchmark", "type": "bank", "code": "BENCH"})
    invoice, line = _originals(env, journal)
    env.flush_all()
    _copy_partners(env)
    _copy_invoices(env, invoice, items)
    _copy_lines(env, line, lines)
    built = time.perf_counter()
    for name in ("res.partner", "account.move.line", "account.bank.statement.line"):
        env[name]._fill_match_column()
    filled = time.perf_counter()
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    print(f"built in {built - started:.0f} s, keys of all records made in {filled - built:.1f} s")


def _originals(env: Any, journal: Any) -> tuple[Any, Any]:
    partner = env["res.partner"].create({"name": "Benchmark Original", "is_company": True})
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
    line = (
        env["account.bank.statement.line"]
        .sudo()
        .create({"journal_id": journal.id, "date": DATE, "amount": 100, "payment_ref": "original"})
    )
    return invoice, line


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


def _copy_partners(env: Any) -> None:
    words = "ARRAY[{}]".format(", ".join(f"'{word}'" for word in WORDS))
    trades = "ARRAY[{}]".format(", ".join(f"'{trade}'" for trade in TRADES))
    name = (
        f"({words})[1 + n % 16] || ({words})[1 + n / 16 % 16] || ' '"
        f" || ({trades})[1 + n / 256 % 12] || ' ' || chr(65 + n % 26) || chr(65 + n / 26 % 26)"
        " || n || ' GmbH'"
    )
    name = name.replace("|| n ||", "|| translate(n::text, '0123456789', 'QWERTZUIOP') ||")
    source = f"res_partner t, generate_series(1, {PARTNERS}) n WHERE t.name = 'Benchmark Original'"
    changes = {"name": name, "complete_name": name, "ref": "'BENCH' || n", "partner_share": "TRUE"}
    _copy(env, "res_partner", changes, source)
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE ref LIKE 'BENCH%'")


def _copy_invoices(env: Any, invoice: Any, count: int) -> None:
    number = "'BR/2026/' || lpad(n::text, 6, '0')"
    partner = f"(SELECT id FROM res_partner WHERE ref = 'BENCH' || (1 + n * 7 % {PARTNERS}))"
    source = f"account_move t, generate_series(1, {count}) n WHERE t.id = {invoice.id}"
    moves = {
        "name": number,
        "payment_reference": number,
        "sequence_number": "n",
        "partner_id": partner,
        "commercial_partner_id": partner,
        "ref": "'PO-' || (n * 31 % 99991)",
    }
    env.cr.execute("CREATE INDEX ON res_partner (ref)")
    _copy(env, "account_move", moves, source)
    amount = f"round((20 + m.sequence_number * 7919 % {count} * 0.37)::numeric, 2)"
    sign = "CASE WHEN t.balance < 0 THEN -1 ELSE 1 END"
    open_amount = f"CASE WHEN t.amount_residual = 0 THEN 0 ELSE {sign} * {amount} END"
    changes = {
        "move_id": "m.id",
        "move_name": "m.name",
        "name": "CASE WHEN t.amount_residual = 0 THEN t.name ELSE m.name END",
        "partner_id": "m.partner_id",
        **dict.fromkeys(("balance", "amount_currency"), f"{sign} * {amount}"),
        **dict.fromkeys(("amount_residual", "amount_residual_currency"), open_amount),
        "debit": f"CASE WHEN t.balance > 0 THEN {amount} ELSE 0 END",
        "credit": f"CASE WHEN t.balance < 0 THEN {amount} ELSE 0 END",
        "price_unit": amount,
        "price_subtotal": amount,
        "price_total": amount,
    }
    own = "m.name LIKE 'BR/2026/%'"
    _copy(
        env,
        "account_move_line",
        changes,
        f"account_move_line t, account_move m WHERE t.move_id = {invoice.id} AND {own}",
    )


def _copy_lines(env: Any, line: Any, count: int) -> None:
    """Of four lines two name an invoice, one bears a partner's name, one says nothing known."""
    move = line.move_id
    source = f"account_move t, generate_series(1, {count}) n WHERE t.id = {move.id}"
    _copy(
        env,
        "account_move",
        {"name": "'BENCH/' || lpad(n::text, 6, '0')", "sequence_number": "n"},
        source,
    )
    env.cr.execute("SELECT count(*) FROM account_move WHERE name LIKE 'BR/2026/%'")
    (size,) = env.cr.fetchone()
    invoice = f"(1 + m.sequence_number * 13 % {size})"
    amount = f"round((20 + {invoice} * 7919::bigint % {size} * 0.37)::numeric, 2)"
    digits = f"lpad({invoice}::text, 6, '0')"
    owner = f"'BENCH' || (1 + {invoice} * 7 % {PARTNERS})"
    text = (
        f"CASE m.sequence_number % 4 WHEN 0 THEN 'Zahlung BR 2026-' || {digits} || ' vom 1.3.2026'"
        f" WHEN 1 THEN 'BR/2026/' || {digits}"
        " WHEN 2 THEN 'Danke' ELSE 'Kauf ' || m.sequence_number END"
    )
    payer = (
        "CASE m.sequence_number % 4 WHEN 3 THEN 'Kiosk am Eck' ELSE"
        f" (SELECT name FROM res_partner WHERE ref = {owner}) END"
    )
    own = "m.name ~ '^BENCH/[0-9]{6}$'"
    changes = {"move_id": "m.id", "amount": amount, "payment_ref": text, "partner_name": payer}
    _copy(
        env,
        "account_bank_statement_line",
        {**changes, "internal_index": "'2026' || m.sequence_number"},
        f"account_bank_statement_line t, account_move m WHERE t.id = {line.id} AND {own}",
    )
    _copy_line_items(env, move, amount, own)


def _copy_line_items(env: Any, move: Any, amount: str, own: str) -> None:
    """Bank and suspense items of the copied lines; ``own`` tells their entries ``m``."""
    signed = f"CASE WHEN t.balance < 0 THEN -1 ELSE 1 END * {amount}"
    items = {
        "move_id": "m.id",
        "move_name": "m.name",
        "balance": signed,
        "amount_currency": signed,
        "debit": f"CASE WHEN t.balance > 0 THEN {amount} ELSE 0 END",
        "credit": f"CASE WHEN t.balance < 0 THEN {amount} ELSE 0 END",
        "statement_line_id": "l.id",
    }
    _copy(
        env,
        "account_move_line",
        items,
        "account_move_line t, account_move m JOIN account_bank_statement_line l ON l.move_id = m.id"
        f" WHERE t.move_id = {move.id} AND {own}",
    )
    env.cr.execute(
        "UPDATE account_move m SET statement_line_id = l.id"
        f" FROM account_bank_statement_line l WHERE l.move_id = m.id AND {own}"
    )


# ---------------------------------------------------------------------------------------
# MEASURING
# ---------------------------------------------------------------------------------------


def measure(env: Any) -> None:
    """Print the table."""
    lines = env["account.bank.statement.line"].search(
        [("journal_id.code", "=", "BENCH"), ("payment_ref", "!=", "original")], order="id"
    )
    many = (_together(env, lines[: len(lines) // share]) for share in SHARES)
    rows = [*_one_line(env, lines), *many, _stored(env, lines[:1000])]
    width = max(len(row[0]) for row in rows)
    for name, *figures in rows:
        print(f"{name:<{width}}  {'  '.join(figures)}")


def _one_line(env: Any, lines: Any) -> list[tuple[str, ...]]:
    """Single lines, each with an empty cache but a warm database: on the clock, and what this
    process worked, which other programs delay less.
    """
    matcher = env["bank.matcher"]
    matcher._refresh_proposals(lines[0])
    times, worked, queries = [], [], []
    for line in lines[1 : 1 + CLICKS]:
        env.flush_all()
        env.invalidate_all()
        before, started, busy = env.cr.sql_log_count, time.perf_counter(), time.process_time()
        matcher._refresh_proposals(line)
        env.flush_all()
        times.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - busy))
        queries.append(env.cr.sql_log_count - before)
    return [
        ("one selected line", *_spread(times), f"{max(queries)} queries"),
        ("  this process", *_spread(worked)),
    ]


def _spread(times: Sequence[float]) -> tuple[str, ...]:
    late = statistics.quantiles(times, n=20)[-1]
    named = (("median", statistics.median(times)), ("95 %", late), ("slowest", max(times)))
    return tuple(f"{name} {value:.0f} ms" for name, value in named)


def _together(env: Any, lines: Any) -> tuple[str, ...]:
    """Many lines at once: what is read of them, what is fetched, and what the engine says to it."""
    matcher = env["bank.matcher"]
    env.invalidate_all()
    before, busy = env.cr.sql_log_count, time.process_time()
    prepared, took_lines = _timed(lambda: matcher._prepare_lines(lines))
    scope = matcher._get_scope(lines)
    known, took_items = _timed(lambda: matcher._get_candidates(prepared, scope))
    with patch.object(type(matcher), "_get_candidates", lambda *_args: known):
        proposals, took_engine = _timed(lambda: matcher._find_proposals(lines, prepared))
    spent, queries = time.process_time() - busy, env.cr.sql_log_count - before
    together = took_lines + took_items + took_engine
    by_thousand = 1000 / len(lines)
    return (
        f"{len(lines):,} lines",
        f"{len(known[0]):,} items read",
        f"{len({one.line_id for one in proposals if one.is_enough}):,} certain",
        f"lines {took_lines:.1f} s, items {took_items:.1f} s, engine {took_engine:.1f} s",
        f"together {together:.1f} s ({by_thousand * together:.2f} s by 1,000 lines)",
        f"this process {spent:.1f} s ({by_thousand * spent:.2f} s)",
        f"{queries} queries",
    )


def _stored(env: Any, lines: Any) -> tuple[str, ...]:
    """With the suggestions written, as a run does."""
    env.invalidate_all()
    before = env.cr.sql_log_count
    proposals, took = _timed(lambda: env["bank.matcher"]._refresh_proposals(lines))
    _done, flushed = _timed(env.flush_all)
    return (
        f"{len(lines):,} lines with their suggestions written",
        f"{took + flushed:.1f} s",
        f"{len(proposals):,} suggestions",
        f"{env.cr.sql_log_count - before} queries",
    )


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
