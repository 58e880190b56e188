"""MAT-7 and the amounts of MAT-2, by a run: discounts, charges, differences, parts, credits."""

from odoo.tests import tagged

from .test_mat_settings import IBAN_AZURE, EuroLineOnDollarAccount, OnEuroAccount, StoryCommon


class AmountStories:
    #: What a discount of 2 % on 100 is booked as in dollars: lost at the booked rate, and the rest.
    discount_lost, discount_exchange = 2.0, 0.0

    def money_row(self, amount, partner=None):
        return (self.money.default_account_id, partner or self.azure, amount, False)

    def settled_row(self, amount, partner=None):
        return (self.receivable, partner or self.azure, -amount, True)

    def suggestion(self, line, kind):
        """The best suggestion of a line that is not matched by itself."""
        before = self.books()
        self.auto_match()
        self.assertSame(before)
        self.assertEqual(line.proposal_ids[:1].kind, kind)
        return line.proposal_ids[:1]

    # -------------------------------------------------------------------------
    # DISCOUNT
    # -------------------------------------------------------------------------

    def discount_rows(self):
        rows = [
            self.money_row(98),
            (self.discount_loss, self.azure, self.discount_lost, 2.0, False),
            self.settled_row(100),
        ]
        if self.discount_exchange:
            lost = self.discount_exchange
            rows.append((self.exchange_loss, self.azure, lost, 0.0, False))
        return rows

    def test_discount_in_its_term_by_number(self):
        invoice = self.discounted(100, currency_id=self.currency.id)
        line = self.bank_line(98, invoice.name, date="2026-01-15")
        self.assertMatched(line, self.discount_rows(), {invoice: 100}, twins=[invoice])

    def test_discount_in_its_term_by_the_account_of_the_payer(self):
        invoice = self.discounted(100, currency_id=self.currency.id)
        line = self.bank_line(98, account_number=IBAN_AZURE, date="2026-01-15")
        self.assertMatched(line, self.discount_rows(), {invoice: 100}, twins=[invoice])

    def test_discount_that_comes_late_is_not_taken(self):
        self.money.write({"bank_tolerance": 5, "bank_charge_tolerance": 5})
        invoice = self.discounted(100, currency_id=self.currency.id)
        line = self.bank_line(98, invoice.name, date="2026-01-16")
        self.suggestion(line, "partial").action_apply()
        self.assertBooked(line, [self.money_row(98), self.settled_row(98)])
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ("partial", 2.0))

    # -------------------------------------------------------------------------
    # CHARGES AND DIFFERENCES
    # -------------------------------------------------------------------------

    def test_charge_within_the_limit_of_the_journal(self):
        self.money.bank_charge_tolerance = 5
        invoice = self.document(100)
        line = self.bank_line(96, invoice.name)
        rows = [
            self.money_row(96),
            (self.charges, self.azure, 4, False),
            self.settled_row(100),
        ]
        self.assertMatched(line, rows, {invoice: 100}, twins=[invoice])

    def test_small_difference_within_the_tolerance_of_the_journal(self):
        self.money.bank_tolerance = 0.05
        invoice = self.document(100)
        line = self.bank_line(99.96, invoice.name)
        rows = [
            self.money_row(99.96),
            (self.differences, self.azure, 0.04, False),
            self.settled_row(100),
        ]
        self.assertMatched(line, rows, {invoice: 100}, twins=[invoice])

    def test_amount_rounded_to_the_smallest_coin(self):
        self.money.bank_tolerance = 0.05
        invoice = self.document(100.04)
        line = self.bank_line(100.05, invoice.name)
        rows = [
            self.money_row(100.05),
            (self.differences, self.azure, -0.01, False),
            self.settled_row(100.04),
        ]
        self.assertMatched(line, rows, {invoice: 100.04}, twins=[invoice])

    def test_difference_beyond_the_tolerance_is_a_part_payment(self):
        self.money.bank_tolerance = 0.05
        invoice = self.document(100)
        line = self.bank_line(99.92, invoice.name)
        self.suggestion(line, "partial")

    # -------------------------------------------------------------------------
    # PARTS, MORE, CREDITS
    # -------------------------------------------------------------------------

    def test_part_of_an_invoice_is_suggested_and_leaves_the_rest_open(self):
        invoice = self.document(100)
        line = self.bank_line(60, invoice.name, account_number=IBAN_AZURE)
        before = self.books()
        self.suggestion(line, "partial").action_apply()
        self.assertBooked(line, [self.money_row(60), self.settled_row(60)])
        self.assertExchange({invoice: 60})
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ("partial", 40.0))
        line.action_undo_reconciliation()
        self.assertSame(before)

    def test_more_than_an_invoice_is_suggested_and_the_rest_stays_on_suspense(self):
        invoice = self.document(100)
        line = self.bank_line(140, invoice.name, account_number=IBAN_AZURE)
        before = self.books()
        self.suggestion(line, "overpaid").action_apply()
        rest = (self.money.suspense_account_id, self.azure, -40, False)
        self.assertItemsOf(line, [self.money_row(140), self.settled_row(100), rest])
        self.assertExchange({invoice: 100})
        self.assertEqual((invoice.payment_state, line.is_reconciled), ("paid", False))
        line.action_undo_reconciliation()
        self.assertSame(before)

    def test_credit_note_with_the_invoice_that_it_lessens(self):
        invoice = self.document(1000)
        credit = self.document(200, kind="out_refund")
        line = self.bank_line(800, f"{invoice.name} less {credit.name}")
        rows = [self.money_row(800), self.settled_row(1000), self.settled_row(-200)]
        self.assertMatched(line, rows, {invoice: 1000, credit: -200}, twins=[invoice, credit])

    def test_credit_note_that_is_paid_out(self):
        credit = self.document(200, kind="out_refund")
        line = self.bank_line(-200, credit.name)
        rows = [self.money_row(-200), self.settled_row(-200)]
        self.assertMatched(line, rows, {credit: -200}, twins=[credit])

    # -------------------------------------------------------------------------
    # RETURNED
    # -------------------------------------------------------------------------

    def test_payment_that_comes_back_opens_its_invoice_again(self):
        invoice = self.document(100)
        paid = self.bank_line(100, invoice.name, date="2026-01-12")
        self.auto_match()
        self.assertTrue(paid.is_reconciled)
        back = self.bank_line(
            -100, f"Returned payment {invoice.name}", date="2026-01-20", return_reason_code="AC04"
        )
        before = self.books()
        run = self.auto_match()
        self.assertBooked(
            back,
            [
                (self.money.default_account_id, self.azure, -100, False),
                (self.receivable, self.azure, 100, True),
            ],
        )
        self.assertEqual(
            (invoice.payment_state, invoice.amount_residual, back.match_kind),
            ("not_paid", 100.0, "return"),
        )
        self.assertNothingMore()
        run.action_undo()
        self.assertSame(before)
        self.assertNothingMore()

    def test_two_payments_of_which_either_may_have_come_back_are_a_question(self):
        for _time in (1, 2):
            invoice = self.document(100, payment_reference="24711")
            self.bank_line(100, "24711", date="2026-01-12").action_match(self.open_item(invoice))
        back = self.bank_line(
            -100, "Returned payment 24711", date="2026-01-20", return_reason_code="AC04"
        )
        self.suggestion(back, "return")


