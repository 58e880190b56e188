"""Rent, salaries, instalments, subscriptions: expected, come, changed, missed, skipped."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BankReconciliationCommon

OCCURRENCES = "account.reconcile.model.occurrence"


class RecurringCommon(BankReconciliationCommon):
    """Gemini is the lessor: 1,200.00 on the first of each month, from January 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rent_account = cls.new_account("Rent", "630001", "expense")
        cls.usd = cls.company.currency_id

    @classmethod
    def new_account(cls, name, code, account_type):
        vals = {"name": name, "code": code, "account_type": account_type}
        return cls.env["account.account"].create(vals)

    def recurring(self, amount, account, name="Rent", day="2026-01-15", **vals):
        """Make a recurring rule on a day; its lines are those of Gemini."""
        with freeze_time(day):
            return self.env["account.reconcile.model"].create(
                {
                    "name": name,
                    "trigger": "auto_reconcile",
                    "match_partner_ids": [Command.set(self.gemini.ids)],
                    "line_ids": [Command.create({"account_id": account.id})],
                    "is_recurring": True,
                    "expected_amount": amount,
                    "date_first": "2026-01-01",
                    **vals,
                }
            )

    def rent(self, **vals):
        return self.recurring(-1200, self.rent_account, **vals)

    def paid(self, amount, date, **vals):
        """A line of the lessor, as the bank shows it."""
        return self.line(amount, date=date, ref="Miete", partner_id=self.gemini.id, **vals)

    def night(self, day):
        """The daily job of this day."""
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with freeze_time(day), commit:
            self.env["account.reconcile.model"]._cron_expected()

    def match(self, day="2026-06-30"):
        with freeze_time(day):
            self.bank.action_auto_match()

    def assertExpected(self, rule, expected):
        """Compare all expected bookings, the oldest first: ``(day, amount, status)``."""
        rows = [
            (str(one.date_expected), one.amount_expected, one.state)
            for one in rule.occurrence_ids.sorted("date_expected")
        ]
        self.assertEqual(rows, expected)

    def occurrence(self, rule, day):
        return rule.occurrence_ids.filtered(
            lambda one: one.date_expected == fields.Date.to_date(day)
        )

    def assertPaid(self, line, account, amount):
        """The line is booked to this account alone: money that goes out."""
        self.assertItems(
            line.move_id,
            [
                (account, self.gemini, amount, 0.0, amount, False),
                (self.bank_account, self.gemini, 0.0, amount, -amount, False),
            ],
        )


