"""How fast rules catch lines, and that no expression hangs: ``./dev bench rules [rules [lines]]``.

500 rules of every kind on 10,000 statement lines: in Odoo (``_catch``: the first rule of each line,
``_catch_all``: every one), with queries, and the engine alone; then expressions that would not come
to an end, one by one and fifty of them among the rules. ``./dev bench --no-database rules`` leaves
Odoo out.
"""

# ruff: noqa: S608 - the statements are put together from this file alone

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine.patterns import SECONDS, Search, search_texts
from engine.rules import Caught, Condition, Rule, RuleLine, catch, catch_all

RULES, LINES, EVIL_RULES = 500, 10_000, 50
CODES = ("PMNT-RCDT-ESCT", "PMNT-ICDT-STDO", "PMNT-RDDT-ESDD", "ACMT-MDOP-CHRG", "PMNT-CCRD-POSD")
WORDS = (
    *("Miete", "Gehalt", "Strom", "Gas", "Wasser", "Versicherung", "Leasing", "Büro", "Tankstelle"),
    *("Hotel", "Bahn", "Telefon", "Internet", "Steuer", "Abgaben", "Zinsen", "Gebühr", "Provision"),
)
EVIL = (
    (r"(a+)+$", "a" * 40 + "!"),
    (r"(a|aa)+$", "a" * 60 + "!"),
    (r"^(a|a?)+$", "a" * 40 + "!"),
    (r"(.*a){20}b", "a" * 60),
    (r"(x+x+)+y", "x" * 60),
    (r"(\w*)*!", "a" * 60),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 60 + "!"),
    (r"(?:(?:a*)*)*b", "a" * 60),
    (r"(?=(a+)+$)b", "a" * 40 + "!"),
    (r"(?:a?){40}a{40}b", "a" * 60),
    (r"((a{1,100}){1,100}){1,100}b", "a" * 60),
    (r"(.*)*(.*)*(.*)*x$", "a" * 2_000),
    (r"^(?:\s*\w+\s*)*$", "word " * 30 + "!"),
)
BRT = r"BRT: (?P<amount>[\d.,]+)"


def main(arguments: list[str]) -> None:
    """Measure the engine, then Odoo; nothing is kept."""
    rules, lines = (*map(int, arguments), *(RULES, LINES)[len(arguments) :])
    _measure_engine(rules, lines)
    _measure_evil()
    if "BENCH_DATABASE" in os.environ:
        _measure_odoo(rules, lines)


# ---------------------------------------------------------------------------------------
# ENGINE
# ---------------------------------------------------------------------------------------


def _measure_engine(rules: int, lines: int) -> None:
    some, many = _make_rules(rules), [_make_line(number) for number in range(lines)]
    for name, how in (("first rule", catch), ("every rule", catch_all)):
        found, took = _timed(lambda how=how: how(some, many))
        print(f"engine, {name:<11} {_told(found, took)}")
    evil = [
        Rule(-number, "evil", (Condition("label", "regex", text=f"{pattern}(?:{number})?"),))
        for number, (pattern, _text) in enumerate((EVIL * 4)[:EVIL_RULES], start=1)
    ]
    worst = [_make_line(number, label=EVIL[number % len(EVIL)][1]) for number in range(lines)]
    found, took = _timed(lambda: catch_all([*evil, *some], worst))
    stopped = {one.rule_id for one in found if one.problem}
    print(
        f"engine, {len(evil)} evil expressions before {len(some)} rules, every line evil: "
        f"{took}, {len(stopped)} rules stopped (the time for all: {SECONDS:.0f} s)"
    )


def _measure_evil() -> None:
    print(f"{'expression':<36} {'letters':>7}  outcome")
    for pattern, text in EVIL:
        (answer,), took = _timed(lambda p=pattern, t=text: search_texts([Search(p, (t,))]))
        print(f"{pattern:<36} {len(text):>7}  {answer.of(text)} after {1000 * took.worked:.0f} ms")


def _make_rules(count: int) -> list[Rule]:
    chance = random.Random(1)
    return [Rule(n, f"rule {n}", tuple(_make_conditions(n, chance))) for n in range(1, count + 1)]


def _make_conditions(number: int, chance: random.Random) -> list[Condition]:
    """Of ten rules six ask for a text, one for an expression, the others for codes and amounts."""
    word = chance.choice(WORDS)
    text = Condition("label", "contains", text=f"{word} {number}")
    most = Condition("amount", "lower", maximum=Decimal(chance.randint(10, 500)))
    return {
        0: [Condition("label", "regex", text=rf"{word} (?P<reference>\d+) .*{BRT}"), most],
        1: [Condition("any_text", "contains", text=f"Kunde {number}")],
        2: [Condition("transaction_code", "code", text=chance.choice(CODES)), text],
        3: [Condition("account_number", "equals", text=f"DE89 3704 0044 0532 01{number:04}")],
        4: [Condition("partner_name", "starts", text=f"{word} AG {number}")],
        5: [Condition("label", "contains", negate=True, text=word), text],
        6: [Condition("day", "between", minimum=Decimal(28), maximum=Decimal(3)), text],
        7: [Condition("direction", "equals", text="out"), most, text],
    }.get(number % 10, [text])


def _make_line(number: int, **texts: str) -> RuleLine:
    return RuleLine(
        number,
        Decimal(number % 1_999 - 1_000) / 4,
        "EUR",
        date(2026, 1, 1) + timedelta(days=number % 90),
        journal_id=1,
        fields=texts or _make_texts(number),
    )


