"""The closed period itself: its figures, its confirmations, reopening, and its sealed snapshot."""

from datetime import datetime
from pathlib import Path

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .closed_month import LOOK_AWAY, ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestClosedPeriod(ClosedMonthCommon):
    # -------------------------------------------------------------------------
    # FIGURES
    # -------------------------------------------------------------------------

    def test_figures_of_a_closed_period_stay(self):
        january = self.january
        cash = self.company_data["default_journal_cash"]
        changes = {
            "start": {"date_start": "2025-12-31"},
            "end": {"date_end": "2026-01-30"},
            "opening": {"balance_start": 90},
            "closing": {"balance_end": 1900},
            "journal": {"journal_id": cash.id},
            "mode": {"mode": "manual"},
        }
        self.assertLocked(
            {what: lambda by, vals=vals: by(january).write(vals) for what, vals in changes.items()}
            | {
                "deleting it": lambda by: by(january).unlink(),
                "with another": lambda by: by(january | self.february).write({"mode": "manual"}),
            }
        )

    def test_closed_period_takes_nothing_in_and_gives_nothing_back(self):
        january, charge = self.january, self.charge
        late = self.bank_entry(5, date="2026-01-15")
        confirmation = charge.bank_confirmation_ids
        lines = self.february.confirmation_ids
        self.assertLocked(
            {
                "confirm": lambda by: by(january).action_confirm(late),
                "confirm by id": lambda by: by(january).action_confirm(late.ids),
                "confirm in the form": lambda by: (
                    by(late)
                    .with_context(account_bank_reconciliation_period_id=january.id)
                    .action_confirm_bank_item()
                ),
                "confirm all": lambda by: by(january).action_confirm_all(),
                "take back": lambda by: by(january).action_unconfirm(charge),
                "take back its record": lambda by: by(confirmation).action_unconfirm(),
                "match automatically": lambda by: by(january).action_auto_match(),
                "back to manual": lambda by: by(january).action_back_to_manual(),
                "close again": lambda by: by(january).action_close("again"),
                "delete a confirmation": lambda by: by(confirmation).sudo().unlink(),
                "edit a confirmation": lambda by: by(confirmation).sudo().write({"amount": 3}),
                "hand it to february": lambda by: (
                    by(confirmation).sudo().write({"reconciliation_id": self.february.id})
                ),
                "confirm behind its back": lambda by: (
                    by(lines)
                    .sudo()
                    .create(
                        {
                            "reconciliation_id": january.id,
                            "move_line_id": late.id,
                            "amount": 5,
                            "method": "manual",
                        }
                    )
                ),
            }
        )

    def test_confirmation_of_an_open_period_is_not_handed_to_a_closed_one(self):
        item = self.bank_entry(5, date="2026-02-15")
        self.february.action_confirm(item)
        given = {"reconciliation_id": self.january.id}
        self.assertLocked(
            {"hand over": lambda by: by(item.bank_confirmation_ids).sudo().write(given)}
        )

    def test_state_changes_by_its_buttons_alone(self):
        system = {
            "state": "open",
            "closed_by_id": self.env.ref("base.user_admin").id,
            "closed_at": "2026-02-01 10:00:00",
            "close_reason": "no reason",
            "company_id": self.company.id,
            "currency_id": self.company.currency_id.id,
            "name": "another month",
        }
        periods = self.env["bank.reconciliation"]
        march = {"journal_id": self.bank.id, "date_start": "2026-03-01", "date_end": "2026-03-31"}
        for user in (self.env.user, self.role("accountant")):
            for name, value in system.items():
                with self.subTest(name, user=user.login):
                    for context in ({}, LOOK_AWAY):
                        period = self.january.with_user(user).with_context(**context)
                        with self.assertRaises(AccessError):
                            period.write({name: value})
                        with self.assertRaises(AccessError):
                            periods.with_env(period.env).create({**march, name: value})

    def test_state_from_the_defaults_of_a_browser_or_user_does_not_count(self):
        accountant = self.role("accountant")
        forged = {"state": "closed", "close_reason": "x", "name": "x"}
        for name, value in forged.items():
            own = self.env["ir.default"].with_user(accountant)
            own.set("bank.reconciliation", name, value, user_id=True)
        march = (
            self.env["bank.reconciliation"]
            .with_user(accountant)
            .with_context(**{f"default_{name}": value for name, value in forged.items()})
            .create(
                {"journal_id": self.bank.id, "date_start": "2026-03-01", "date_end": "2026-03-31"}
            )
        )
        self.assertRecordValues(
            march, [{"state": "open", "close_reason": False, "name": "Bank March 2026"}]
        )

    # -------------------------------------------------------------------------
    # CHAIN
    # -------------------------------------------------------------------------

    def test_closing_balance_passes_through_open_periods_up_to_a_closed_one(self):
        march = self.period(3)
        self.february.balance_end = 2000
        self.assertEqual(march.balance_start, 2000)
        self.january.action_reopen("the closing was misread")
        self.january.balance_end = 1816
        self.assertEqual(self.february.balance_start, 1816)
        self.assertEqual(march.balance_start, 2000)

    def test_no_period_comes_before_a_closed_one(self):
        days = {"date_start": "2025-12-01", "date_end": "2025-12-31"}
        for end in (90, 100):  # not even with the balance that the closed one starts with
            refusal = self.get_refusal(lambda end=end: self.period(12, end=end, **days))
            self.assertIn("Bank January 2026 is closed, and its opening balance stands", refusal)
        moved = self.get_refusal(lambda: self.february.write(days))
        self.assertIn("Bank January 2026 is closed", moved)
        self.assertEqual(self.january.balance_start, 100)

    def test_opening_after_a_closed_period_is_its_closing(self):
        self.assertEqual(self.february.balance_start, 1815)
        for period in (self.february, self.february.sudo()):
            with self.assertRaisesRegex(UserError, "Bank January 2026"):
                period.balance_start = 1800

    def test_days_of_a_closed_period_are_not_covered_again(self):
        for start, end in (
            ("2026-01-31", "2026-01-31"),
            ("2025-12-15", "2026-01-01"),
            ("2025-12-01", "2026-03-31"),
            ("2026-01-10", "2026-01-12"),
        ):
            days = {"date_start": start, "date_end": end}
            with self.subTest(**days):
                refusal = self.get_refusal(lambda days=days: self.period(1, end=1815, **days))
                self.assertRegex(refusal, "overlaps Bank .* 2026")
        self.period(1, journal=self.company_data["default_journal_cash"])

    def test_confirmed_days_stay_in_an_open_period(self):
        self.february.action_confirm(self.bank_entry(1, date="2026-02-01"))
        self.february.action_confirm(self.bank_entry(2, date="2026-02-20"))
        for vals in (
            {"date_start": "2026-02-02"},
            {"date_end": "2026-02-19"},
            {"date_start": "2026-03-01", "date_end": "2026-03-31"},
        ):
            with self.subTest(vals):
                self.assertIn("is confirmed in", self.get_refusal(self.february.write, vals))
        self.february.date_end = "2026-02-20"

    def test_period_that_confirmed_something_keeps_its_journal(self):
        cash = self.company_data["default_journal_cash"]
        self.february.action_confirm(self.bank_entry(1, date="2026-02-01"))
        refusal = self.get_refusal(self.february.write, {"journal_id": cash.id})
        self.assertIn("has confirmed items of its journal", refusal)
        march = self.period(3)
        march.journal_id = cash
        self.assertEqual(march.account_id, cash.default_account_id)

    # -------------------------------------------------------------------------
    # CONFIRM ONCE
    # -------------------------------------------------------------------------

    def test_item_confirmed_before_says_by_whom_and_where(self):
        with self.assertRaisesRegex(UserError, f"{self.env.user.name} .* Bank January 2026"):
            self.february.action_confirm(self.charge)
        accountant = self.role("accountant")
        accountant.name = "Ann Accountant"
        item = self.bank_entry(5, date="2026-02-15")
        self.february.with_user(accountant).action_confirm(item)
        with self.assertRaisesRegex(UserError, "Ann Accountant .* Bank February 2026"):
            self.february.action_confirm(item)
        self.assertRecordValues(
            item.bank_confirmation_ids, [{"user_id": accountant.id, "method": "manual"}]
        )

    # -------------------------------------------------------------------------
    # REOPEN
    # -------------------------------------------------------------------------

    def test_reopening_needs_a_manager_and_a_reason(self):
        for name in ("accountant", "auditor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.january.with_user(self.role(name)).action_reopen("because")
        for reason in (None, False, "", "   "):
            with self.subTest(reason), self.assertRaisesRegex(UserError, "Say why"):
                self.january.action_reopen(reason)
        with self.assertRaisesRegex(UserError, "open already"):
            self.february.action_reopen("because")
        self.assertEqual(self.january.state, "closed")

    def test_reopening_is_logged_whatever_the_browser_asks_for(self):
        quiet = {"tracking_disable": True, "mail_notrack": True, "mail_create_nolog": True}
        self.january.with_context(**quiet).action_reopen("a line was <b>missing</b>")
        message = self.january.message_ids[0]
        self.assertIn("a line was", message.body)
        self.assertNotIn("<b>missing", message.body)
        self.assertEqual(message.author_id, self.env.user.partner_id)

    def test_every_closing_and_reopening_is_noted_with_who_when_and_why(self):
        manager = self.role("manager")
        with freeze_time("2026-02-03 08:00:00"):
            self.january.with_user(manager).action_reopen("a line was missing")
        self.january.balance_end = 1800
        with freeze_time("2026-02-04 09:00:00"):
            self.january.with_user(manager).action_close("the bank looks into it")
        first, second = self.january.snapshot_ids.sorted("number")
        self.assertRecordValues(
            self.january.event_ids.sorted("id"),
            [
                {
                    "action": "closed",
                    "user_id": self.env.uid,
                    "reason": False,
                    "balance_end": 1815.0,
                    "remaining": 0.0,
                    "snapshot_number": 1,
                    "seal": first.seal,
                },
                {
                    "action": "reopened",
                    "user_id": manager.id,
                    "reason": "a line was missing",
                    "balance_end": 1815.0,
                    "remaining": 0.0,
                    "snapshot_number": 1,
                    "seal": first.seal,
                },
                {
                    "action": "closed",
                    "user_id": manager.id,
                    "reason": "the bank looks into it",
                    "balance_end": 1800.0,
                    "remaining": 15.0,
                    "snapshot_number": 2,
                    "seal": second.seal,
                },
            ],
        )
        whens = self.january.event_ids.sorted("id")[1:].mapped("at")
        self.assertEqual(whens, [datetime(2026, 2, 3, 8), datetime(2026, 2, 4, 9)])

    def test_everything_works_again_after_reopening(self):
        self.january.action_reopen("corrections")
        self.assertFalse(self.matching(self.line_matched).sudo().bank_reconciliation_id)
        self.line_matched.payment_ref = "corrected"
        self.line_matched.action_undo_reconciliation()
        self.assertEqual(self.invoice_matched.payment_state, "not_paid")
        self.payment.action_draft()
        self.payment.action_cancel()
        self.assertFalse(self.line_transit.is_reconciled)
        self.january.action_unconfirm(self.charge)
        self.charge.move_id.button_draft()
        self.charge.move_id.unlink()
        self.assertRecordValues(
            self.january, [{"total_confirmed": 0.0, "unconfirmed_count": 2, "unmatched_count": 2}]
        )

    # -------------------------------------------------------------------------
    # SNAPSHOT
    # -------------------------------------------------------------------------

    def test_stored_pdf_cannot_be_written_or_deleted(self):
        snapshot = self.january.snapshot_ids
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", snapshot._name),
                ("res_id", "=", snapshot.id),
                ("res_field", "=", "pdf"),
            ]
        )
        self.assertTrue(file.raw.startswith(b"%PDF"))
        before = file.raw
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("account_bank_reconciliation.group_manager"))
        for user in (admin, self.role("manager"), self.role("accountant"), self.role("auditor")):
            for context in ({}, LOOK_AWAY):
                theirs = file.with_user(user).with_context(**context)
                for vals in (
                    {"raw": b"%PDF other"},
                    {"datas": b"JVBERg=="},
                    {"res_id": 0, "res_field": False},
                    {"name": "other", "public": True},
                    {"mimetype": "text/html"},
                ):
                    with self.subTest(user=user.login, **vals), self.assertRaises(UserError):
                        theirs.write(vals)
                with self.subTest(user=user.login, what="delete"), self.assertRaises(UserError):
                    theirs.unlink()
                with self.subTest(user=user.login, what="second"), self.assertRaises(UserError):
                    theirs.copy({"raw": b"%PDF other", "res_field": "pdf"})
        self.env.invalidate_all()
        self.assertEqual(file.raw, before)
        self.assertEqual(snapshot.action_verify()["params"]["type"], "success")

    def test_snapshot_is_not_deleted_even_by_other_modules(self):
        snapshot = self.january.snapshot_ids
        for by in (snapshot.sudo(), snapshot.sudo().with_context(**LOOK_AWAY)):
            with self.assertRaisesRegex(UserError, "evidence"):
                by.unlink()
        self.january.action_reopen("corrections")
        with self.assertRaisesRegex(UserError, "evidence"):
            self.january.unlink()

    def test_tampering_in_the_database_is_found(self):
        self.february.action_close()
        first, second = self.january.snapshot_ids, self.february.snapshot_ids
        rows = "bank_reconciliation_snapshot_line"
        snapshots = "bank_reconciliation_snapshot"
        files = f"ir_attachment WHERE res_model = '{first._name}' AND res_id = {first.id}"
        changes = {
            "amount of a row": f"UPDATE {rows} SET amount = 1 WHERE snapshot_id = {first.id}",
            "label of a row": f"UPDATE {rows} SET label = 'x' WHERE snapshot_id = {first.id}",
            "missing row": f"DELETE FROM {rows} WHERE snapshot_id = {first.id}",
            "figure": f"UPDATE {snapshots} SET balance_end = 1 WHERE id = {first.id}",
            "who closed it": f"UPDATE {snapshots} SET user_name = 'x' WHERE id = {first.id}",
            "reason": f"UPDATE {snapshots} SET reason = 'x' WHERE id = {first.id}",
            "seal": f"UPDATE {snapshots} SET seal = '$1$x' WHERE id = {first.id}",
            "hash of the file": f"UPDATE {snapshots} SET pdf_sha256 = 'x' WHERE id = {first.id}",
            "missing file": f"DELETE FROM {files}",
        }
        self.assertEqual(second.action_verify()["params"]["type"], "success")
        for what, query in changes.items():
            with self.subTest(what), self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self.env.execute_query(SQL(query + " RETURNING id"))
                self.env.invalidate_all()
                with self.assertRaisesRegex(UserError, "Snapshot 1 .*Bank January 2026"):
                    second.action_verify()
                raise ZeroDivisionError  # undo
        self.env.invalidate_all()
        self.assertEqual(second.action_verify()["params"]["type"], "success")

    def test_snapshot_taken_out_of_the_chain_is_missed(self):
        self.february.action_close()
        second = self.february.snapshot_ids
        self.env.cr.execute(
            "DELETE FROM bank_reconciliation_snapshot WHERE id = %s", self.january.snapshot_ids.ids
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Snapshot 2 "):
            second.action_verify()

    def test_file_swapped_in_the_filestore_is_found(self):
        snapshot = self.january.snapshot_ids
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", snapshot._name),
                ("res_field", "=", "pdf"),
                ("res_id", "=", snapshot.id),
            ]
        )
        path = Path(file._full_path(file.store_fname))
        self.addCleanup(path.write_bytes, path.read_bytes())
        path.write_bytes(b"%PDF-1.4 other figures")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Snapshot 1 "):
            snapshot.action_verify()

    def test_item_edited_in_the_database_after_confirming_keeps_the_month_from_closing(self):
        item = self.bank_entry(0.5, date="2026-02-15")
        self.february.action_confirm(item)
        self.february.balance_end = 1815.5
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET balance = 7, amount_currency = 7 WHERE id = %s", item.ids
        )
        self.env.invalidate_all()
        self.assertTrue(item.bank_confirmation_ids.is_changed)
        with self.assertRaisesRegex(UserError, "edited after it had been confirmed"):
            self.february.action_close()

    def test_payment_reset_to_draft_after_its_match_keeps_the_month_from_closing(self):
        self.january.action_reopen("corrections")
        self.payment.action_draft()
        with self.assertRaisesRegex(UserError, "was reset to draft afterwards"):
            self.january.action_close()
        self.payment.action_post()
        self.january.action_close()

    def test_item_reset_to_draft_or_moved_out_after_confirming_keeps_the_month_from_closing(self):
        self.january.action_reopen("corrections")
        entry = self.charge.move_id
        for what, attempt in {
            "draft": entry.button_draft,
            "another month": lambda: entry.with_context(skip_readonly_check=True).write(
                {"date": "2026-02-01", "name": False}
            ),
            "another account": lambda: self.charge.write({"account_id": self.suspense.id}),
        }.items():
            with self.subTest(what):
                refusal = self.get_refusal(
                    lambda attempt=attempt: (attempt(), self.january.action_close())
                )
                self.assertIn("edited after it had been confirmed", refusal)

    def test_command_lists_on_the_period_do_not_edit_evidence(self):
        confirmation, snapshot = self.january.confirmation_ids[0], self.january.snapshot_ids
        commands = {
            "confirmation_ids": [
                [Command.clear()],
                [Command.delete(confirmation.id)],
                [Command.unlink(confirmation.id)],
                [Command.update(confirmation.id, {"amount": 1})],
            ],
            "snapshot_ids": [
                [Command.clear()],
                [Command.delete(snapshot.id)],
                [Command.update(snapshot.id, {"balance_end": 1})],
            ],
        }
        before = self.books()
        for name, attempts in commands.items():
            for attempt in attempts:
                with self.subTest(name, command=attempt[0][0]):
                    self.assertTrue(self.get_refusal(self.january.write, {name: attempt}))
                    self.assertEqual(self.books(), before)
