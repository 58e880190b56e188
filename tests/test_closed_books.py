"""Closed means closed, by every other door: merges, wizards, attachments, settings, imports.

Each way is refused for January, which is closed, and works for February, which is open.
"""

from odoo import Command
from odoo.tests import tagged

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestClosedBooks(ClosedMonthCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice_open = cls.invoice(70, partner=cls.gemini, date="2026-02-01")
        cls.line_open = cls.line(70, date="2026-02-12")
        cls.line_open.action_match(cls.open_item(cls.invoice_open))
        cls.fee = cls.bank_entry(-9, date="2026-02-28")
        cls.february.action_confirm(cls.fee)
        cls.env.flush_all()

    # -------------------------------------------------------------------------
    # MERGE
    # -------------------------------------------------------------------------

    def merge_partners(self, by, gone, kept):
        wizards = by(self.env["base.partner.merge.automatic.wizard"])
        wizards.create({})._merge((gone | kept).ids, kept, extra_checks=False)

    def test_contact_of_a_closed_period_is_not_merged_away(self):
        azure_too = self.azure.copy({"name": "Azure"})
        self.assertLocked({"merge": lambda by: self.merge_partners(by, self.azure, azure_too)})
        refusal = self.get_refusal(self.merge_partners, lambda r: r, self.azure, azure_too)
        self.assertIn("Keep the contact of the closed period", refusal)
        self.merge_partners(lambda r: r, azure_too, self.azure)
        self.assertFalse(azure_too.exists())

    def test_contact_of_an_open_period_is_merged(self):
        gemini_too = self.gemini.copy({"name": "Gemini"})
        self.merge_partners(lambda r: r, self.gemini, gemini_too)
        self.assertEqual(self.counterpart(self.line_open).partner_id, gemini_too)

    @classmethod
    def accounts_of_two_companies(cls):
        """Income of this company, in January's charge, and the same account of another one."""
        elsewhere = cls.setup_other_company()["company"]
        cls.env.user.company_ids |= elsewhere
        other = (
            cls.env["account.account"]
            .with_company(elsewhere)
            .create(
                {
                    "name": cls.revenue.name,
                    "code": "499999",
                    "account_type": cls.revenue.account_type,
                    "company_ids": [Command.set(elsewhere.ids)],
                }
            )
        )
        return other.sudo(), elsewhere

    def merge_accounts(self, by, accounts):
        wizard = by(self.env["account.merge.wizard"]).create(
            {"account_ids": [Command.set(accounts.ids)]}
        )
        wizard.action_merge()

    def test_account_of_a_closed_period_is_the_one_that_stays(self):
        other, elsewhere = self.accounts_of_two_companies()
        (other | self.revenue).invalidate_recordset()
        before = self.books()
        self.env["account.merge.wizard"]._action_merge(other | self.revenue)
        self.assertEqual((self.revenue.exists(), other.exists()), (self.revenue, other.browse()))
        self.assertIn(elsewhere, self.revenue.company_ids)
        self.assertEqual(self.books()["account_move_line"], before["account_move_line"])

    def test_of_two_accounts_in_closed_periods_none_is_merged_away(self):
        other, elsewhere = self.accounts_of_two_companies()
        wizard = self.env["account.merge.wizard"]
        self.assertLocked(
            {"merge": lambda by: by(wizard)._action_merge(self.revenue | self.receivable)}
        )
        other.company_ids = [Command.set(elsewhere.ids)]
        wizard._action_merge(self.suspense | other)  # in no closed entry
        self.assertFalse(other.exists())

    # -------------------------------------------------------------------------
    # ACCOUNTS AND JOURNALS
    # -------------------------------------------------------------------------

    def test_bank_account_of_a_closed_period_stays_what_it_is(self):
        euro = self.setup_other_currency("EUR")
        account = self.bank_account
        self.assertLocked(
            {
                "to be reconciled": lambda by: by(account).write({"reconcile": True}),
                "type": lambda by: by(account).write({"account_type": "asset_current"}),
                "currency": lambda by: by(account).write({"currency_id": euro.id}),
                "deleted": lambda by: by(self.bank).write({"default_account_id": False}),
            }
        )
        account.write({"name": "Bank of Quittenhain", "code": "101999"})
        snapshot = self.january.snapshot_ids[0]
        self.assertNotIn("Quittenhain", snapshot.account_name)
        self.assertEqual(snapshot.action_verify()["params"]["type"], "success")

    def test_bank_account_without_closed_period_is_changed(self):
        account = self.company_data["default_journal_cash"].default_account_id
        account.write({"reconcile": True, "account_type": "asset_current"})
        self.assertEqual(account.account_type, "asset_current")

    # -------------------------------------------------------------------------
    # WIZARDS OF CORE
    # -------------------------------------------------------------------------

    def resequence(self, by, moves, name):
        wizards = by(self.env["account.resequence.wizard"]).with_context(
            active_model="account.move", active_ids=moves.ids
        )
        wizards.create({"first_name": name}).resequence()

    def test_entries_are_renumbered_in_an_open_period_only(self):
        closed = self.line_matched.move_id | self.line_transit.move_id
        self.assertLocked(
            {
                "closed": lambda by: self.resequence(by, closed, "BNK1/2026/00501"),
                "with an open one": lambda by: self.resequence(
                    by, closed | self.line_open.move_id, "BNK1/2026/00501"
                ),
            }
        )
        self.resequence(lambda r: r, self.line_open.move_id, "BNK1/2026/00700")
        self.assertEqual(self.line_open.move_id.name, "BNK1/2026/00700")
        self.assertTrue(self.line_open.is_reconciled)

    def test_entries_of_a_closed_period_are_secured(self):
        """Securing locks more, it changes nothing that January has proved."""
        entry = self.charge.move_id
        before = self.books()["bank_reconciliation_confirmation"]
        wizard = self.env["account.secure.entries.wizard"].create({"hash_date": "2026-01-31"})
        wizard.action_secure_entries()
        self.assertTrue(entry.inalterable_hash)
        self.assertEqual(self.books()["bank_reconciliation_confirmation"], before)
        self.assertFalse(self.january.confirmation_ids.filtered("is_changed"))

    def test_charge_is_moved_to_another_account_by_a_new_entry(self):
        expense = self.company_data["default_account_expense"]
        booked = self.charge.move_id.line_ids - self.charge
        before = self.books()
        wizards = self.env["account.automatic.entry.wizard"].with_context(
            active_model="account.move.line", active_ids=booked.ids
        )
        wizard = wizards.create(
            {
                "action": "change_account",
                "date": "2026-02-15",
                "destination_account_id": expense.id,
                "journal_id": self.company_data["default_journal_misc"].id,
            }
        )
        wizard.do_action()
        self.assertEqual(booked.account_id, self.revenue)
        rows = self.books()["account_move_line"]
        self.assertTrue(all(row in rows for row in before["account_move_line"]))

    def test_reversal_by_the_wizard_is_a_new_entry(self):
        wizards = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.charge.move_id.ids
        )
        wizard = wizards.create(
            {"date": "2026-02-15", "journal_id": self.charge.move_id.journal_id.id}
        )
        reverse = wizard.browse().env["account.move"].browse(wizard.reverse_moves()["res_id"])
        self.assertEqual(reverse.reversed_entry_id, self.charge.move_id)
        self.assertEqual(self.charge.move_id.state, "posted")

    # -------------------------------------------------------------------------
    # STORED RESULTS
    # -------------------------------------------------------------------------

    def test_results_that_core_computes_are_not_written_behind_its_back(self):
        line, item = self.line_matched, self.counterpart(self.line_matched)
        tag = self.env["account.account.tag"].create({"name": "A1", "applicability": "taxes"})
        self.assertLocked(
            {
                "open amount": lambda by: by(item).write({"amount_residual": 5}),
                "open foreign amount": lambda by: by(item).write({"amount_residual_currency": 5}),
                "reconciled": lambda by: by(item).write({"reconciled": False}),
                "matched": lambda by: by(line).write({"is_reconciled": False}),
                "open on the line": lambda by: by(line).write({"amount_residual": 5}),
                "tax tags": lambda by: by(item).write({"tax_tag_ids": [Command.link(tag.id)]}),
            }
        )

    def test_settled_item_of_a_closed_period_takes_no_further_matching(self):
        item, invoice = self.counterpart(self.line_matched), self.invoice(9)
        more = {
            "debit_move_id": self.open_item(invoice).id,
            "credit_move_id": item.id,
            "amount": 9,
            "debit_amount_currency": 9,
            "credit_amount_currency": 9,
        }
        self.assertLocked(
            {"one more": lambda by: by(self.env["account.partial.reconcile"]).create(more)}
        )

    # -------------------------------------------------------------------------
    # ATTACHMENTS
    # -------------------------------------------------------------------------

    def attach(self, record, name="voucher.pdf"):
        vals = {"name": name, "raw": b"%PDF voucher", "res_model": record._name}
        return self.env["ir.attachment"].create({**vals, "res_id": record.id})

    def test_what_is_attached_to_a_closed_period_stays_and_more_may_come(self):
        statement = self.statement
        scan = self.env["ir.attachment"].create({"name": "scan.pdf", "raw": b"%PDF scan"})
        statement.attachment_ids = scan
        for record in (self.line_matched.move_id, self.charge.move_id, statement, self.january):
            file = self.attach(record)
            self.assertLocked(
                {
                    f"deleted from {record._name}": lambda by, file=file: by(file).unlink(),
                    "replaced": lambda by, file=file: by(file).write({"raw": b"%PDF other"}),
                    "renamed": lambda by, file=file: by(file).write({"name": "other.pdf"}),
                    "taken off": lambda by, file=file: by(file).write({"res_id": False}),
                    "moved": lambda by, file=file: by(file).write(
                        {"res_id": self.february.id, "res_model": self.february._name}
                    ),
                }
            )
            self.assertEqual(file.raw, b"%PDF voucher")
        self.assertLocked(
            {
                "taken off the statement": lambda by: by(statement).write(
                    {"attachment_ids": [Command.unlink(scan.id)]}
                ),
                "cleared": lambda by: by(statement).write({"attachment_ids": [Command.clear()]}),
            }
        )
        second = self.attach(statement, "page 2.pdf")
        statement.attachment_ids = [Command.link(second.id)]
        self.assertEqual(statement.attachment_ids, scan | second)

    def test_what_is_attached_to_an_open_period_is_replaced_and_deleted(self):
        for record in (self.line_open.move_id, self.fee.move_id, self.february):
            file = self.attach(record)
            file.raw = b"%PDF other"
            file.unlink()
            self.assertFalse(file.exists())

    # -------------------------------------------------------------------------
    # IMPORT
    # -------------------------------------------------------------------------

    def test_rows_of_a_closed_period_are_not_changed_by_loading_a_table(self):
        before = self.books()
        for record, field, value in (
            (self.charge.move_id, "ref", "other words"),
            (self.line_transit, "payment_ref", "other words"),
            (self.line_transit, "amount", "3"),
            (self.january, "balance_end", "3"),
        ):
            with self.subTest(record._name, field=field):
                result = record.browse().load([".id", field], [[str(record.id), value]])
                self.assertIn(self.january.name, result["messages"][0]["message"])
                self.env.invalidate_all()
                self.assertEqual(self.books(), before)
        result = self.fee.move_id.browse().load([".id", "ref"], [[str(self.fee.move_id.id), "new"]])
        self.assertEqual((result["ids"], self.fee.move_id.ref), (self.fee.move_id.ids, "new"))

    # -------------------------------------------------------------------------
    # EVERYTHING OPEN WORKS
    # -------------------------------------------------------------------------

    def test_every_edit_works_in_an_open_period(self):
        entry = self.fee.move_id
        booked = entry.line_ids - self.fee
        booked.account_id = self.company_data["default_account_expense"]
        entry.line_ids.partner_id = self.gemini
        entry.ref = "corrected"
        entry.with_context(skip_readonly_check=True).write(
            {
                "line_ids": [
                    Command.update(self.fee.id, {"balance": -10}),
                    Command.update(booked.id, {"balance": 10}),
                ]
            }
        )
        self.assertTrue(self.fee.bank_confirmation_ids.is_changed)
        self.february.action_unconfirm(self.fee)
        entry.button_draft()
        entry.date = "2026-02-27"
        entry.action_post()
        self.february.action_confirm(self.fee)
        entry.button_draft()
        entry.button_cancel()
        entry.unlink()
        self.line_open.payment_ref = "better words"
        self.assertFalse(self.line_open.is_reconciled)
        self.line_open.action_match(self.open_item(self.invoice_open))
        self.open_item(self.invoice_open).remove_move_reconcile()
        self.line_open.amount = 71
        self.line_open.unlink()
        self.assertRecordValues(
            self.february, [{"confirmed_count": 0, "unconfirmed_count": 0, "state": "open"}]
        )
