"""What a line may be besides the payment of a document: habit, transfer, booked already, return."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.models.bank_matcher_habits import habit_text

from .common import BankReconciliationCommon


@tagged("post_install", "-at_install")
class TestMatcherKinds(BankReconciliationCommon):
    """What a line may be besides the payment of a document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fees = cls.env["account.account"].create(
            {"name": "Bank Charges", "code": "630099", "account_type": "expense"}
        )
        cls.savings = cls.bank.copy({"name": "Savings", "code": "SAV"})
        cls.savings.set_bank_account("DE02120300000000202051")

    def suggest(self, line):
        line.action_suggest()
        return line.proposal_ids

    # -------------------------------------------------------------------------
    # HABITS
    # -------------------------------------------------------------------------

    def book(self, line, account):
        """Book a line to an account as a person does in core."""
        line._seek_for_lines()[1].account_id = account
        return line

    def fee(self, amount, date):
        return self.line(-amount, ref=f"Kontoführung {date}", date=date)

    def test_the_usual_account_of_a_text_is_offered_and_never_booked_by_itself(self):
        for month in (1, 2, 3):
            self.book(self.fee(7.5, f"2026-{month:02}-28"), self.fees)
        line = self.fee(8.25, "2026-04-28")
        self.bank.action_auto_match()
        self.assertFalse(line.is_reconciled)
        proposal = line.proposal_ids
        self.assertRecordValues(proposal, [{"kind": "habit", "confidence": "medium"}])
        self.assertIn("3 of 3 times", proposal.reasons)
        proposal.action_apply()
        self.assertItems(
            line.move_id,
            [
                (self.fees, self.env["res.partner"], 8.25, 0.0, 8.25, False),
                (self.bank_account, self.env["res.partner"], 0.0, 8.25, -8.25, False),
            ],
        )

    def test_one_earlier_line_or_two_that_disagree_are_no_habit(self):
        self.book(self.fee(7.5, "2026-01-28"), self.fees)
        line = self.fee(8.25, "2026-04-28")
        self.assertFalse(self.suggest(line))
        self.book(self.fee(7.5, "2026-02-28"), self.revenue)
        self.assertFalse(self.suggest(line))

    def test_money_that_comes_in_has_other_habits_than_money_that_goes_out(self):
        for month in (1, 2):
            self.book(self.fee(7.5, f"2026-{month:02}-28"), self.fees)
        self.assertFalse(self.suggest(self.fee(-7.5, "2026-04-28")))

    def test_a_text_without_words_has_no_habit(self):
        self.assertEqual(habit_text("", "2026-01-31 / 4711 RF18"), "")
        self.assertEqual(habit_text("Bank", "Entgelt 01/2026, Nr. A12"), "BANK ENTGELT NR")

    # -------------------------------------------------------------------------
    # TRANSFERS
    # -------------------------------------------------------------------------

    def test_both_sides_of_a_transfer_find_each_other(self):
        out = self.line(-900, date="2026-01-15", ref="Umbuchung")
        into = self.line(900, date="2026-01-16", ref="Umbuchung", journal=self.savings)
        proposal = self.suggest(out)[:1]
        self.assertEqual((proposal.kind, proposal.item_ids.other_line_id), ("transfer", into))
        self.assertEqual(self.suggest(into)[:1].item_ids.other_line_id, out)
        proposal.action_apply()
        self.assertTransferred(out, into, 900)

    def assertTransferred(self, out, into, amount):
        """Both lines stand on the account of transfers, settled with each other."""
        nobody, transit = self.env["res.partner"], self.company.transfer_account_id
        self.assertItems(
            out.move_id,
            [
                (transit, nobody, amount, 0.0, amount, True),
                (self.bank_account, nobody, 0.0, amount, -amount, False),
            ],
        )
        self.assertItems(
            into.move_id,
            [
                (self.savings.default_account_id, nobody, amount, 0.0, amount, False),
                (transit, nobody, 0.0, amount, -amount, True),
            ],
        )
        self.assertEqual(out._seek_for_lines()[2], into.matched_item_ids)
        self.assertEqual((out | into).mapped("match_kind"), ["transfer", "transfer"])

    def transfer(self, amount=900, account="DE02120300000000202051"):
        """The bank names the other account, so that both lines are certain to be one transfer."""
        out = self.line(-amount, date="2026-01-15", ref="Umbuchung", account_number=account)
        into = self.line(
            amount,
            date="2026-01-16",
            ref="Umbuchung",
            journal=self.savings,
            account_number=self.bank.bank_account_id.acc_number,
        )
        return out, into

    def test_both_sides_that_are_applied_together_are_one_transfer(self):
        out, into = self.transfer()
        self.env["bank.matcher"]._refresh_proposals(out | into)
        (out | into).action_apply_proposal()
        self.assertTransferred(out, into, 900)

    def test_a_run_of_one_account_matches_both_sides_and_its_undo_opens_both(self):
        out, into = self.transfer()
        action = self.bank.action_auto_match()
        self.assertTransferred(out, into, 900)
        run = self.env["bank.reconciliation.run"].browse(action["res_id"])
        self.assertEqual(run.line_ids, out | into)
        run.action_undo()
        self.assertFalse(any((out | into).mapped("is_reconciled")))
        self.assertFalse((out | into)._seek_counterparts())
        for journal in (self.bank, self.savings):
            journal.action_auto_match()
        self.assertFalse(any((out | into).mapped("is_reconciled")), "undone by a person")
        self.assertEqual(into.proposal_ids.item_ids.other_line_id, out)

    def test_undoing_one_side_opens_both(self):
        out, into = self.transfer()
        self.bank.action_auto_match()
        into.action_undo_reconciliation()
        self.assertEqual((out | into).mapped("is_reconciled"), [False, False])

    def test_two_transfers_of_one_amount_are_a_question(self):
        lines = [line for _time in (1, 2) for line in self.transfer()]
        for journal in (self.bank, self.savings):
            journal.action_auto_match()
        self.assertFalse(any(line.is_reconciled for line in lines))

    def test_a_transfer_by_its_amount_alone_is_never_booked_without_asking(self):
        out, into = self.transfer(account=False)
        into.account_number = False
        runs = self.env["bank.reconciliation.run"]
        runs._start(self.bank, out, confidence="high")
        self.assertEqual((out.match_confidence, out.is_reconciled), ("high", False))

    def test_a_line_with_somebody_elses_account_is_no_transfer(self):
        out = self.line(-900, date="2026-01-15", ref="Umbuchung")
        self.line(
            900,
            date="2026-01-16",
            journal=self.savings,
            partner_name="Azure Interior",
            account_number="BE68539007547034",
        )
        self.assertFalse(self.suggest(out))

    def test_a_transfer_whose_other_side_was_matched_meanwhile_is_not_booked(self):
        out = self.line(-900, date="2026-01-15", ref="Umbuchung")
        into = self.line(900, date="2026-01-16", ref="Umbuchung", journal=self.savings)
        proposal = self.suggest(out)[:1]
        into.action_match(self.open_item(self.invoice(900)))
        with self.assertRaisesRegex(UserError, "no longer open"):
            proposal.action_apply()

    # -------------------------------------------------------------------------
    # SETTLED ALREADY
    # -------------------------------------------------------------------------

    def test_who_names_a_settled_invoice_pays_twice_and_not_another_one_of_the_amount(self):
        """A second payment of January's rent does not pay February's."""
        account = "BE68539007547034"
        self.env["res.partner.bank"].create({"acc_number": account, "partner_id": self.azure.id})
        january, february = self.invoice(850), self.invoice(850, date="2026-01-25")
        january.payment_reference = "24711"
        first = self.line(850, ref="Rent, invoice 24711", account_number=account)
        self.bank.action_auto_match()
        self.assertEqual(first.matched_item_ids, self.open_item(january))
        again = self.line(850, date="2026-01-28", ref="Rent, invoice 24711", account_number=account)
        self.bank.action_auto_match()
        self.assertFalse(again.is_reconciled)
        double, likely = again.proposal_ids
        self.assertIn(january.name, double.reasons)
        self.assertEqual(likely.item_ids.move_line_id, self.open_item(february))
        again.payment_ref = "Rent, thank you"
        self.bank.action_auto_match()
        self.assertEqual(again.matched_item_ids, self.open_item(february))

    # -------------------------------------------------------------------------
    # BOOKED ALREADY
    # -------------------------------------------------------------------------

    def test_what_is_on_the_bank_account_already_is_shown_and_not_booked_twice(self):
        entry = self.env["account.move"].create(
            {
                "journal_id": self.bank.id,
                "date": "2026-01-14",
                "line_ids": [
                    Command.create({"account_id": self.fees.id, "debit": 12.5}),
                    Command.create({"account_id": self.bank_account.id, "credit": 12.5}),
                ],
            }
        )
        entry.action_post()
        line = self.line(-12.5, ref="Entgelt")
        proposal = self.suggest(line)[:1]
        self.assertEqual(proposal.kind, "booked")
        self.assertIn("lready booked", proposal.reasons)
        action = proposal.action_apply()
        self.assertEqual(action["res_model"], "bank.reconciliation.adjusting")
        self.assertFalse(line.is_reconciled)

    # -------------------------------------------------------------------------
    # OTHER OPEN ENTRIES
    # -------------------------------------------------------------------------

    def test_an_open_entry_of_wages_is_paid_by_its_number(self):
        wages = self.env["account.account"].create(
            {
                "name": "Wages Payable",
                "code": "241099",
                "account_type": "liability_current",
                "reconcile": True,
            }
        )
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-01-10",
                "ref": "LOHN/2026/00017",
                "line_ids": [
                    Command.create({"account_id": self.fees.id, "debit": 2100}),
                    Command.create({"account_id": wages.id, "credit": 2100}),
                ],
            }
        )
        entry.action_post()
        line = self.line(-2100, ref="Lohn LOHN/2026/00017")
        self.bank.action_auto_match()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(line.matched_item_ids, entry.line_ids.filtered("account_id.reconcile"))

    # -------------------------------------------------------------------------
    # DIFFERENCES
    # -------------------------------------------------------------------------

    def discounted(self, amount):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 14 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 14,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.azure.id,
                "invoice_date": "2026-01-05",
                "date": "2026-01-05",
                "invoice_payment_term_id": term.id,
                "invoice_line_ids": [
                    Command.create({"name": "service", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def test_a_discount_is_shown_as_a_difference_and_planned(self):
        invoice = self.discounted(100)
        line = self.line(98, ref=invoice.name)
        proposal = self.suggest(line)[:1]
        self.assertRecordValues(
            proposal.write_off_ids,
            [{"kind": "discount", "amount": -2, "move_line_id": self.open_item(invoice).id}],
        )
        self.assertEqual((proposal.residual, proposal.confidence), (0, "certain"))
        self.assertIn("2.00", proposal.difference)
        plan = proposal._prepare_plan("manual")
        self.assertEqual(plan.settlements[0].amount, 100)
        self.assertEqual([(w.kind, w.amount) for w in plan.write_offs], [("discount", -2)])

    def test_tolerances_need_an_account(self):
        matcher = self.env["bank.matcher"]
        self.bank.write({"bank_tolerance": 1, "bank_charge_tolerance": 5})
        policy = matcher._get_policy(self.bank)
        self.assertEqual((policy.tolerance, policy.charges_tolerance), (0, 0))
        self.bank.write(
            {"bank_tolerance_account_id": self.fees.id, "bank_charge_account_id": self.fees.id}
        )
        policy = matcher._get_policy(self.bank)
        self.assertEqual((policy.tolerance, policy.charges_tolerance), (1, 5))

    # -------------------------------------------------------------------------
    # RETURNS
    # -------------------------------------------------------------------------

    def test_a_return_finds_the_line_whose_money_comes_back(self):
        invoice = self.invoice(250)
        paid = self.line(250, ref=invoice.name)
        paid.action_match(self.open_item(invoice))
        back = self.line(
            -250,
            date="2026-01-20",
            ref=f"Rücklastschrift {invoice.name}",
            return_reason_code="AC04",
        )
        proposal = self.suggest(back)[:1]
        self.assertEqual((proposal.kind, proposal.item_ids.other_line_id), ("return", paid))
        self.assertEqual(proposal._prepare_plan("manual").returned_line_id, paid.id)
