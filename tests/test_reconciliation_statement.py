"""The reconciliation statement of any day: from the balance of the bank to that of the books."""

from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from .common import BankReconciliationCommon


class ReconciliationStatementCommon(BankReconciliationCommon):
    """A bank opened with 1000, booked on 31 December and stated as the opening of January."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank_entry(1000, date="2025-12-31")
        cls.january = cls.period(1, start=1000)

    @classmethod
    def bank_entry(cls, amount, date, journal=None):
        """Post an entry straight on the bank account and return its bank item."""
        account = (journal or cls.bank).default_account_id
        entry = cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": date,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": amount}),
                    Command.create({"account_id": cls.revenue.id, "balance": -amount}),
                ],
            }
        )
        entry.action_post()
        return entry.line_ids.filtered(lambda item: item.account_id == account)

    def statement(self, date, journal=None):
        return (journal or self.bank)._get_reconciliation_statement(date)

    def assertStatement(self, date, bank, books, journal=None, **positions):
        """Compare the statement of a day; what is not named is zero."""
        statement = self.statement(date, journal)
        found = {name: amount for name, amount in statement.figures.positions.items() if amount}
        expected = {name: Decimal(str(amount)) for name, amount in positions.items()}
        self.assertEqual(
            (statement.balance_bank, found, statement.balance_books, statement.proof),
            (Decimal(str(bank)), expected, Decimal(str(books)), 0),
            f"on {date}",
        )
        self.assertEqual(statement.company.proof, 0, f"in company currency on {date}")
        return statement


@tagged("post_install", "-at_install")
class TestReconciliationStatement(ReconciliationStatementCommon):
    def test_payments_are_in_transit_from_their_day_until_the_bank_shows_them(self):
        cheque = self.pay(self.bill(300), date="2026-01-10")
        deposit = self.pay(self.invoice(500), date="2026-01-28")
        self.january.balance_end = 1000
        self.line(500, date="2026-02-02").action_match(self.transit_item(deposit))
        self.line(-300, date="2026-02-05").action_match(self.transit_item(cheque))
        self.assertStatement("2026-01-09", 1000, 1000)
        self.assertStatement("2026-01-10", 1000, 700, payments_outstanding=-300)
        self.assertStatement(
            "2026-01-31", 1000, 1200, payments_outstanding=-300, deposits_in_transit=500
        )
        self.assertStatement("2026-02-02", 1500, 1200, payments_outstanding=-300)
        self.assertStatement("2026-02-05", 1200, 1200)

    def test_a_payment_shown_in_parts_is_in_transit_with_its_rest(self):
        deposit = self.transit_item(self.pay(self.invoice(500), date="2026-01-10"))
        self.line(200, date="2026-01-20").action_match(deposit)
        self.line(300, date="2026-01-25").action_match(deposit)
        self.assertStatement("2026-01-15", 1000, 1500, deposits_in_transit=500)
        self.assertStatement("2026-01-20", 1200, 1500, deposits_in_transit=300)
        self.assertStatement("2026-01-25", 1500, 1500)

    def test_a_line_that_is_not_matched_counts_for_the_bank_alone(self):
        self.line(-20, date="2026-01-15")
        statement = self.assertStatement("2026-01-31", 980, 1000, lines_not_matched=-20)
        self.assertEqual(
            statement.figures.ledgers,
            {"bank": Decimal(980), "outstanding": Decimal(0), "suspense": Decimal(20)},
        )

    def test_what_is_left_of_a_partly_matched_line_is_not_matched(self):
        self.line(120, date="2026-01-15").action_match(self.open_item(self.invoice(100)))
        self.assertStatement("2026-01-31", 1120, 1100, lines_not_matched=20)

    def test_a_line_before_its_payment_is_shown_and_not_booked(self):
        payment = self.pay(self.invoice(500), date="2026-01-20")
        self.line(500, date="2026-01-15").action_match(self.transit_item(payment))
        self.assertStatement("2026-01-17", 1500, 1000, shown_not_booked=500)
        self.assertStatement("2026-01-20", 1500, 1500)

    def test_an_entry_straight_on_the_bank_is_not_shown_until_a_period_with_it_ends(self):
        charge = self.bank_entry(-35, date="2026-01-20")
        self.january.balance_end = 965
        self.january.action_confirm(charge)
        self.assertStatement("2026-01-20", 1000, 965, booked_not_shown=-35)
        self.assertStatement("2026-01-31", 965, 965)
        self.assertStatement("2026-03-10", 965, 965)

    def test_an_old_cheque_straight_on_the_bank_is_not_part_of_the_opening_if_confirmed_later(self):
        cheque = self.bank_entry(-70, date="2025-12-20")
        self.january.balance_end = 930
        self.january.action_confirm(cheque)
        self.assertStatement("2026-01-30", 1000, 930, booked_not_shown=-70)
        self.assertStatement("2026-01-31", 930, 930)

    def test_before_the_first_balance_the_bank_is_counted_back(self):
        self.line(40, date="2025-12-30")
        self.january.balance_start = 1040
        self.assertStatement("2026-01-31", 1040, 1000, lines_not_matched=40)
        self.assertStatement("2025-12-30", 40, 0, lines_not_matched=40)
        self.assertStatement("2025-12-29", 0, 0)
