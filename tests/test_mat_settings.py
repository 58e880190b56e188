"""One bookkeeping story in three settings: in dollars, on an account in euros, and a line in
dollars of which the bank states the amount in euros. Amounts of a story are in its currency.
"""

from odoo import Command

from .test_mat_common import BookingCommon

IBAN_AZURE = "BE68539007547034"
IBAN_GEMINI = "NL91ABNA0417164300"
OTHER_IBAN = "DE02120300000000202051"


class StoryCommon(BookingCommon):
    """What one unit of the story's currency is in dollars: ``booked`` on 5 January, when documents
    are; ``registered`` from 10 January on, when payments are; ``worth`` by the bank on its lines.
    """

    booked = registered = worth = 1.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.dollar
        cls.money = cls.bank
        cls.other_bank = cls.bank.copy({"name": "Savings", "code": "SAV"})
        cls._set_up_banks()
        accounts = {
            "bank_charge_account_id": cls.charges.id,
            "bank_tolerance_account_id": cls.differences.id,
        }
        (cls.money | cls.other_bank).write(accounts)
        cls.other_bank.set_bank_account(OTHER_IBAN)
        cls.env["res.partner.bank"].create(
            [
                {"acc_number": IBAN_AZURE, "partner_id": cls.azure.id},
                {"acc_number": IBAN_GEMINI, "partner_id": cls.gemini.id},
            ]
        )
        cls.nobody = cls.env["res.partner"]
        # the demo data have an Azure Interior and a Gemini Furniture as well
        cls.azure.name, cls.gemini.name = "Kestrel Interiors", "Falcon Furniture"

    @classmethod
    def _set_up_banks(cls):
        """For the settings with another currency."""

    # -------------------------------------------------------------------------
    # WORDS
    # -------------------------------------------------------------------------

    @classmethod
    def document(cls, amount, partner=None, kind="out_invoice", **vals):
        """An invoice of 5 January in the story's currency, or another document."""
        move = cls.invoice(amount, partner, kind=kind, currency=cls.currency)
        if vals:
            move.write(vals)
        return move

    @classmethod
    def entry(cls, account, amount, ref, partner=None):
        """Post an entry that leaves ``amount`` open on an account: + owed to us, − owed by us."""
        other = cls.company_data["default_account_expense"]
        rows = [(account, amount), (other, -amount)]
        move = cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": "2026-01-05",
                "ref": ref,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": one.id,
                            "partner_id": (partner or cls.env["res.partner"]).id,
                            "currency_id": cls.currency.id,
                            "amount_currency": part,
                            "balance": part * cls.booked,
                        }
                    )
                    for one, part in rows
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def payment(cls, documents, **vals):
        """Register the payment of documents on 10 January on the story's account."""
        return cls.pay(documents, journal=cls.money, currency_id=cls.currency.id, **vals)

    @classmethod
    def bank_line(cls, amount, ref="thank you", **vals):
        return cls.line(amount, ref=ref, journal=cls.money, **vals)

    @classmethod
    def twin(cls, record):
        """Another open item that fits as well: same partner, amount, date and numbers."""
        if record._name == "account.bank.statement.line":
            names = ("payment_ref", "account_number", "foreign_currency_id", "amount_currency")
            vals = {name: record[name] for name in names if record[name]}
            vals |= {"foreign_currency_id": record.foreign_currency_id.id}
            return cls.line(
                record.amount, str(record.date), vals.pop("payment_ref"), record.journal_id, **vals
            )
        if record._name == "account.payment":
            twin = record.copy({"date": record.date, "memo": record.memo})
        else:
            twin = record.copy({"date": record.date, "ref": record.ref})
            twin.invoice_date = record.invoice_date
        twin.payment_reference = record.payment_reference or record.name
        twin.action_post()
        return twin

    # -------------------------------------------------------------------------
    # WHAT MUST HOLD FOR EVERY AUTOMATIC MATCH
    # -------------------------------------------------------------------------

    def auto_match(self):
        """Run the matching of the story's account and return the run, if there was any line."""
        runs = self.env["bank.reconciliation.run"]
        lines = self.env["account.bank.statement.line"]
        if not lines.search_count(self.money._get_unmatched_domain(), limit=1):
            return runs
        return runs.browse(self.money.action_auto_match()["res_id"])

    def assertMatched(self, lines, booked, settled=None, twins=()):
        """A run books exactly this; a second one nothing; its undo leaves nothing behind; a twin of
        any item would have made it a question.

        :param booked: ``[rows]`` for each line, see :meth:`assertBooked`; rows alone for one line.
        :param settled: ``{document: amount}`` whose exchange differences are checked.
        """
        for one in twins:
            self.assertTwinAsks(lines, one)
        before = self.books()
        run = self.auto_match()
        for line, rows in zip(lines, booked if len(lines) > 1 else [booked], strict=True):
            self.assertBooked(line, rows)
        self.assertExchange(settled or {})
        self.assertNothingMore()
        run.action_undo()
        self.assertSame(before)
        self.assertNothingMore()

    def assertTwinAsks(self, lines, record):
        savepoint = self.env.cr.savepoint()
        try:
            self.twin(record)
            self.auto_match()
            self.assertFalse(all(lines.mapped("is_reconciled")), record.display_name)
            asked = lines.filtered(lambda line: not line.is_reconciled)
            self.assertTrue(all(line.proposal_ids for line in asked), record.display_name)
        finally:
            savepoint.close(rollback=True)

    def assertNothingMore(self):
        """Running again changes nothing."""
        before = self.books()
        self.auto_match()
        self.assertSame(before)

    def assertSame(self, before):
        after = self.books()
        for name, rows in before.items():
            self.assertEqual(after[name], rows, name)

    def assertSuggested(self, line, documents, confidence=None):
        """The line is not matched by itself, and these documents are suggested in this order."""
        before = self.books()
        self.auto_match()
        self.assertSame(before)
        found = [set(one.item_ids.move_line_id.move_id) for one in line.proposal_ids]
        self.assertEqual(found, [set(one) for one in documents])
        if confidence:
            self.assertEqual(line.match_confidence, confidence)

    def assertBooked(self, line, rows):
        """Compare the journal items of a line, in any order.

        :param rows: see :meth:`row`.
        """
        self.assertItemsOf(line, rows)
        self.assertRecordValues(line, [{"is_reconciled": True, "amount_residual": 0.0}])

    def assertItemsOf(self, line, rows):
        expected = [self.row(*row) for row in rows]
        items = line.move_id.line_ids
        found = [
            (
                item.account_id.display_name,
                item.partner_id.name,
                item.balance,
                item.amount_currency,
                item.reconciled,
            )
            for item in items
        ]
        self.assertEqual(sorted(found, key=str), sorted(expected, key=str))

    def row(self, account, partner, *values):
        """One journal item: ``(amount in the story's currency, reconciled)``, worth what the bank
        gives; or ``(dollars, amount in the item's currency, reconciled)`` where it is not.
        """
        if len(values) == 3:
            return account.display_name, partner.name, *values
        amount, is_reconciled = values
        balance = self.dollar.round(amount * self.worth)
        is_money = account == self.money.default_account_id
        shown = balance if is_money and not self.money.currency_id else amount
        return account.display_name, partner.name, balance, shown, is_reconciled

    def assertExchange(self, settled):
        """Core books what the bank's rate makes of each item beside the rate it was booked at."""
        for document, amount in settled.items():
            item = self.item(document)
            rate = self.worth - (
                self.registered if document._name == "account.payment" else self.booked
            )
            gain = self.dollar.round(amount * rate)
            account = self.exchange_gain if gain > 0 else self.exchange_loss
            partials = item.matched_debit_ids | item.matched_credit_ids
            found = partials.exchange_move_id.line_ids.grouped("account_id")
            sums = {one: round(sum(items.mapped("balance")), 2) for one, items in found.items()}
            self.assertEqual(sums, {item.account_id: gain, account: -gain} if gain else {})

    def item(self, record):
        if record._name == "account.payment":
            return self.transit_item(record)
        if record._name == "account.move" and record.move_type == "entry":
            return record.line_ids.filtered("account_id.reconcile")
        return super().item(record)


