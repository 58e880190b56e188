from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_rule_making import RuleMakingCommon


@tagged("post_install", "-at_install")
class TestWorkspaceRules(RuleMakingCommon):
    """Rules of a line in the workspace: which fit, what they would book, booking and undoing it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.reconcile.model"].search([]).active = False
        cls.accountant = cls.role("accountant")
        cls.open = cls.line(-9, "2026-03-15", ref="account fee 3/2026")
        cls.fee_rule = cls.rule("Fees", cls.fees, "account fee")

    @classmethod
    def rule(cls, name, account, text=None, trigger="suggest", **vals):
        conditions = [{"field": "label", "operator": "contains", "value_text": text}]
        return cls.env["account.reconcile.model"].create(
            {
                "name": name,
                "trigger": trigger,
                "condition_ids": [Command.create(one) for one in conditions if text],
                "line_ids": [Command.create({"account_id": account.id})],
                **vals,
            }
        )

    def workspace(self, method, *args, user=None, journal=None):
        workspace = self.env["bank.workspace"].with_user(user or self.accountant)
        journal = journal or self.bank
        asked = {"journal_id": journal.id, "period_id": False, "kind": "bank", "domain": []}
        return getattr(workspace, method)(asked, *args)

    def names(self, *lines):
        found = self.workspace("action_read_rules", [line.id for line in lines])
        return [rule["name"] for rule in found["rules"]]

    # -------------------------------------------------------------------------
    # WHICH FIT
    # -------------------------------------------------------------------------

    def test_rules_that_fit_are_listed_in_the_order_in_which_they_are_tried(self):
        self.rule("Any line", self.cleaning, trigger="manual", sequence=20)
        self.rule("Rent", self.rent, "rent")
        self.assertEqual(self.names(self.open), ["Fees", "Any line"])

    def test_a_rule_says_when_it_is_used_and_for_what(self):
        (row,) = self.workspace("action_read_rules", self.open.ids)["rules"]
        self.assertEqual(
            row,
            {
                "id": self.fee_rule.id,
                "name": "Fees",
                "trigger": "Suggested",
                "conditions": ["Label contains “account fee”"],
            },
        )

    def test_of_many_lines_all_have_to_fit(self):
        other = self.line(-40, ref="groceries")
        self.rule("Any line", self.cleaning, trigger="manual", sequence=20)
        self.assertEqual(self.names(self.open, other), ["Any line"])

    def test_a_rule_of_another_journal_does_not_fit(self):
        other = self.env["account.journal"].create({"name": "B", "code": "BB", "type": "bank"})
        self.fee_rule.match_journal_ids = other
        self.assertEqual(self.names(self.open), [])

    def test_a_rule_that_only_names_the_partner_is_no_booking(self):
        lines = [Command.create({"partner_id": self.azure.id})]
        self.rule("Azure", self.fees, "fee", line_ids=lines)
        self.assertEqual(self.names(self.open), ["Fees"])

    # -------------------------------------------------------------------------
    # SHOWN, BOOKED, UNDONE
    # -------------------------------------------------------------------------

    def test_the_journal_items_are_shown_before_they_are_written(self):
        shown = self.workspace("action_preview_rule", self.open.ids, self.fee_rule.id)
        (entry,) = shown["entries"]
        self.assertEqual(
            [(row["account"], row["debit"], row["credit"]) for row in entry["rows"]],
            [(self.bank_account.display_name, 0, 9), (self.fees.display_name, 9, 0)],
        )
        self.assertEqual((shown["problem"], shown["more"]), ("", 0))
        self.assertFalse(self.open.is_reconciled)

    def test_a_rule_that_does_not_fit_is_no_preview(self):
        other = self.line(-40, ref="groceries")
        shown = self.workspace("action_preview_rule", other.ids, self.fee_rule.id)
        self.assertEqual(shown["entries"], [])
        self.assertIn("Fees", shown["problem"])

    def test_a_rule_is_booked_as_shown_and_undone_as_any_match(self):
        changes = self.workspace("action_book_rule", self.open.ids, self.fee_rule.id)
        self.assertEqual(changes["undoable"], self.open.ids)
        self.assertItems(
            self.open.move_id,
            [
                (self.fees, self.nobody, 9, 0, 9, False),
                (self.bank_account, self.nobody, 0, 9, -9, False),
            ],
        )
        self.workspace("action_undo", self.open.ids)
        self.assertFalse(self.open.is_reconciled)

    def test_a_matched_line_is_not_booked_by_a_rule(self):
        self.book(self.open, (self.cleaning, -9))
        shown = self.workspace("action_preview_rule", self.open.ids, self.fee_rule.id)
        self.assertIn("is matched already", shown["problem"])
        with self.assertRaises(UserError):
            self.workspace("action_book_rule", self.open.ids, self.fee_rule.id)

    def test_many_lines_are_shown_in_part(self):
        lines = self.open
        for day in range(1, 13):
            lines |= self.line(-9, f"2026-02-{day:02}", ref="account fee")
        shown = self.workspace("action_preview_rule", lines.ids, self.fee_rule.id)
        self.assertEqual((len(shown["entries"]), shown["more"]), (10, 3))

    def test_an_auditor_sees_no_rules_of_a_line(self):
        auditor = self.role("auditor")
        for method, args in (
            ("action_read_rules", [self.open.ids]),
            ("action_preview_rule", [self.open.ids, self.fee_rule.id]),
            ("action_book_rule", [self.open.ids, self.fee_rule.id]),
            ("action_make_rule", [self.open.ids]),
            ("action_take_rules", [0]),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self.workspace(method, *args, user=auditor)

    # -------------------------------------------------------------------------
    # A NEW ONE
    # -------------------------------------------------------------------------

    def test_open_lines_that_a_new_rule_fits_have_its_suggestion(self):
        self.fee_rule.active = False
        booked = self.booked(-9, "account fee 2/2026", date="2026-02-15")
        made = self.workspace("action_make_rule", booked.ids)
        rule = self.made(booked.with_user(self.accountant))
        changes = self.workspace("action_take_rules", made["last_rule_id"])
        (row,) = changes["lines"]
        self.assertEqual((row["id"], row["suggestion"]), (self.open.id, self.fees.display_name))
        self.assertEqual(self.open.best_proposal_id.rule_id, rule)
        self.assertEqual(changes["message"], "Rule saved. Open lines that it fits: 1.")

    def test_a_form_that_was_not_saved_changes_nothing(self):
        booked = self.booked(-9, "account fee 2/2026", date="2026-02-15")
        made = self.workspace("action_make_rule", booked.ids)
        changes = self.workspace("action_take_rules", made["last_rule_id"])
        self.assertEqual((changes["lines"], changes["message"]), ([], ""))
