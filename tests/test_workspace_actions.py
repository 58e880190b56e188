from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .bank_files import entry
from .import_common import ImportCommon
from .posting_common import PostingCommon


class WorkspaceCommon(PostingCommon):
    """January of the bank, and what its page asks the server for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.january = cls.period(1, start=1000, end=1000)
        cls.workspace = cls.env["bank.workspace"]
        cls.asked = {"journal_id": cls.bank.id, "period_id": cls.january.id, "kind": "bank"}
        cls.page = {"side": "all", "state": "open", "offset": 0, "limit": 40}
        cls.rent = cls.account("Rent", "613000")

    def rows_of(self, name, asked=None, **page):
        rows = self.workspace.action_read(asked or self.asked, name, {**self.page, **page})["rows"]
        return {row["id"]: row for row in rows}

    def open_dialog(self, key, lines):
        """Return the form of the dialog that a line action opens."""
        action = self.workspace.action_open_line_dialog(self.asked, key, lines.ids)
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def straight(self, amount, date="2026-01-20"):
        """Book straight on the bank account, without a line."""
        move = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    Command.create({"account_id": self.bank_account.id, "balance": amount}),
                    Command.create({"account_id": self.fees.id, "balance": -amount}),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda item: item.account_id == self.bank_account)


@tagged("post_install", "-at_install")
class TestWorkspaceEntry(WorkspaceCommon):
    """A line is booked to accounts typed in freely."""

    def fill(self, form, *rows):
        for account, values in rows:
            with form.counterpart_ids.new() as row:
                row.account_id = account
                for name, value in values.items():
                    setattr(row, name, value)

    def post(self, form):
        return form.save().action_post()

    def test_one_counterpart_takes_the_whole_line(self):
        line = self.line(-500, ref="rent january", partner_id=self.gemini.id)
        form = self.open_dialog("entry", line)
        self.assertEqual((form.open_amount, form.rest), (-500, -500))
        self.fill(form, (self.rent, {}))
        self.assertEqual(form.rest, 0)
        self.post(form)
        self.assertItems(
            line.move_id,
            [
                (self.rent, self.gemini, 500, 0, 500, False),
                (self.bank_account, self.gemini, 0, 500, -500, False),
            ],
        )
        self.assertTrue(line.is_reconciled)

    def test_percents_split_a_line_and_the_last_takes_the_coin(self):
        line = self.line(-100, ref="insurance")
        form = self.open_dialog("entry", line)
        self.fill(form, (self.rent, {"percent": 33.3333}), (self.fees, {"percent": 33.3333}))
        self.fill(form, (self.interest, {"percent": 33.3334}))
        self.assertEqual(form.rest, 0)
        self.post(form)
        self.assertItems(
            line.move_id,
            [
                (self.interest, self.nobody, 33.34, 0, 33.34, False),
                (self.rent, self.nobody, 33.33, 0, 33.33, False),
                (self.fees, self.nobody, 33.33, 0, 33.33, False),
                (self.bank_account, self.nobody, 0, 100, -100, False),
            ],
        )

    def test_the_tax_is_inside_the_amount_and_a_vendor_gets_an_advance(self):
        line = self.line(-620)
        form = self.open_dialog("entry", line)
        self.fill(
            form,
            (self.rent, {"amount": -120, "tax_ids": self.vat, "name": "office"}),
            (self.payable, {"amount": -500, "partner_id": self.gemini}),
        )
        self.post(form)
        rows = line.move_id.line_ids.sorted("balance")
        self.assertEqual(
            [(item.account_id, item.partner_id, item.balance) for item in rows],
            [
                (self.bank_account, self.nobody, -620),
                (self.vat_account, self.nobody, 20),
                (self.rent, self.nobody, 100),
                (self.payable, self.gemini, 500),
            ],
        )
        self.assertEqual(rows[2].name, "office")
        self.assertEqual(rows[2].tax_ids, self.vat)

    def test_a_rest_stays_open_on_the_line_and_the_undo_brings_all_back(self):
        line = self.line(-500)
        form = self.open_dialog("entry", line)
        self.fill(form, (self.rent, {"amount": -420}))
        self.assertEqual(form.rest, -80)
        self.post(form)
        self.assertItems(
            line.move_id,
            [
                (self.rent, self.nobody, 420, 0, 420, False),
                (self.suspense, self.nobody, 80, 0, 80, False),
                (self.bank_account, self.nobody, 0, 500, -500, False),
            ],
        )
        self.assertEqual(self.rows_of("lines")[line.id]["open"], -80)
        self.workspace.action_undo(self.asked, line.ids)
        self.assertItems(
            line.move_id,
            [
                (self.suspense, self.nobody, 500, 0, 500, False),
                (self.bank_account, self.nobody, 0, 500, -500, False),
            ],
        )

    def test_what_is_shown_is_what_is_posted(self):
        line = self.line(-120)
        form = self.open_dialog("entry", line)
        self.fill(form, (self.rent, {"tax_ids": self.vat}))
        dialog = form.save()
        shown = self.shown(dialog)
        dialog.action_post()
        self.assertEqual(shown, self.booked(line.move_id))

    def test_a_row_is_started_before_its_dialog_is_known(self):
        self.assertFalse(self.env["bank.workspace.entry.line"].new({}).currency_id)
        payment = self.env["bank.workspace.payment"].new({})
        self.assertFalse(payment.available_method_line_ids | payment.payment_method_line_id)

    def test_too_much_the_wrong_sign_and_another_bank_are_refused(self):
        line = self.line(-100)
        for account, amount, problem in (
            (self.rent, -100.01, "of the line is open"),
            (self.rent, 100, "of the line is open"),
            (self.rent, 0, "an amount or a percentage"),
            (self.bank_account, -100, "account of a bank"),
            (self.suspense, -100, "account of a bank"),
        ):
            with self.subTest(account=account.name, amount=amount):
                dialog = self.env["bank.workspace.entry"].create(
                    {
                        "line_id": line.id,
                        "counterpart_ids": [
                            Command.create({"account_id": account.id, "amount": amount})
                        ],
                    }
                )
                self.assertIn(problem, dialog.problem)
                with self.assertRaisesRegex(UserError, problem):
                    dialog.action_post()
        self.assertFalse(line.is_reconciled)

    def test_a_line_that_is_matched_meanwhile_is_not_booked_again(self):
        line = self.line(-500)
        form = self.open_dialog("entry", line)
        self.fill(form, (self.rent, {}))
        dialog = form.save()
        line.action_match(self.open_item(self.bill(500)))
        with self.assertRaisesRegex(UserError, "matched already"):
            dialog.action_post()


@tagged("post_install", "-at_install")
class TestWorkspacePayment(WorkspaceCommon):
    """A payment that nobody has entered is registered from its line."""

    def test_the_payment_is_posted_and_matched_at_once(self):
        line = self.line(250, ref="advance", partner_id=self.azure.id)
        form = self.open_dialog("payment", line)
        self.assertEqual((form.partner_type, form.amount, form.memo), ("customer", 250, "advance"))
        dialog = form.save()
        shown = self.shown(dialog)
        dialog.action_post()
        payment = line.matched_item_ids.payment_id
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": 250,
                    "memo": "advance",
                    "partner_id": self.azure.id,
                    "payment_type": "inbound",
                    "state": "paid",
                }
            ],
        )
        self.assertEqual(shown, self.booked(payment.move_id, line.move_id))
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, self.azure, 250, 0, 250, False),
                (self.outstanding_in, self.azure, 0, 250, -250, True),
            ],
        )
        self.assertItems(
            payment.move_id,
            [
                (self.outstanding_in, self.azure, 250, 0, 250, True),
                (self.receivable, self.azure, 0, 250, -250, False),
            ],
        )

    def test_who_gives_the_partner_alone_pays_the_whole_line(self):
        line = self.line(250, ref="advance")
        dialog = self.env["bank.workspace.payment"].create(
            {"line_id": line.id, "partner_id": self.azure.id}
        )
        dialog.action_post()
        payment = line.matched_item_ids.payment_id
        self.assertEqual((payment.amount, payment.memo), (250, "advance"))

    def test_undo_unmatches_and_the_payment_waits_for_the_bank(self):
        line = self.line(-90, partner_id=self.gemini.id)
        self.open_dialog("payment", line).save().action_post()
        payment = line.matched_item_ids.payment_id
        self.assertEqual((payment.payment_type, payment.state), ("outbound", "paid"))
        self.workspace.action_undo(self.asked, line.ids)
        self.assertEqual((payment.state, line.is_reconciled), ("in_process", False))
        waiting = self.transit_item(payment)
        self.assertEqual(self.rows_of("items")[waiting.id]["open"], -90)

    def test_a_part_of_the_line_is_registered_and_the_rest_stays_open(self):
        line = self.line(250, partner_id=self.azure.id)
        form = self.open_dialog("payment", line)
        form.amount = 200
        self.assertEqual(form.rest, 50)
        form.save().action_post()
        self.assertEqual(self.rows_of("lines")[line.id]["open"], 50)

    def test_without_partner_or_with_too_much_nothing_is_registered(self):
        line = self.line(250)
        before = self.env["account.payment"].search_count([])
        for vals, problem in (
            ({}, "Choose who"),
            ({"partner_id": self.azure.id, "amount": 251}, "of the line is open"),
            ({"partner_id": self.azure.id, "amount": -250}, "of the line is open"),
        ):
            with self.subTest(problem):
                dialog = self.env["bank.workspace.payment"].create({"line_id": line.id, **vals})
                with self.assertRaisesRegex(UserError, problem):
                    dialog.action_post()
        self.assertEqual(self.env["account.payment"].search_count([]), before)

    def test_a_method_booked_straight_on_the_bank_is_refused(self):
        line = self.line(250, partner_id=self.azure.id)
        self.bank.inbound_payment_method_line_ids.payment_account_id = self.bank_account
        dialog = self.open_dialog("payment", line).save()
        with self.assertRaisesRegex(UserError, "do not wait for the bank"):
            dialog.action_post()


@tagged("post_install", "-at_install")
class TestWorkspaceLineActions(WorkspaceCommon):
    """Notes, partners, checks and files; charges of several lines."""

    def test_a_partner_is_set_and_the_line_has_a_suggestion(self):
        invoice = self.open_item(self.invoice(300))
        self.invoice(300, partner=self.gemini)
        line = self.line(300, ref="thank you")
        form = self.open_dialog("partner", line)
        form.partner_id = self.azure
        form.note = "<p>called them</p>"
        form.save().action_apply()
        self.assertEqual(line.partner_id, self.azure)
        self.assertEqual(line.best_proposal_id.item_ids.move_line_id, invoice)
        self.assertEqual(self.rows_of("lines")[line.id]["note"], "called them")

    def test_several_lines_get_one_partner_and_keep_their_notes(self):
        lines = self.line(10, narration="one") | self.line(20, narration="two")
        form = self.open_dialog("partner", lines)
        form.partner_id = self.azure
        form.save().action_apply()
        self.assertEqual(lines.partner_id, self.azure)
        notes = [self.rows_of("lines")[line.id]["note"] for line in lines]
        self.assertEqual(notes, ["one", "two"])

    def test_a_matched_line_keeps_the_partner_of_its_match(self):
        line = self.line(300)
        line.action_match(self.open_item(self.invoice(300)))
        dialog = self.env["bank.workspace.note"].create(
            {"line_ids": [Command.set(line.ids)], "partner_id": self.gemini.id}
        )
        with self.assertRaisesRegex(UserError, "Undo it first"):
            dialog.action_apply()

    def test_to_check_is_set_and_taken_off(self):
        lines = self.line(10) | self.line(20)
        for is_to_check in (True, False):
            changes = self.workspace.action_toggle_check(self.asked, lines.ids)
            self.assertEqual([row["is_to_check"] for row in changes["lines"]], [is_to_check] * 2)
            self.assertEqual(changes["undoable"], [])

    def test_files_are_attached_to_the_entry(self):
        line = self.line(-80)
        files = self.env["ir.attachment"].create([{"name": "a.txt", "raw": b"a"}] * 2)
        changes = self.workspace.action_attach(self.asked, line.id, files[0].ids)
        self.assertEqual([row["attachments"] for row in changes["lines"]], [1])
        form = self.open_dialog("attach", line)
        form.attachment_ids.add(files[1])
        form.save().action_apply()
        self.assertEqual(
            [(file.res_model, file.res_id) for file in files],
            [("account.move", line.move_id.id)] * 2,
        )
        with self.assertRaisesRegex(UserError, "not just uploaded"):
            self.workspace.action_attach(self.asked, self.line(1).id, files.ids)

    def test_a_charge_of_two_lines_is_booked_and_undone_as_one(self):
        lines = self.line(-5) | self.line(-7)
        form = self.open_dialog("charge", lines)
        form.account_id = self.fees
        form.save().action_post()
        self.assertEqual(lines.mapped("is_reconciled"), [True, True])
        self.workspace.action_undo(self.asked, lines.ids)
        self.assertEqual(lines.mapped("is_reconciled"), [False, False])

    def test_dialogs_of_one_line_refuse_two(self):
        lines = self.line(-5) | self.line(-7)
        for key in ("entry", "payment", "attach", "booked"):
            with self.subTest(key), self.assertRaisesRegex(UserError, "one line"):
                self.workspace.action_open_line_dialog(self.asked, key, lines.ids)

    def test_imported_lines_alone_are_deleted(self):
        line = self.line(5)
        with self.assertRaisesRegex(UserError, "not imported from a file"):
            self.workspace.action_delete(self.asked, line.ids)
        self.assertTrue(line.exists())


@tagged("post_install", "-at_install")
class TestWorkspaceConfirm(WorkspaceCommon):
    """What is on the bank account without a line is confirmed, ticked, and taken back."""

    def test_what_is_booked_straight_on_the_bank_is_confirmed_and_taken_back(self):
        item = self.straight(-30)
        row = self.rows_of("items")[item.id]
        self.assertEqual((row["is_straight"], row["can_confirm"]), (True, True))
        changes = self.workspace.action_confirm(self.asked, item.ids)
        self.assertEqual(self.confirmed(self.january), [("2026-01-20", -30, "manual")])
        self.assertEqual([row["can_take_back"] for row in changes["items"]], [True])
        self.assertEqual(changes["summary"]["period"]["remaining"], -30)
        self.assertNotIn(item.id, self.rows_of("items"))
        changes = self.workspace.action_take_back(self.asked, item.ids)
        self.assertEqual([row["can_confirm"] for row in changes["items"]], [True])
        self.assertEqual(self.confirmed(self.january), [])

    def test_a_payment_of_a_paper_statement_is_ticked_and_taken_back_with_its_line(self):
        self.january.mode = "manual"
        waiting = self.transit_item(self.pay(self.invoice(300)))
        self.assertTrue(self.rows_of("items")[waiting.id]["can_confirm"])
        self.workspace.action_confirm(self.asked, waiting.ids)
        self.assertEqual(self.confirmed(self.january), [("2026-01-10", 300, "tick")])
        line = self.env["account.bank.statement.line"].search([("is_ticked", "=", True)])
        self.assertEqual(line.amount, 300)
        changes = self.workspace.action_take_back(self.asked, waiting.ids)
        self.assertEqual(changes["lines"], [{"id": line.id, "is_gone": True}])
        self.assertFalse(line.exists() or waiting.reconciled)

    def test_the_undo_of_a_ticked_line_removes_what_the_bank_has_not_reported(self):
        self.january.mode = "manual"
        waiting = self.transit_item(self.pay(self.invoice(300)))
        self.workspace.action_confirm(self.asked, waiting.ids)
        line = self.env["account.bank.statement.line"].search([("is_ticked", "=", True)])
        changes = self.workspace.action_undo(self.asked, line.ids)
        self.assertEqual(changes["lines"], [{"id": line.id, "is_gone": True}])
        self.assertEqual([row["open"] for row in changes["items"]], [300])
        self.assertFalse(line.exists())

    def test_a_payment_that_waits_for_its_line_is_not_ticked(self):
        waiting = self.transit_item(self.pay(self.invoice(300)))
        self.assertFalse(self.rows_of("items")[waiting.id]["can_confirm"])
        with self.assertRaisesRegex(UserError, "waits for its statement line"):
            self.workspace.action_confirm(self.asked, waiting.ids)

    def test_a_line_that_is_booked_already_opens_the_adjusting_dialog(self):
        self.straight(-30)
        line = self.line(-30, "2026-01-21")
        line.action_suggest()
        self.assertTrue(self.rows_of("lines")[line.id]["is_booked"])
        form = self.open_dialog("booked", line)
        self.assertEqual(form.line_amount, -30)
        self.assertFalse(form.save().problem)

    def test_what_is_taken_back_twice_is_told(self):
        item = self.straight(-30)
        with self.assertRaisesRegex(UserError, "Nothing of this is confirmed"):
            self.workspace.action_take_back(self.asked, item.ids)


@tagged("post_install", "-at_install")
class TestWorkspaceWays(WorkspaceCommon):
    """From where it is opened, and what it shows first."""

    def first_kind(self):
        return self.workspace.action_load({**self.asked, "kind": False})["kind"]

    def test_bank_is_shown_first_while_payments_wait(self):
        self.assertEqual(self.first_kind(), "bank")
        self.pay(self.invoice(300))
        self.line(-40).action_suggest()
        self.assertEqual(self.first_kind(), "bank")

    def test_one_old_payment_does_not_hide_where_the_work_is(self):
        self.pay(self.invoice(999), date="2026-01-02")
        for amount in (300, 70):
            invoice = self.invoice(amount)
            self.line(amount, ref=f"pays {invoice.name}").action_suggest()
        self.assertEqual(self.first_kind(), "receivable")

    def test_bank_is_shown_first_where_most_lines_are_payments_that_wait(self):
        for amount in (300, 70):
            payment = self.pay(self.invoice(amount))
            self.line(amount, ref=f"pays {payment.memo}", partner_id=self.azure.id).action_suggest()
        bill = self.bill(120)
        self.line(-120, ref=f"pays {bill.name}").action_suggest()
        self.assertEqual(self.first_kind(), "bank")

    def test_without_payments_the_suggestions_decide(self):
        bill = self.bill(120)
        self.line(-120, ref=f"pays {bill.name}").action_suggest()
        self.line(50)
        self.line(60)
        self.assertEqual(self.first_kind(), "payable")

    def test_without_suggestions_the_lines_decide(self):
        for amount in (50, 60, -20):
            self.line(amount)
        self.assertEqual(self.first_kind(), "receivable")

    def test_the_kind_that_is_asked_for_stays(self):
        self.pay(self.invoice(300))
        loaded = self.workspace.action_load({**self.asked, "kind": "payable"})
        self.assertEqual(loaded["kind"], "payable")

    def test_outside_the_period_lines_of_later_days_show_too(self):
        line = self.line(50, "2026-03-05")
        self.assertNotIn(line.id, self.rows_of("lines"))
        self.assertIn(line.id, self.rows_of("lines", is_wide=True))

    def test_an_import_opens_the_month_of_its_first_line(self):
        line = self.line(50, "2026-01-05")
        action = self.bank._open_imported(line)
        self.assertEqual(action["params"]["period_id"], self.january.id)
        key = {"account_bank_reconciliation_workspace": self.bank.id}
        action = self.bank.with_context(**key)._open_imported(line)
        self.assertEqual(action["type"], "ir.actions.act_window_close")

    def test_reconcile_all_is_undone_as_one(self):
        invoices = [self.invoice(amount) for amount in (100, 200)]
        lines = self.env["account.bank.statement.line"]
        for invoice in invoices:
            lines |= self.line(invoice.amount_total, ref=f"payment {invoice.name}")
        stays = self.line(7777)
        lines.action_suggest()
        changes = self.workspace.action_reconcile_all({**self.asked, "kind": "receivable"})
        self.assertCountEqual(changes["undoable"], lines.ids)
        self.assertEqual(lines.mapped("is_reconciled"), [True, True])
        self.assertFalse(stays.is_reconciled)
        self.assertEqual(changes["message"], "Matched 2 lines; 1 stay open.")
        self.workspace.action_undo(self.asked, changes["undoable"])
        self.assertEqual(lines.mapped("is_reconciled"), [False, False])


@tagged("post_install", "-at_install")
class TestImportIntoWorkspace(ImportCommon):
    """From the files straight to the work."""

    def files(self, **more):
        return self.january(entry(50, "2026-01-05"), closing=150, **more)

    def test_files_of_one_bank_open_its_workspace(self):
        january = self.period(1, start=100, end=150)
        action = self.wizard(self.files()).action_import()
        self.assertEqual(action["tag"], "account_bank_reconciliation.workspace")
        self.assertEqual(
            (action["params"]["journal_id"], action["params"]["period_id"]),
            (self.bank.id, january.id),
        )

    def test_an_import_from_the_workspace_goes_back_to_it(self):
        asked = {"journal_id": self.bank.id, "period_id": False}
        action = self.env["bank.workspace"].action_import(asked)
        wizard = self.wizard(self.files(), journal=self.bank).with_context(**action["context"])
        self.assertEqual(wizard.action_preview()["context"], action["context"])
        self.assertEqual(wizard.action_import(), {"type": "ir.actions.act_window_close"})

    def test_with_a_problem_the_result_is_shown_and_its_rows_lead_to_the_workspace(self):
        wizard = self.wizard(self.files(), ("note.txt", b"Dear customer"))
        action = wizard.action_import()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        done = wizard.preview_ids.filtered(lambda row: row.outcome == "imported")
        self.assertEqual(done.action_open_workspace()["params"]["journal_id"], self.bank.id)
