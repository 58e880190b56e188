from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestWorkspace(BankReconciliationCommon):
    """The two lists, what fits what, and matching from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.january = cls.period(1, start=1000, end=1700)
        cls.workspace = cls.env["bank.workspace"]
        cls.asked = {"journal_id": cls.bank.id, "period_id": cls.january.id, "kind": "receivable"}
        cls.page = {"side": "all", "state": "open", "offset": 0, "limit": 40}

    def page_of(self, name, asked=None, **page):
        return self.workspace.action_read(asked or self.asked, name, {**self.page, **page})

    def select(self, lines, items):
        return {"line_ids": lines.ids, "item_ids": items.ids}

    # -------------------------------------------------------------------------
    # LISTS
    # -------------------------------------------------------------------------

    def test_lines_up_to_the_end_of_the_month_are_listed_oldest_first(self):
        late = self.line(30, "2026-01-31")
        early = self.line(20, "2025-12-30")
        self.line(40, "2026-02-01")
        page = self.page_of("lines")
        self.assertEqual([row["id"] for row in page["rows"]], [early.id, late.id])
        self.assertEqual([row["is_carried"] for row in page["rows"]], [True, False])
        self.assertEqual(page["counts"], {"in": 2, "out": 0})

    def test_open_invoices_are_under_receivable_and_bills_under_payable(self):
        invoice = self.open_item(self.invoice(300))
        bill = self.open_item(self.bill(120))
        self.assertEqual([row["id"] for row in self.page_of("items")["rows"]], [invoice.id])
        page = self.page_of("items", {**self.asked, "kind": "payable"})
        self.assertEqual([(row["id"], row["open"]) for row in page["rows"]], [(bill.id, -120)])

    def test_payments_that_wait_for_the_bank_are_under_bank(self):
        waiting = self.transit_item(self.pay(self.invoice(300)))
        page = self.page_of("items", {**self.asked, "kind": "bank"})
        self.assertEqual([(row["id"], row["open"]) for row in page["rows"]], [(waiting.id, 300)])

    def test_a_page_has_the_rows_of_its_side_and_place(self):
        lines = [self.line(amount, "2026-01-10") for amount in (1, -2, 3, 4)]
        page = self.page_of("lines", side="in", offset=1, limit=1)
        self.assertEqual([row["id"] for row in page["rows"]], [lines[2].id])
        self.assertEqual(page["count"], 3)
        self.assertEqual(page["counts"], {"in": 3, "out": 1})

    def test_the_table_has_number_and_amount_of_both_states_and_sides(self):
        invoice = self.invoice(300)
        self.line(-20, "2026-01-10")
        self.line(55, "2026-01-11")
        self.line(300, "2026-01-12").action_match(self.open_item(invoice))
        self.invoice(80)
        summary = self.workspace.action_summarise(self.asked)
        none = {"out_count": 0, "in_count": 0, "out_amount": 0.0, "in_amount": 0.0}
        self.assertEqual(
            summary["lines"]["open"],
            {"out_count": 1, "in_count": 1, "out_amount": -20.0, "in_amount": 55.0},
        )
        self.assertEqual(summary["lines"]["done"], {**none, "in_count": 1, "in_amount": 300.0})
        self.assertEqual(summary["items"]["open"], {**none, "in_count": 1, "in_amount": 80.0})
        self.assertEqual(summary["items"]["done"], {**none, "in_count": 1, "in_amount": 300.0})
        self.assertEqual(summary["period"]["remaining"], 1000 + 300 - 1700)

    def test_a_search_for_an_amount_finds_lines_and_items(self):
        self.line(55, "2026-01-11")
        line = self.line(77.7, "2026-01-11")
        item = self.open_item(self.invoice(77.7))
        self.invoice(80)
        asked = {**self.asked, "domain": [("amount_text", "ilike", "77,70")]}
        self.assertEqual([row["id"] for row in self.page_of("lines", asked)["rows"]], [line.id])
        self.assertEqual([row["id"] for row in self.page_of("items", asked)["rows"]], [item.id])

    # -------------------------------------------------------------------------
    # WHAT FITS
    # -------------------------------------------------------------------------

    def test_a_line_marks_the_item_that_fits_and_the_item_the_line(self):
        invoice = self.invoice(300)
        line = self.line(300, ref=f"payment {invoice.name}")
        line.action_suggest()
        item = self.open_item(invoice)
        found = self.workspace.action_find_counterparts(self.asked, {"lines": line.ids})
        self.assertEqual([row["id"] for row in found["items"]], [item.id])
        found = self.workspace.action_find_counterparts(self.asked, {"items": item.ids})
        self.assertEqual([row["id"] for row in found["lines"]], [line.id])

    def test_of_two_equal_invoices_none_is_marked(self):
        self.invoice(300)
        self.invoice(300)
        line = self.line(300, partner_id=self.azure.id)
        found = self.workspace.action_find_counterparts(self.asked, {"lines": line.ids})
        self.assertEqual(found, {"items": []})

    # -------------------------------------------------------------------------
    # MATCHING
    # -------------------------------------------------------------------------

    def test_the_preview_shows_the_journal_items_and_writes_nothing(self):
        item = self.open_item(self.invoice(300))
        line = self.line(300)
        preview = self.workspace.action_preview(self.asked, self.select(line, item), {})
        self.assertEqual((preview["difference"], preview["is_plain"]), (0, True))
        rows = [
            (row["account"], row["debit"], row["credit"]) for row in preview["entries"][0]["rows"]
        ]
        self.assertEqual(
            rows,
            [
                (self.bank_account.display_name, 300, 0),
                (self.receivable.display_name, 0, 300),
            ],
        )
        self.assertFalse(line.is_reconciled)

    def test_what_leaves_no_question_is_matched_at_once_else_the_preview_comes(self):
        invoices = [self.open_item(self.invoice(amount)) for amount in (300, 70)]
        plain, short = self.line(300), self.line(65)
        changes = self.workspace.action_match(self.asked, self.select(plain, invoices[0]))
        self.assertEqual(changes["undoable"], plain.ids)
        self.assertEqual(plain.matched_item_ids, invoices[0])
        found = self.workspace.action_match(self.asked, self.select(short, invoices[1]))
        self.assertEqual(set(found), {"preview"})
        self.assertEqual(found["preview"]["difference"], -5)
        self.assertFalse(short.match_method)

    def test_a_match_returns_what_has_changed_and_can_be_undone(self):
        item = self.open_item(self.invoice(700))
        line = self.line(700)
        changes = self.workspace.action_reconcile(self.asked, self.select(line, item), {})
        self.assertEqual([row["is_open"] for row in changes["lines"]], [False])
        self.assertEqual([row["is_open"] for row in changes["items"]], [False])
        self.assertEqual(changes["summary"]["period"]["remaining"], 0)
        self.assertEqual(changes["undoable"], line.ids)
        changes = self.workspace.action_undo(self.asked, line.ids)
        self.assertEqual([row["open"] for row in changes["items"]], [700])
        self.assertFalse(line.is_reconciled)

    def test_a_difference_is_written_off_to_the_chosen_account(self):
        item = self.open_item(self.invoice(300))
        line = self.line(290)
        account = self.company_data["default_account_expense"]
        choice = {"key": "account", "account_id": account.id}
        self.workspace.action_reconcile(self.asked, self.select(line, item), choice)
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 290, 0, 290, False),
                (account, self.azure, 10, 0, 10, False),
                (self.receivable, self.azure, 0, 300, -300, True),
            ],
        )

    def test_two_lines_and_two_items_with_a_difference(self):
        items = self.open_item(self.invoice(100)) | self.open_item(self.invoice(200))
        first, second = self.line(150, "2026-01-10"), self.line(145, "2026-01-11")
        account = self.company_data["default_account_expense"]
        choice = {"key": "account", "account_id": account.id}
        preview = self.workspace.action_preview(
            self.asked, self.select(first | second, items), choice
        )
        self.assertEqual((preview["difference"], preview["problem"]), (-5, ""))
        self.workspace.action_reconcile(self.asked, self.select(first | second, items), choice)
        self.assertTrue(all(items.mapped("reconciled")))
        self.assertItems(
            second.move_id,
            [
                (self.bank_account, self.azure, 145, 0, 145, False),
                (account, self.azure, 5, 0, 5, False),
                (self.receivable, self.azure, 0, 150, -150, True),
            ],
        )

    def test_the_last_match_of_the_user_is_undone_first(self):
        lines = self.line(100) | self.line(200)
        items = self.open_item(self.invoice(100)) | self.open_item(self.invoice(200))
        for line, item in zip(lines, items, strict=True):
            self.workspace.action_reconcile(self.asked, self.select(line, item), {})
        self.workspace.action_undo_last(self.asked)
        self.assertEqual(lines.mapped("is_reconciled"), [True, False])
        self.workspace.action_undo_last(self.asked)
        self.assertEqual(lines.mapped("is_reconciled"), [False, False])
        with self.assertRaisesRegex(UserError, "nothing of yours"):
            self.workspace.action_undo_last(self.asked)

    def test_the_history_undoes_any_match_in_place(self):
        line = self.line(100)
        self.workspace.action_reconcile(
            self.asked, self.select(line, self.open_item(self.invoice(100))), {}
        )
        [event] = self.workspace.action_read_history(self.asked, 0)["events"]
        self.assertTrue(event["can_undo"])
        self.workspace.action_undo_event(self.asked, event["id"])
        self.assertFalse(line.is_reconciled)
        events = self.workspace.action_read_history(self.asked, 0)["events"]
        self.assertEqual([one["can_undo"] for one in events], [False, False])

    # -------------------------------------------------------------------------
    # WHO MAY
    # -------------------------------------------------------------------------

    def test_an_auditor_looks_and_an_outsider_does_not(self):
        auditor, outsider = self.role("auditor"), self.env.ref("base.user_demo", False)
        item, line = self.open_item(self.invoice(100)), self.line(100)
        workspace = self.workspace.with_user(auditor)
        self.assertEqual(workspace.action_read(self.asked, "lines", self.page)["count"], 1)
        with self.assertRaisesRegex(AccessError, "Accountant"):
            workspace.action_reconcile(self.asked, self.select(line, item), {})
        if outsider:
            with self.assertRaises(AccessError):
                self.workspace.with_user(outsider).action_load(self.asked)

    def test_rows_of_another_journal_are_refused(self):
        other = self.bank.copy({"name": "Other", "code": "OTH"})
        line = self.line(100, journal=other)
        with self.assertRaisesRegex(UserError, "does not exist"):
            self.workspace.action_undo(self.asked, line.ids)
        with self.assertRaisesRegex(UserError, "does not exist"):
            self.workspace.action_load({**self.asked, "journal_id": other.id})
