"""Rules made by plain Odoo do what Odoo documents: a differential test on a list of cases."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.models.bank_applier import MatchPlan, Settlement

from .posting_common import PostingCommon
from .rule_core_cases import AMOUNTS, CONDITIONS, CORE_FIELDS


@tagged("post_install", "-at_install")
class TestRulesCore(PostingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart_rules = cls.env["account.reconcile.model"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.chart_rules.active = False
        cls.other_bank = cls.env["account.journal"].create(
            {"name": "Other bank", "code": "OTHB", "type": "bank"}
        )
        cls.anna_of_azure = cls.env["res.partner"].create(
            {"name": "Anna", "parent_id": cls.azure.id}
        )
        cls.tax_excluded = cls.vat
        cls.tax_included = cls.tax(
            "purchase", 20, name="in the price", price_include_override="tax_included"
        )
        cls.accounts = {
            "bank": cls.bank_account,
            "suspense": cls.suspense,
            "fees": cls.fees,
            "revenue": cls.revenue,
            "vat": cls.vat_account,
        }

    # -------------------------------------------------------------------------
    # WORDS
    # -------------------------------------------------------------------------

    def named(self, value):
        """Return the ids of records that a case names."""
        return Command.set([getattr(self, name).id for name in value])

    def counterpart(self, row):
        vals = {name: value for name, value in row.items() if name not in ("account", "tax_ids")}
        if "account" in row:
            vals["account_id"] = self.accounts[row["account"]].id
        if "tax_ids" in row:
            vals["tax_ids"] = [self.named(row["tax_ids"])]
        self.assertLessEqual(vals.keys(), CORE_FIELDS["account.reconcile.model.line"])
        return Command.create(vals)

    def rule(self, name="Rule of plain Odoo", counterparts=({"account": "fees"},), **vals):
        """Make a rule as a database without this module has it."""
        for many in ("match_partner_ids", "match_journal_ids"):
            if many in vals:
                vals[many] = [self.named(vals[many])]
        vals = {
            "name": name,
            "trigger": "auto_reconcile",
            "line_ids": [self.counterpart(row) for row in counterparts],
            **vals,
        }
        self.assertLessEqual(vals.keys(), CORE_FIELDS["account.reconcile.model"])
        return self.env["account.reconcile.model"].create(vals)

    def bank_line(self, amount, ref, **vals):
        if "partner_id" in vals:
            vals["partner_id"] = getattr(self, vals["partner_id"]).id
        return self.line(amount, ref=ref, **vals)

    def items(self, line):
        names = {account: name for name, account in self.accounts.items()}
        return sorted((names[item.account_id], item.balance) for item in line.move_id.line_ids)

    def check(self, case):
        rule = self.rule(case.name, case.counterparts, **case.rule)
        line = self.bank_line(case.amount, case.ref, **case.line)
        self.bank.action_auto_match()
        booked = case.items or [("bank", case.amount), ("suspense", -case.amount)]
        self.assertEqual(self.items(line), sorted(booked))
        written = line.move_id.line_ids.filtered("reconcile_model_id")
        self.assertEqual(written.reconcile_model_id, rule if case.items else rule.browse())

    def check_all(self, cases):
        self.assertEqual(len({case.name for case in cases}), len(cases))
        for case in cases:
            with self.subTest(case.name, source=case.source), self.env.cr.savepoint() as point:
                self.check(case)
                point.rollback()

    # -------------------------------------------------------------------------
    # THE TABLE
    # -------------------------------------------------------------------------

    def test_conditions_hold_as_core_documents(self):
        self.check_all(CONDITIONS)

    def test_amounts_are_booked_as_core_documents(self):
        self.check_all(AMOUNTS)

    # -------------------------------------------------------------------------
    # WHICH RULE, AND WHEN
    # -------------------------------------------------------------------------

    def test_the_first_rule_in_sequence_wins(self):
        """Guide: of several automated models the first one in the sequence is applied."""
        self.rule("later", ({"account": "revenue"},), sequence=20)
        first = self.rule("earlier", sequence=10)
        line = self.bank_line(-7, "x")
        self.bank.action_auto_match()
        self.assertEqual(self.items(line), [("bank", -7), ("fees", 7)])
        self.assertEqual(line.move_id.line_ids.reconcile_model_id, first)

    def test_a_manual_rule_is_a_button_and_nothing_else(self):
        """Guide: manual models are buttons."""
        rule = self.rule(trigger="manual", match_label="contains", match_label_param="parking")
        line = self.bank_line(-7, "parking")
        self.bank.action_auto_match()
        self.assertEqual(self.items(line), [("bank", -7), ("suspense", 7)])
        line.action_apply_rule(rule.id)
        self.assertEqual(self.items(line), [("bank", -7), ("fees", 7)])

    def test_bank_fees_of_the_chart_take_what_a_bill_leaves_of_a_line(self):
        """Guide: 103 goes out, a bill of 100 is matched, the button books the 3 that are left."""
        rule = self.chart_rules.filtered(lambda one: one.name == "Bank Fees")
        rule.active = True
        bill, line = self.bill(100), self.bank_line(-103, "Gemini and Bank Fees")
        item = self.open_item(bill)
        self.env["bank.applier"]._apply([MatchPlan(line.id, (Settlement(item.id, -100.0),))])
        line.action_apply_rule(rule.id)
        fees = rule.line_ids.account_id
        self.assertTrue(fees)
        self.assertEqual(
            sorted((one.account_id.code, one.balance) for one in line.move_id.line_ids),
            sorted([(self.bank_account.code, -103), (self.payable.code, 100), (fees.code, 3)]),
        )
        self.assertTrue(item.reconciled)

    def test_internal_transfers_of_the_chart_go_to_the_account_of_transfers(self):
        """Chart: one row of 100 % to the company's transfer account, by a button."""
        rule = self.chart_rules.filtered(lambda one: one.name == "Internal Transfers")
        rule.active = True
        line = self.bank_line(-500, "to the savings account")
        self.bank.action_auto_match()
        self.assertFalse(line.is_reconciled)
        line.action_apply_rule(rule.id)
        account = self.company.transfer_account_id
        self.assertEqual(
            sorted((item.account_id, item.balance) for item in line.move_id.line_ids),
            sorted([(self.bank_account, -500), (account, 500)]),
        )

    # -------------------------------------------------------------------------
    # PARTNER, LABEL, ANALYTIC, ACTIVITY
    # -------------------------------------------------------------------------

    def mapping(self, **vals):
        vals = {"match_label": "contains", "match_label_param": "flat 12", **vals}
        return self.rule("mapping", ({"partner_id": self.azure.id},), **vals)

    def test_a_partner_mapping_sets_the_partner_and_books_nothing(self):
        """Guide: a row with partner and without account maps the partner."""
        self.mapping()
        line = self.bank_line(250, "rent flat 12")
        self.bank.action_auto_match()
        self.assertEqual(line.partner_id, self.azure)
        self.assertEqual(self.items(line), [("bank", 250), ("suspense", -250)])

    def test_a_partner_mapping_leads_to_the_invoice(self):
        """Guide: once mapped, the line is matched as one of that partner."""
        self.mapping()
        invoice = self.invoice(250)
        line = self.bank_line(250, f"rent flat 12 {invoice.name}")
        self.bank.action_auto_match()
        self.assertEqual((line.partner_id, line.is_reconciled), (self.azure, True))
        self.assertTrue(self.open_item(invoice).reconciled)

    def test_two_rows_with_a_partner_are_no_mapping(self):
        """Code: a mapping has exactly one row."""
        rows = ({"partner_id": self.azure.id}, {"partner_id": self.gemini.id})
        rule = self.rule("two", rows, match_label="contains", match_label_param="flat 12")
        line = self.bank_line(250, "rent flat 12")
        self.bank.action_auto_match()
        self.assertFalse(rule.mapped_partner_id)
        self.assertFalse(line.partner_id)

    def test_a_partner_without_a_condition_on_the_label_is_no_mapping(self):
        """Code: a mapping needs a condition on the label."""
        rule = self.mapping(match_label=False, match_amount="lower", match_amount_max=500)
        line = self.bank_line(250, "rent flat 12")
        self.bank.action_auto_match()
        self.assertFalse(rule.mapped_partner_id)
        self.assertFalse(line.partner_id)

    def test_a_row_brings_partner_label_and_analytic_to_its_item(self):
        """Guide: partner, label and analytic distribution of the row are those of the item."""
        plan = self.env["account.analytic.plan"].create({"name": "Cost centres"})
        office = self.env["account.analytic.account"].create({"name": "Office", "plan_id": plan.id})
        row = {"account": "fees", "label": "Parking", "partner_id": self.gemini.id}
        self.rule("rich", ({**row, "analytic_distribution": {str(office.id): 100}},))
        line = self.bank_line(-7, "text of the bank")
        self.bank.action_auto_match()
        self.assertRecordValues(
            line.move_id.line_ids.filtered(lambda item: item.account_id == self.fees),
            [
                {
                    "balance": 7,
                    "name": "Parking",
                    "partner_id": self.gemini.id,
                    "analytic_distribution": {str(office.id): 100},
                }
            ],
        )

    def test_the_next_activity_is_planned_once(self):
        """Guide: the activity of the chosen type is created on the transaction."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.rule("with activity", next_activity_type_id=todo.id)
        line = self.bank_line(-7, "x")
        self.bank.action_auto_match()
        self.assertEqual(line.move_id.activity_ids.activity_type_id, todo)
        self.assertEqual(len(line.move_id.activity_ids), 1)

    def test_the_button_of_core_shows_the_entries_of_a_rule(self):
        """Code: the smart button lists the entries whose items have the model."""
        rule = self.rule()
        line = self.bank_line(-7, "x")
        self.bank.action_auto_match()
        action = rule.action_reconcile_stat()
        self.assertEqual(action["domain"], [("id", "in", line.move_id.ids)])

    # -------------------------------------------------------------------------
    # COMPANIES, WHAT CORE COMPUTES
    # -------------------------------------------------------------------------

    def test_the_rule_of_a_company_serves_its_branches(self):
        """Code: a model is visible to the branches of its company."""
        rule = self.rule()
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        journal = self.env["account.journal"].create(
            {"name": "Bank of the branch", "code": "BRB", "type": "bank", "company_id": branch.id}
        )
        self.assertIn(rule, rule._get_rules(journal))

    def test_the_rule_of_another_company_serves_nobody_else(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids |= other
        rule = self.rule(company_id=other.id, counterparts=())
        self.assertNotIn(rule, rule._get_rules(self.bank))

    def test_what_core_computes_of_a_rule_is_what_it_was(self):
        """Code: ``can_be_proposed`` and ``mapped_partner_id``."""
        label = {"match_label": "contains", "match_label_param": "x"}
        rules = (
            self.rule(trigger="manual"),
            self.rule(),
            self.rule(trigger="manual", **label),
            self.rule(trigger="manual", match_amount="lower", match_amount_max=5),
            self.rule(trigger="manual", match_partner_ids=("azure",)),
            self.mapping(),
        )
        self.assertEqual(
            [(bool(rule.can_be_proposed), rule.mapped_partner_id) for rule in rules],
            [
                (False, self.nobody),
                (True, self.nobody),
                (True, self.nobody),
                (True, self.nobody),
                (True, self.nobody),
                (False, self.azure),
            ],
        )
