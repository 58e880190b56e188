from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..engine.allocate import Open, allocate
from ..engine.reasons import reason as code
from .bank_applier import Counterpart, MatchPlan, Settlement

#: How far the bank's rate may be from that of the day for a chosen item to count as paid in full.
RATE_MARGIN = Decimal("0.03")
AMOUNTS = {"amount_currency", "balance", "currency_id"}


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _get_transaction_currency(self):
        return self.foreign_currency_id or self.currency_id

    def _remember_partner(self):
        """Keep for the undo which partner the lines had before their first match."""
        for before, lines in self.filtered(_is_not_matched).grouped("partner_id").items():
            # only the applier keeps what the partner was
            lines.sudo().write({"partner_before_match_id": before.id})

    def _is_in_currency_of(self, settlement, item):
        """Whether the amount of the settlement is in the currency of its item."""
        same = item.currency_id == self._get_transaction_currency()
        return same or settlement.line_amount is not None

    def _prepare_match_items(self, plan, suspense):
        """Return the :class:`Counterpart` list that takes the place of the suspense item.

        Their balances add up to the suspense item's; what is not settled goes back to suspense.
        """
        self.ensure_one()
        parts = [one for settled in plan.settlements for one in self._prepare_settled(settled)]
        parts += self._prepare_returned(plan) + self._prepare_write_offs(plan)
        parts.sort(key=lambda part: part.is_taxed)  # the first takes the suspense item's place
        left = suspense.amount_currency + sum(part.share for part in parts)
        left_balance = suspense.balance - sum(part.vals["balance"] for part in parts)
        left_balance = suspense.company_currency_id.round(left_balance)
        if not suspense.currency_id.is_zero(left):
            return [*parts, Counterpart(self._prepare_rest_vals(suspense, left, left_balance))]
        return self._absorb(parts, left_balance) if left_balance else parts

    def _absorb(self, parts, difference):
        """Put a difference in company currency alone where it is one of the exchange rate."""
        company_currency = self.company_id.currency_id
        foreign = [one for one in parts if one.vals["currency_id"] != company_currency.id]
        if not foreign:
            return [*parts, self._prepare_exchange(difference)]
        last = max(foreign, key=lambda one: (bool(one.item_id), parts.index(one)))
        balance = company_currency.round(last.vals["balance"] + difference)
        changed = replace(last, vals={**last.vals, "balance": balance})
        return [changed if one is last else one for one in parts]

    def _prepare_settled(self, settlement):
        """Return the counterpart of one item, with the exchange difference that core leaves out.

        An item in a foreign currency gets its exchange difference from core's reconciliation. One
        in company currency has none there: what the bank's rate makes of it is booked beside it.
        """
        item = self.env["account.move.line"].browse(settlement.item_id)
        currency = self._get_transaction_currency()
        balance = self._convert_share(settlement.share)["balance"]
        amount = -settlement.share
        parts = []
        if item.currency_id != currency and settlement.line_amount is not None:
            currency, amount = item.currency_id, -settlement.amount
            if currency == item.company_currency_id and currency.compare_amounts(balance, amount):
                parts = [self._prepare_exchange(currency.round(balance - amount))]
                balance = amount
        vals = self._prepare_item_vals(item.account_id, amount, balance, currency)
        vals["partner_id"] = item.partner_id.id
        return [Counterpart(vals, settlement.share, item.id), *parts]

    def _convert_share(self, share):
        """Return amount and balance of a counterpart for ``share`` at the rate of the line."""
        currency = self._get_transaction_currency()
        return self._prepare_counterpart_amounts_using_st_line_rate(currency, 0.0, -share)

    def _prepare_item_vals(self, account, amount, balance, currency):
        return {
            "move_id": self.move_id.id,
            "account_id": account.id,
            "partner_id": self.partner_id.id,
            "currency_id": currency.id,
            "name": self.payment_ref,
            "amount_currency": currency.round(amount),
            "balance": self.company_id.currency_id.round(balance),
        }

    def _prepare_exchange(self, balance):
        """Return the counterpart that books ``balance`` as an exchange gain or loss."""
        company = self.company_id
        account = (
            company.expense_currency_exchange_account_id
            if balance > 0
            else company.income_currency_exchange_account_id
        )
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for exchange differences. Set it in the accounting settings "
                    "under “Default Accounts”.",
                    company.display_name,
                )
            )
        vals = self._prepare_item_vals(account, balance, balance, company.currency_id)
        return Counterpart({**vals, "name": self.env._("Exchange difference")})

    def _prepare_rest_vals(self, suspense, amount_currency, balance):
        currency = suspense.currency_id
        return self._prepare_item_vals(suspense.account_id, amount_currency, balance, currency)

    def _without_unchanged(self, vals, suspense):
        """Drop what the suspense item has already, so that equal writes go in one batch.

        Amounts stay together: core computes the one that is not given from the other.
        """
        will_change = self.env["account.move"]._field_will_change
        changed = {name for name in vals if will_change(suspense, vals, name)}
        if changed & AMOUNTS:
            changed |= AMOUNTS
        return {name: value for name, value in vals.items() if name in changed}

    # -------------------------------------------------------------------------
    # PLANS MADE BY HAND
    # -------------------------------------------------------------------------

    def _prepare_manual_plans(self, items, reason="", kind="manual", reasons=(), write_off=None):
        """Spread these lines over the items, oldest first on both sides.

        :param reason: what somebody wrote; ``reasons`` are codes. Without either, who chose.
        :param write_off: :class:`PlanWriteOff` of the difference; the latest line books it.
        :return: list of :class:`MatchPlan`, one for each line that settles something.
        :raises UserError: no items, or nothing of them fits the lines.
        """
        if not items:
            raise UserError(self.env._("Choose the items to match with."))
        if not reason and not reasons:
            reasons = (code("chosen_by", user=self.env.user.name),)
        how = {"kind": kind, "confidence": "high", "reason": reason, "reasons": reasons}
        plans = self._spread_over(items, write_off, how)
        if not plans:
            raise UserError(
                self.env._(
                    "The chosen items do not fit: money coming in settles receivables and "
                    "incoming payments, money going out payables and outgoing payments."
                )
            )
        return plans

    def _spread_over(self, items, write_off, how):
        items = items.sorted(lambda item: (item.date_maturity or item.date, item.id))
        spent, plans = defaultdict(Decimal), []
        lines = self.sorted(lambda line: (line.date, line.id))
        for line in lines:
            parts = (write_off,) if write_off and line == lines[-1] else ()
            settlements = line._allocate(items, spent, sum(part.amount for part in parts))
            if settlements:
                plans.append(MatchPlan(line.id, settlements, write_offs=parts, **how))
        return plans

    def _fits(self, items):
        """Tell whether anything of the items can be settled with these lines."""
        return any(line._allocate(items, defaultdict(Decimal)) for line in self)

    def _allocate(self, items, spent, written_off=0):
        """Return the settlements of one line; ``spent`` notes what lines before it have used.

        :param written_off: what of the line goes to no item.
        """
        self.ensure_one()
        currency = self._get_transaction_currency()
        amount = self._get_amount_to_match() - to_decimal(written_off, currency)
        left = {item: item._get_open_residual() - spent[item.id] for item in items}
        openings = {item: self._get_open_amount(item, left[item]) for item in items if left[item]}
        self._allow_for_rate(openings, amount)
        split = allocate(amount, [Open(("item", item.id), openings[item]) for item in openings])
        settlements = []
        for part in split.allocations:
            item = items.browse(part.key[1])
            settlement = self._prepare_settlement(item, part.amount, openings[item], left[item])
            spent[item.id] += to_decimal(settlement.amount, item.currency_id)
            settlements.append(settlement)
        return tuple(settlements)

    def _allow_for_rate(self, openings, amount):
        """One item in another currency is paid in full by what its rate makes of it, roughly.

        The bank's rate is not that of the books: the difference is an exchange difference.
        """
        item = next(iter(openings), None)
        if len(openings) != 1 or item.currency_id == self._get_transaction_currency():
            return
        if abs(amount - openings[item]) <= RATE_MARGIN * abs(openings[item]):
            openings[item] = amount

    def _prepare_settlement(self, item, share, opening, left):
        """Return the settlement of ``share`` of an item of which ``left`` is worth ``opening``."""
        if item.currency_id == self._get_transaction_currency():
            return Settlement(item.id, float(share))
        amount = left if share == opening else left * share / opening
        return Settlement(item.id, item.currency_id.round(float(amount)), line_amount=float(share))

    def _get_amount_to_match(self):
        """What of the line is not matched yet, in its transaction currency, as Decimal."""
        currency = self._get_transaction_currency()
        suspense = self._seek_for_lines()[1]
        return to_decimal(-sum(suspense.mapped("amount_currency")), currency)

    def _get_open_amount(self, item, left):
        """What ``left`` of the item is worth in the line's transaction currency, as Decimal.

        Company and journal currency at the rate of the bank for this line, any other currency at
        the rate of the day.
        """
        currency = self._get_transaction_currency()
        if item.currency_id == currency:
            return left
        company = self.company_id.currency_id
        source, amount = item.currency_id, float(left)
        if source not in (company, self.currency_id):
            amount = source._convert(amount, company, self.company_id, self.date)
            source = company
        amounts = self._prepare_counterpart_amounts_using_st_line_rate(source, amount, amount)
        return to_decimal(amounts["amount_currency"], currency)


def _is_not_matched(line):
    return not line.match_method


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_open_residual(self):
        """What is open of the item in its own currency, as Decimal."""
        return to_decimal(self.amount_residual_currency, self.currency_id)


def to_decimal(amount, currency):
    """Round a stored amount to its currency and make it a Decimal: the door to the engine."""
    return Decimal(f"{currency.round(amount):.{currency.decimal_places}f}")
