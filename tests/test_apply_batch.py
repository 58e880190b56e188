from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.models.bank_applier import (
    MatchPlan,
    PlanWriteOff,
    Settlement,
)

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestApplyBatch(BookingCommon):
    """Many plans of every kind in one batch; locks of core and what a refusal leaves."""

    def test_charges_with_tax_take_as_many_queries_for_twenty_lines_as_for_ten(self):
        self.charges.tax_ids = self.tax("purchase")
        self.assertFlat(self.charged)

    def test_discounts_take_as_many_queries_for_twenty_lines_as_for_ten(self):
        tax = self.tax()
        self.assertFlat(lambda: self.discounted_plan(tax))

    def test_payments_without_entry_take_as_many_queries_for_twenty_lines_as_for_ten(self):
        self.assertFlat(self.in_process)

    def assertFlat(self, make):
        self.count_queries(make, 3)
        self.assertEqual(self.count_queries(make, 20) - self.count_queries(make, 10), 0)

    def count_queries(self, make, number):
        plans = [make() for _place in range(number)]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        lines = self.env["bank.applier"]._apply(plans)
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        self.assertTrue(all(lines.mapped("is_reconciled")))
        return count

    def charged(self):
        item = self.open_item(self.invoice(100))
        charge = PlanWriteOff("charge", -6)
        return MatchPlan(self.line(94).id, (Settlement(item.id, 100),), write_offs=(charge,))

    def discounted_plan(self, tax):
        item = self.open_item(self.discounted(100, how="included", tax=tax))
        discount = PlanWriteOff("discount", -2.4, item.id)
        line = self.line(117.6, date="2026-01-08")
        return MatchPlan(line.id, (Settlement(item.id, 120),), write_offs=(discount,))

    def in_process(self):
        invoice = self.invoice(100)
        payment = self.env["account.payment"].create(
            {
                "amount": 100,
                "partner_id": self.azure.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "journal_id": self.bank.id,
                "invoice_ids": [(6, 0, invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        return MatchPlan(self.line(100).id, tuple(payment._prepare_settlements(100)))

    def test_one_batch_of_every_kind_is_undone_to_the_state_before(self):
        rent = self.account("Rent", "613000")
        earlier = self.line(70, date="2026-01-06")
        earlier.action_match(self.open_item(self.invoice(70)))
        discounted = self.open_item(self.discounted(100))
        habit, back, paid = self.line(-800), self.line(-70), self.line(98, date="2026-01-08")
        open_plan = self.line(30)._prepare_manual_plans(self.open_item(self.invoice(100)))
        charged = self.charged()
        before = self.books()
        lines = self.env["bank.applier"]._apply(
            [
                MatchPlan(habit.id, write_offs=(PlanWriteOff("habit", -800, 0, rent.id),)),
                MatchPlan(back.id, returned_line_id=earlier.id),
                MatchPlan(
                    paid.id,
                    (Settlement(discounted.id, 100),),
                    write_offs=(PlanWriteOff("discount", -2, discounted.id),),
                ),
                charged,
                *open_plan,
            ]
        )
        self.assertEqual(lines.mapped("is_reconciled"), [True] * 5)
        self.assertUndoRestores(lines, before)

    # -------------------------------------------------------------------------
    # LOCKS
    # -------------------------------------------------------------------------

    def test_locked_taxes_refuse_a_charge_with_tax_and_nothing_changes(self):
        self.charges.tax_ids = self.tax("purchase")
        taxed = self.charged()
        before = self.books()
        self.company.tax_lock_date = "2026-01-31"
        with self.assertRaisesRegex(UserError, "lock"), self.env.cr.savepoint():
            self.env["bank.applier"]._apply([taxed])
        self.env.invalidate_all()
        self.assertEqual(self.books(), before)
        self.charges.tax_ids = False
        self.assertTrue(self.env["bank.applier"]._apply([taxed]).is_reconciled)

    def test_undo_in_a_locked_year_is_refused(self):
        line = self.line(-12)
        self.apply(line, write_offs=[("charge", -12)])
        before = self.books()
        self.company.fiscalyear_lock_date = "2026-01-31"
        with self.assertRaisesRegex(UserError, "Lock Date"), self.env.cr.savepoint():
            line.action_undo_reconciliation()
        self.env.invalidate_all()
        self.assertEqual(self.books(), before)

    def test_audit_trail_allows_matching_and_undo(self):
        self.company.restrictive_audit_trail = True
        self.charges.tax_ids = self.tax("purchase")
        line = self.line(-12)
        before = self.books()
        self.apply(line, write_offs=[("charge", -12)])
        self.assertTrue(line.is_reconciled)
        self.assertUndoRestores(line, before)

    def test_confirmed_line_of_a_closed_period_refuses_every_kind_of_plan(self):
        line = self.line(-50, date="2026-01-15")
        paid = self.line(50, date="2026-01-10")
        paid.action_match(self.open_item(self.invoice(50)))
        self.apply(line, write_offs=[("charge", -50)])
        self.period(1, 0, 0).action_close()
        for vals in ({"write_offs": [("charge", -50)]}, {"returned": paid}):
            with self.assertRaisesRegex(UserError, "closed period"):
                self.apply(line, **vals)
