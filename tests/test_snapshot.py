"""A snapshot: what it holds, its files, and that it stays as it is."""

import io
from hashlib import sha256

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .closed_month import ClosedMonthCommon


@tagged("post_install", "-at_install")
class TestSnapshot(ClosedMonthCommon):
    """January of ``ClosedMonthCommon``: 100 + 1250 + 500 - 35 = 1815."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshot = cls.january.snapshot_ids

    def rows(self, snapshot, section):
        lines = snapshot.line_ids.filtered(lambda line: line.section == section)
        return [(line.sequence, str(line.date), line.amount) for line in lines]

    def test_the_rows_are_numbered_incoming_first_each_side_by_date(self):
        self.assertEqual(
            self.rows(self.snapshot, "confirmed"),
            [(1, "2026-01-12", 1250), (2, "2026-01-16", 500), (3, "2026-01-31", -35)],
        )

    def test_the_figures_follow_from_each_other(self):
        self.assertRecordValues(
            self.snapshot,
            [
                {
                    "balance_start": 100,
                    "total_in": 1750,
                    "total_out": -35,
                    "total_confirmed": 1715,
                    "balance_cleared": 1815,
                    "balance_end": 1815,
                    "remaining": 0,
                }
            ],
        )

    def test_the_pdf_and_the_workbook_are_stored_with_their_hashes(self):
        pdf, xlsx = (self.read_file(self.snapshot, name) for name in ("pdf", "xlsx"))
        self.assertEqual(pdf[:5], b"%PDF-")
        self.assertEqual(sha256(pdf).hexdigest(), self.snapshot.pdf_sha256)
        self.assertEqual(sha256(xlsx).hexdigest(), self.snapshot.xlsx_sha256)

    def test_the_same_snapshot_gives_the_same_workbook_byte_for_byte(self):
        stored = self.read_file(self.snapshot, "xlsx")
        self.assertEqual(self.snapshot.with_context(tz="UTC")._render_xlsx(), stored)

    def test_the_pages_of_the_pdf_say_which_they_are(self):
        pages = PdfFileReader(io.BytesIO(self.read_file(self.snapshot, "pdf"))).pages
        self.assertIn("Page 1 of 2", pages[0].extract_text().replace("\t", " "))

    def test_who_closes_a_month_later_still_freezes_what_was_outstanding_on_its_last_day(self):
        payment = self.pay(self.invoice(700, date="2026-02-01"), date="2026-02-20")
        self.line(700, date="2026-03-02").action_match(self.transit_item(payment))
        self.february.balance_end = 1815
        self.february.action_close()
        self.assertEqual(
            self.rows(self.february.snapshot_ids, "outstanding"), [(1, "2026-02-20", 700)]
        )

    def test_nobody_writes_or_deletes_snapshots_their_rows_or_the_register(self):
        register = self.env["bank.reconciliation.seal.register"].search([])
        for records in (self.snapshot, self.snapshot.line_ids, register):
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.write({"company_id": self.company.id})
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.unlink()
        for records in (self.snapshot, self.snapshot.line_ids, register):
            with self.subTest(f"{records._name}, by another module"):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    records.sudo().unlink()
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    records.sudo().write({"company_id": self.company.id})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.snapshot.line_ids.sudo().create(
                {"snapshot_id": self.snapshot.id, "section": "confirmed"}
            )

    def test_reopening_and_closing_again_adds_a_snapshot_that_follows_on_the_first(self):
        self.january.action_reopen("charge forgotten")
        self.january.action_close()
        second, first = self.january.snapshot_ids.sorted("number", reverse=True)
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(second.previous_seal, first.seal)
        self.assertEqual(second.action_verify()["tag"], "display_notification")

    def test_the_files_of_a_snapshot_stay_also_for_other_modules(self):
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self.snapshot._name),
                    ("res_id", "=", self.snapshot.id),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertEqual(set(files.mapped("res_field")), {"pdf", "xlsx", "manifest"})
        for file in files:
            with self.subTest(file.res_field):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    file.raw = b"forged"
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    file.unlink()

    def read_file(self, snapshot, name):
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", snapshot._name),
                    ("res_id", "=", snapshot.id),
                    ("res_field", "=", name),
                ]
            )
        )
        return attachment.raw
