"""The reconciliation statement of any day: from the balance of the bank to that of the books."""

import base64
import io
from decimal import Decimal

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

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

    def test_a_stated_balance_that_misses_a_line_leaves_it_in_the_proof(self):
        lines = self.line(100, date="2026-01-10") | self.line(7, date="2026-01-14")
        self.env["account.bank.statement"].create(
            {
                "name": "January of the bank",
                "balance_start": 1000,
                "balance_end_real": 1157,  # with a line of 50 that is not here
                "line_ids": [Command.set(lines.ids)],
            }
        )
        statement = self.statement("2026-01-20")
        self.assertEqual(statement.balance_bank, 1157)
        self.assertEqual(statement.lines_not_matched, 107)
        self.assertEqual((statement.balance_books, statement.proof), (1000, 50))
        self.assertEqual(self.statement("2026-01-13").proof, 0)

    def test_an_opening_balance_that_is_not_booked_is_left_in_the_proof(self):
        self.january.balance_start = 1200
        self.assertEqual(self.statement("2026-01-15").proof, 200)

    def test_a_transfer_in_transit_is_told_and_counts_for_nothing(self):
        line = self.line(-400, date="2026-01-15")
        other = self.company_data["default_journal_bank"].copy()
        self.assertTrue(other.default_account_id)
        transfer = self.company.transfer_account_id
        line._seek_for_lines()[1].account_id = transfer
        statement = self.assertStatement("2026-01-31", 600, 600)
        self.assertEqual([row.amount for row in statement.transfers_in_transit], [Decimal(400)])

    def test_a_payment_shown_by_another_bank_is_settled_elsewhere(self):
        other = self.bank.copy()
        payment = self.transit_item(self.pay(self.invoice(500), date="2026-01-10"))
        line = self.line(500, date="2026-01-20", journal=other)
        line.action_match(payment)
        self.assertStatement("2026-01-15", 1000, 1500, deposits_in_transit=500)
        self.assertStatement("2026-01-25", 1000, 1500, settled_elsewhere=500)
        self.assertStatement("2026-01-25", 500, 0, journal=other, settled_elsewhere=-500)

    def test_a_foreign_bank_is_stated_in_its_currency_and_in_that_of_the_company(self):
        """Rates of the euro: 1 $ is 2 €, from 20 January on 4 €. Company in $."""
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0), ("2026-01-20", 4.0)])
        journal = self.env["account.journal"].create(
            {"name": "Euro bank", "code": "EUB", "type": "bank", "currency_id": euro.id}
        )
        self.line(200, date="2026-01-10", journal=journal)
        statement = self.assertStatement("2026-01-15", 200, 0, journal, lines_not_matched=200)
        self.assertEqual(statement.currency, "EUR")
        self.assertEqual(statement.company.balance_bank, 100)
        self.assertEqual(statement.company.positions["lines_not_matched"], 100)
        later = self.assertStatement("2026-01-25", 200, 0, journal, lines_not_matched=200)
        self.assertEqual(later.company.balance_bank, 50)
        self.assertEqual(later.company.positions["exchange_difference"], 50)
        self.assertEqual(later.company.balance_books, 0)

    def test_a_payment_in_another_currency_is_in_transit_at_what_it_was_booked_at(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0), ("2026-01-20", 4.0)])
        bill = self.invoice(200, self.gemini, "2026-01-05", "in_invoice", currency=euro)
        payment = self.transit_item(self.pay(bill, date="2026-01-10"))
        self.assertStatement("2026-01-15", 1000, 900, payments_outstanding=-100)
        line = self.line(-80, date="2026-01-25")
        line.action_match(payment)
        self.assertStatement("2026-01-15", 1000, 900, payments_outstanding=-100)
        self.assertEqual(self.statement("2026-01-25").proof, 0)
        self.assertEqual(self.statement("2026-01-25").company.proof, 0)

    def test_a_line_in_a_third_currency_that_is_not_matched_counts_at_the_rate_of_the_bank(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        pound = self.setup_other_currency("GBP", rates=[("2026-01-01", 0.5)])
        journal = self.env["account.journal"].create(
            {"name": "Euro bank", "code": "EUB", "type": "bank", "currency_id": euro.id}
        )
        self.line(
            200, "2026-01-10", journal=journal, foreign_currency_id=pound.id, amount_currency=45
        )
        self.assertStatement("2026-01-15", 200, 0, journal, lines_not_matched=200)

    def test_the_rows_name_what_makes_up_a_position(self):
        payment = self.pay(self.invoice(500), date="2026-01-10")
        (row,) = self.statement("2026-01-31").rows["deposits_in_transit"]
        item = self.transit_item(payment)
        self.assertEqual(
            (row.item_id, row.move_id, str(row.date), row.entry, row.partner, row.amount),
            (item.id, item.move_id.id, "2026-01-10", item.move_id.name, "Azure Interior", 500),
        )

    def test_the_number_of_queries_is_the_same_for_any_number_of_items(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.statement("2026-01-31")
            return self.env.cr.sql_log_count - before

        self.pay(self.invoice(10), date="2026-01-10")
        self.line(5, date="2026-01-10")
        count()
        few = count()
        for day in range(1, 11):
            self.pay(self.invoice(10), date=f"2026-01-{day:02}")
            self.line(5, date=f"2026-01-{day:02}")
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestStatementPage(ReconciliationStatementCommon):
    """The page on which the statement is shown and printed."""

    def page(self, date="2026-01-31", user=None):
        pages = self.env["bank.reconciliation.statement"].with_user(user or self.env.user)
        return pages.create({"journal_id": self.bank.id, "date": date})

    def test_the_page_shows_the_figures_as_they_add_up(self):
        self.pay(self.bill(300), date="2026-01-10")
        self.line(-20, date="2026-01-15")
        self.assertRecordValues(
            self.page(),
            [
                {
                    "balance_bank": 980,
                    "payments_outstanding": -300,
                    "lines_not_matched": 20,
                    "balance_books": 700,
                    "proof": 0,
                    "company_balance_books": 700,
                }
            ],
        )

    def test_a_position_opens_its_journal_items(self):
        payment = self.pay(self.bill(300), date="2026-01-10")
        page = self.page().with_context(account_bank_reconciliation_position="payments_outstanding")
        self.assertEqual(
            page.action_open_rows()["domain"], [("id", "in", self.transit_item(payment).ids)]
        )

    def test_an_auditor_prints_the_statement(self):
        self.pay(self.bill(300), date="2026-01-10")
        page = self.page(user=self.role("auditor"))
        self.assertIn("/pdf/", page.action_print_pdf()["url"])
        self.assertIn("/xlsx/", page.action_print_xlsx()["url"])
        pdf = PdfFileReader(io.BytesIO(base64.b64decode(page.pdf))).pages[0].extract_text()
        pdf = pdf.replace("\t", " ")
        self.assertIn("Payments outstanding", pdf)
        self.assertIn("-300.00", pdf)

    def test_the_workbook_adds_up_by_formulas(self):
        self.pay(self.bill(300), date="2026-01-10")
        self.line(-20, date="2026-01-15")
        content = io.BytesIO(self.page()._render_xlsx())
        rows = list(load_workbook(content)["Summary"].iter_rows(min_row=9, max_col=2))
        values = load_workbook(content, data_only=True)["Summary"]
        self.assertEqual(
            [(row[0].value, row[1].value, values[row[1].coordinate].value) for row in rows],
            [
                ("Balance per bank", 980, 980),
                ("Payments outstanding", "=SUM('Outstanding'!$E$4:$E$4)", -300),
                ("Less: statement lines not matched", "=-SUM('Not matched'!$E$4:$E$4)", 20),
                ("Balance per books", 700, 700),
                ("Proof (zero if nothing is unexplained)", "=SUM(B9:B11)-B12", 0),
            ],
        )

    def test_nobody_without_a_role_or_from_another_company_sees_a_statement(self):
        stranger = new_test_user(self.env, login="stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.page(user=stranger)
        other = self.setup_other_company()["company"]
        auditor = self.role("auditor", login="other_auditor")
        auditor.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self.page(user=auditor).proof  # noqa: B018

    def test_the_period_opens_the_statement_of_its_last_day(self):
        context = self.january.action_open_statement()["context"]
        self.assertEqual(str(context["default_date"]), "2026-01-31")
