from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .period_common import PeriodCommon


@tagged("post_install", "-at_install")
class TestPeriodBalance(PeriodCommon):
    """The closing balance and where it comes from; the months of a year."""

    def statement(self, balance, end="2026-01-31", **vals):
        """Make a statement as the import does, with what the bank states."""
        return (
            self.env["account.bank.statement"]
            .sudo()
            .create(
                {
                    "name": "statement 1",
                    "line_ids": [(6, 0, self.line(1).ids)],
                    "balance_start": 0.0,
                    "balance_end_real": balance,
                    "bank_date_end": end,
                    "bank_balances": "both",
                    **vals,
                }
            )
        )

    def empty_period(self, month=1, **vals):
        """Make a period of which nobody has typed the closing balance."""
        last = {1: 31, 2: 28, 3: 31}[month]
        return self.env["bank.reconciliation"].create(
            {
                "journal_id": self.bank.id,
                "date_start": f"2026-{month:02}-01",
                "date_end": f"2026-{month:02}-{last}",
                **vals,
            }
        )

    # -------------------------------------------------------------------------
    # CLOSING BALANCE
    # -------------------------------------------------------------------------

    def test_period_without_closing_balance_does_not_close(self):
        period = self.empty_period()
        self.assertTrue(period.is_balanced)
        with self.assertRaisesRegex(UserError, "closing balance of the bank is missing"):
            period.action_close()
        period.balance_end = 0.0
        period.action_close()
        self.assertEqual(period.state, "closed")

    @freeze_time("2026-02-03 10:00:00")
    def test_typed_balance_says_who_and_when(self):
        period = self.empty_period()
        self.env.cr.precommit.run()  # what is written while a record is new is no change
        ann = self.role("accountant")
        ann.name = "Ann Accountant"
        dialog = (
            self.env["bank.reconciliation.closing"]
            .with_user(ann)
            .with_context(tracking_disable=False, mail_notrack=False)
            .create({"reconciliation_id": period.id})
        )
        dialog.balance_end = 77
        dialog.action_apply()
        self.assertRecordValues(
            period,
            [{"balance_end": 77.0, "balance_end_source": "typed", "balance_end_by_id": ann.id}],
        )
        self.assertIn("typed in by Ann Accountant on 2/3/26", period.balance_end_origin)
        self.env.flush_all()
        self.env.cr.precommit.run()  # changes are told when the request is done
        self.env.invalidate_all()
        changes = period.message_ids.sudo().tracking_value_ids
        changed = changes.filtered(lambda value: value.field_id.name == "balance_end")
        self.assertEqual([(v.old_value_float, v.new_value_float) for v in changed], [(0.0, 77.0)])

    def test_zero_in_a_new_form_is_not_a_closing_balance(self):
        with Form(self.env["bank.reconciliation"]) as form:
            form.journal_id = self.bank
            form.balance_start = 5
        saved = self.env["bank.reconciliation"].web_save(
            {
                "journal_id": self.bank.id,
                "date_start": "2027-01-01",
                "date_end": "2027-01-31",
                "balance_end": 0.0,
            },
            {"balance_end_source": {}},
        )
        self.assertFalse(saved[0]["balance_end_source"])

    def test_statement_that_ends_with_the_period_gives_its_closing_balance(self):
        statement = self.statement(130)
        period = self.empty_period()
        self.assertRecordValues(
            period,
            [
                {
                    "balance_end": 130.0,
                    "balance_end_source": "statement",
                    "balance_end_statement_id": statement.id,
                }
            ],
        )
        self.assertIn("statement 1", period.balance_end_origin)

    def test_statement_that_comes_later_gives_it_too_and_the_chain_follows(self):
        january, february = self.empty_period(1), self.empty_period(2)
        self.statement(130)
        self.assertEqual(january.balance_end, 130)
        self.assertEqual(february.balance_start, 130)
        self.statement(140, name="corrected")
        self.assertEqual((january.balance_end, february.balance_start), (140, 140))

    def test_typed_balance_stays_when_a_statement_comes(self):
        period = self.empty_period()
        period.balance_end = 120
        self.statement(130)
        self.assertRecordValues(period, [{"balance_end": 120.0, "balance_end_source": "typed"}])
        dialog = self.env["bank.reconciliation.closing"].create({"reconciliation_id": period.id})
        self.assertRecordValues(
            dialog, [{"balance_end": 120.0, "statement_balance": 130.0, "has_statement": True}]
        )
        dialog.action_take_from_statement()
        self.assertRecordValues(period, [{"balance_end": 130.0, "balance_end_source": "statement"}])

    def test_statement_without_closing_balance_gives_none(self):
        period = self.empty_period()
        self.statement(130, bank_balances="opening")
        self.statement(130, bank_balances="neither")
        self.statement(130, end="2026-01-30")
        self.assertRecordValues(period, [{"balance_end": 0.0, "balance_end_source": False}])

    def test_statement_does_not_move_the_opening_of_a_closed_period(self):
        january, february = self.period(1, end=10), self.period(2, end=10)
        january.action_confirm(self.bank_entries([10]))
        january.action_close()
        february.action_close()
        february.action_reopen("look again")
        january.action_reopen("look again")
        self.statement(25)
        self.assertEqual(january.balance_end, 10)

    def test_month_before_the_first_one_ends_with_its_opening(self):
        february = self.period(2, start=500, end=600)
        january = self.empty_period(1)
        self.assertRecordValues(january, [{"balance_end": 500.0, "balance_end_source": "next"}])
        self.assertEqual(february.balance_start, 500)

    def test_auditor_does_not_change_the_balance(self):
        period, auditor = self.period(end=10), self.role("auditor")
        with self.assertRaises(AccessError):
            period.with_user(auditor).action_open_closing_wizard()
        with self.assertRaises(AccessError):
            period.with_user(auditor)._change_closing(11)
        self.assertEqual(period.balance_end, 10)

    def test_source_cannot_be_forged(self):
        period = self.period(end=10)
        accountant = self.role("accountant")
        for vals in ({"balance_end_source": "statement"}, {"balance_end_by_id": self.env.uid}):
            with self.subTest(vals), self.assertRaises(AccessError):
                period.with_user(accountant).write(vals)

    # -------------------------------------------------------------------------
    # A YEAR
    # -------------------------------------------------------------------------

    def year(self, journals, **vals):
        return self.env["bank.reconciliation.year"].create(
            {"year": 2026, "journal_ids": [(6, 0, journals.ids)], **vals}
        )

    def periods_of(self, journal):
        return self.env["bank.reconciliation"].search(
            [("journal_id", "=", journal.id)], order="date_start"
        )

    def test_twelve_months_of_a_year_are_created_with_the_opening_of_the_first(self):
        wizard = self.year(self.bank)
        self.assertRecordValues(wizard.line_ids, [{"missing_count": 12, "has_previous": False}])
        wizard.line_ids.balance_start = 750
        action = wizard.action_create_periods()
        periods = self.periods_of(self.bank)
        self.assertEqual(
            [(str(p.date_start), str(p.date_end)) for p in periods][:2],
            [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28")],
        )
        self.assertEqual(len(periods), 12)
        self.assertEqual(str(periods[-1].date_end), "2026-12-31")
        self.assertEqual(periods[0].balance_start, 750)
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), periods[::-1])
        periods[0].balance_end = 800
        self.assertEqual(periods[1].balance_start, 800)

    def test_months_that_exist_are_left_and_the_chain_goes_through(self):
        march = self.period(3, start=500, end=600)
        quarter = self.period(
            5, end=650, date_start="2026-05-15", date_end="2026-06-15", mode="manual"
        )
        wizard = self.year(self.bank)
        self.assertRecordValues(wizard.line_ids, [{"missing_count": 9, "has_previous": False}])
        wizard.line_ids.balance_start = 100
        wizard.action_create_periods()
        periods = self.periods_of(self.bank)
        self.assertEqual(len(periods), 11)
        self.assertRecordValues(
            march | quarter,
            [
                {"balance_start": 500.0, "balance_end": 600.0, "mode": "statement"},
                {"balance_start": 600.0, "balance_end": 650.0, "mode": "manual"},
            ],
        )
        january, february, april = periods[0], periods[1], periods[3]
        self.assertEqual((january.balance_start, january.balance_end_source), (100, False))
        self.assertRecordValues(february, [{"balance_end": 500.0, "balance_end_source": "next"}])
        self.assertEqual(april.balance_start, 600)
        with self.assertRaisesRegex(UserError, "exist already"):
            self.year(self.bank).action_create_periods()

    def test_months_before_a_closed_one_are_left(self):
        self.period(3, start=500, end=500).action_close()
        wizard = self.year(self.bank)
        self.assertRecordValues(wizard.line_ids, [{"missing_count": 9, "has_previous": True}])
        wizard.action_create_periods()
        periods = self.periods_of(self.bank)
        self.assertEqual([period.date_start.month for period in periods], list(range(3, 13)))
        self.assertEqual(periods[1].balance_start, 500)

    def test_balances_are_not_added_up_over_months(self):
        self.period(1, start=100, end=500)
        self.period(2, end=600)
        fields = self.env["bank.reconciliation"].fields_get(["balance_start", "balance_end"])
        self.assertFalse(any(field.get("aggregator") for field in fields.values()))

    def test_year_goes_on_from_the_year_before(self):
        self.period(12, end=320, date_start="2025-12-01", date_end="2025-12-31")
        wizard = self.year(self.bank)
        self.assertTrue(wizard.line_ids.has_previous)
        wizard.action_create_periods()
        self.assertEqual(self.periods_of(self.bank)[1].balance_start, 320)

    def test_many_journals_at_once_each_with_its_opening(self):
        second = self.env["account.journal"].create(
            {"name": "Second Bank", "type": "bank", "code": "BNK2"}
        )
        wizard = self.year(self.bank | second)
        openings = {self.bank: 10.0, second: 20.0}
        for line in wizard.line_ids:
            line.balance_start = openings[line.journal_id]
        wizard.action_create_periods()
        for journal, opening in openings.items():
            periods = self.periods_of(journal)
            self.assertEqual((len(periods), periods[0].balance_start), (12, opening))

    def test_dialog_shows_the_missing_months_before_it_is_saved(self):
        self.period(3, start=500, end=600)
        with Form(self.env["bank.reconciliation.year"]) as form:
            form.year = 2026
            form.journal_ids = self.bank
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.missing_count, 11)
                line.balance_start = 40
        form.record.action_create_periods()
        self.assertEqual(self.periods_of(self.bank)[0].balance_start, 40)

    def test_auditor_creates_no_year(self):
        auditor = self.role("auditor")
        with self.assertRaises(AccessError):
            self.env["bank.reconciliation.year"].with_user(auditor).create({"year": 2026})
        self.assertFalse(self.periods_of(self.bank))
