"""After the example was removed its data stay usable, and matching, rules and closing work.

`remove.py` has left them in the database; `./dev test example` runs both.
"""

from odoo import Command
from odoo.tests import TransactionCase, tagged

ADDON = "account_bank_reconciliation_example"


@tagged("post_install", "-at_install")
class TestAfterRemoval(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.lines = cls.env["account.bank.statement.line"].search(
            [("payment_ref", "=like", "seats BK-90000%")], order="payment_ref"
        )
        cls.rules = cls.env["account.reconcile.model"].with_context(active_test=False)

    def rule(self, name):
        return self.rules.search([("name", "=", name)])

    def line(self, amount, ref, date="2026-03-01"):
        return self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "date": date, "amount": amount, "payment_ref": ref}
        )

    def invoice(self, amount):
        row = Command.create({"name": "one seat", "price_unit": amount, "tax_ids": False})
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.env["res.partner"].create({"name": "Gemini Furniture"}).id,
                "invoice_date": "2026-03-01",
                "currency_id": self.bank._get_bank_currency().id,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [row],
            }
        )
        invoice.action_post()
        return invoice

    def test_the_add_on_is_gone_with_its_fields(self):
        module = self.env["ir.module.module"].search([("name", "=", ADDON)])
        self.assertEqual(module.state, "uninstalled")
        self.assertNotIn("booking_code", self.env["account.move"]._fields)

    def test_a_match_of_its_kind_is_one_of_another_kind_and_says_why(self):
        matched, undone = self.lines
        self.assertEqual((matched.match_kind, matched.is_reconciled), ("other", True))
        self.assertEqual(matched.match_reason, "Booking code BK-900001.")
        self.assertFalse(undone.is_reconciled)
        events = self.env["bank.match.event"].search([("line_id", "in", self.lines.ids)])
        self.assertEqual(events.mapped("kind"), ["other"] * 3)
        matched.action_undo_reconciliation()
        self.assertFalse(matched.is_reconciled)

    def test_a_rule_with_its_condition_is_not_used_and_says_so(self):
        rule = self.rule("Example: condition")
        self.assertFalse(rule.is_ready)
        self.assertIn("nobody can answer any more", rule.not_ready_reason)
        self.assertTrue(rule.condition_ids.summary)
        self.assertNotIn(rule, rule._get_rules(self.bank))
        rule.condition_ids.unlink()
        self.assertTrue(rule.is_ready)

    def test_a_rule_with_its_action_is_archived(self):
        self.assertRecordValues(
            self.rule("Example: action"), [{"active": False, "rule_action": "counterpart"}]
        )

    def test_its_feed_waits_for_another_provider_and_keeps_its_history(self):
        feed = self.env["bank.feed"].search([("journal_id", "=", self.bank.id)])
        self.assertRecordValues(feed, [{"provider": False, "state": "working"}])
        self.assertEqual(len(feed.fetch_ids), 1)
        self.assertIn("No provider", feed.display_name)

    def test_lines_are_matched_by_number_and_by_rule(self):
        invoice = self.invoice(98.76)
        paid = self.line(invoice.amount_residual, invoice.name)
        account = self.bank.company_id.transfer_account_id
        self.rules.create(
            {
                "name": "Rent",
                "trigger": "auto_reconcile",
                "match_label": "contains",
                "match_label_param": "rent of the stage",
                "line_ids": [Command.create({"account_id": account.id, "amount_string": "100"})],
            }
        )
        booked = self.line(-77, "rent of the stage")
        self.env["bank.reconciliation.run"]._start(self.bank, paid | booked, dry=False)
        self.assertRecordValues(
            paid | booked,
            [
                {"is_reconciled": True, "match_kind": "reference"},
                {"is_reconciled": True, "match_kind": "rule"},
            ],
        )

    def test_a_month_is_closed(self):
        journal = self.bank.copy({"name": "Removal", "code": "REM"})
        period = self.env["bank.reconciliation"].create(
            {
                "journal_id": journal.id,
                "date_start": "2026-01-01",
                "date_end": "2026-01-31",
                "balance_end": 0.0,
                "mode": "manual",
            }
        )
        period.action_close()
        self.assertEqual(period.state, "closed")
