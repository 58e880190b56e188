"""The figures of the analysis, worked out by hand from a small bank."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import BankReconciliationCommon

TODAY = "2026-03-31"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAnalysis(BankReconciliationCommon):
    """Five lines are open on 31 March, of 0, 7, 8, 60 and 61 days; four of January are matched:
    two automatically, of which one was undone in between, one by hand, and one by hand that had
    been matched automatically before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_lines = {
            cls.line(10, date="2026-03-31"): "7",
            cls.line(-20, date="2026-03-24"): "7",
            cls.line(30, date="2026-03-23"): "30",
            cls.line(40, date="2026-01-30"): "60",
            cls.line(50, date="2026-01-29"): "more",
        }
        cls.line(0, date="2026-01-05")
        cls.by_hand = cls.paid(100)
        cls.by_hand.action_match(cls.open_item(cls.invoices[cls.by_hand]))
        cls.kept, cls.again, cls.corrected = cls.paid(200), cls.paid(300), cls.paid(400)
        cls.match_automatically(cls.kept | cls.again | cls.corrected)
        (cls.again | cls.corrected).action_undo_reconciliation()
        cls.corrected.action_match(cls.open_item(cls.invoices[cls.corrected]))
        cls.again.sudo().undone_item_ids = False
        cls.match_automatically(cls.again)
        cls.env.flush_all()

    @classmethod
    def paid(cls, amount):
        """Return the line of January that pays an invoice of this amount."""
        invoice = cls.invoice(amount)
        line = cls.line(amount, date="2026-01-20", ref=invoice.name)
        cls.invoices = {**getattr(cls, "invoices", {}), line: invoice}
        return line

    @classmethod
    def match_automatically(cls, lines):
        cls.env["bank.reconciliation.run"]._start(cls.bank, lines)
        assert all(line.match_method == "auto" for line in lines), lines.mapped("match_method")

    def grouped(self, *groups, domain=()):
        measures = [
            "line_count:sum",
            "to_match_count:sum",
            "to_match_amount:sum",
            "matched_count:sum",
            "automatic_count:sum",
            "automatic_rate:avg",
            "match_count:sum",
            "undone_count:sum",
            "kept_rate:avg",
        ]
        domain = [("journal_id", "=", self.bank.id), *domain]
        rows = self.env["bank.reconciliation.analysis"]._read_group(domain, groups, measures)
        return [
            tuple(round(cell, 2) if isinstance(cell, float) else cell for cell in row)
            for row in rows
        ]

    def test_figures_of_the_journal(self):
        """Nine lines; two of four matched automatically; two of four automatic matches undone."""
        self.assertEqual(
            self.grouped("journal_id"), [(self.bank, 9, 5, 150.0, 4, 2, 50.0, 4, 2, 50.0)]
        )

    def test_figures_by_month(self):
        january, march = self.grouped("date:month")
        self.assertEqual(january[1:], (6, 2, 90.0, 4, 2, 50.0, 4, 2, 50.0))
        self.assertEqual(march[1:4], (3, 3, 60.0))
        self.assertEqual(march[4:], (0, 0, False, False, False, False))

    def test_lines_to_match_by_age(self):
        rows = self.grouped("age", domain=[("state", "=", "to_match")])
        self.assertEqual(
            {row[0]: (row[2], row[3]) for row in rows},
            {"7": (2, 30.0), "30": (1, 30.0), "60": (1, 40.0), "more": (1, 50.0)},
        )
        found = self.env["bank.reconciliation.analysis"].search([("state", "=", "to_match")])
        found = found.filtered(lambda row: row.journal_id == self.bank)
        self.assertEqual({row.line_id: row.age for row in found}, self.open_lines)
        self.assertEqual(sorted(found.mapped("age_days")), [0, 7, 8, 60, 61])

    def test_figures_by_method(self):
        rows = self.grouped("method", domain=[("row", "=", "line"), ("state", "=", "matched")])
        self.assertEqual({row[0]: row[1] for row in rows}, {"auto": 2, "manual": 2})

    def test_amounts_are_in_the_currency_of_the_company(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        bank = self.bank.copy({"name": "Euros", "code": "BNK8", "currency_id": euro.id})
        self.line(80, date="2026-03-30", journal=bank)
        rows = self.env["bank.reconciliation.analysis"].search([("journal_id", "=", bank.id)])
        self.assertEqual(rows.to_match_amount, 40.0)
        self.assertEqual(rows.company_currency_id, self.company.currency_id)

    def test_age_counts_from_the_day_of_the_user(self):
        """At 23:30 of 31 March in London it is 1 April in Kiritimati."""
        rows = self.env["bank.reconciliation.analysis"].with_context(tz="Pacific/Kiritimati")
        with freeze_time("2026-03-31 23:30:00"):
            row = rows.search([("line_id", "=", next(iter(self.open_lines)).id)])
            self.assertEqual(row.age_days, 1)

    def test_line_that_was_deleted_keeps_its_matches_in_the_count(self):
        self.again.action_undo_reconciliation()
        self.again.unlink()
        self.assertEqual(
            self.grouped("journal_id"),
            [(self.bank, 8, 5, 150.0, 3, 1, 33.33, 4, 3, 25.0)],
        )

    def test_row_opens_its_line(self):
        line = next(iter(self.open_lines))
        row = self.env["bank.reconciliation.analysis"].search([("line_id", "=", line.id)])
        action = row.with_user(self.role("auditor")).action_open_line()
        self.assertEqual((action["res_model"], action["res_id"]), (line._name, line.id))

    def test_journals_of_other_companies_are_not_counted(self):
        stranger = self.role("accountant", "stranger")
        elsewhere = self.setup_other_company()["company"]
        stranger.write({"company_ids": elsewhere.ids, "company_id": elsewhere.id})
        rows = self.env["bank.reconciliation.analysis"].with_user(stranger)
        self.assertFalse(rows.search([("journal_id", "=", self.bank.id)]))

    def test_card_of_the_bank_leads_to_its_analysis(self):
        action = self.bank.action_open_bank_analysis()
        self.assertEqual(action["res_model"], "bank.reconciliation.analysis")
        self.assertEqual(action["context"]["search_default_journal_id"], self.bank.id)
