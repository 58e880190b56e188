"""The situations of docs/matching_reasons.md: what a careful accountant meets in a month.

Every ``case_*`` books its documents in a company in euros, and returns the line of the bank that
is to be matched. Its docstring is the title in the document.
"""

from odoo import Command

from .common import BankReconciliationCommon

RIVER, HARBOUR = "BE68539007547034", "NL91ABNA0417164300"


class ReasonCases(BankReconciliationCommon):
    """A company in euros with a second bank account, customers who pay in every way, a supplier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.euro = cls.env.ref("base.EUR")
        cls.company.name = "Ostrava Glass"
        cls.pound = cls.setup_other_currency("GBP", rates=[("2025-01-01", 0.8)])
        cls.river = cls.customer("River & Sons Ltd", RIVER)
        cls.harbour = cls.customer("Harbour Textiles", HARBOUR)
        cls.lindgren = cls.customer("Lindgren Möbel AB")
        cls.fees = cls.expense("Bank charges", "658100")
        cls.small = cls.expense("Small differences", "658200")
        cls.savings = cls.bank.copy({"name": "Savings", "code": "SAV"})
        cls.savings.set_bank_account("DE02120300000000202051")

    @classmethod
    def customer(cls, name, account=None, **vals):
        partner = cls.env["res.partner"].create({"name": name, "is_company": True, **vals})
        if account:
            cls.env["res.partner.bank"].create({"acc_number": account, "partner_id": partner.id})
        return partner

    @classmethod
    def expense(cls, name, code):
        vals = {"name": name, "code": code, "account_type": "expense"}
        return cls.env["account.account"].create(vals)

    def document(self, number, amount, partner=None, kind="out_invoice", date="2026-01-05", **vals):
        """Post a document under its number; a bill under the number of its supplier."""
        is_bill = kind == "in_invoice"
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or self.river).id,
                "invoice_date": date,
                "date": date,
                "ref" if is_bill else "name": number,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "glass", "price_unit": amount, "tax_ids": False})
                ],
                **vals,
            }
        )
        move.action_post()
        return move

    def discounted(self, number, amount):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 14 days, net in 30",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 14,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        return self.document(number, amount, invoice_payment_term_id=term.id)

    def payment(self, amount, partner, memo, **vals):
        payment = self.env["account.payment"].create(
            {
                "amount": amount,
                "partner_id": partner.id,
                "payment_type": "inbound",
                "date": "2026-01-12",
                "journal_id": self.bank.id,
                "memo": memo,
                **vals,
            }
        )
        payment.action_post()
        return payment

    def from_river(self, amount, ref="Thank you", **vals):
        """A line with the account that is known to be River's."""
        return self.line(
            amount, ref=ref, partner_name="RIVER AND SONS", account_number=RIVER, **vals
        )

    # -------------------------------------------------------------------------
    # NUMBERS
    # -------------------------------------------------------------------------

    def case_number(self):
        """The number of an invoice, as it is on the invoice"""
        self.document("RE/2026/0138", 1250)
        return self.line(1250, ref="Payment of RE/2026/0138, kind regards")

    def case_number_damaged(self):
        """The number with other separators and lost zeros"""
        self.document("RE/2026/0138", 1250)
        return self.line(1250, ref="invoice re2026-138")

    def case_number_cut(self):
        """The number without its letters"""
        self.document("RE/2026/0138", 1250)
        return self.line(1250, ref="2026/0138")

    def case_number_tail(self):
        """Only the last digits, and a known account"""
        self.document("RE/2026/04138", 1250)
        self.document("RE/2026/04139", 1250)
        return self.from_river(1250, "our order, inv. 4138")

    def case_number_list(self):
        """Two numbers, the second one shortened"""
        self.document("RE/2026/0138", 1250)
        self.document("RE/2026/0139", 99.5)
        return self.line(1349.5, ref="RE/2026/0138, 139")

    def case_number_typing(self):
        """A number with two digits swapped"""
        self.document("RE/2026/0138", 1250)
        return self.line(1250, ref="RE/2026/0183")

    def case_number_two_owners(self):
        """A number that two suppliers use"""
        self.document("2026-1007", 480, self.customer("Prague Paper"), "in_invoice")
        self.document("2026-1007", 480, self.customer("Brno Boxes"), "in_invoice")
        return self.line(-480, ref="invoice 2026-1007")

    def case_reference_iso(self):
        """A structured reference, ISO 11649"""
        self.document("RE/2026/0138", 1250, payment_reference="RF18539007547034")
        return self.line(1250, ref="RF18 5390 0754 7034")

    def case_reference_belgian(self):
        """A Belgian structured communication"""
        self.document("RE/2026/0138", 1250, payment_reference="+++090/9337/55493+++")
        return self.line(1250, ref="+++090/9337/55493+++")

    def case_reference_kid(self):
        """A Norwegian KID in the bank's field for it"""
        self.document("RE/2026/0138", 1250, payment_reference="2345676")
        return self.line(1250, ref="Innbetaling", structured_reference="2345676")

    def case_reference_swiss(self):
        """A Swiss QR reference"""
        reference = "210000000003139471430009017"
        self.document("RE/2026/0138", 1250, payment_reference=reference)
        return self.line(1250, ref="Gutschrift", structured_reference=reference)

    def case_end_to_end(self):
        """The end-to-end id of a registered payment"""
        bill = self.document("F-88120", 720, self.harbour, "in_invoice")
        payment = self.pay(bill, payment_difference_handling="open")
        payment.payment_reference = "E2E-2026-000417"
        return self.line(-720, ref="SEPA credit transfer", end_to_end_id="E2E-2026-000417")

    # -------------------------------------------------------------------------
    # WHO PAYS
    # -------------------------------------------------------------------------

    def case_account(self):
        """A known account and the only item of this amount"""
        self.document("RE/2026/0138", 1250)
        self.document("RE/2026/0139", 99.5)
        return self.from_river(1250)

    def case_name(self):
        """A name that only one customer bears"""
        self.document("RE/2026/0140", 333.3, self.lindgren)
        return self.line(333.3, ref="tack", partner_name="LINDGREN MOBEL")

    def case_name_alias(self):
        """Another name of the customer"""
        self.env["bank.partner.alias"].create(
            {"partner_id": self.lindgren.id, "name": "Villa Solbacken"}
        )
        self.document("RE/2026/0140", 333.3, self.lindgren)
        return self.line(333.3, ref="tack", partner_name="Villa Solbacken")

    def case_name_similar(self):
        """A name that resembles a customer's"""
        self.document("RE/2026/0140", 333.3, self.lindgren)
        return self.line(333.3, ref="Överföring Lindgren Möbel tack")

    def case_group(self):
        """The parent company pays"""
        mother = self.customer("Delta Holding SE", "AT611904300234573201")
        daughter = self.customer("Delta Optics", parent_id=mother.id)
        daughter.is_company = True
        self.document("RE/2026/0141", 2000, daughter)
        self.document("RE/2026/0142", 150, mother)
        return self.line(
            2000, ref="January", partner_name="Delta Holding", account_number="AT611904300234573201"
        )

    def case_payer_other(self):
        """Somebody else pays the invoice"""
        self.document("RE/2026/0143", 640, self.lindgren)
        return self.from_river(640, "for RE/2026/0143")

    def case_payer_conflict(self):
        """Account and name of different customers"""
        self.document("RE/2026/0138", 1250)
        return self.line(1250, partner_name="Lindgren Möbel AB", account_number=RIVER, ref="glass")

    # -------------------------------------------------------------------------
    # AMOUNTS
    # -------------------------------------------------------------------------

    def case_sum(self):
        """Invoices that add up in one way only"""
        for number, amount in (("0138", 1250), ("0139", 99.5), ("0144", 410.2)):
            self.document(f"RE/2026/{number}", amount)
        return self.from_river(1349.5)

    def case_sum_twice(self):
        """Invoices that add up in two ways"""
        for number, amount in (("0138", 100), ("0139", 300), ("0144", 150), ("0145", 250)):
            self.document(f"RE/2026/{number}", amount)
        return self.from_river(400)

    def case_equal(self):
        """Two invoices of the same amount"""
        self.document("RE/2026/0138", 490)
        self.document("RE/2026/0139", 490, date="2026-01-07")
        return self.from_river(490)

    def case_discount(self):
        """An early-payment discount in its term"""
        self.discounted("RE/2026/0138", 1000)
        return self.line(980, date="2026-01-16", ref="RE/2026/0138 less 2 %")

    def case_discount_late(self):
        """An early-payment discount after its term"""
        self.discounted("RE/2026/0138", 1000)
        return self.line(980, date="2026-02-16", ref="RE/2026/0138 less 2 %")

    def case_charge(self):
        """The bank took its charges off, and says so"""
        self.bank.bank_charge_account_id = self.fees
        self.document("RE/2026/0138", 1000)
        return self.line(985, ref="RE/2026/0138", charges=-15)

    def case_charge_unstated(self):
        """A bank charge that nobody states"""
        self.bank.write({"bank_charge_account_id": self.fees.id, "bank_charge_tolerance": 20})
        self.document("RE/2026/0138", 1000)
        return self.line(985, ref="RE/2026/0138")

    def case_tolerance(self):
        """A small difference that the journal allows"""
        self.bank.write({"bank_tolerance_account_id": self.small.id, "bank_tolerance": 1})
        self.document("RE/2026/0138", 1250.9)
        return self.line(1250, ref="RE/2026/0138")

    def case_rounding(self):
        """A rounded amount"""
        self.bank.write({"bank_tolerance_account_id": self.small.id, "bank_tolerance": 1})
        self.document("RE/2026/0138", 1249.98)
        return self.line(1250, ref="RE/2026/0138")

    def case_partial(self):
        """A part payment"""
        self.document("RE/2026/0138", 1250)
        return self.line(500, ref="first instalment RE/2026/0138")

    def case_over(self):
        """More than the invoice"""
        self.document("RE/2026/0138", 1250)
        return self.line(1300, ref="RE/2026/0138")

    def case_oldest(self):
        """A payment on account, without any number"""
        self.document("RE/2026/0138", 1250)
        self.document("RE/2026/0139", 830, date="2026-01-08")
        return self.from_river(1500, "on account")

    def case_credit_note(self):
        """A credit note taken off an invoice"""
        self.document("RE/2026/0138", 1250)
        self.document("GS/2026/0007", 200, kind="out_refund", date="2026-01-09")
        return self.line(1050, ref="RE/2026/0138 less GS/2026/0007")

    def case_booked_rate(self):
        """An invoice in pounds, paid at the rate it is booked at"""
        self.document("RE/2026/0146", 800, currency_id=self.pound.id)
        return self.line(1000, ref="RE/2026/0146")

    def case_other_currency(self):
        """An invoice in pounds, paid in euros at another rate"""
        self.document("RE/2026/0146", 800, currency_id=self.pound.id)
        return self.line(987.4, ref="RE/2026/0146")

    def case_ordered(self):
        """The bank names the amount in pounds that was ordered"""
        self.document("RE/2026/0146", 800, currency_id=self.pound.id)
        return self.line(
            987.4, ref="RE/2026/0146", original_amount=800, original_currency_id=self.pound.id
        )

    # -------------------------------------------------------------------------
    # WHAT IT IS
    # -------------------------------------------------------------------------

    def case_payment(self):
        """A payment that was registered before"""
        self.pay(self.document("RE/2026/0138", 500))
        self.document("RE/2026/0139", 500)
        return self.from_river(500)

    def case_batch(self):
        """Payments that were ordered together"""
        for partner, amount in ((self.river, 310), (self.harbour, 275.5), (self.lindgren, 60)):
            self.payment(amount, partner, "DEBIT-2026-003")
        return self.line(645.5, ref="Collection", payment_information_id="DEBIT-2026-003")

    def case_transfer(self):
        """A transfer between own accounts"""
        self.line(900, date="2026-01-16", ref="from current account", journal=self.savings)
        return self.line(-900, date="2026-01-15", ref="to savings")

    def case_return(self):
        """A payment that came back"""
        invoice = self.document("RE/2026/0138", 1250)
        self.line(1250, date="2026-01-12", ref="RE/2026/0138").action_match(self.open_item(invoice))
        return self.line(
            -1250,
            date="2026-01-20",
            ref="Return of RE/2026/0138: account closed",
            return_reason_code="AC04",
        )

    def case_habit(self):
        """A kind of line that is always booked on one account"""
        for month in ("2025-10", "2025-11", "2025-12"):
            line = self.line(-7.5, ref=f"Account fee {month}", date=f"{month}-28")
            line._seek_for_lines()[1].account_id = self.fees
        return self.line(-8.25, ref="Account fee 2026-01", date="2026-01-28")

    def case_booked(self):
        """Booked straight on the bank account already"""
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
        return self.line(-12.5, date="2026-01-15", ref="Fee")

    def case_double(self):
        """A second payment of one invoice"""
        self.document("RE/2026/0138", 1250)
        lines = self.line(1250, date="2026-01-12", ref="RE/2026/0138")
        lines |= self.line(1250, date="2026-01-14", ref="RE/2026/0138")
        self.env["bank.matcher"]._refresh_proposals(lines)
        return lines[1]

    def case_undone(self):
        """Somebody undid the match of this line before"""
        first = self.document("RE/2026/0138", 490)
        self.document("RE/2026/0139", 490)
        line = self.from_river(490)
        line.action_match(self.open_item(first))
        line.action_undo_reconciliation()
        return line

    def case_number_unknown(self):
        """A number of ours that is not open"""
        self.document("RE/2026/0138", 1250)
        return self.from_river(1250, "RE/2026/0099")

    def case_paid_elsewhere(self):
        """The payment of this amount was registered for another invoice"""
        self.document("RE/2026/0138", 500)
        self.pay(self.document("RE/2026/0139", 500))
        return self.from_river(500, "RE/2026/0138")
