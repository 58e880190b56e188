from odoo.tests import tagged

from .common import BankReconciliationCommon
from .workspace_tours import LOGIN, WorkspaceTours

LATE = "2026-01-20"


@tagged("post_install", "-at_install")
class TestTourWorkspace(WorkspaceTours, BankReconciliationCommon):
    """An accountant works in the two lists with mouse and keys; the books are looked at after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.given_away = cls.env["account.account"].create(
            {"name": "Given Away", "code": "666001", "account_type": "expense"}
        )

    def paid(self, amount, date="2026-01-10", partner=None):
        """Return an invoice (or bill) and the line that pays it and names it."""
        make = self.invoice if amount > 0 else self.bill
        move = make(abs(amount), partner)
        way = "paid" if amount > 0 else "bill"
        line = self.line(amount, date, ref=f"{way} {abs(amount)} {move.name}")
        line.action_suggest()
        return move, line

    def assertOpen(self, line, partner=None):
        """The whole line waits on the suspense account."""
        none, amount = self.env["res.partner"], line.amount
        partner = partner or none
        self.assertItems(
            line.move_id,
            [
                (self.bank_account, partner, amount, 0, amount, False),
                (self.suspense, partner, 0, amount, -amount, False),
            ],
        )

    def assertPays(self, line, partner, *amounts):
        """The line is booked against customers' items of these amounts, each reconciled."""
        settled = [(self.receivable, partner, 0, one, -one, True) for one in amounts]
        own = (self.bank_account, partner, line.amount, 0, line.amount, False)
        self.assertItems(line.move_id, [own, *settled])

    def events(self):
        """Return what the history tells, oldest first."""
        found = self.env["bank.match.event"].search([("journal_id", "=", self.bank.id)])
        return [(one.user_id.login, one.action, one.line_id.amount) for one in found.sorted("id")]

    def test_match_by_selecting_and_many_to_many_with_a_difference(self):
        self.period(1, start=1000, end=1595)
        _invoice, line = self.paid(300)
        older, newer = self.invoice(200), self.invoice(100, date="2026-01-06")
        one = self.line(100, "2026-01-11", ref="deposit one")
        two = self.line(195, "2026-01-12", ref="deposit two")
        self.tour("select")
        self.assertPays(line, self.azure, 300)
        self.assertPays(one, self.azure, 100)
        self.assertItems(
            two.move_id,
            [
                (self.bank_account, self.azure, 195, 0, 195, False),
                (self.given_away, self.azure, 5, 0, 5, False),
                (self.receivable, self.azure, 0, 100, -100, True),
                (self.receivable, self.azure, 0, 100, -100, True),
            ],
        )
        self.assertEqual(set((older | newer).mapped("payment_state")), {"paid"})

    def test_undo_by_key_and_from_the_history(self):
        self.period(1, start=1000, end=1370)
        first, one = self.paid(300)
        second, two = self.paid(70, "2026-01-11")
        self.tour("undo")
        self.assertOpen(one)
        self.assertOpen(two)
        self.assertEqual((first | second).mapped("payment_state"), ["not_paid", "not_paid"])
        self.assertEqual(
            self.events(),
            [
                (LOGIN, "matched", 300),
                (LOGIN, "matched", 70),
                (LOGIN, "undone", 70),
                (LOGIN, "undone", 300),
            ],
        )

    def test_everything_by_keys(self):
        self.period(1, start=1000, end=1420)
        _invoice, line = self.paid(300)
        fitting = self.invoice(70) | self.invoice(70, date="2026-01-06")
        either = self.line(70, "2026-01-11", ref="either 70", partner_id=self.azure.id)
        either.action_suggest()
        cash = self.line(50, LATE, ref="cash 50")
        last = self.invoice(50, self.gemini, date=LATE)
        self.tour("keys")
        self.assertPays(line, self.azure, 300)
        self.assertPays(either, self.azure, 70)
        self.assertEqual(fitting.mapped("payment_state").count("paid"), 1)
        self.assertOpen(cash)
        self.assertEqual(last.payment_state, "not_paid")

    def test_payments_invoices_and_bills_under_their_kinds(self):
        self.period(1, start=1000, end=1220)
        payment = self.pay(self.invoice(40))
        waiting = self.line(40, ref="payment of a customer", partner_id=self.azure.id)
        waiting.action_suggest()
        _invoice, line = self.paid(300)
        bill, out = self.paid(-120)
        self.tour("kinds")
        self.assertItems(
            waiting.move_id,
            [
                (self.bank_account, self.azure, 40, 0, 40, False),
                (self.outstanding_in, self.azure, 0, 40, -40, True),
            ],
        )
        self.assertEqual(payment.state, "paid")
        self.assertPays(line, self.azure, 300)
        self.assertItems(
            out.move_id,
            [
                (self.payable, self.gemini, 120, 0, 120, True),
                (self.bank_account, self.gemini, 0, 120, -120, False),
            ],
        )
        self.assertEqual(bill.payment_state, "paid")

    def test_match_by_dragging(self):
        self.period(1, start=1000, end=1300)
        named, line = self.paid(300)
        others = self.invoice(200), self.invoice(100, date="2026-01-06")
        self.tour("drag")
        self.assertPays(line, self.azure, 100, 200)
        self.assertEqual([one.payment_state for one in others], ["paid", "paid"])
        self.assertEqual(named.payment_state, "not_paid")

    def test_a_dry_run_matches_nothing_until_it_is_applied(self):
        self.period(1, start=1000, end=1310)
        _invoice, line = self.paid(300)
        left = self.line(10, "2026-01-11", ref="paid by somebody")
        self.tour("auto")
        self.assertPays(line, self.azure, 300)
        self.assertOpen(left)
        self.assertEqual(self.events(), [(LOGIN, "matched", 300)])

    def test_back_to_manual_after_its_warning(self):
        period = self.period(1, start=1000, end=1310)
        invoice, line = self.paid(300)
        line.sudo().fingerprint = "1:january-10"
        matched = self.line(80, "2026-01-09", fingerprint="1:january-9")
        matched.action_match(self.open_item(self.invoice(80)))
        kept = self.line(10, "2026-01-11", ref="written by hand")
        self.tour("manually")
        self.assertEqual(period.mode, "manual")
        self.assertFalse((line | matched).exists())
        self.assertOpen(kept)
        self.assertEqual(invoice.payment_state, "not_paid")
