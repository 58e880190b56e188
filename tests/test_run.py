"""Automatic runs: in the request or in the background, by batches, stopped, resumed, given up."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.models import bank_reconciliation_run as run_module

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestRun(BankReconciliationCommon):
    def setUp(self):
        super().setUp()
        self.invoices = [self.invoice(100 + number) for number in range(5)]
        self.lines = self.env["account.bank.statement.line"]
        for invoice in self.invoices:
            self.lines |= self.line(invoice.amount_total, ref=invoice.name)
        # batches of two, and more than three lines go to the background
        self.patch(run_module, "CHUNK", 2)
        self.patch(run_module, "DIRECT", 3)
        # a test's transaction is not committed
        self.enterContext(patch.object(self.env.cr, "commit", self.env.cr.flush))

    def start(self, dry=False):
        action = self.bank.action_auto_match(dry=dry)
        return self.env["bank.reconciliation.run"].browse(action["res_id"])

    def work(self):
        self.env["bank.reconciliation.run"]._cron_work()

    def matched(self):
        return self.lines.mapped("is_reconciled").count(True)

    def test_many_lines_wait_for_the_background_and_are_matched_there(self):
        run = self.start()
        self.assertEqual((run.state, self.matched(), run.progress), ("waiting", 0, 0))
        self.work()
        self.assertRecordValues(
            run,
            [
                {
                    "state": "done",
                    "line_count": 5,
                    "matched_count": 5,
                    "done_count": 5,
                    "progress": 100,
                }
            ],
        )
        self.assertEqual(self.matched(), 5)
        self.assertEqual(self.lines.matched_by_id, self.env.user)

    def test_few_lines_are_matched_at_once(self):
        self.patch(run_module, "DIRECT", 5)
        self.assertEqual((self.start().state, self.matched()), ("done", 5))

    def test_a_run_is_taken_up_again_where_its_time_was_over(self):
        run = self.start()
        # the job's time is over after its first batch: start, attempt, look, batch
        answers = iter([60, 60, 60, 0])
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **kw: next(answers, 0)
        ):
            self.work()
        self.assertEqual((run.state, self.matched()), ("running", 2))
        self.assertEqual(run.progress, 40)
        self.work()
        self.assertEqual((run.state, self.matched()), ("done", 5))

    def test_a_stopped_run_keeps_what_it_has_matched_and_goes_no_further(self):
        run = self.start()
        apply_chunk = type(run)._apply_chunk

        def one_batch_then_stop(self_):
            done = apply_chunk(self_)
            run.action_stop()
            return done

        with patch.object(type(run), "_apply_chunk", one_batch_then_stop):
            self.work()
        self.work()
        self.assertEqual((run.state, self.matched()), ("stopped", 2))
        run.action_undo()
        self.assertEqual((run.state, self.matched()), ("undone", 0))

    def test_a_run_that_goes_on_is_not_undone(self):
        run = self.start()
        with self.assertRaisesRegex(UserError, "Stop it first"):
            run.action_undo()

    def test_a_dry_run_in_the_background_books_nothing_until_it_is_applied(self):
        run = self.start(dry=True)
        self.work()
        self.assertEqual((run.state, run.certain_count, self.matched()), ("done", 5, 0))
        run.action_apply()
        self.assertEqual((run.state, self.matched()), ("running", 0))
        self.work()
        self.assertEqual((run.state, self.matched()), ("done", 5))

    def test_a_line_that_fails_is_named_and_the_others_are_matched(self):
        applier = type(self.env["bank.applier"])
        apply, bad, refusal = applier._apply, self.lines[2], "the account is blocked"

        def refuse(self_, plans):
            if bad.id in [plan.line_id for plan in plans]:
                raise UserError(refusal)
            return apply(self_, plans)

        run = self.start()
        with patch.object(applier, "_apply", refuse):
            self.work()
        self.assertEqual((run.state, run.matched_count, run.done_count), ("done", 4, 5))
        self.assertIn("the account is blocked", run.problems)
        self.assertTrue(bad.proposal_ids)

    def test_a_run_that_breaks_the_job_again_and_again_is_given_up(self):
        run = self.start()
        matcher, refusal = type(self.env["bank.matcher"]), "no way"

        def broken(*args, **kwargs):
            raise UserError(refusal)

        # the real rollback would take the whole test back
        rollback = patch.object(self.env.cr, "rollback", lambda: None)
        with patch.object(matcher, "_refresh_proposals", broken), rollback:
            for _time in range(4):
                self.work()
        self.assertEqual((run.state, run.problems), ("failed", "no way"))

    def test_a_run_works_with_the_rights_of_who_started_it(self):
        accountant = self.role("accountant")
        action = self.bank.with_user(accountant).action_auto_match()
        run = self.env["bank.reconciliation.run"].browse(action["res_id"])
        self.work()
        self.assertEqual((run.user_id, self.lines.matched_by_id), (accountant, accountant))
        self.assertEqual(run.state, "done")

    def test_a_high_suggestion_is_applied_where_the_policy_says_so(self):
        invoice = self.invoice(777)
        line = self.line(700, ref=invoice.name, partner_name="Azure Interior")
        runs = self.env["bank.reconciliation.run"]
        runs._start(self.bank, line)
        self.assertEqual((line.is_reconciled, line.match_confidence), (False, "high"))
        runs._start(self.bank, line, confidence="high")
        self.assertTrue(line.is_reconciled)
        self.assertEqual(invoice.amount_residual, 77)

    # -------------------------------------------------------------------------
    # AT NIGHT
    # -------------------------------------------------------------------------

    def count_runs(self):
        return self.env["bank.reconciliation.run"].search_count([])

    def test_at_night_a_run_is_recorded_only_when_there_is_something_to_match(self):
        self.patch(run_module, "DIRECT", 100)
        self.bank.bank_match_policy = "certain"
        self.bank._match_what_is_new()
        self.assertEqual((self.matched(), self.count_runs()), (5, 1))
        lost = self.line(4321, ref="nobody knows")
        self.bank._match_what_is_new()
        self.bank._match_what_is_new()
        self.assertEqual((lost.match_confidence, self.count_runs()), ("none", 1))
        late = self.invoice(4321)
        lost.payment_ref = late.name
        self.bank._match_what_is_new()
        self.assertEqual((lost.is_reconciled, self.count_runs()), (True, 2))

    def test_at_night_the_suggestions_of_open_lines_are_made_anew(self):
        self.bank.bank_match_policy = "certain"
        (self.lines - self.lines[0]).unlink()
        for invoice in self.invoices:
            invoice.button_draft()
        line = self.line(50, ref="thanks", partner_id=self.azure.id)
        self.bank._match_what_is_new()
        self.assertFalse(line.proposal_ids)
        twins = self.invoice(50) | self.invoice(50)
        self.bank._match_what_is_new()
        found = line.proposal_ids.item_ids.move_line_id.move_id
        self.assertEqual((found, self.count_runs()), (twins, 0))

    def test_what_could_not_be_booked_is_not_tried_every_night(self):
        self.patch(run_module, "DIRECT", 100)
        self.bank.bank_match_policy = "certain"
        refusal = "the account is blocked"

        def refuse(self_, plans):
            raise UserError(refusal)

        with patch.object(type(self.env["bank.applier"]), "_apply", refuse):
            for _night in range(4):
                self.bank._match_what_is_new()
        self.assertEqual((self.matched(), self.count_runs()), (0, 1))
        self.line(66, ref=self.invoice(66).name)
        self.bank._match_what_is_new()
        self.assertEqual((self.matched(), self.count_runs()), (5, 2))

    # -------------------------------------------------------------------------
    # HIGHLY LIKELY ONES
    # -------------------------------------------------------------------------

    def start_high(self, line):
        self.env["bank.reconciliation.run"]._start(self.bank, line, confidence="high")
        return line.is_reconciled

    def test_what_something_speaks_against_is_not_highly_likely(self):
        """The text names a number that is not open, though the amount is owed once."""
        self.invoice(640)
        line = self.line(640, ref="INV/2026/99999", partner_id=self.azure.id)
        self.assertFalse(self.start_high(line))
        self.assertEqual(line.match_confidence, "high")

    def test_after_an_undo_nothing_is_matched_as_highly_likely(self):
        first, _second = self.invoice(640), self.invoice(640, date="2026-01-07")
        line = self.line(640, ref=first.name, partner_id=self.azure.id)
        self.assertTrue(self.start_high(line))
        line.action_undo_reconciliation()
        self.assertFalse(self.start_high(line))

    def test_a_sum_beside_another_sum_is_not_highly_likely(self):
        for amount in (40, 60, 45, 55):
            self.invoice(amount, self.gemini)
        line = self.line(100, ref="thanks", partner_id=self.gemini.id)
        self.assertFalse(self.start_high(line))
        sums = [set(one.item_ids.mapped("amount")) for one in line.proposal_ids[:2]]
        self.assertCountEqual(sums, [{40, 60}, {45, 55}])
