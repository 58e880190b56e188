from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..engine.allocate import Open, allocate
from .bank_applier import MatchPlan, Settlement


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _get_transaction_currency(self):
        return self.foreign_currency_id or self.currency_id

    def _set_partner_of_match(self, partner):
        """Set the partner on line, entry and items, and remember what it was for the undo."""
        for before, lines in self.grouped("partner_id").items():
            # only the applier keeps what the partner was
            lines.sudo().write({"partner_before_match_id": before.id})
        self._write_partner(partner)

    def _prepare_match_items(self, plan):
        """Return the values of the counterparts; the first replaces the suspense item.

        The amounts add up to the suspense item's; what is not settled goes back to suspense, and
        a rounding difference of the company currency to the last counterpart.
        """
        self.ensure_one()
        suspense = self._seek_for_lines()[1]
        items = self.env["account.move.line"].browse([s.item_id for s in plan.settlements])
        vals_list = [
            self._prepare_counterpart_vals(item, settlement.amount)
            for item, settlement in zip(items, plan.settlements, strict=True)
        ]
        currency = self._get_transaction_currency()
        left = suspense.amount_currency - sum(vals["amount_currency"] for vals in vals_list)
        left_balance = suspense.balance - sum(vals["balance"] for vals in vals_list)
        if currency.is_zero(left):
            vals_list[-1]["balance"] += left_balance
            vals_list[-1]["balance"] = suspense.company_currency_id.round(vals_list[-1]["balance"])
        else:
            vals_list.append(self._prepare_rest_vals(suspense, left, left_balance))
        return [self._without_unchanged(vals_list[0], suspense), *vals_list[1:]]

    def _prepare_counterpart_vals(self, item, amount):
        """Values of the journal item that settles ``amount`` of ``item`` at the line's rate."""
        currency = self._get_transaction_currency()
        amounts = self._prepare_counterpart_amounts_using_st_line_rate(currency, 0.0, -amount)
        return {
            "move_id": self.move_id.id,
            "account_id": item.account_id.id,
            "partner_id": item.partner_id.id,
            "currency_id": currency.id,
            "name": self.payment_ref,
            "amount_currency": amounts["amount_currency"],
            "balance": amounts["balance"],
        }

    def _prepare_rest_vals(self, suspense, amount_currency, balance):
        return {
            "move_id": self.move_id.id,
            "account_id": suspense.account_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": suspense.currency_id.id,
            "name": self.payment_ref,
            "amount_currency": suspense.currency_id.round(amount_currency),
            "balance": suspense.company_currency_id.round(balance),
            "is_rest": True,
        }

    def _without_unchanged(self, vals, suspense):
        """Drop what the suspense item has already, so that equal writes go in one batch."""
        will_change = self.env["account.move"]._field_will_change
        return {name: value for name, value in vals.items() if will_change(suspense, vals, name)}

    # -------------------------------------------------------------------------
    # PLANS MADE BY HAND
    # -------------------------------------------------------------------------

    def _prepare_manual_plans(self, items, reason="", kind="manual"):
        """Spread these lines over the items, oldest first on both sides.

        :return: list of :class:`MatchPlan`, one for each line that settles something.
        :raises UserError: no items, or nothing of them fits the lines.
        """
        if not items:
            raise UserError(self.env._("Choose the items to match with."))
        reason = reason or self.env._("Chosen by %s.", self.env.user.name)
        items = items.sorted(lambda item: (item.date_maturity or item.date, item.id))
        spent, plans = defaultdict(Decimal), []
        for line in self.sorted(lambda line: (line.date, line.id)):
            settlements = line._allocate(items, spent)
            if settlements:
                plans.append(
                    MatchPlan(line.id, settlements, kind=kind, confidence="high", reason=reason)
                )
        if not plans:
            raise UserError(
                self.env._(
                    "The chosen items do not fit: money coming in settles receivables and "
                    "incoming payments, money going out payables and outgoing payments."
                )
            )
        return plans

    def _fits(self, items):
        """Tell whether anything of the items can be settled with these lines."""
        return any(line._allocate(items, defaultdict(Decimal)) for line in self)

    def _allocate(self, items, spent):
        """Return the settlements of one line; ``spent`` notes what lines before it have used."""
        self.ensure_one()
        currency = self._get_transaction_currency()
        openings = [
            Open(("item", item.id), self._get_open_amount(item, currency) - spent[item.id])
            for item in items
        ]
        split = allocate(self._get_amount_to_match(), [o for o in openings if o.residual])
        for part in split.allocations:
            spent[part.key[1]] += part.amount
        return tuple(Settlement(part.key[1], float(part.amount)) for part in split.allocations)

    def _get_amount_to_match(self):
        """What of the line is not matched yet, in its transaction currency, as Decimal."""
        currency = self._get_transaction_currency()
        suspense = self._seek_for_lines()[1]
        return to_decimal(-sum(suspense.mapped("amount_currency")), currency)

    def _get_open_amount(self, item, currency):
        """The open amount of the item as the bank's rate of this line converts it."""
        if item.currency_id == currency:
            return to_decimal(item.amount_residual_currency, currency)
        amounts = self._prepare_counterpart_amounts_using_st_line_rate(
            item.currency_id, item.amount_residual, item.amount_residual_currency
        )
        return to_decimal(amounts["amount_currency"], currency)


def to_decimal(amount, currency):
    """Round a stored amount to its currency and make it a Decimal: the door to the engine."""
    return Decimal(f"{currency.round(amount):.{currency.decimal_places}f}")