@tagged("post_install", "-at_install")
class TestRuleRecurring(RecurringCommon):
    # -------------------------------------------------------------------------
    # AHEAD
    # -------------------------------------------------------------------------

    def test_the_next_booking_is_always_expected_and_each_day_once(self):
        rule = self.rent(day="2025-12-10")
        self.assertExpected(rule, [("2026-01-01", -1200, "expected")])
        self.assertEqual(rule.next_expected_date, fields.Date.to_date("2026-01-01"))
        self.night("2025-12-31")
        self.assertExpected(rule, [("2026-01-01", -1200, "expected")])
        self.night("2026-01-01")
        self.night("2026-01-01")
        self.assertExpected(
            rule, [("2026-01-01", -1200, "expected"), ("2026-02-01", -1200, "expected")]
        )

    def test_what_was_not_made_in_time_is_caught_up_without_gaps(self):
        rule = self.rent(date_last="2026-03-31")
        self.occurrence(rule, "2026-01-01").sudo().unlink()
        self.night("2026-07-20")
        days = [str(one.date_expected) for one in rule.occurrence_ids.sorted("date_expected")]
        self.assertEqual(days, ["2026-01-01", "2026-02-01", "2026-03-01"])

    def test_another_schedule_forgets_what_it_expects_no_more(self):
        rule = self.rent()
        self.paid(-1200, "2026-01-02")
        self.match("2026-01-15")
        with freeze_time("2026-01-15"):
            rule.write({"day_of_month": 15, "expected_amount": -1300})
        self.assertExpected(
            rule,
            [
                ("2026-01-01", -1200, "met"),
                ("2026-01-15", -1300, "expected"),
                ("2026-02-15", -1300, "expected"),
            ],
        )

    def test_while_a_rule_is_archived_nothing_is_expected(self):
        rule = self.rent()
        with freeze_time("2026-01-16"):
            rule.active = False
        self.assertExpected(rule, [])
        with freeze_time("2026-03-20"):
            rule.active = True
        self.assertExpected(
            rule,
            [
                ("2026-01-01", -1200, "skipped"),
                ("2026-02-01", -1200, "skipped"),
                ("2026-03-01", -1200, "skipped"),
                ("2026-04-01", -1200, "expected"),
            ],
        )

    def test_a_schedule_that_is_not_whole_is_refused(self):
        for vals in (
            {"date_first": False},
            {"expected_amount": 0},
            {"interval_number": 0},
            {"day_of_month": 32},
            {"date_last": "2025-12-31"},
            {"expected_tolerance": -1},
        ):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.rent(**vals)

    def test_an_amount_that_nobody_gave_is_none(self):
        rule = self.env["account.reconcile.model"].create(
            {"name": "Rent", "match_partner_ids": [Command.set(self.gemini.ids)]}
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            rule.write({"is_recurring": True, "date_first": "2026-01-01"})

    def test_a_day_never_belongs_to_two_bookings(self):
        self.rent(window_days=13)
        with self.assertRaisesRegex(ValidationError, "up to 13 days"):
            self.rent(window_days=14)
        with self.assertRaisesRegex(ValidationError, "up to 3 days"):
            self.rent(interval_unit="week")

    def test_lines_must_be_recognised_by_more_than_the_journal(self):
        with self.assertRaisesRegex(ValidationError, "condition by which its lines"):
            self.rent(match_partner_ids=False, match_journal_ids=[Command.set(self.bank.ids)])

    # -------------------------------------------------------------------------
    # COME
    # -------------------------------------------------------------------------

    def test_three_months_of_rent(self):
        rule = self.rent()
        lines = [self.paid(-1200, day) for day in ("2026-01-02", "2026-01-30", "2026-03-02")]
        self.match()
        for line in lines:
            self.assertPaid(line, self.rent_account, 1200.0)
            self.assertEqual(line.match_rule_id, rule)
        self.assertIn("Rent is expected on 02/01/2026.", lines[1].match_reason)
        self.assertExpected(
            rule,
            [
                ("2026-01-01", -1200, "met"),
                ("2026-02-01", -1200, "met"),
                ("2026-03-01", -1200, "met"),
            ],
        )
        self.assertRecordValues(
            self.occurrence(rule, "2026-02-01"),
            [
                {
                    "line_id": lines[1].id,
                    "is_booked": True,
                    "date_met": fields.Date.to_date("2026-01-30"),
                    "amount_met": -1200.0,
                }
            ],
        )

    def test_the_account_says_whose_line_it_is(self):
        """The bank's file names an account and no partner, as files do."""
        rule = self.rent()
        account = "DE02120300000000202051"
        self.gemini.bank_ids = [Command.create({"acc_number": "DE02 1203 0000 0000 2020 51"})]
        line = self.line(-1200, date="2026-01-02", ref="Miete", account_number=account)
        self.match("2026-01-20")
        self.assertPaid(line, self.rent_account, 1200.0)
        self.assertEqual((line.partner_id, line.match_rule_id), (self.gemini, rule))
        line.action_undo_reconciliation()
        self.assertFalse(line.partner_id)

    def test_an_account_that_two_partners_have_says_nothing(self):
        rule = self.rent()
        for partner in (self.gemini, self.azure):
            partner.bank_ids = [Command.create({"acc_number": "DE02120300000000202051"})]
        line = self.line(
            -1200, date="2026-01-02", ref="Miete", account_number="DE02120300000000202051"
        )
        self.match("2026-01-20")
        self.assertFalse(line.is_reconciled)
        self.assertFalse(self.occurrence(rule, "2026-01-01").line_id)

    def test_a_line_within_the_tolerance_is_met_by_the_trigger_of_the_rule(self):
        rule = self.rent(expected_tolerance=5, trigger="suggest")
        line = self.paid(-1204.5, "2026-01-01")
        self.match()
        self.assertFalse(line.is_reconciled)
        self.assertRecordValues(line.proposal_ids, [{"kind": "rule", "confidence": "high"}])
        line.action_apply_proposal()
        self.assertPaid(line, self.rent_account, 1204.5)
        self.assertEqual(self.occurrence(rule, "2026-01-01").state, "met")

    def test_a_line_that_is_not_due_goes_to_the_next_rule(self):
        rule = self.rent(sequence=1)
        other = self.env["account.reconcile.model"].create(
            {
                "name": "Other things of the lessor",
                "trigger": "auto_reconcile",
                "sequence": 2,
                "match_partner_ids": [Command.set(self.gemini.ids)],
                "line_ids": [Command.create({"account_id": self.revenue.id})],
            }
        )
        rent, heating = self.paid(-1200, "2026-01-01"), self.paid(-310, "2026-01-14")
        self.match()
        self.assertEqual((rent | heating).mapped("match_rule_id"), rule | other)
        self.assertPaid(heating, self.revenue, 310.0)

    def test_a_line_matched_with_the_bill_is_what_was_expected(self):
        rule = self.rent()
        bill = self.bill(1200, date="2025-12-20")
        line = self.paid(-1200, "2026-01-02")
        line.action_match(self.open_item(bill))
        self.assertRecordValues(
            self.occurrence(rule, "2026-01-01"), [{"state": "met", "line_id": line.id}]
        )

    def test_a_bill_of_another_amount_in_the_window_is_not_what_was_expected(self):
        rule = self.rent()
        line = self.paid(-310, "2026-01-02")
        line.action_match(self.open_item(self.bill(310)))
        self.assertEqual(self.occurrence(rule, "2026-01-01").state, "expected")

    def test_lines_from_before_the_rule_was_made_are_found(self):
        line = self.paid(-1200, "2026-01-02")
        line.action_match(self.open_item(self.bill(1200, date="2025-12-20")))
        waiting = self.paid(-1200, "2026-02-02")
        rule = self.rent(day="2026-02-10")
        self.assertExpected(
            rule,
            [
                ("2026-01-01", -1200, "met"),
                ("2026-02-01", -1200, "expected"),
                ("2026-03-01", -1200, "expected"),
            ],
        )
        self.assertEqual(self.occurrence(rule, "2026-02-01").line_id, waiting)

    def test_the_rent_that_comes_back_is_not_the_rent(self):
        rule = self.rent()
        line = self.paid(1200, "2026-01-03")
        self.match()
        self.assertFalse(line.proposal_ids.filtered("rule_id"))
        self.assertFalse(self.occurrence(rule, "2026-01-01").line_id)

    # -------------------------------------------------------------------------
    # CHANGED
    # -------------------------------------------------------------------------

    def test_another_amount_is_shown_and_not_booked_by_itself(self):
        rule = self.rent()
        line = self.paid(-1250, "2026-02-02")
        self.match()
        self.assertFalse(line.is_reconciled)
        self.assertRecordValues(
            line.proposal_ids,
            [{"rule_id": rule.id, "confidence": "high", "is_doubtful": True}],
        )
        self.assertIn(
            "Rent was 1,200.00 USD so far, this line is 1,250.00 USD.", line.proposal_ids.reasons
        )
        self.assertRecordValues(
            self.occurrence(rule, "2026-02-01"),
            [{"state": "changed", "line_id": line.id, "is_booked": False, "amount_met": -1250.0}],
        )

    def test_the_new_amount_is_accepted_with_one_click(self):
        rule = self.rent()
        line, later = self.paid(-1250, "2026-02-02"), self.paid(-1250, "2026-03-02")
        self.match("2026-03-20")
        self.assertFalse((line | later).filtered("is_reconciled"))
        with freeze_time("2026-03-20"):
            self.occurrence(rule, "2026-02-01").action_accept_amount()
        self.assertEqual(rule.expected_amount, -1250.0)
        self.match("2026-03-20")
        self.assertPaid(line, self.rent_account, 1250.0)
        self.assertPaid(later, self.rent_account, 1250.0)
        self.night("2026-03-20")
        self.assertEqual(
            [(one.amount_expected, one.state) for one in rule.occurrence_ids.sorted("id")][1:],
            [(-1250.0, "met"), (-1250.0, "met"), (-1250.0, "expected")],
        )

    def test_a_changed_amount_that_somebody_books_stays_reported_until_it_is_accepted(self):
        rule = self.rent()
        line = self.paid(-1250, "2026-02-02")
        line.action_suggest()
        line.proposal_ids.action_apply()
        self.assertPaid(line, self.rent_account, 1250.0)
        february = self.occurrence(rule, "2026-02-01")
        self.assertRecordValues(february, [{"state": "changed", "is_booked": True}])
        february.action_accept_amount()
        self.assertRecordValues(february, [{"state": "met", "amount_expected": -1250.0}])
        with self.assertRaisesRegex(UserError, "no other amount"):
            february.action_accept_amount()

    # -------------------------------------------------------------------------
    # MISSED
    # -------------------------------------------------------------------------

    def activities(self, rule):
        return rule.activity_ids.filtered(
            lambda one: (
                one.activity_type_id
                == self.env.ref(
                    "account_bank_reconciliation.account_reconcile_model_missed_activity_type"
                )
            )
        )

    def test_what_does_not_come_is_reported_once_the_bank_has_shown_the_days(self):
        rule = self.rent()
        self.line(-1, "2026-02-04", "something else")
        self.night("2026-02-06")
        self.assertEqual(self.occurrence(rule, "2026-02-01").state, "expected")
        self.line(-1, "2026-02-05", "the last day of the window")
        self.night("2026-02-06")
        self.assertEqual(self.occurrence(rule, "2026-02-01").state, "missed")
        told = self.activities(rule)
        self.assertRecordValues(told, [{"user_id": self.env.uid, "summary": "Rent did not come"}])
        self.assertIn("02/01/2026, not seen until 02/05/2026", told.note)

    def test_without_data_of_the_bank_it_is_missed_after_a_month(self):
        rule = self.rent(date_first="2026-02-01")
        self.night("2026-03-07")
        self.assertEqual(self.occurrence(rule, "2026-02-01").state, "expected")
        self.night("2026-03-08")
        self.assertEqual(self.occurrence(rule, "2026-02-01").state, "missed")

    def test_one_activity_tells_of_all_and_goes_when_they_have_come(self):
        rule = self.rent()
        self.line(-1, "2026-02-20", "something else")
        self.night("2026-02-20")
        self.assertEqual(len(self.activities(rule)), 1)
        self.assertIn("01/01/2026", self.activities(rule).note)
        self.assertIn("02/01/2026", self.activities(rule).note)
        self.paid(-1200, "2026-01-02")
        self.paid(-1200, "2026-02-02")
        self.match("2026-02-21")
        states = self.env[OCCURRENCES].search([("rule_id", "=", rule.id)]).mapped("state")
        self.assertEqual(sorted(states), ["expected", "met", "met"])
        self.assertFalse(self.activities(rule))

    def test_an_activity_that_is_done_does_not_come_back_every_night(self):
        rule = self.rent()
        self.line(-1, "2026-01-20", "something else")
        self.night("2026-01-20")
        self.activities(rule).action_feedback("It is paid in cash.")
        self.night("2026-01-21")
        self.assertFalse(self.activities(rule))

    def test_what_comes_on_another_day_is_asked(self):
        rule = self.rent()
        self.line(-1, "2026-02-10", "something else")
        self.night("2026-02-10")
        line = self.paid(-1200, "2026-02-14")
        self.match("2026-02-15")
        self.assertFalse(line.is_reconciled)
        self.assertTrue(line.proposal_ids.is_doubtful)
        self.assertIn("outside the days allowed", line.proposal_ids.reasons)
        line.proposal_ids.action_apply()
        self.assertPaid(line, self.rent_account, 1200.0)
        self.assertEqual(self.occurrence(rule, "2026-02-01").state, "met")

    def test_the_card_of_the_bank_counts_what_is_missed_and_changed(self):
        self.rent()
        self.paid(-1250, "2026-02-20")
        self.paid(-1250, "2026-02-03")
        self.match("2026-02-20")
        self.night("2026-02-20")
        card = self.bank._get_journal_dashboard_data_batched()[self.bank.id]
        self.assertEqual((card["bank_missed"], card["bank_changed"]), (1, 1))
        action = self.bank.action_open_expected()
        found = self.env[OCCURRENCES].search([*action["domain"], ("state", "!=", "expected")])
        self.assertEqual(sorted(found.mapped("state")), ["changed", "missed"])

    # -------------------------------------------------------------------------
    # SKIPPED, UNDONE, DELETED
    # -------------------------------------------------------------------------

    def test_a_month_that_is_skipped_is_not_missed_and_its_line_is_asked(self):
        rule = self.rent()
        january = self.occurrence(rule, "2026-01-01")
        january.action_skip()
        self.line(-1, "2026-01-20", "something else")
        self.night("2026-01-20")
        self.assertEqual(january.state, "skipped")
        line = self.paid(-1200, "2026-01-03")
        self.match("2026-01-20")
        self.assertFalse(line.is_reconciled)
        self.assertIn("was skipped", line.proposal_ids.reasons)
        with freeze_time("2026-01-20"):
            january.action_resume()
        self.assertRecordValues(january, [{"state": "expected", "line_id": line.id}])
        self.match("2026-01-20")
        self.assertEqual(january.state, "met")

    def test_what_is_booked_cannot_be_skipped(self):
        rule = self.rent()
        self.paid(-1200, "2026-01-03")
        self.match("2026-01-20")
        with self.assertRaisesRegex(UserError, "Undo the match"):
            self.occurrence(rule, "2026-01-01").action_skip()

    def test_undo_makes_it_expected_again(self):
        rule = self.rent()
        line = self.paid(-1200, "2026-01-03")
        self.match("2026-01-20")
        line.action_undo_reconciliation()
        january = self.occurrence(rule, "2026-01-01")
        self.assertRecordValues(
            january,
            [{"state": "expected", "line_id": line.id, "is_booked": False, "date_met": False}],
        )
        self.assertFalse(line.is_reconciled)
        line.unlink()
        self.assertRecordValues(january, [{"state": "expected", "line_id": False}])

    def test_a_match_that_core_takes_apart_is_noticed_at_night(self):
        rule = self.rent()
        line = self.paid(-1200, "2026-01-03")
        line._seek_for_lines()[1].account_id = self.rent_account  # booked as core does it
        self.night("2026-01-20")
        january = self.occurrence(rule, "2026-01-01")
        self.assertRecordValues(january, [{"state": "met", "is_booked": True}])
        line.action_undo_reconciliation()
        self.night("2026-01-21")
        self.assertRecordValues(january, [{"state": "expected", "is_booked": False}])

    # -------------------------------------------------------------------------
    # SEVERAL LINES
    # -------------------------------------------------------------------------

    def test_of_two_lines_in_a_window_one_is_booked_and_the_other_asked(self):
        rule = self.rent()
        first, second = self.paid(-1200, "2026-02-03"), self.paid(-1200, "2026-02-02")
        self.paid(-1200, "2026-01-01")
        self.match()
        self.assertFalse(first.is_reconciled)
        self.assertPaid(second, self.rent_account, 1200.0)
        self.assertIn("is another line", first.proposal_ids.reasons)
        self.assertTrue(first.proposal_ids.is_doubtful)
        self.assertEqual(self.occurrence(rule, "2026-02-01").line_id, second)
        first.proposal_ids.action_apply()
        self.assertPaid(first, self.rent_account, 1200.0)
        self.assertEqual(self.occurrence(rule, "2026-02-01").line_id, second)

    def test_it_does_not_matter_which_line_is_looked_at_first(self):
        rule = self.rent()
        self.paid(-1200, "2026-01-01")
        self.match("2026-01-20")
        far, near = self.paid(-1200, "2026-02-04"), self.paid(-1200, "2026-02-01")
        for lines in ((far, near), (near, far)):
            for line in lines:
                line.action_suggest()
            with self.subTest(first=lines[0].date):
                self.assertTrue(far.proposal_ids.is_doubtful)
                self.assertFalse(near.proposal_ids.is_doubtful)
                self.assertEqual(self.occurrence(rule, "2026-02-01").line_id, near)

    def test_a_suggestion_is_not_booked_when_another_line_has_come_meanwhile(self):
        rule = self.rent()
        line = self.paid(-1200, "2026-01-04")
        run = self.env["bank.reconciliation.run"]._start(self.bank, line, dry=True)
        nearer = self.paid(-1200, "2026-01-01")
        nearer.action_match(self.open_item(self.bill(1200)))
        self.assertEqual(self.occurrence(rule, "2026-01-01").line_id, nearer)
        run.action_apply()
        self.assertFalse(line.is_reconciled)

    def test_many_lines_take_the_queries_of_few(self):
        self.rent(window_days=3)
        self.recurring(-900, self.revenue, name="Parking", day_of_month=20)

        def count(number):
            lines = self.env["account.bank.statement.line"]
            for index in range(number):
                lines |= self.paid(-(1200 + index), f"2026-02-{index % 27 + 1:02}")
            lines.action_suggest()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.action_suggest()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = count(4)
        self.assertLessEqual(count(40), few + 12)

    # -------------------------------------------------------------------------
    # WHO
    # -------------------------------------------------------------------------

    def test_auditors_look_and_accountants_decide(self):
        rule = self.rent()
        january = self.occurrence(rule, "2026-01-01")
        auditor, accountant = self.role("auditor"), self.role("accountant")
        self.assertEqual(january.with_user(auditor).state, "expected")
        for action in ("action_skip", "action_resume", "action_accept_amount"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(january.with_user(auditor), action)()
        with self.assertRaises(AccessError):
            january.with_user(accountant).write({"state": "met"})
        january.with_user(accountant).action_skip()
        self.assertEqual(january.state, "skipped")

    def test_other_companies_keep_their_own(self):
        rule = self.rent()
        other = self.setup_other_company(name="elsewhere")["company"]
        stranger = self.role("accountant", login="stranger")
        stranger.sudo().write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            rule.occurrence_ids.with_user(stranger).with_company(other).action_skip()
        dialogs = self.env["bank.rule.recurring"].with_user(stranger).with_company(other)
        vals = {"kind": "rent", "words": "Miete", "amount": 1, "date_first": "2026-01-01"}
        dialog = dialogs.create({**vals, "account_id": self.rent_account.id})
        with self.assertRaises(AccessError):
            dialog.action_create_rule()
