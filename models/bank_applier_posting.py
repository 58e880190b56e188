"""Parts of a line that a person books to an account: charges, interest, transfers."""

from dataclasses import dataclass

from odoo import Command, api, models

from .bank_applier import Counterpart, PlanWriteOff


@dataclass(frozen=True, slots=True)
class PlanPosting(PlanWriteOff):
    """A part of a line booked to ``account_id`` with the taxes, label and analytic given.

    The amount includes the taxes. ``analytic`` has the pairs of a distribution in percent; without
    any, core's distribution models decide. ``partner_id`` 0: the partner of the line.
    """

    tax_ids: tuple[int, ...] = ()
    label: str = ""
    analytic: tuple[tuple[str, float], ...] = ()
    partner_id: int = 0


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _prepare_write_off(self, write_off):
        if not isinstance(write_off, PlanPosting):
            return super()._prepare_write_off(write_off)
        account = self.env["account.account"].browse(write_off.account_id)
        taxes = self.env["account.tax"].browse(write_off.tax_ids)
        vals = self._prepare_posting_vals(write_off, account)
        if account.tax_ids and not taxes:
            vals["tax_ids"] = [Command.clear()]  # core would add the default taxes of the account
        first, *taxed = self.env["bank.applier"]._take_out_taxes(
            taxes, vals, self.company_id, is_exigible=self._is_exigible()
        )
        return [Counterpart(first, write_off.amount), *(Counterpart(tax) for tax in taxed)]

    def _prepare_posting_vals(self, posting, account):
        amounts = self._convert_share(posting.amount)
        currency = self._get_transaction_currency()
        vals = self._prepare_item_vals(
            account, amounts["amount_currency"], amounts["balance"], currency
        )
        vals["name"] = posting.label or vals["name"]
        vals["partner_id"] = posting.partner_id or vals["partner_id"]
        if posting.analytic:
            vals["analytic_distribution"] = dict(posting.analytic)
        return vals

    def _is_exigible(self):
        """Taxes on payment are due at once in an entry that settles no document, as in core."""
        types = self.move_id.line_ids.account_id.mapped("account_type")
        return not {"asset_receivable", "liability_payable"} & set(types)

    # -------------------------------------------------------------------------
    # PREVIEW
    # -------------------------------------------------------------------------

    @api.model
    def _new_for_preview(self, vals):
        """Return the line that ``create`` would make of ``vals``, with its items, unsaved."""
        line = self.new(vals)
        items = line._prepare_move_line_default_vals()
        for item in items:  # an unsaved item does not make its balance of debit and credit
            item["balance"] = item.pop("debit") - item.pop("credit")
        line.move_id.line_ids = [Command.create(item) for item in items]
        return line

    def _preview_items(self, plan):
        """Return values of the items that the entry of the line will have once ``plan`` is booked.

        The booking takes the counterparts from the same method.
        """
        bank, suspense, others = self._seek_for_lines()
        kept = [self._read_item_vals(item) for item in bank | others]
        return kept + [part.vals for part in self._prepare_match_items(plan, suspense)]

    def _read_item_vals(self, item):
        return {
            "account_id": item.account_id.id,
            "partner_id": item.partner_id.id,
            "currency_id": item.currency_id.id,
            "name": item.name,
            "amount_currency": item.amount_currency,
            "balance": item.balance,
        }
