"""Closed means closed: what January confirmed stays as it is."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestClosed(ClosedMonthCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls.line_matched.move_id
        cls.charge_entry = cls.charge.move_id
        cls.charge_revenue = cls.charge_entry.line_ids - cls.charge
        cls.other_bank = cls.bank.copy({"name": "Second bank", "code": "BNK9"})
        cls.euro = cls.setup_other_currency("EUR")
        cls.open_line = cls.line(3, date="2026-02-02")

    # -------------------------------------------------------------------------
    # CHANGE
    # -------------------------------------------------------------------------

    def test_amount_stays(self):
        item, line = self.bank_item(self.line_matched), self.line_matched
        euros = {"foreign_currency_id": self.euro.id, "amount_currency": 3}
        both = [
            Command.update(self.charge.id, {"balance": -30}),
            Command.update(self.charge_revenue.id, {"balance": 30}),
        ]
        self.assertLocked(
            {
                "balance": lambda by: by(item).write({"balance": 5}),
                "debit": lambda by: by(item).write({"debit": 5}),
                "credit": lambda by: by(self.charge).write({"credit": 5}),
                "amount in currency": lambda by: by(item).write({"amount_currency": 5}),
                "amount of the line": lambda by: by(line).write({"amount": 5}),
                "foreign amount of the line": lambda by: by(line).write(euros),
                "both sides of the entry": lambda by: by(self.charge_entry).write(
                    {"line_ids": both}
                ),
                "amount of the counterpart": lambda by: by(self.charge_revenue).write(
                    {"balance": 30}
                ),
            }
        )

    def test_date_stays(self):
        february = {"date": "2026-02-03"}
        self.assertLocked(
            {
                "date of the entry": lambda by: by(self.entry).write(february),
                "date of the line": lambda by: by(self.line_transit).write(february),
                "date of the imported line": lambda by: by(self.line_matched).write(february),
                "date of the item": lambda by: by(self.charge).write(february),
                "date of the charge": lambda by: by(self.charge_entry).write(february),
            }
        )

    def test_account_stays(self):
        other = {"account_id": self.company_data["default_account_assets"].id}
        counterpart = self.counterpart(self.line_matched)
        whole_matching = counterpart | self.open_item(self.invoice_matched)
        self.assertLocked(
            {
                "bank item": lambda by: by(self.charge).write(other),
                "counterpart": lambda by: by(counterpart).write(other),
                "both sides of the matching": lambda by: by(whole_matching).write(other),
                "counterpart of the charge": lambda by: by(self.charge_revenue).write(other),
            }
        )

    def test_partner_and_label_stay(self):
        line, item = self.line_transit, self.bank_item(self.line_transit)
        gemini = {"partner_id": self.gemini.id}
        self.assertLocked(
            {
                "partner of the item": lambda by: by(item).write(gemini),
                "partner of the entry": lambda by: by(self.entry).write(gemini),
                "partner of the line": lambda by: by(line).write(gemini),
                "name of the counterparty": lambda by: by(line).write({"partner_name": "Azur"}),
                "its account": lambda by: by(line).write({"account_number": "BE68"}),
                "label of the item": lambda by: by(item).write({"name": "other words"}),
                "label of the charge": lambda by: by(self.charge).write({"name": "other words"}),
                "label of the line": lambda by: by(line).write({"payment_ref": "other words"}),
                "reference": lambda by: by(self.charge_entry).write({"ref": "other words"}),
                "number": lambda by: by(self.entry).write({"name": "BNK1/2026/00099"}),
            }
        )

    def test_journal_and_currency_stay(self):
        cash = self.company_data["default_journal_cash"]
        other_bank, euro = {"journal_id": self.other_bank.id}, {"currency_id": self.euro.id}
        self.assertLocked(
            {
                "journal of the entry": lambda by: by(self.entry).write(other_bank),
                "journal of the line": lambda by: by(self.line_transit).write(other_bank),
                "journal of the charge": lambda by: by(self.charge_entry).write(
                    {"journal_id": cash.id}
                ),
                "currency of the item": lambda by: by(self.charge).write(euro),
                "currency of the entry": lambda by: by(self.entry).write(euro),
                "account of the bank": lambda by: by(self.bank).write(
                    {"default_account_id": self.other_bank.default_account_id.id}
                ),
                "currency of the bank": lambda by: by(self.bank).write(euro),
            }
        )

    def test_items_stay_in_their_entry(self):
        item, foreign = self.bank_item(self.line_matched), self.open_line.move_id.line_ids
        new = {"account_id": self.revenue.id, "balance": 0.0, "name": "one more"}
        items = self.env["account.move.line"]
        self.assertLocked(
            {
                "add an item": lambda by: by(items).create({"move_id": self.entry.id, **new}),
                "add it with the entry": lambda by: by(self.entry).write(
                    {"line_ids": [Command.create(new)]}
                ),
                "take a foreign item in": lambda by: by(self.entry).write(
                    {"line_ids": [Command.link(foreign[0].id)]}
                ),
                "move foreign items in": lambda by: by(foreign).write({"move_id": self.entry.id}),
                "move the items out": lambda by: by(self.charge_entry.line_ids).write(
                    {"move_id": self.open_line.move_id.id}
                ),
                "edit with the entry": lambda by: by(self.entry).write(
                    {"line_ids": [Command.update(item.id, {"name": "other words"})]}
                ),
                "delete with the entry": lambda by: by(self.entry).write(
                    {"line_ids": [Command.delete(item.id)]}
                ),
                "clear the entry": lambda by: by(self.charge_entry).write(
                    {"line_ids": [Command.clear()]}
                ),
                "edit with the line": lambda by: by(self.line_matched).write(
                    {"line_ids": [Command.update(item.id, {"name": "other words"})]}
                ),
            }
        )

    # -------------------------------------------------------------------------
    # UN-POST AND DELETE
    # -------------------------------------------------------------------------

    def test_entries_stay_posted(self):
        for entry in (self.entry, self.line_transit.move_id, self.charge_entry):
            self.assertLocked(
                {
                    "reset to draft": lambda by, entry=entry: by(entry).button_draft(),
                    "cancel": lambda by, entry=entry: by(entry).button_cancel(),
                    "write draft": lambda by, entry=entry: by(entry).write({"state": "draft"}),
                    "write draft on the items": lambda by, entry=entry: by(entry.line_ids).write(
                        {"parent_state": "draft"}
                    ),
                }
            )
        self.assertLocked(
            {"write draft on the line": lambda by: by(self.line_matched).write({"state": "draft"})}
        )

    def test_entries_items_and_lines_are_not_deleted(self):
        counterpart = self.counterpart(self.line_matched)
        self.assertLocked(
            {
                "entry of a line": lambda by: by(self.entry).unlink(),
                "entry of the charge": lambda by: by(self.charge_entry).unlink(),
                "all at once": lambda by: by(self.entry | self.charge_entry).unlink(),
                "bank item": lambda by: by(self.charge).unlink(),
                "counterpart": lambda by: by(counterpart).unlink(),
                "imported line": lambda by: by(self.line_matched).unlink(),
                "imported line, by its button": lambda by: by(
                    self.line_matched
                ).action_delete_imported(),
                "line": lambda by: by(self.line_transit).unlink(),
                "statement": lambda by: by(self.statement).unlink(),
            }
        )

    # -------------------------------------------------------------------------
    # MOVE
    # -------------------------------------------------------------------------

    def test_line_stays_in_its_statement(self):
        line = self.line_matched
        statements = self.env["account.bank.statement"]
        other = self.bank_statement("Another statement", 1850, 1853, self.open_line)
        taken = {"line_ids": [Command.link(line.id)]}
        self.assertLocked(
            {
                "to another": lambda by: by(line).write({"statement_id": other.id}),
                "out of it": lambda by: by(self.statement).write(
                    {"line_ids": [Command.unlink(line.id)]}
                ),
                "into another": lambda by: by(other).write(taken),
                "into a new one": lambda by: by(statements).create({"name": "new", **taken}),
                "deleted with it": lambda by: by(self.statement).write(
                    {"line_ids": [Command.delete(line.id)]}
                ),
                "opening of the statement": lambda by: by(self.statement).write(
                    {"balance_start": 3}
                ),
                "closing of the statement": lambda by: by(self.statement).write(
                    {"balance_end_real": 3}
                ),
            }
        )

    def test_line_and_entry_stay_together(self):
        entry, line, other = self.entry, self.line_matched, self.open_line
        self.assertLocked(
            {
                "entry without line": lambda by: by(entry).write({"statement_line_id": False}),
                "entry of another line": lambda by: by(entry).write(
                    {"statement_line_id": other.id}
                ),
                "line of another entry": lambda by: by(line).write({"move_id": other.move_id.id}),
                "items of another line": lambda by: by(self.bank_item(line)).write(
                    {"statement_line_id": other.id}
                ),
            }
        )

    # -------------------------------------------------------------------------
    # WHO
    # -------------------------------------------------------------------------

    def test_accountant_and_billing_clerk_run_into_the_period(self):
        billing = new_test_user(
            self.env, "billing clerk", groups="base.group_user,account.group_account_invoice"
        )
        partial = self.matching(self.line_matched)
        attempts = {
            "amount": lambda by: by(self.charge).write({"balance": 5}),
            "date": lambda by: by(self.charge_entry).write({"date": "2026-02-03"}),
            "un-post": lambda by: by(self.charge_entry).button_draft(),
            "un-post the invoice": lambda by: by(self.invoice_matched).button_draft(),
            "un-post the payment": lambda by: by(self.payment).action_draft(),
            "delete": lambda by: by(self.charge_entry).unlink(),
            "unreconcile": lambda by: by(partial).unlink(),
        }
        for user in (self.role("accountant"), billing):
            user.write({"company_id": self.company.id, "company_ids": self.company.ids})
            self.assertLocked(attempts, self.way_of(user))

    def test_who_may_not_see_the_entry_learns_nothing_about_the_period(self):
        partial = self.matching(self.line_matched)
        items = self.env["account.move.line"]
        new = {"account_id": self.revenue.id, "move_id": self.entry.id}
        elsewhere = self.setup_other_company()["company"]
        stranger = self.role("accountant", "stranger")
        stranger.write({"company_ids": elsewhere.ids, "company_id": elsewhere.id})
        internal = new_test_user(self.env, "internal", groups="base.group_user")
        attempts = {
            "item": lambda user: self.charge.with_user(user).write({"balance": 5}),
            "entry": lambda user: self.entry.with_user(user).button_draft(),
            "new item": lambda user: items.with_user(user).create(new),
            "line": lambda user: self.line_matched.with_user(user).unlink(),
            "matching": lambda user: partial.with_user(user).unlink(),
            "amount of the matching": lambda user: partial.with_user(user).write({"amount": 3}),
            "full matching": lambda user: partial.full_reconcile_id.with_user(user).unlink(),
            "payment": lambda user: self.payment.with_user(user).action_draft(),
            "period": lambda user: self.january.with_user(user).write({"balance_end": 3}),
        }
        for what, attempt in attempts.items():
            for user in (stranger, internal):
                with self.subTest(f"{what}, by {user.login}"):
                    refusal = self.get_refusal(attempt, user)
                    self.assertTrue(refusal)
                    self.assertNotIn(self.january.name, refusal)
