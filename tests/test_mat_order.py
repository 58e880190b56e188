"""MAT-1 and what is enough: payment, open item, transfer, habit; whoever may be meant is asked."""

from odoo import Command
from odoo.tests import tagged

from .test_mat_settings import (
    IBAN_AZURE,
    IBAN_GEMINI,
    OTHER_IBAN,
    EuroLineOnDollarAccount,
    OnEuroAccount,
    StoryCommon,
)


class OrderStories:
    # -------------------------------------------------------------------------
    # EXISTING PAYMENT
    # -------------------------------------------------------------------------

    def payment_rows(self, payment, amount):
        transit = self.transit_item(payment).account_id
        partner = payment.partner_id
        return [
            (self.money.default_account_id, partner, amount, False),
            (transit, partner, -amount, True),
        ]

    def test_payment_of_the_partner_with_date_and_amount_wins_over_its_invoice(self):
        invoice = self.document(100)
        payment = self.payment(invoice)
        line = self.bank_line(100, account_number=IBAN_AZURE)
        rows = self.payment_rows(payment, 100)
        self.assertMatched(line, rows, {payment: 100}, twins=[payment])

    def test_payment_with_date_amount_and_details(self):
        invoice = self.document(100)
        payment = self.payment(invoice)
        line = self.bank_line(100, f"Payment of {invoice.name}")
        rows = self.payment_rows(payment, 100)
        self.assertMatched(line, rows, {payment: 100}, twins=[payment])

    def test_payment_to_a_vendor_with_its_end_to_end_id(self):
        payment = self.payment(self.document(100, self.gemini, "in_invoice"))
        payment.payment_reference = "E2E-2026-000815"
        line = self.bank_line(-100, "transfer", end_to_end_id="E2E-2026-000815")
        rows = self.payment_rows(payment, -100)
        self.assertMatched(line, rows, {payment: -100}, twins=[payment])

    def test_payment_wins_over_another_open_invoice_of_its_amount(self):
        payment = self.payment(self.document(100))
        self.document(100)
        line = self.bank_line(100, account_number=IBAN_AZURE)
        rows = self.payment_rows(payment, 100)
        self.assertMatched(line, rows, {payment: 100}, twins=[payment])

    def test_payments_of_one_order_are_matched_by_its_number(self):
        bills = [self.document(amount, self.gemini, "in_invoice") for amount in (100, 60)]
        payments = [self.payment(bill, communication="BATCH/2026/00042") for bill in bills]
        line = self.bank_line(-160, "order", payment_information_id="BATCH/2026/00042")
        transit = self.transit_item(payments[0]).account_id
        rows = [
            (self.money.default_account_id, self.gemini, -160, False),
            (transit, self.gemini, 100, True),
            (transit, self.gemini, 60, True),
        ]
        self.assertMatched(line, rows, {payments[0]: -100, payments[1]: -60}, twins=payments)

    # -------------------------------------------------------------------------
    # OPEN ITEMS
    # -------------------------------------------------------------------------

    def invoice_rows(self, amount, partner=None):
        partner = partner or self.azure
        return [
            (self.money.default_account_id, partner, amount, False),
            (self.receivable, partner, -amount, True),
        ]

    def test_invoice_with_amount_and_partner(self):
        invoice = self.document(100)
        line = self.bank_line(100, account_number=IBAN_AZURE)
        self.assertMatched(line, self.invoice_rows(100), {invoice: 100}, twins=[invoice])

    def test_invoice_with_amount_and_details(self):
        invoice = self.document(100)
        line = self.bank_line(100, f"Invoice {invoice.name}")
        self.assertMatched(line, self.invoice_rows(100), {invoice: 100}, twins=[invoice])

    def test_bill_with_amount_and_partner(self):
        bill = self.document(100, self.gemini, "in_invoice")
        line = self.bank_line(-100, account_number=IBAN_GEMINI)
        rows = [
            (self.money.default_account_id, self.gemini, -100, False),
            (self.payable, self.gemini, 100, True),
        ]
        self.assertMatched(line, rows, {bill: -100}, twins=[bill])

    def liability(self, name, code):
        return self.account(name, code, "liability_current", reconcile=True)

    def test_expense_claim_wages_tax_and_loan_with_amount_and_details(self):
        anna = self.env["res.partner"].create({"name": "Anna Berg"})
        wages, taxes = self.liability("Wages", "241091"), self.liability("Taxes", "241092")
        loan = self.liability("Loan", "241093")
        told = [
            (self.payable, 80, "EXP/2026/00003", anna),
            (wages, 2100, "WAGES/2026/00017", anna),
            (taxes, 640, "VAT/2026/00001", self.nobody),
            (loan, 500, "LOAN/2026/00009", self.nobody),
        ]
        entries = [self.entry(account, -amount, ref, who) for account, amount, ref, who in told]
        lines = self.env["account.bank.statement.line"]
        for _account, amount, ref, _who in told:
            lines |= self.bank_line(-amount, f"Order {ref}")
        booked = [
            [
                (self.money.default_account_id, who, -amount, False),
                (account, who, amount, True),
            ]
            for account, amount, _ref, who in told
        ]
        settled = {entry: -told[at][1] for at, entry in enumerate(entries)}
        self.assertMatched(lines, booked, settled, twins=entries)

    def test_wages_with_amount_and_the_account_of_the_employee(self):
        anna = self.env["res.partner"].create({"name": "Anna Berg"})
        account = "AT483200000012345864"
        self.env["res.partner.bank"].create({"acc_number": account, "partner_id": anna.id})
        wages = self.liability("Wages", "241091")
        entry = self.entry(wages, -2100, "January", anna)
        line = self.bank_line(-2100, account_number=account)
        rows = [(self.money.default_account_id, anna, -2100, False), (wages, anna, 2100, True)]
        self.assertMatched(line, rows, {entry: -2100}, twins=[entry])

    # -------------------------------------------------------------------------
    # TRANSFER, HABIT
    # -------------------------------------------------------------------------

    def test_transfer_to_another_own_account_is_matched_on_both_sides(self):
        transit = self.company.transfer_account_id
        out = self.bank_line(-100, "transfer", account_number=OTHER_IBAN)
        into = self.line(100, ref="transfer", journal=self.other_bank)
        self.assertTwinAsks(out, into)
        before = self.books()
        run = self.auto_match()
        self.assertBooked(
            out,
            [
                (self.money.default_account_id, self.nobody, -100, False),
                (transit, self.nobody, 100, True),
            ],
        )
        self.assertRecordValues(into, [{"is_reconciled": True, "amount_residual": 0.0}])
        self.assertEqual(into.matched_item_ids, out._seek_for_lines()[2])
        self.assertNothingMore()
        run.action_undo()
        self.assertSame(before)
        self.assertNothingMore()

    def test_habit_of_a_text_is_offered_and_booked_by_a_person_only(self):
        fees = self.account("Fees", "630099")
        for day in ("2026-01-02", "2026-01-03"):
            earlier = self.bank_line(-12, f"Account fee {day}", date=day)
            earlier._seek_for_lines()[1].account_id = fees
        line = self.bank_line(-20, "Account fee 2026-01-15")
        before = self.books()
        self.auto_match()
        self.assertSame(before)
        self.assertRecordValues(line.proposal_ids, [{"kind": "habit", "confidence": "medium"}])
        line.proposal_ids.action_apply()
        rows = [
            (self.money.default_account_id, self.nobody, -20, False),
            (fees, self.nobody, 20, False),
        ]
        self.assertBooked(line, rows)
        line.action_undo_reconciliation()
        self.assertSame(before)

    # -------------------------------------------------------------------------
    # WHAT IS ENOUGH
    # -------------------------------------------------------------------------

    def test_number_and_exact_amount_are_enough_whoever_pays(self):
        invoice = self.document(100)
        line = self.bank_line(100, invoice.name, account_number=IBAN_GEMINI)
        self.assertMatched(line, self.invoice_rows(100), {invoice: 100}, twins=[invoice])

    def test_group_of_companies_pays_for_its_member(self):
        child = self.env["res.partner"].create(
            {"name": "Kestrel Garden", "is_company": True, "parent_id": self.azure.id}
        )
        invoice = self.document(100, child)
        line = self.bank_line(100, account_number=IBAN_AZURE)
        self.assertMatched(line, self.invoice_rows(100, child), {invoice: 100}, twins=[invoice])

    def test_name_that_one_partner_bears_and_amount_that_nobody_else_owes(self):
        invoice = self.document(100)
        self.document(60, self.gemini)
        line = self.bank_line(100, partner_name="KESTREL INTERIORS")
        self.assertMatched(line, self.invoice_rows(100), {invoice: 100}, twins=[invoice])

    def test_name_that_two_partners_bear_is_a_question(self):
        invoice = self.document(100)
        self.azure.copy({"name": "Kestrel Interiors"})
        line = self.bank_line(100, partner_name="Kestrel Interiors")
        self.assertSuggested(line, [invoice])

    def test_amount_that_somebody_else_owes_as_well_is_a_question(self):
        invoice = self.document(100)
        self.document(100, self.gemini)
        line = self.bank_line(100, partner_name="Kestrel Interiors")
        self.assertSuggested(line, [invoice], "high")

    def test_two_equal_invoices_of_the_payer_are_both_shown_oldest_first(self):
        later = self.document(100)
        older = self.invoice(100, date="2026-01-02", currency=self.currency)
        line = self.bank_line(100, account_number=IBAN_AZURE)
        self.assertSuggested(line, [older, later], "high")

    def test_number_of_another_partner_s_document_of_another_amount_says_nothing(self):
        invoice, other = self.document(100), self.document(60, self.gemini)
        line = self.bank_line(100, f"for {other.name}", account_number=IBAN_AZURE)
        self.assertMatched(line, self.invoice_rows(100), {invoice: 100}, twins=[invoice])

    def test_date_phone_and_customer_number_are_no_identity(self):
        invoices = [
            self.document(100 + at, self.gemini, payment_reference=number)
            for at, number in enumerate(("20260115", "06601234567", "104523"))
        ]
        texts = ("on 2026-01-15", "Phone 0660 1234567", "Customer 104523")
        for invoice, text in zip(invoices, texts, strict=True):
            self.bank_line(invoice.amount_total, text)
        before = self.books()
        self.auto_match()
        self.assertSame(before)


@tagged("post_install", "-at_install")
class TestMatOrder(OrderStories, StoryCommon):
    def test_payment_in_process_without_entry_is_matched_through_its_invoice(self):
        invoice = self.document(100)
        payment = self.env["account.payment"].create(
            {
                "amount": 100,
                "partner_id": self.azure.id,
                "journal_id": self.bank.id,
                "date": "2026-01-10",
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        line = self.bank_line(100, account_number=IBAN_AZURE)
        self.assertMatched(line, self.invoice_rows(100))
        self.assertEqual(
            (payment.state, line.proposal_ids.item_ids.payment_id), ("in_process", payment)
        )


@tagged("post_install", "-at_install")
class TestMatOrderEuroAccount(OnEuroAccount, OrderStories, StoryCommon):
    pass


@tagged("post_install", "-at_install")
class TestMatOrderEuroLine(EuroLineOnDollarAccount, OrderStories, StoryCommon):
    pass