class StatedCharges:
    """What the bank itself says it has kept, on an account in the story's currency."""

    def test_charge_that_the_bank_states(self):
        invoice = self.document(100)
        line = self.bank_line(95, invoice.name, charges=-5)
        rows = [self.money_row(95), (self.charges, self.azure, 5, False), self.settled_row(100)]
        self.assertMatched(line, rows, {invoice: 100}, twins=[invoice])

    def test_charge_on_top_of_a_bill_that_the_bank_states(self):
        bill = self.document(100, self.gemini, "in_invoice")
        line = self.bank_line(-104, bill.name, charges=-4)
        rows = [
            self.money_row(-104, self.gemini),
            (self.charges, self.gemini, 4, False),
            (self.payable, self.gemini, 100, True),
        ]
        self.assertMatched(line, rows, {bill: -100}, twins=[bill])

    def test_charge_that_no_account_is_set_for_is_a_person_s_choice(self):
        self.money.bank_charge_account_id = False
        invoice = self.document(100)
        line = self.bank_line(95, invoice.name, charges=-5)
        self.suggestion(line, "partial")

    def test_amount_ordered_less_what_arrives_is_a_charge(self):
        invoice = self.document(100)
        line = self.bank_line(
            96, invoice.name, original_amount=100, original_currency_id=self.currency.id
        )
        rows = [self.money_row(96), (self.charges, self.azure, 4, False), self.settled_row(100)]
        self.assertMatched(line, rows, {invoice: 100}, twins=[invoice])


