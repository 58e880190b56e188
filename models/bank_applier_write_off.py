from collections import defaultdict
from dataclasses import replace

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from .bank_applier import Counterpart

#: By how many of the smallest coins a discount may differ from that of the invoice.
DISCOUNT_COINS = 5


class AccountBankStatementLine(models.Model):
    """What is booked of a difference between a line and its items, and to which account."""

    _inherit = "account.bank.statement.line"

    def _prepare_write_offs(self, plan):
        """Return the :class:`Counterpart` list of the write-offs of a plan."""
        others = [one for one in plan.write_offs if one.kind != "discount"]
        parts = self._prepare_discounts(plan)
        return parts + [part for one in others for part in self._prepare_write_off(one)]

    # -------------------------------------------------------------------------
    # CHARGES, DIFFERENCES, HABITS
    # -------------------------------------------------------------------------

    def _prepare_write_off(self, write_off):
        account = self._get_write_off_account(write_off)
        amounts = self._convert_share(write_off.amount)
        vals = self._prepare_item_vals(
            account,
            amounts["amount_currency"],
            amounts["balance"],
            self._get_transaction_currency(),
        )
        label = self._get_write_off_label(write_off.kind)
        first, *taxes = self.env["bank.applier"]._take_out_taxes(
            account.tax_ids, {**vals, "name": label or vals["name"]}, self.company_id
        )
        return [Counterpart(first, write_off.amount), *(Counterpart(tax) for tax in taxes)]

    def _get_write_off_label(self, kind):
        """How the item reads; one of a habit reads as the bank's text."""
        return {
            "charge": self.env._("Bank charge"),
            "rounding": self.env._("Rounding difference"),
            "tolerance": self.env._("Payment difference"),
        }.get(kind)

    def _get_write_off_account(self, write_off):
        """Return the account for a write-off.

        :raises UserError: the journal has none for this kind.
        """
        if write_off.account_id:
            return self.env["account.account"].browse(write_off.account_id)
        account = self._get_rounding_account(write_off)
        if not account:
            journal = self.journal_id
            is_charge = write_off.kind == "charge"
            account = (
                journal.bank_charge_account_id if is_charge else journal.bank_tolerance_account_id
            )
        if not account:
            raise UserError(
                self.env._(
                    "%(journal)s has no account for “%(kind)s”. A manager sets it on the journal.",
                    journal=self.journal_id.display_name,
                    kind=self._get_write_off_label(write_off.kind) or write_off.kind,
                )
            )
        return account

    def _get_rounding_account(self, write_off):
        """Return the account that the cash rounding of the invoice has, if there is one."""
        item = self.env["account.move.line"].browse(write_off.item_id or [])
        rounding = item.move_id.invoice_cash_rounding_id.with_company(self.company_id)
        if write_off.kind != "rounding" or not rounding:
            return self.env["account.account"]
        is_loss = write_off.amount < 0
        return rounding.loss_account_id if is_loss else rounding.profit_account_id

    # -------------------------------------------------------------------------
    # EARLY-PAYMENT DISCOUNT
    # -------------------------------------------------------------------------

    def _prepare_discounts(self, plan):
        """Book discounts as core's payment wizard does, with its helpers, accounts and taxes."""
        shares = defaultdict(float)
        for write_off in plan.write_offs:
            if write_off.kind == "discount":
                shares[self.env["account.move.line"].browse(write_off.item_id)] += write_off.amount
        by_currency = defaultdict(self.env["account.move.line"].browse)
        for item in shares:
            by_currency[item.currency_id] |= item
        parts = []
        for items in by_currency.values():
            share = sum(shares[item] for item in items)
            settled = [one for one in plan.settlements if one.item_id in items.ids]
            parts += self._prepare_discount(items, share, settled)
        return parts

    def _prepare_discount(self, items, share, settled):
        """Return the counterparts of the discounts of invoices in one currency."""
        self._check_discount_accounts(items)
        values = [
            {
                "aml": item,
                "amount_currency": -item.amount_residual_currency,
                "balance": -item.amount_residual,
            }
            for item in items
        ]
        found = self.env["account.move"]._get_invoice_counterpart_amls_for_early_payment_discount(
            values, self._convert_share(share)["balance"]
        )
        kinds = ["term_lines", "base_lines", "tax_lines"]
        if items.currency_id != self.company_id.currency_id:
            kinds.append("exchange_lines")
        common = {"move_id": self.move_id.id, "partner_id": self.partner_id.id}
        parts = [Counterpart({**common, **vals}) for kind in kinds for vals in found[kind]]
        difference = self._compare_discount(parts, items, share, settled)
        if difference and items.currency_id == self._get_transaction_currency():
            parts = self._add_difference(parts, difference)
        return [replace(parts[0], share=share), *parts[1:]]

    def _check_discount_accounts(self, items):
        """Core takes the accounts for granted; here each is asked for where it is missing."""
        company = self.company_id
        for item in items:
            is_loss = item.move_id.is_inbound(include_receipts=True)
            account = (
                company.account_journal_early_pay_discount_loss_account_id
                if is_loss
                else company.account_journal_early_pay_discount_gain_account_id
            )
            if not account:
                raise UserError(
                    self.env._(
                        "%s has no account for early-payment discounts. Set it in the accounting "
                        "settings under “Default Accounts”.",
                        company.display_name,
                    )
                )

    def _compare_discount(self, parts, items, share, settled):
        """Return by how many coins the deduction is more; a payer rounds in his own way.

        :raises UserError: the deduction is not the discount of the invoices.
        """
        currency = self._get_transaction_currency()
        amount = sum(one.amount if one.line_amount is not None else one.share for one in settled)
        rate = sum(one.share for one in settled) / amount if amount else 0.0
        booked = currency.round(rate * sum(part.vals["amount_currency"] for part in parts))
        difference = currency.round(-share - booked)
        if not booked or abs(difference) > DISCOUNT_COINS * currency.rounding + 1e-9:
            raise UserError(
                self.env._(
                    "The early-payment discount of %(items)s is %(booked)s, not %(taken)s.",
                    items=", ".join(items.move_id.mapped("display_name")),
                    booked=formatLang(self.env, abs(booked), currency_obj=currency),
                    taken=formatLang(self.env, abs(share), currency_obj=currency),
                )
            )
        return difference

    def _add_difference(self, parts, difference):
        """Put coins of difference on the first item; balance follows by what it was worth."""
        first, currency = parts[0], self._get_transaction_currency()
        vals = dict(first.vals)
        vals["amount_currency"] = currency.round(vals["amount_currency"] + difference)
        if currency == self.company_id.currency_id:
            vals["balance"] = vals["amount_currency"]
        return [replace(first, vals=vals), *parts[1:]]
