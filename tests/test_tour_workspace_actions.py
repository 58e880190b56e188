from odoo.tests import tagged
from odoo.tools import html2plaintext

from .posting_common import PostingCommon
from .workspace_tours import LOGIN, WorkspaceTours


@tagged("post_install", "-at_install")
class TestTourWorkspaceActions(WorkspaceTours, PostingCommon):
    """Every action on a line of the workspace, once, in one sitting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period(1, start=1000, end=931)
        cls.scheme()
        cls.scheme("interest_in", cls.interest, name="Interest")
        cls.savings = cls.env["account.journal"].create(
            {"name": "Savings", "code": "SAV", "type": "bank"}
        )
        cls.given_away = cls.account("Given Away", "666001")
        cls.invoice(15)

    def assertBooked(self, line, account, partner=None, is_settled=False):
        """The line is booked on one account."""
        partner = partner or self.nobody
        amount = line.amount
        bank = (self.bank_account, partner, max(amount, 0), max(-amount, 0), amount, False)
        other = (account, partner, max(-amount, 0), max(amount, 0), -amount, is_settled)
        self.assertItems(line.move_id, [bank, other] if amount > 0 else [other, bank])

    def test_every_action_on_a_line(self):
        charge = self.line(-12, "2026-01-10", ref="closing of January")
        interest = self.line(3, "2026-01-11", ref="interest of January")
        transfer = self.line(-100, "2026-01-12", ref="to savings")
        parking = self.line(-20, "2026-01-13", ref="parking")
        unknown = self.line(50, "2026-01-14", ref="who is this")
        odd = self.line(10, "2026-01-15", ref="odd")
        self.tour("actions")
        self.assertBooked(charge, self.fees)
        self.assertBooked(interest, self.interest)
        self.assertItems(
            transfer.move_id,
            [
                (self.company.transfer_account_id, self.company.partner_id, 100, 0, 100, False),
                (self.bank_account, self.nobody, 0, 100, -100, False),
            ],
        )
        self.assertBooked(parking, self.given_away)
        self.assertBooked(unknown, self.outstanding_in, self.gemini, is_settled=True)
        self.assertEqual(html2plaintext(unknown.narration).strip(), "asked by phone")
        payment = unknown.matched_item_ids.payment_id
        self.assertEqual(
            (payment.partner_id, payment.amount, payment.create_uid.login),
            (self.gemini, 50, LOGIN),
        )
        self.assertBooked(odd, self.suspense)
        self.assertFalse(odd.checked)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", odd.move_id.id)]
        )
        self.assertEqual([(one.name, one.raw) for one in files], [("receipt.txt", b"paid in cash")])
