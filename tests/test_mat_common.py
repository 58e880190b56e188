"""Words for the tests of what a match books: discounts, charges, other currencies, returns."""

from odoo import Command

from odoo.addons.account_bank_reconciliation.models.bank_applier import (
    MatchPlan,
    PlanWriteOff,
    Settlement,
)

from .common import BankReconciliationCommon

#: What a journal item is, for comparing a company's books before and after.
ITEM = ("account_id", "partner_id", "currency_id", "name", "date", "date_maturity")
AMOUNTS = ("balance", "amount_currency", "amount_residual", "amount_residual_currency")
TAXES = ("tax_ids", "tax_tag_ids", "tax_repartition_line_id")


class BookingCommon(BankReconciliationCommon):
    """A company in dollars with accounts for differences; euros at 0.80, from 10 January 0.50."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.company.currency_id
        cls.euro = cls.setup_other_currency("EUR", rates=[("2025-01-01", 0.8), ("2026-01-10", 0.5)])
        cls.charges = cls.account("Bank charges", "658100")
        cls.differences = cls.account("Payment differences", "658200")
        cls.discount_loss = cls.company.account_journal_early_pay_discount_loss_account_id
        cls.discount_gain = cls.company.account_journal_early_pay_discount_gain_account_id
        cls.exchange_loss = cls.company.expense_currency_exchange_account_id
        cls.exchange_gain = cls.company.income_currency_exchange_account_id
        cls.bank.write(
            {
                "bank_charge_account_id": cls.charges.id,
                "bank_tolerance_account_id": cls.differences.id,
            }
        )

    @classmethod
    def account(cls, name, code, account_type="expense", **vals):
        return cls.env["account.account"].create(
            {"name": name, "code": code, "account_type": account_type, **vals}
        )

    @classmethod
    def bank_in_euro(cls):
        """Return a bank journal in euros; its suspense items are in euros too."""
        return cls.env["account.journal"].create(
            {"name": "Euro", "code": "EURB", "type": "bank", "currency_id": cls.euro.id}
        )

    @classmethod
    def tax(cls, use="sale", percent=20, **vals):
        return cls.env["account.tax"].create(
            {
                "name": f"{use} {percent}",
                "amount": percent,
                "type_tax_use": use,
                "invoice_repartition_line_ids": cls.tax_lines("invoice"),
                "refund_repartition_line_ids": cls.tax_lines("refund"),
                **vals,
            }
        )

    @classmethod
    def tax_lines(cls, document):
        account = cls.company_data["default_account_tax_sale"]
        return [
            Command.create({"repartition_type": "base", "document_type": document}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "document_type": document,
                    "account_id": account.id,
                }
            ),
        ]

    @classmethod
    def discounted(cls, amount, kind="out_invoice", how="excluded", tax=None, **vals):
        """Post a document with 2 % discount within ten days; ``how`` the discount meets taxes."""
        term = cls.env["account.payment.term"].create(
            {
                "name": f"2/10 net 30 {how}",
                "early_discount": True,
                "early_pay_discount_computation": how,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        move = cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (cls.azure if kind.startswith("out") else cls.gemini).id,
                "invoice_date": "2026-01-05",
                "date": "2026-01-05",
                "invoice_payment_term_id": term.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "service",
                            "price_unit": amount,
                            "tax_ids": [Command.set(tax.ids if tax else [])],
                        }
                    )
                ],
                **vals,
            }
        )
        move.action_post()
        return move

    def apply(self, line, *settlements, write_offs=(), returned=None, **vals):
        """Book a line as a plan of the matcher says.

        :param settlements: ``(document or item, amount)`` or ``(…, amount, amount of the line)``.
        :param write_offs: ``(kind, amount)``, or ``(kind, amount, document or account)``.
        """
        plan = MatchPlan(
            line.id,
            tuple(self.settlement(*one) for one in settlements),
            write_offs=tuple(self.write_off(*one) for one in write_offs),
            returned_line_id=returned.id if returned else 0,
            **vals,
        )
        return self.env["bank.applier"]._apply([plan])

    def settlement(self, record, amount, line_amount=None):
        return Settlement(self.item(record).id, amount, line_amount=line_amount)

    def write_off(self, kind, amount, record=None):
        if record is not None and record._name == "account.account":
            return PlanWriteOff(kind, amount, account_id=record.id)
        return PlanWriteOff(kind, amount, item_id=self.item(record).id if record else 0)

    def item(self, record):
        return record if record._name == "account.move.line" else self.open_item(record)

    # -------------------------------------------------------------------------
    # THE BOOKS AS A WHOLE
    # -------------------------------------------------------------------------

    def books(self):
        """Everything that a match may change, without ids of what core writes anew."""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("company_id", "=", self.company.id)]
        items = self.env["account.move.line"].search([*domain, ("parent_state", "=", "posted")])
        partials = self.env["account.partial.reconcile"].search(domain)
        return {
            "items": sorted(map(self.describe, items)),
            "partials": sorted(map(self.describe_partial, partials)),
            "moves": sorted(
                (move.id, move.partner_id.id, move.payment_state, move.amount_residual)
                for move in items.move_id
            ),
            "payments": sorted(
                (payment.id, payment.state, payment.is_matched, payment.bank_statement_line_id.id)
                for payment in self.env["account.payment"].search(domain)
            ),
            "lines": sorted(
                (line.id, line.partner_id.id, line.is_reconciled, line.match_method or "")
                for line in self.env["account.bank.statement.line"].search(domain)
            ),
            "aliases": sorted(
                (alias.kind, alias.key, alias.partner_id.id, alias.active, str(alias.line_ids.ids))
                for alias in self.env["bank.partner.alias"]
                .with_context(active_test=False)
                .search([])
            ),
            "accounts": sorted(
                (bank.acc_number, bank.partner_id.id)
                for bank in self.env["res.partner.bank"].search([])
            ),
        }

    def describe(self, item):
        taxes = (*(str(item[name].ids) for name in TAXES), item.tax_base_amount)
        texts = tuple(str(item[name]) for name in ITEM)
        return (item.move_id.id, *texts, *(item[name] for name in AMOUNTS), *taxes)

    def describe_partial(self, partial):
        debit, credit = partial.debit_move_id, partial.credit_move_id
        amounts = (partial.amount, partial.debit_amount_currency, partial.credit_amount_currency)
        return (self.describe(debit), self.describe(credit), amounts)

    def assertUndoRestores(self, line, before):
        line.action_undo_reconciliation()
        after = self.books()
        for name, rows in before.items():
            self.assertEqual(after[name], rows, name)

    def kinds(self, move):
        """Return what an entry of a payment or a line books beside the money, item by item."""
        money = move.journal_id.default_account_id
        money |= move.journal_id._get_bank_outstanding_accounts()
        return sorted(
            (
                item.account_id.code,
                item.currency_id.name,
                item.amount_currency,
                item.balance,
                item.tax_ids.ids,
                item.tax_repartition_line_id.id,
                item.tax_tag_ids.ids,
                item.reconciled,
            )
            for item in move.line_ids
            if item.account_id not in money
        )

    def balances(self):
        """Return ``{account code: balance}`` of all posted items, zero left out."""
        groups = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        return {account.code: round(total, 2) for account, total in groups if round(total, 2)}
