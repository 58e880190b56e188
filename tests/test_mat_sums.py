"""MAT-3 and MAT-5: one line for several items, several lines for one; sums that are not unique."""

from odoo.tests import tagged

from .test_mat_settings import IBAN_AZURE, EuroLineOnDollarAccount, OnEuroAccount, StoryCommon


class SumStories:
    def rows(self, *amounts, partners=None):
        """A line that settles invoices of these amounts."""
        partners = partners or [self.azure] * len(amounts)
        payer = partners[0] if len(set(partners)) == 1 else self.nobody
        return [
            (self.money.default_account_id, payer, sum(amounts), False),
            *(
                (self.receivable, partner, -amount, True)
                for amount, partner in zip(amounts, partners, strict=True)
            ),
        ]

    def test_one_line_for_several_invoices_that_it_names(self):
        first, second = self.document(100), self.document(60)
        line = self.bank_line(160, f"{first.name}, {second.name}")
        settled = {first: 100, second: 60}
        self.assertMatched(line, self.rows(100, 60), settled, twins=[first, second])

    def test_one_line_for_the_only_invoices_of_the_payer_that_add_up(self):
        first, second = self.document(100), self.document(60)
        self.document(72)
        line = self.bank_line(160, account_number=IBAN_AZURE)
        settled = {first: 100, second: 60}
        self.assertMatched(line, self.rows(100, 60), settled, twins=[first, second])

    def test_one_line_for_invoices_of_two_companies_of_a_group(self):
        child = self.env["res.partner"].create(
            {"name": "Kestrel Garden", "is_company": True, "parent_id": self.azure.id}
        )
        first, second = self.document(100), self.document(60, child)
        line = self.bank_line(160, account_number=IBAN_AZURE)
        rows = self.rows(100, 60, partners=[self.azure, child])
        self.assertMatched(line, rows, {first: 100, second: 60}, twins=[first, second])

    def test_several_sums_are_all_shown_and_none_is_chosen(self):
        invoices = {amount: self.document(amount) for amount in (40, 60, 44, 56)}
        line = self.bank_line(100, account_number=IBAN_AZURE)
        before = self.books()
        self.auto_match()
        self.assertSame(before)
        found = [one.item_ids.move_line_id.move_id for one in line.proposal_ids[:2]]
        self.assertCountEqual(
            [set(one) for one in found],
            [{invoices[40], invoices[60]}, {invoices[44], invoices[56]}],
        )
        self.assertEqual(line.match_confidence, "high")

    def test_single_invoice_beside_a_sum_of_its_amount_is_a_question(self):
        single, first, second = (self.document(amount) for amount in (100, 40, 60))
        line = self.bank_line(100, account_number=IBAN_AZURE)
        self.assertSuggested(line, [single, first | second], "high")

    def test_two_lines_for_one_invoice_are_suggested_and_pay_it_in_parts(self):
        invoice = self.document(100)
        lines = self.bank_line(60, invoice.name, account_number=IBAN_AZURE)
        lines |= self.bank_line(40, f"rest of {invoice.name}", account_number=IBAN_AZURE)
        before = self.books()
        self.auto_match()
        self.assertSame(before)
        for line, amount in zip(lines, (60, 40), strict=True):
            line.action_suggest()
            self.assertEqual(line.match_confidence, "high" if amount == 60 else "certain")
            line.action_apply_proposal()
            self.assertBooked(line, self.rows(amount))
        self.assertEqual(invoice.payment_state, "paid")
        lines.action_undo_reconciliation()
        self.assertSame(before)

    def test_two_lines_for_three_invoices_that_a_person_chooses(self):
        invoices = self.document(500) | self.document(300) | self.document(200)
        first, second = self.bank_line(600), self.bank_line(400, date="2026-01-16")
        before = self.books()
        (first | second).action_match(self.open_item(invoices))
        self.assertBooked(first, self.rows(500, 100))
        self.assertBooked(second, self.rows(200, 200))
        for invoice in invoices:
            self.assertExchange({invoice: invoice.amount_total})
        (first | second).action_undo_reconciliation()
        self.assertSame(before)

    def test_second_payment_of_one_invoice_finds_nothing_and_says_so(self):
        invoice = self.document(100)
        first = self.bank_line(100, invoice.name, date="2026-01-12")
        second = self.bank_line(100, invoice.name, date="2026-01-14")
        self.auto_match()
        self.assertBooked(first, self.rows(100))
        self.assertFalse(second.is_reconciled)
        self.assertFalse(second.proposal_ids.item_ids)
        self.assertIn(invoice.name, second.match_reason)
        self.assertNothingMore()

    def test_order_of_the_lines_does_not_matter(self):
        """Of two lines that name one invoice the better one gets it, whichever came first."""
        for dates in (("2026-01-12", "2026-01-14"), ("2026-01-14", "2026-01-12")):
            savepoint = self.env.cr.savepoint()
            invoice = self.document(100)
            worse = self.bank_line(60, invoice.name, date=dates[0])
            better = self.bank_line(100, invoice.name, date=dates[1])
            self.auto_match()
            self.assertEqual((worse.is_reconciled, better.is_reconciled), (False, True))
            savepoint.close(rollback=True)


@tagged("post_install", "-at_install")
class TestMatSums(SumStories, StoryCommon):
    pass


@tagged("post_install", "-at_install")
class TestMatSumsEuroAccount(OnEuroAccount, SumStories, StoryCommon):
    pass


@tagged("post_install", "-at_install")
class TestMatSumsEuroLine(EuroLineOnDollarAccount, SumStories, StoryCommon):
    pass
