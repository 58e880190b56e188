from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestPosting(PostingCommon):
    """Charges, interest and roundings are booked by the scheme of the journal, and confirmed."""

    # -------------------------------------------------------------------------
    # CHARGE ON PAPER
    # -------------------------------------------------------------------------

    def test_charge_on_paper_is_booked_and_confirmed_and_the_period_balances(self):
        self.scheme()
        period = self.period(end=-12.5, mode="manual")
        dialog = self.dialog(period)
        self.assertRecordValues(dialog, [{"amount": -12.5, "account_id": self.fees.id}])
        shown = self.shown(dialog)
        dialog.action_post()
        line = period.statement_line_ids
        self.assertItems(
            line.move_id,
            [
                (self.fees, self.nobody, 12.5, 0.0, 12.5, False),
                (self.bank_account, self.nobody, 0.0, 12.5, -12.5, False),
            ],
        )
        self.assertEqual(shown, self.booked(line.move_id))
        self.assertEqual(self.confirmed(period), [("2026-01-31", -12.5, "tick")])
        self.assertRecordValues(period, [{"remaining": 0.0, "is_fully_reconciled": True}])

    def test_taking_the_charge_back_leaves_nothing(self):
        self.scheme(taxes=self.vat)
        period = self.period(end=-12, mode="manual")
        before = self.books()
        self.dialog(period).action_post()
        period.confirmation_ids.action_unconfirm()
        self.assertEqual(self.books(), before)
        self.assertFalse(period.confirmation_ids)
        self.assertEqual(period.remaining, 12)

    def test_charge_in_a_period_of_files_is_confirmed_once(self):
        self.scheme()
        period = self.period(end=-12)
        self.dialog(period, date="2026-01-20").action_post()
        self.assertEqual([row[:2] for row in self.confirmed(period)], [("2026-01-20", -12.0)])
        self.assertTrue(period.is_balanced and period.is_fully_reconciled)

    # -------------------------------------------------------------------------
    # CHARGE OF THE BANK
    # -------------------------------------------------------------------------

    def test_line_of_the_bank_is_booked_with_its_tax_inside(self):
        self.scheme(taxes=self.vat)
        period = self.period(end=-12)
        line = self.line(-12, ref="closing of January", transaction_code="ACMT-MCOP-CHRG")
        before = self.books()
        dialog = self.dialog(period)
        self.assertEqual(dialog.line_ids, line)
        shown = self.shown(dialog)
        dialog.action_post()
        self.assertItems(
            line.move_id,
            [
                (self.fees, self.nobody, 10.0, 0.0, 10.0, False),
                (self.vat_account, self.nobody, 2.0, 0.0, 2.0, False),
                (self.bank_account, self.nobody, 0.0, 12.0, -12.0, False),
            ],
        )
        base = line.move_id.line_ids.filtered(lambda item: item.account_id == self.fees)
        self.assertRecordValues(base, [{"name": "Account fee", "tax_ids": self.vat.ids}])
        self.assertEqual(shown, self.booked(line.move_id))
        self.assertEqual(period.remaining, 0)
        self.assertUndoRestores(line, before)

    def test_tax_that_is_in_the_price_or_not_gives_the_same_items(self):
        for name, included in (("in the price", "tax_included"), ("on top", "tax_excluded")):
            with self.subTest(name):
                tax = self.tax("purchase", 20, name=name, price_include_override=included)
                line = self.line(-12)
                self.dialog(line, account_id=self.fees.id, tax_ids=tax.ids).action_post()
                self.assertItems(
                    line.move_id,
                    [
                        (self.fees, self.nobody, 10.0, 0.0, 10.0, False),
                        (self.vat_account, self.nobody, 2.0, 0.0, 2.0, False),
                        (self.bank_account, self.nobody, 0.0, 12.0, -12.0, False),
                    ],
                )

    def test_tax_due_on_payment_is_due_with_the_charge(self):
        waiting = self.account("Tax waiting", "445900", "asset_current", reconcile=True)
        self.company.tax_exigibility = True
        self.vat.write(
            {"tax_exigibility": "on_payment", "cash_basis_transition_account_id": waiting.id}
        )
        line = self.line(-12)
        self.dialog(line, account_id=self.fees.id, tax_ids=self.vat.ids).action_post()
        self.assertItems(
            line.move_id,
            [
                (self.fees, self.nobody, 10.0, 0.0, 10.0, False),
                (self.vat_account, self.nobody, 2.0, 0.0, 2.0, False),
                (self.bank_account, self.nobody, 0.0, 12.0, -12.0, False),
            ],
        )

    def test_scheme_without_tax_on_an_account_with_a_default_tax_books_none(self):
        self.fees.tax_ids = self.vat
        self.scheme()
        line = self.line(-12)
        self.dialog(line).action_post()
        self.assertItems(
            line.move_id,
            [
                (self.fees, self.nobody, 12.0, 0.0, 12.0, False),
                (self.bank_account, self.nobody, 0.0, 12.0, -12.0, False),
            ],
        )

    def test_partner_and_analytic_distribution_of_the_scheme_are_booked(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        office = self.env["account.analytic.account"].create({"name": "Office", "plan_id": plan.id})
        self.scheme(analytic_distribution={str(office.id): 100}, partner_id=self.gemini.id)
        line = self.line(-12)
        self.dialog(line).action_post()
        self.assertItems(
            line.move_id,
            [
                (self.fees, self.gemini, 12.0, 0.0, 12.0, False),
                (self.bank_account, self.nobody, 0.0, 12.0, -12.0, False),
            ],
        )
        base = line.move_id.line_ids.filtered(lambda item: item.account_id == self.fees)
        self.assertEqual(base.analytic_distribution, {str(office.id): 100})
        self.assertRecordValues(base.analytic_line_ids, [{"amount": -12.0}])

    def test_what_an_invoice_leaves_of_a_line_is_booked_as_a_charge(self):
        bill = self.bill(100)
        line = self.line(-103)
        line.action_match(self.open_item(bill))
        self.dialog(line, account_id=self.fees.id).action_post()
        self.assertItems(
            line.move_id,
            [
                (self.payable, self.gemini, 100.0, 0.0, 100.0, True),
                (self.fees, self.gemini, 3.0, 0.0, 3.0, False),
                (self.bank_account, self.gemini, 0.0, 103.0, -103.0, False),
            ],
        )

    # -------------------------------------------------------------------------
    # INTEREST, ROUNDING, OTHER CURRENCY
    # -------------------------------------------------------------------------

    def test_interest_received_and_paid_have_their_own_schemes(self):
        paid = self.account("Interest paid", "661000")
        self.scheme("interest_in", self.interest, name="Credit interest")
        self.scheme("interest_out", paid, name="Debit interest")
        earned, owed = self.line(7), self.line(-3)
        self.dialog(earned, "interest").action_post()
        self.dialog(owed, "interest").action_post()
        self.assertItems(
            earned.move_id,
            [
                (self.bank_account, self.nobody, 7.0, 0.0, 7.0, False),
                (self.interest, self.nobody, 0.0, 7.0, -7.0, False),
            ],
        )
        self.assertItems(
            owed.move_id,
            [
                (paid, self.nobody, 3.0, 0.0, 3.0, False),
                (self.bank_account, self.nobody, 0.0, 3.0, -3.0, False),
            ],
        )

    def test_rounding_without_a_scheme_goes_to_the_account_of_small_differences(self):
        period = self.period(end=0.02, mode="manual")
        self.dialog(period, "rounding").action_post()
        self.assertItems(
            period.statement_line_ids.move_id,
            [
                (self.bank_account, self.nobody, 0.02, 0.0, 0.02, False),
                (self.differences, self.nobody, 0.0, 0.02, -0.02, False),
            ],
        )
        self.assertEqual(period.remaining, 0)

    def test_bank_in_euros_is_booked_at_the_rate_of_the_day(self):
        """12 € at 0.50 € for a dollar are 24 $; 20 % of tax inside are 4 $."""
        journal = self.bank_in_euro()
        self.scheme(journal=journal, taxes=self.vat)
        period = self.period(end=-12, journal=journal, mode="manual")
        dialog = self.dialog(period)
        shown = self.shown(dialog)
        dialog.action_post()
        move = period.statement_line_ids.move_id
        account = journal.default_account_id
        self.assertItems(
            move,
            [
                (self.fees, self.nobody, 20.0, 0.0, 10.0, False),
                (self.vat_account, self.nobody, 4.0, 0.0, 2.0, False),
                (account, self.nobody, 0.0, 24.0, -12.0, False),
            ],
        )
        self.assertEqual(shown, self.booked(move))
        self.assertRecordValues(period, [{"remaining": 0.0, "total_confirmed": -12.0}])

    # -------------------------------------------------------------------------
    # SEVERAL LINES
    # -------------------------------------------------------------------------

    def test_lines_are_recognised_by_code_by_word_and_by_habit(self):
        self.scheme(words="porto, Account closing")
        self.scheme("interest_in", self.interest, name="Credit interest")
        for month in ("11", "12"):
            earlier = self.line(-5, date=f"2025-{month}-28", ref=f"safe deposit {month}")
            self.dialog(earlier).action_post()
        by_code = self.line(-1, transaction_code="PMNT-MDOP-FEES", ref="x")
        by_type = self.line(-2, proprietary_code="NCHG+820", ref="y")
        by_word = self.line(-3, ref="ACCOUNT CLOSING Q4")
        by_habit = self.line(-4, ref="safe deposit 01")
        credit = self.line(6, transaction_code="ACMT-MCOP-INTR", ref="z")
        self.line(-9, ref="invoice 4711")
        self.line(3, transaction_code="PMNT-MDOP-FEES", ref="refund")
        period = self.period()
        dialog = self.dialog(period)
        self.assertEqual(dialog.line_ids, by_code | by_type | by_word | by_habit)
        self.assertEqual(dialog.amount, -10)
        dialog.action_post()
        self.assertEqual(set(dialog.line_ids.mapped("is_reconciled")), {True})
        self.assertEqual(self.dialog(period, "interest").line_ids, credit)

    def test_line_of_an_amount_that_was_asked_for_is_taken_if_it_is_the_only_one(self):
        self.scheme()
        wanted = self.line(-8, ref="who knows")
        self.line(-9, ref="what")
        period = self.period()
        self.assertEqual(self.dialog(period, amount=-8).line_ids, wanted)
        self.line(-8, ref="again")
        dialog = self.dialog(period, amount=-8)
        self.assertRecordValues(dialog, [{"line_ids": [], "amount": -8}])

    def test_amount_proposed_is_what_the_period_lacks_beside_the_lines_to_match(self):
        """100 − 12 at the bank: 100 are a line that is not matched yet, 12 are missing."""
        self.line(100)
        self.assertEqual(self.dialog(self.period(end=88)).amount, -12)

    def test_forty_lines_take_as_many_queries_as_twenty(self):
        self.scheme(taxes=self.vat)
        counts = []
        for number in (5, 20, 40):
            lines = self.env["account.bank.statement.line"].concat(
                *(self.line(-12, ref=f"fee {one}") for one in range(number))
            )
            dialog = self.dialog(lines)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            dialog.action_post()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[2], counts[1] + 10)

    # -------------------------------------------------------------------------
    # WHAT IS REFUSED
    # -------------------------------------------------------------------------

    def test_accountant_posts_and_auditor_does_not(self):
        self.scheme()
        period = self.period(end=-12, mode="manual")
        with self.assertRaises(AccessError):
            self.dialog(period, user=self.role("auditor"))
        self.dialog(period, user=self.role("accountant")).action_post()
        self.assertEqual(period.remaining, 0)

    def test_schemes_and_the_journal_for_adjusting_entries_are_set_by_managers(self):
        accountant = self.role("accountant")
        scheme = self.scheme().with_user(accountant)
        self.assertEqual(scheme.name, "Account fee")
        for attempt in (
            lambda: scheme.write({"account_id": self.charges.id}),
            scheme.unlink,
            lambda: scheme.create({"name": "x", "journal_id": self.bank.id}),
            lambda: self.bank.with_user(accountant).write({"bank_adjusting_journal_id": False}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.scheme().with_user(self.role("manager")).words = "fee"

    def test_closed_period_takes_no_posting(self):
        self.scheme()
        period = self.period(mode="manual")
        dialog = self.dialog(period, amount=-12)
        period.action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            dialog.action_post()
        with self.assertRaisesRegex(UserError, "is closed"):
            period.action_open_posting("charge")

    def test_day_outside_the_period_or_behind_a_lock_date_is_refused(self):
        self.scheme()
        period = self.period(end=-12, mode="manual")
        dialog = self.dialog(period, date="2026-02-01")
        self.assertIn("outside Bank January 2026", dialog.problem)
        with self.assertRaisesRegex(UserError, "outside"):
            dialog.action_post()
        self.company.fiscalyear_lock_date = "2026-01-31"
        dialog = self.dialog(period)
        with self.assertRaisesRegex(UserError, "The books are locked on this day"):
            dialog.action_post()
        self.assertFalse(period.statement_line_ids)

    def test_scheme_of_another_company_or_to_a_bank_account_is_refused(self):
        other = self.setup_other_company()
        with self.assertRaises(UserError):
            self.scheme(account=other["default_account_expense"])
        with self.assertRaisesRegex(ValidationError, "Post a transfer instead"):
            self.scheme(account=self.bank_account)
        foreign = self.scheme(
            journal=other["default_journal_bank"], account=other["default_account_expense"]
        )
        schemes = self.env["bank.posting.scheme"].with_user(self.role("manager"))
        self.assertFalse(schemes.search([("id", "=", foreign.id)]))

    def test_dialog_of_a_browser_mixes_no_banks_and_no_companies(self):
        other, euros = self.setup_other_company(), self.bank_in_euro()
        dialog = self.dialog(self.line(-1), account_id=self.fees.id)
        for vals in (
            {"line_ids": self.line(-1, journal=euros).ids},
            {"reconciliation_id": self.period(journal=euros).id},
        ):
            dialog.write(vals)
            with self.assertRaisesRegex(UserError, "belongs to another bank"):
                dialog.action_post()
            dialog.write({"line_ids": self.line(-1).ids, "reconciliation_id": False})
        for name, record in (
            ("account_id", other["default_account_expense"]),
            ("tax_ids", other["default_tax_purchase"]),
        ):
            with self.assertRaises(UserError):
                dialog[name] = record

    def test_lines_of_two_banks_are_not_posted_together(self):
        lines = self.line(-1) | self.line(-1, journal=self.bank_in_euro())
        with self.assertRaisesRegex(UserError, "Choose lines of one bank"):
            lines.action_open_posting("charge")

    # -------------------------------------------------------------------------
    # THE FORM
    # -------------------------------------------------------------------------

    def test_form_shows_the_items_before_they_are_posted_and_follows_what_is_typed(self):
        self.scheme(taxes=self.vat)
        period = self.period(end=-12, mode="manual")
        action = period.action_open_posting("charge")
        dialogs = self.env[action["res_model"]].with_context(**action["context"])
        with Form(dialogs) as form:
            self.assertIn("12.00", form.preview)
            form.kind = "interest"
            self.assertFalse(form.scheme_id)
            self.assertIn("Choose the account", form.problem)
            form.kind = "charge"
            form.amount = -24
            self.assertIn("20.00", form.preview)
            self.assertIn("4.00", form.preview)
        self.assertEqual(form.record.account_id, self.fees)
        self.assertEqual(form.record.amount, -24)
