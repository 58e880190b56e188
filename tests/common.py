"""Bookkeeping words for the tests: an invoice, a payment, a line of the bank, its journal items."""

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

IBAN = "DE89370400440532013000"


class BankReconciliationCommon(AccountTestInvoicingCommon):
    """Company in its own currency with one bank journal, customers and vendors, no taxes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("account_bank_reconciliation.group_manager")
        cls.company = cls.company_data["company"]
        cls.bank = cls.company_data["default_journal_bank"]
        cls.bank.set_bank_account(IBAN)
        cls.bank_account = cls.bank.default_account_id
        cls.suspense = cls.bank.suspense_account_id
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.payable = cls.company_data["default_account_payable"]
        cls.revenue = cls.company_data["default_account_revenue"]
        lines = cls.bank.inbound_payment_method_line_ids
        cls.outstanding_in = (
            lines.payment_account_id[:1] or cls.bank._get_bank_outstanding_accounts()[0]
        )
        cls.azure = cls.env["res.partner"].create({"name": "Azure Interior", "is_company": True})
        cls.gemini = cls.env["res.partner"].create({"name": "Gemini Furniture", "is_company": True})

    # -------------------------------------------------------------------------
    # DOCUMENTS
    # -------------------------------------------------------------------------

    @classmethod
    def invoice(cls, amount, partner=None, date="2026-01-05", kind="out_invoice", currency=None):
        """Post an invoice (or bill, credit note) of one line without tax."""
        move = cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or cls.azure).id,
                "invoice_date": date,
                "date": date,
                "currency_id": (currency or cls.company.currency_id).id,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "service", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def bill(cls, amount, partner=None, date="2026-01-05"):
        return cls.invoice(amount, partner or cls.gemini, date, kind="in_invoice")

    @classmethod
    def open_item(cls, move):
        """Return the receivable or payable journal item of a document."""
        return move.line_ids.filtered(
            lambda item: item.account_type in ("asset_receivable", "liability_payable")
        )

    @classmethod
    def pay(cls, moves, date="2026-01-10", journal=None, **vals):
        """Register a payment of the documents, as the button on the invoice does."""
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        return wizard.create(
            {"payment_date": date, "journal_id": (journal or cls.bank).id, **vals}
        )._create_payments()

    @classmethod
    def transit_item(cls, payment):
        """Return the item of a payment on the outstanding account."""
        return payment._seek_for_lines()[0]

    # -------------------------------------------------------------------------
    # BANK
    # -------------------------------------------------------------------------

    @classmethod
    def line(cls, amount, date="2026-01-15", ref="text of the bank", journal=None, **vals):
        """Create a statement line; fields that only the import writes are written as it does."""
        return (
            cls.env["account.bank.statement.line"]
            .sudo()
            .create(
                {
                    "journal_id": (journal or cls.bank).id,
                    "date": date,
                    "amount": amount,
                    "payment_ref": ref,
                    **vals,
                }
            )
            .sudo(False)
        )

    @classmethod
    def period(cls, month=1, start=0.0, end=0.0, journal=None, **vals):
        first = fields.Date.from_string(f"2026-{month:02}-01")
        return cls.env["bank.reconciliation"].create(
            {
                "journal_id": (journal or cls.bank).id,
                "date_start": first,
                "date_end": fields.Date.end_of(first, "month"),
                "balance_start": start,
                "balance_end": end,
                **vals,
            }
        )

    def assertItems(self, record, expected):
        """Compare all journal items of an entry, in the order of ``expected``.

        :param expected: rows ``(account, partner, debit, credit, amount in currency, reconciled)``.
        """
        items = record.line_ids.sorted(lambda item: (-item.balance, item.account_id.code, item.id))
        rows = [
            (
                item.account_id,
                item.partner_id,
                item.debit,
                item.credit,
                item.amount_currency,
                item.reconciled,
            )
            for item in items
        ]
        self.assertEqual(rows, expected)

    @classmethod
    def role(cls, name, login=None, **vals):
        """Return a user with one role: manager, accountant, auditor."""
        group = f"account_bank_reconciliation.group_{name}"
        return new_test_user(
            cls.env,
            login=login or f"bank_{name}",
            groups=f"base.group_user,{group}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            **vals,
        )
