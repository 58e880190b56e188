"""Imported lines go only while nothing rests on them, whichever way somebody deletes them."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bank_files import camt, entry, statement
from .closed_month import LOOK_AWAY
from .common import IBAN, BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestDeleteImported(BankReconciliationCommon):
    """February of the bank: 100 + 50 - 20 + 70 = 200."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "company_1_data"
        cls.accountant = cls.role("accountant")
        entries = [
            entry(50, "2026-02-05", text="first", bank_id="BANK-0001"),
            entry(-20, "2026-02-06", text="fee", bank_id="BANK-0002"),
            entry(70, "2026-02-07", text="second", bank_id="BANK-0003"),
        ]
        cls.data = camt(statement(IBAN, "2026-02-01", "2026-02-28", 100, 200, entries))
        cls.file = cls.upload()
        lines = cls.file.result_ids.statement_id.line_ids.sorted("date")
        cls.first, cls.fee, cls.second = lines
        cls.lines = lines
        cls.statement = lines.statement_id

    @classmethod
    def upload(cls):
        attachment = cls.env["ir.attachment"].create({"name": "feb.xml", "raw": cls.data})
        wizard = cls.env["bank.statement.import"].create(
            {"attachment_ids": [Command.set(attachment.ids)]}
        )
        wizard.action_import()
        return cls.env["bank.statement.file"].search([], limit=1)

    def match_first(self):
        self.first.action_match(self.open_item(self.invoice(50)))

    def confirm(self, line):
        """A matched line confirms itself in the open period."""
        kind = "out_invoice" if line.amount > 0 else "in_invoice"
        document = self.invoice(abs(line.amount), kind=kind)
        period = self.period(2, start=100, end=200)
        line.action_match(self.open_item(document))
        self.assertEqual(period.confirmation_ids.line_id, line)
        return period

    def close_february(self):
        period = self.confirm(self.second)
        period.action_close("the lines not matched are of March")

    def by(self, records, **context):
        return records.with_user(self.accountant).with_context(**context)

    def deletions(self, line):
        """Every way to get rid of a line, each as ``{what: attempt}``."""
        ways = {}
        for size, context in enumerate(({}, LOOK_AWAY)):
            mine = self.by(line, **context)
            ways |= {
                f"button {size}": mine.action_delete_imported,
                f"list {size}": mine.unlink,
                f"as superuser {size}": mine.sudo().unlink,
                f"entry {size}": mine.move_id.with_context(force_delete=True).unlink,
                f"entry in draft {size}": lambda mine=mine: self.draft_and_delete(mine),
                f"in the statement {size}": lambda mine=mine: mine.statement_id.write(
                    {"line_ids": [Command.delete(mine.id)]}
                ),
                f"in the entry {size}": lambda mine=mine: mine.move_id.with_context(
                    skip_readonly_check=True
                ).write({"statement_line_ids": [Command.delete(mine.id)]}),
                f"statement {size}": mine.statement_id.unlink,
                f"statement as superuser {size}": mine.statement_id.sudo().unlink,
                f"file {size}": mine.statement_file_id.unlink,
                f"file as superuser {size}": mine.statement_file_id.sudo().unlink,
                f"journal as superuser {size}": mine.journal_id.sudo().unlink,
            }
        return ways

    def draft_and_delete(self, line):
        line.move_id.button_draft()
        line.move_id.unlink()

    def assertStays(self, line, *words):
        before = self.rows()
        for what, attempt in self.deletions(line).items():
            with self.subTest(what):
                error = self.refusal(attempt)
                self.assertTrue(error, "was deleted")
                if not what.startswith(("statement", "file", "journal", "entry in draft")):
                    for word in words:
                        self.assertIn(word, str(error))
                self.assertEqual(self.rows(), before)

    @contextmanager
    def taken_back(self):
        """Undo what happens inside, whether it succeeds or not."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        try:
            yield
            self.env.flush_all()
        finally:
            self.env.cr.clear()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def refusal(self, attempt):
        try:
            with self.taken_back():
                attempt()
        except (UserError, AccessError) as error:
            return error
        return None

    def rows(self):
        self.env.invalidate_all()
        fields = {
            "account.bank.statement": ["name", "balance_start", "balance_end_real", "line_ids"],
            "account.bank.statement.line": ["amount", "statement_id", "is_reconciled"],
            "account.move": ["state", "line_ids"],
            "bank.statement.file": ["sha256"],
            "bank.statement.file.skip": ["reason", "statement_id"],
        }
        return {
            name: self.env[name].search_read([("company_id", "=", self.company.id)], names)
            for name, names in fields.items()
        }

    # -------------------------------------------------------------------------
    # WHAT STAYS
    # -------------------------------------------------------------------------

    def test_matched_line_stays_whichever_way_it_is_deleted(self):
        self.match_first()
        self.assertStays(self.first, "first", "Undo its reconciliation")

    def test_line_matched_in_part_stays_too(self):
        self.first.action_match(self.open_item(self.invoice(30)))
        self.assertFalse(self.first.is_reconciled)
        with self.assertRaisesRegex(UserError, "Undo its reconciliation"):
            self.first.unlink()

    def test_line_that_another_module_booked_stays_too(self):
        _bank, suspense, _other = self.first._seek_for_lines()
        suspense.account_id = self.revenue
        self.assertRecordValues(self.first, [{"is_reconciled": True, "match_method": False}])
        with self.assertRaisesRegex(UserError, "Undo its reconciliation"):
            self.first.unlink()

    def test_confirmed_line_stays_and_names_the_period(self):
        self.confirm(self.fee)
        self.assertStays(self.fee, "fee", "in Bank February 2026", "Take the confirmation back")

    def test_closed_line_stays_and_names_the_period(self):
        self.close_february()
        self.assertStays(self.second, "second", "closed period Bank February 2026")

    def test_mixed_selection_deletes_nothing_and_names_each_with_its_reason(self):
        self.first.action_match(self.open_item(self.invoice(30)))
        self.confirm(self.fee)
        before = self.rows()
        for name in ("action_delete_imported", "unlink"):
            with self.subTest(name):
                error = self.refusal(getattr(self.by(self.lines), name))
                text = str(error).replace("\xa0", " ")
                self.assertIn("Nothing was deleted", text)
                self.assertIn("first ($ 50.00): matched", text)
                self.assertIn("fee ($ -20.00): confirmed in Bank February 2026", text)
                self.assertNotIn("second", text)
                self.assertEqual(self.rows(), before)

    def test_long_selection_names_the_first_ten(self):
        lines = self.lines.concat(
            *(self.line(5, ref=f"line {n}", fingerprint=f"1:{n}") for n in range(12))
        )
        for line in lines[3:]:
            line.action_match(self.open_item(self.invoice(5)))
        error = self.refusal(self.by(lines).unlink)
        self.assertEqual(str(error).count("•"), 10)
        self.assertIn("2 more", str(error))

    def test_journal_with_imported_files_stays_though_its_lines_are_gone(self):
        self.lines.unlink()
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.bank.unlink()

    def test_statement_with_lines_stays_and_says_how_it_goes(self):
        for statements in (self.statement, self.by(self.statement), self.statement.sudo()):
            with self.assertRaisesRegex(UserError, "feb.xml.*goes with the last"):
                statements.unlink()

    def test_auditor_and_bookkeeper_without_role_delete_nothing(self):
        auditor = self.role("auditor")
        for what, attempt in {
            "button": self.fee.with_user(auditor).action_delete_imported,
            "list": self.fee.with_user(auditor).unlink,
            "entry": self.fee.move_id.with_user(auditor).unlink,
        }.items():
            with self.subTest(what):
                self.assertIsInstance(self.refusal(attempt), AccessError)

    # -------------------------------------------------------------------------
    # WHAT GOES
    # -------------------------------------------------------------------------

    def deleted(self):
        skips = self.env["bank.statement.file.skip"].search([("reason", "=", "deleted")])
        return sorted((skip.label, skip.amount) for skip in skips)

    def test_unmatched_line_goes_in_every_way_and_does_not_come_back(self):
        for what, attempt in {
            "button": lambda line: line.action_delete_imported(),
            "list": lambda line: line.unlink(),
            "entry": self.draft_and_delete,
            "in the statement": lambda line: line.statement_id.write(
                {"line_ids": [Command.delete(line.id)]}
            ),
        }.items():
            with self.subTest(what):
                line = self.by(self.second)
                entry_of_line = line.move_id
                with self.taken_back():
                    attempt(line)
                    self.assertFalse(line.exists() | entry_of_line.exists().statement_line_id)
                    self.assertEqual(self.deleted(), [("second", 70.0)])
                    self.assertEqual(self.upload().new_count, 0)

    def test_statement_goes_with_its_last_line(self):
        self.by(self.first | self.fee).unlink()
        self.assertEqual(self.statement.exists().line_ids, self.second)
        self.by(self.second).unlink()
        self.assertFalse(self.statement.exists())
        self.assertEqual(self.deleted(), [("fee", -20.0), ("first", 50.0), ("second", 70.0)])
        self.assertTrue(self.file.exists().result_ids, "the file and its results are evidence")

    def test_entry_of_the_last_line_takes_the_statement_along(self):
        self.by(self.first | self.fee).unlink()
        self.draft_and_delete(self.by(self.second))
        self.assertFalse(self.statement.exists())

    def test_form_is_left_when_its_line_is_gone_and_a_list_stays(self):
        fee = self.by(self.fee, account_bank_reconciliation_leave=True)
        self.assertEqual(
            fee.action_delete_imported(),
            {"type": "ir.actions.client", "tag": "account_bank_reconciliation.back"},
        )
        self.assertIs(self.by(self.first).action_delete_imported(), True)

    def test_line_is_deleted_after_its_match_is_undone(self):
        self.match_first()
        self.first.action_undo_reconciliation()
        self.by(self.first).action_delete_imported()
        self.assertEqual(self.deleted(), [("first", 50.0)])

    def test_imported_line_of_nothing_is_deleted_though_it_counts_as_reconciled(self):
        line = self.line(0, ref="closing of the account", fingerprint="1:zero")
        self.assertTrue(line.is_reconciled)
        self.by(line).unlink()
        self.assertFalse(line.exists())

    def test_line_by_hand_is_left_to_core_and_not_remembered(self):
        line = self.line(5, ref="by hand")
        with self.assertRaisesRegex(UserError, "by hand"):
            self.by(line | self.fee).action_delete_imported()
        self.assertTrue(self.fee.exists())
        line.unlink()
        self.assertFalse(self.deleted())

    def test_ten_and_hundred_lines_take_the_same_number_of_checks(self):
        counts = []
        for size in (1, 10, 100):
            lines = self.lines.browse().concat(
                *(self.line(1, fingerprint=f"1:{size}-{n}") for n in range(size))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._unlink_except_proved()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