def _make_texts(number: int) -> dict[str, str]:
    """As a bank writes them: a kind of booking, numbers, a name, a code."""
    word, customer = WORDS[number % len(WORDS)], number % 997
    label = f"{word} {customer} vom {number % 28 + 1}.1.2026 R:{number} BRT: {number % 500},00 C/"
    return {
        "label": label,
        "any_text": f"{label} Kunde {customer}",
        "transaction_code": CODES[number % len(CODES)],
        "account_number": f"DE8937040044053201{customer:04}",
        "partner_name": f"{word} AG {customer}",
    }


# ---------------------------------------------------------------------------------------
# ODOO
# ---------------------------------------------------------------------------------------


def _measure_odoo(rules: int, lines: int) -> None:
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["--log-level=warn"])  # ODOO_RC names the file
    with Registry(os.environ["BENCH_DATABASE"]).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        company = env["res.company"].search([], limit=1)
        env = env(context={"allowed_company_ids": company.ids})
        journal = _build(env, rules, lines)
        _measure_catching(env, journal)
        cr.rollback()


def _measure_catching(env: Any, journal: Any) -> None:
    lines = env["account.bank.statement.line"].search([("journal_id", "=", journal.id)], order="id")
    for name, method in (("first rule", "_catch"), ("every rule", "_catch_all")):
        for size in (100, len(lines)):
            env.flush_all()
            env.invalidate_all()
            before = env.cr.sql_log_count
            rules, read = _timed(lambda: env["account.reconcile.model"]._get_rules(journal))
            some = lines[:size]
            found, took = _timed(lambda m=method, r=rules, s=some: getattr(r, m)(s))
            several = [one for each in found.values() for one in _as_tuple(each)]
            queries = env.cr.sql_log_count - before
            print(
                f"Odoo, {name:<10} {len(rules)} rules read in {read.clock:.1f} s, {size:>6,} "
                f"lines: {_told(several, took)}, {queries} queries"
            )


def _as_tuple(caught: Caught | tuple[Caught, ...]) -> tuple[Caught, ...]:
    return caught if isinstance(caught, tuple) else (caught,)


def _build(env: Any, rules: int, lines: int) -> Any:
    journal = env["account.journal"].create({"name": "Benchmark", "type": "bank", "code": "BENCH"})
    line = (
        env["account.bank.statement.line"]
        .sudo()
        .create(
            {"journal_id": journal.id, "date": "2026-01-01", "amount": 1, "payment_ref": "original"}
        )
    )
    env.flush_all()
    _copy_lines(env, line, lines - 1)
    account = env["account.account"].search([("account_type", "=", "expense")], limit=1)
    env["account.reconcile.model"].search([]).active = False
    env["account.reconcile.model"].create(
        [_prepare_rule(rule, account) for rule in _make_rules(rules)]
    )
    env.flush_all()
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return journal


def _copy_lines(env: Any, line: Any, count: int) -> None:
    """Copy entry and line in the database, with the texts of ``_make_texts``."""
    number = "n.number"
    columns = {
        "account_move": {"name": f"'BENCH/' || {number}", "sequence_number": number},
        "account_bank_statement_line": {
            "move_id": "(SELECT id FROM account_move WHERE name = 'BENCH/' || n.number)",
            "internal_index": f"'2026' || {number}",
            "amount": "n.amount",
            "payment_ref": "n.label",
            "remittance_text": "n.any_text",
            "transaction_code": "n.transaction_code",
            "account_number": "n.account_number",
            "partner_name": "n.partner_name",
        },
    }
    made = [_make_line(one) for one in range(1, count + 1)]
    env.cr.execute(
        "CREATE TEMP TABLE made (number int, amount numeric, label text, any_text text,"
        " transaction_code text, account_number text, partner_name text)"
    )
    env.cr.executemany(
        "INSERT INTO made VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [(one.id, one.amount, *one.fields.values()) for one in made],
    )
    env.cr.execute("CREATE INDEX ON account_move (name)")
    for table, source in (("account_move", line.move_id), ("account_bank_statement_line", line)):
        _copy(env, table, columns[table], f"{table} t, made n WHERE t.id = {source.id}")


def _copy(env: Any, table: str, changes: dict[str, str], source: str) -> None:
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_generated = 'NEVER' AND column_name <> 'id'",
        [table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    values = ", ".join(changes.get(name, f't."{name}"') for name in names)
    env.cr.execute(
        f'INSERT INTO "{table}" ({", ".join(map(_quoted, names))}) SELECT {values} FROM {source}'
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _prepare_rule(rule: Rule, account: Any) -> dict[str, Any]:
    return {
        "name": rule.name,
        "sequence": rule.id,
        "trigger": "suggest",
        "line_ids": [(0, 0, {"account_id": account.id})],
        "condition_ids": [(0, 0, _prepare_condition(one)) for one in rule.conditions],
    }


def _prepare_condition(condition: Condition) -> dict[str, Any]:
    operators = {"code": "starts"}
    is_direction = condition.field == "direction"
    return {
        "field": condition.field,
        "operator": operators.get(condition.operator, condition.operator),
        "negate": condition.negate,
        "value_text": not is_direction and condition.text,
        "value_min": float(condition.minimum or 0),
        "value_max": float(condition.maximum or 0),
        "direction": is_direction and condition.text,
    }


def _told(found: Any, took: Took) -> str:
    return f"{took}, {len({one.line_id for one in found}):,} lines, {len(found):,} caught"


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and what this process and its children worked: others delay that
    less.
    """

    clock: float
    worked: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.worked:.2f} s of processor)"


def _timed(call: Callable[[], Any]) -> tuple[Any, Took]:
    started, worked = time.perf_counter(), _worked()
    result = call()
    return result, Took(time.perf_counter() - started, _worked() - worked)


def _worked() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main(sys.argv[1:])
