"""Leaves behind what a year with the example would, then takes the add-on away.

Run by `./dev test example` with Odoo's own words: -c CONFIG -d DATABASE.
"""

import sys

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

ADDON = "account_bank_reconciliation_example"


def leave_behind(env):
    """A match, an undone one, a rule with our condition, one with our action, a feed."""
    bank = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    matched, undone = (make_match(env, bank, code) for code in ("BK-900001", "BK-900002"))
    undone.action_undo_reconciliation()
    assert matched.match_kind == "booking", matched.match_kind
    make_rules(env, bank)
    env["bank.feed"].create(
        {"journal_id": bank.id, "provider": "inbox", "inbox_key": "example"}
    ).action_fetch()


def make_match(env, bank, code):
    """Match a line with an invoice by its booking code."""
    guest = env["res.partner"].create({"name": f"Guest {code}"})
    row = Command.create({"name": "two seats", "price_unit": 1234.56, "tax_ids": False})
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": guest.id,
            "booking_code": code,
            "invoice_date": "2026-01-05",
            "currency_id": bank._get_bank_currency().id,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [row],
        }
    )
    invoice.action_post()
    line = env["account.bank.statement.line"].create(
        {
            "journal_id": bank.id,
            "date": "2026-01-10",
            "amount": 1234.56,
            "payment_ref": f"seats {code}",
        }
    )
    line.action_suggest()
    line.action_apply_proposal()
    return line


def make_rules(env, bank):
    account = bank.company_id.transfer_account_id
    counterpart = Command.create({"account_id": account.id, "amount_string": "100"})
    on_sunday = {"field": "weekday", "operator": "equals", "value_min": 7}
    rules = [
        {
            "name": "Example: condition",
            "line_ids": [counterpart],
            "condition_ids": [Command.create(on_sunday)],
        },
        {"name": "Example: action", "rule_action": "park", "park_account_id": account.id},
    ]
    made = env["account.reconcile.model"].create(
        [{**vals, "trigger": "suggest", "match_journal_ids": bank.ids} for vals in rules]
    )
    assert made.mapped("is_ready") == [True, True], made.mapped("not_ready_reason")


def main():
    config.parse_config(sys.argv[1:])
    registry = Registry(config["db_name"][0])
    with registry.cursor() as cursor:
        env = Environment(cursor, SUPERUSER_ID, {})
        leave_behind(env)
        cursor.commit()
        env["ir.module.module"].search([("name", "=", ADDON)]).button_immediate_uninstall()


if __name__ == "__main__":
    main()