@tagged("post_install", "-at_install")
class TestMatAmounts(StatedCharges, AmountStories, StoryCommon):
    # -------------------------------------------------------------------------
    # OTHER CURRENCIES ON AN ACCOUNT IN DOLLARS
    # -------------------------------------------------------------------------

    def euro_invoice(self):
        return self.invoice(100, currency=self.euro)

    def euro_rows(self, line, amount):
        """The invoice of 100 € is settled by what the line brings in dollars."""
        return [
            (self.bank_account, self.azure, amount, 0.0, amount, False),
            (self.receivable, self.azure, 0.0, amount, -100.0, True),
        ]

    def test_invoice_in_euro_at_its_booked_rate_by_number(self):
        invoice = self.euro_invoice()
        line = self.bank_line(125, invoice.name)
        self.assertTwinAsks(line, invoice)
        before = self.books()
        run = self.auto_match()
        self.assertItems(line.move_id, self.euro_rows(line, 125))
        self.assertExchange({})
        self.assertEqual(invoice.payment_state, "paid")
        run.action_undo()
        self.assertSame(before)

    def test_amount_ordered_in_euro_that_the_bank_states(self):
        """100 € were ordered and 190 $ arrive: 65 $ more than the 125 $ in the books."""
        invoice = self.euro_invoice()
        line = self.bank_line(
            190, invoice.name, original_amount=100, original_currency_id=self.euro.id
        )
        self.assertTwinAsks(line, invoice)
        before = self.balances()
        run = self.auto_match()
        self.assertItems(line.move_id, self.euro_rows(line, 190))
        item = self.open_item(invoice)
        partials = item.matched_debit_ids | item.matched_credit_ids
        self.assertRecordValues(
            partials.exchange_move_id.line_ids.sorted("balance"),
            [
                {"account_id": self.exchange_gain.id, "balance": -65.0},
                {"account_id": self.receivable.id, "balance": 65.0},
            ],
        )
        self.assertNothingMore()
        run.action_undo()
        self.assertEqual(self.balances(), before)

    def test_rate_that_nobody_states_is_a_person_s_choice(self):
        invoice = self.euro_invoice()
        line = self.bank_line(190, invoice.name)
        self.suggestion(line, "currency").action_apply()
        self.assertItems(line.move_id, self.euro_rows(line, 190))


@tagged("post_install", "-at_install")
class TestMatAmountsEuroAccount(OnEuroAccount, StatedCharges, AmountStories, StoryCommon):
    #: 2 € were 2.50 $; at 2 $ for 1 € they are 4 $
    discount_lost, discount_exchange = 2.5, 1.5


@tagged("post_install", "-at_install")
class TestMatAmountsEuroLine(EuroLineOnDollarAccount, AmountStories, StoryCommon):
    #: 2 € were 2.50 $; at 1.90 $ for 1 € they are 3.80 $
    discount_lost, discount_exchange = 2.5, 1.3