class OnEuroAccount:
    """Documents, payments and the bank account are in euros: 1.25 $, from 10 January 2 $."""

    booked, registered, worth = 1.25, 2.0, 2.0

    @classmethod
    def _set_up_banks(cls):
        cls.currency = cls.euro
        cls.money = cls.bank_in_euro()
        cls.money.set_bank_account("AT611904300234573201")
        cls.other_bank = cls.money.copy({"name": "Euro savings", "code": "EUS"})

    def books(self):
        return without_exchange(self, super().books())


class EuroLineOnDollarAccount:
    """Documents and payments are in euros, the account in dollars; the bank gives 1.90 $ for 1 €
    and states both amounts.
    """

    booked, registered, worth = 1.25, 2.0, 1.9

    @classmethod
    def _set_up_banks(cls):
        cls.currency = cls.euro
        cls.other_bank = cls.bank_in_euro()

    @classmethod
    def bank_line(cls, amount, ref="thank you", **vals):
        vals = {"foreign_currency_id": cls.euro.id, "amount_currency": amount, **vals}
        return super().bank_line(cls.dollar.round(amount * cls.worth), ref, **vals)

    def books(self):
        return without_exchange(self, super().books())


def without_exchange(case, books):
    """The books without entries of exchange differences, which core reverses instead of deleting;
    what they come to on each account counts.
    """
    moves = case.env["account.move"].search(
        [("journal_id", "=", case.company.currency_exchange_journal_id.id)]
    )
    left = set(moves.ids)
    return {
        **books,
        "items": [row for row in books["items"] if row[0] not in left],
        "moves": [row for row in books["moves"] if row[0] not in left],
        "partials": [row for row in books["partials"] if not {row[0][0], row[1][0]} & left],
        "balances": sorted(case.balances().items()),
    }
