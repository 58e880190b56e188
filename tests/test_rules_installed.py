"""Rules that were there before the module, and rules that stay when it goes.

The database of the tests is plain Odoo with its demo data, on which the module was installed by
Odoo's own command: the rules of Odoo's demo data are rules of plain Odoo.
"""

from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.account_bank_reconciliation import uninstall_hook

DEMO_RULES = ("reconcile_from_label", "owner_current_account_model")
CHART_RULES = ("internal_transfer_reco", "bank_fees_reco")


@tagged("post_install", "-at_install")
class TestRulesInstalled(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})
        cls.from_label, cls.owner, cls.transfer, cls.fees = (
            cls.env.ref(f"account.{cls.company.id}_{name}") for name in DEMO_RULES + CHART_RULES
        )
        cls.rules = cls.from_label | cls.owner | cls.transfer | cls.fees

    def account(self, name):
        return self.env.ref(f"account.{self.company.id}_{name}")

    def rule(self, name, **vals):
        row = Command.create({"account_id": self.account("expense_finance").id})
        return self.env["account.reconcile.model"].create(
            {"name": name, "company_id": self.company.id, "line_ids": [row], **vals}
        )

    # -------------------------------------------------------------------------
    # INSTALLED
    # -------------------------------------------------------------------------

    def test_the_rules_of_plain_odoo_are_older_than_the_module(self):
        installed = self.env.ref("account_bank_reconciliation.group_manager").create_date
        for rule in self.rules:
            self.assertLess(rule.create_date, installed, rule.name)

    def test_what_odoo_wrote_is_what_it_was(self):
        self.assertRecordValues(
            self.rules,
            [
                {
                    "name": "Line with Bank Fees",
                    "trigger": "manual",
                    "match_label": "contains",
                    "match_label_param": "BRT",
                    "sequence": 10,
                },
                {
                    "name": "Owner's Current Account",
                    "trigger": "manual",
                    "match_label": False,
                    "match_label_param": False,
                    "sequence": 10,
                },
                {
                    "name": "Internal Transfers",
                    "trigger": "manual",
                    "match_label": False,
                    "match_label_param": False,
                    "sequence": 10,
                },
                {
                    "name": "Bank Fees",
                    "trigger": "manual",
                    "match_label": "contains",
                    "match_label_param": "Bank Fees",
                    "sequence": 10,
                },
            ],
        )
        self.assertRecordValues(
            self.from_label.line_ids,
            [
                {
                    "label": "Due amount",
                    "account_id": self.account("income").id,
                    "amount_type": "regex",
                    "amount_string": "BRT: ([\\d,.]+)",
                },
                {
                    "label": "Bank Fees",
                    "account_id": self.account("expense_finance").id,
                    "amount_type": "percentage",
                    "amount_string": "100",
                },
            ],
        )

    def test_our_columns_of_them_say_what_they_do(self):
        self.assertEqual(set(self.rules.mapped("precedence")), {"3_rest"})
        self.assertEqual(set(self.rules.mapped("rule_action")), {"counterpart"})
        self.assertFalse(self.rules.condition_ids)
        self.assertFalse(any(self.rules.mapped("standard_key")))
        self.assertEqual(self.rules.mapped("is_ready"), [True] * 4)
        self.assertFalse(any(self.rules.mapped("not_ready_reason")))

    def test_the_demo_rule_books_the_demo_line(self):
        """Odoo's own pair of rule and line: 100.00 were due, the bank kept 3.33."""
        line = self.env["account.bank.statement.line"].search(
            [("payment_ref", "=like", "R:9772938%"), ("company_id", "=", self.company.id)]
        )
        line.action_apply_rule(self.from_label.id)
        bank = line.journal_id.default_account_id
        self.assertEqual(
            sorted((item.account_id.code, item.balance) for item in line.move_id.line_ids),
            sorted(
                [
                    (bank.code, 96.67),
                    (self.account("income").code, -100.0),
                    (self.account("expense_finance").code, 3.33),
                ]
            ),
        )

    # -------------------------------------------------------------------------
    # UNINSTALLED
    # -------------------------------------------------------------------------

    def test_rules_that_would_catch_more_without_the_module_are_archived_with_it(self):
        words = self.rule("words", match_label="contains", match_label_param="fee")
        asking = Command.create({"field": "transaction_code", "value_text": "ACMT"})
        codes = self.rule("codes", condition_ids=[asking])
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        transfer = self.rule("transfer", rule_action="transfer", transfer_journal_id=bank.id)
        uninstall_hook(self.env)
        self.assertEqual((words | codes | transfer).mapped("active"), [True, False, False])
        self.assertIn("uninstalled", codes.message_ids[0].body)
        self.assertEqual(self.rules.mapped("active"), [True] * 4)

    def test_a_suggested_rule_is_a_manual_one_without_the_module(self):
        """Odoo itself resets a selection value that is gone, as the field says."""
        rule = self.rule("suggested", trigger="suggest")
        field = self.env["account.reconcile.model"]._fields["trigger"]
        self.assertEqual(field.ondelete["suggest"], "set default")
        value = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "account.reconcile.model"),
                ("field_id.name", "=", "trigger"),
                ("value", "=", "suggest"),
            ]
        )
        value._process_ondelete()
        self.assertEqual(rule.trigger, "manual")
