from dataclasses import dataclass

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from .bank_applier import Counterpart
from .bank_evidence import own_defaults

KEPT = "account_bank_reconciliation_kept_lines"


class KeptLines(frozenset):
    """Ids of lines whose match outlives a partial; a type of ours: a browser sends any list."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an earlier payment settled or booked in one place, and may come back in one piece.

    ``items`` are mirrored by the return; ``share`` is what of the earlier line went there, in the
    currency in which both lines are compared.
    """

    items: models.BaseModel
    share: float


class BankApplier(models.AbstractModel):
    """A returned payment: the earlier line settles the return, and what it had paid is open.

    The return's entry mirrors what the earlier line had booked. Where a closed period rests on the
    earlier line, nothing of it is touched: the return alone books what the partner owes again.
    """

    _inherit = "bank.applier"

    def _check_not_returned_twice(self, plans):
        """One batch takes back a payment once; a second part of it comes after."""
        returned = [plan.returned_line_id for plan in plans if plan.returned_line_id]
        twice = [line_id for line_id in returned if returned.count(line_id) > 1]
        if twice:
            earlier = self.env["account.bank.statement.line"].browse(twice[0])
            raise UserError(
                self.env._(
                    "Two lines take back %s. Match them one after the other.", earlier.display_name
                )
            )

    def _reopen_returned(self, plans, booked):
        """Take the documents off the payments that come back, and remember them for the undo."""
        returned = [(item, part.item_id) for item, part in booked if part.reopens]
        partials = self.env["account.partial.reconcile"]
        payments = self.env["account.payment"]
        for counterpart, paid_id in returned:
            paid = counterpart.browse(paid_id).with_env(self.env)
            documents = paid._get_settled_items()
            # only the undo reads this memory, and no user writes it
            counterpart.sudo().bank_reopened_item_ids = documents
            partials |= paid.matched_debit_ids | paid.matched_credit_ids
            payments |= paid._get_returned_payments(documents)
        kept = KeptLines(plan.returned_line_id for plan in plans)
        partials.with_context(**{KEPT: kept}).unlink()
        payments.write({"state": "rejected"})
        self._note_returns([plan for plan in plans if plan.returned_line_id])

    def _settle_rest_again(self, booked):
        """What does not come back of a payment goes on paying what it had paid."""
        returned = [(item, part.item_id) for item, part in booked if part.reopens]
        for counterpart, paid_id in returned:
            paid = counterpart.browse(paid_id).with_env(self.env)
            if not paid.reconciled:
                paid._settle_again(counterpart.sudo().bank_reopened_item_ids.with_env(self.env))

    def _note_returns(self, plans):
        """Write into the chatter of the earlier entry by which line its money came back."""
        lines = self.env["account.bank.statement.line"]
        bodies = {
            lines.browse(plan.returned_line_id).move_id.id: self.env._(
                "Returned with %s.", lines.browse(plan.line_id).move_id.name
            )
            for plan in plans
        }
        if bodies:
            self.env["account.move"].browse(bodies)._message_log_batch(bodies=bodies)


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    # -------------------------------------------------------------------------
    # WHAT COMES BACK
    # -------------------------------------------------------------------------

    def _check_returned(self, plan):
        """Refuse a return that cannot be one of the earlier line.

        :raises UserError: not matched, of another company or currency, the same direction, returned
            already, or an amount that says not what of the earlier line came back.
        """
        earlier = self.browse(plan.returned_line_id or [])
        if not earlier:
            return
        reason = self._why_not_returned(earlier)
        if reason:
            raise UserError(
                self.env._(
                    "%(line)s cannot be the return of %(earlier)s: %(reason)s",
                    line=self.display_name,
                    earlier=earlier.display_name,
                    reason=reason,
                )
            )
        self._find_returned(plan)

    def _why_not_returned(self, earlier):
        if earlier.company_id.root_id != self.company_id.root_id:
            return self.env._("it belongs to another company.")
        if not earlier.is_reconciled:
            return self.env._("that line is not matched, so nobody knows what it paid.")
        if (earlier.amount > 0) == (self.amount > 0):
            return self.env._("the money went in the same direction.")
        if not self._get_return_currency(earlier):
            return self.env._("the money went in another currency.")
        return ""

    def _get_return_currency(self, earlier):
        """Return the currency in which both lines can be compared: that of the payment, else that
        of the account where the bank states the amount ordered for one of them only.
        """
        currency = self._get_transaction_currency()
        if earlier._get_transaction_currency() == currency:
            return currency
        return self.currency_id if earlier.currency_id == self.currency_id else currency.browse()

    def _get_rate_to(self, currency):
        """What one unit of the transaction currency is in ``currency``, by the bank's own rate."""
        if currency == self._get_transaction_currency() or not self.amount_currency:
            return 1.0
        return self.amount / self.amount_currency

    def _find_returned(self, plan):
        """Return ``([Part], ratio)``: what of the earlier line comes back, and how much of it.

        All of it, else the one part of this amount, else some of its only part.
        """
        earlier = self.browse(plan.returned_line_id)
        currency = self._get_return_currency(earlier)
        amount = currency.round(self._get_returned_amount(plan) * self._get_rate_to(currency))
        parts = earlier._get_returnable_parts(currency)
        total = earlier.amount_currency if earlier.foreign_currency_id else earlier.amount
        total = currency.round(total * earlier._get_rate_to(currency))
        is_whole = len(parts) == len(earlier._seek_for_lines()[2])
        if is_whole and currency.is_zero(amount - total):
            return parts, 1.0
        same = [part for part in parts if currency.is_zero(part.share - amount)]
        if len(same) == 1:
            return same, 1.0
        if len(parts) == 1 and 0 < amount / parts[0].share < 1:
            return parts, amount / parts[0].share
        raise UserError(
            self.env._(
                "%(amount)s came back of %(earlier)s, and it is not clear what it had paid. Match "
                "%(line)s by hand.",
                amount=formatLang(self.env, abs(amount), currency_obj=currency),
                earlier=earlier.display_name,
                line=self.display_name,
            )
        )

    def _get_returned_amount(self, plan):
        """What comes back, signed like the earlier line: this line without what else it books."""
        open_amount = sum(self._seek_for_lines()[1].mapped("amount_currency"))
        used = sum(one.share for one in plan.settlements) + sum(w.amount for w in plan.write_offs)
        return self._get_transaction_currency().round(open_amount + used)

    def _get_returnable_parts(self, currency):
        """Return a :class:`Part` for each item that this line settled and that is not back yet,
        its share in ``currency``.
        """
        rate = self._get_rate_to(currency)
        parts = []
        for item in self._seek_for_lines()[2]:
            mirrored = item._get_items_of_proved_payment() or item
            if any(one._is_returned() for one in mirrored | item):
                continue
            amounts = self._prepare_counterpart_amounts_using_st_line_rate(
                item.currency_id, item.balance, item.amount_currency
            )
            parts.append(Part(mirrored, currency.round(-amounts["amount_currency"] * rate)))
        return parts

    def _is_proved_in_closed_period(self):
        """Whether a closed period rests on this line or on its matching, whoever asks."""
        items = self.move_id.line_ids
        partials = (items.matched_debit_ids | items.matched_credit_ids).sudo()
        confirmed = self.env["bank.reconciliation.confirmation"].sudo()
        return bool(partials.bank_reconciliation_id) or bool(
            confirmed.search_count(
                [
                    ("move_id", "in", self.move_id.ids),
                    ("reconciliation_id.state", "=", "closed"),
                ],
                limit=1,
            )
        )

    # -------------------------------------------------------------------------
    # BOOKING
    # -------------------------------------------------------------------------

    def _prepare_returned(self, plan):
        """Return the :class:`Counterpart` list that mirrors what the earlier line had booked."""
        earlier = self.browse(plan.returned_line_id or [])
        if not earlier:
            return []
        parts, ratio = self._find_returned(plan)
        reopens = not earlier._is_proved_in_closed_period()
        mirrored = [
            self._prepare_mirror(item, ratio, reopens) for part in parts for item in part.items
        ]
        # an item that can be reconciled comes first: it takes the place of the suspense item
        mirrored.sort(key=lambda one: not one.reopens)
        share = -self._get_returned_amount(plan)
        first = Counterpart(mirrored[0].vals, share, mirrored[0].item_id, mirrored[0].reopens)
        return [first, *mirrored[1:]]

    def _prepare_mirror(self, item, ratio, reopens):
        vals = self._prepare_item_vals(
            item.account_id, -item.amount_currency * ratio, -item.balance * ratio, item.currency_id
        )
        vals["partner_id"] = item.partner_id.id
        vals |= item._prepare_tax_mirror()
        is_settled = reopens and bool(item._get_settled_items())
        return Counterpart(vals, 0.0, item.id if is_settled else 0, is_settled)

    # -------------------------------------------------------------------------
    # UNDO
    # -------------------------------------------------------------------------

    def action_undo_reconciliation(self):
        """Undo the returns of these lines' money before the lines themselves."""
        returns = self._get_returns()
        others = returns - self
        if others:
            others.action_undo_reconciliation()
        result = True
        for lines in (returns & self, self - returns):
            if lines:
                reopened, rejected = lines._get_reopened(), lines._get_rejected()
                quiet = lines._keeping(reopened)
                result = super(AccountBankStatementLine, quiet).action_undo_reconciliation()
                quiet._settle_again(reopened)
                rejected._go_on_after_rejection()
        return result

    def _keeping(self, reopened):
        """Return these lines, whose undo leaves the earlier payments of returns as they are."""
        kept = KeptLines(paid.move_id.statement_line_id.id for paid, _documents in reopened)
        return self.with_context(**{KEPT: kept}) if reopened else self

    def _get_rejected(self):
        """Return the payments that these returns have rejected."""
        rejected = self._get_proved_payments()
        for paid, documents in self._get_reopened():
            rejected |= paid._get_returned_payments(documents)
        return rejected.filtered(lambda payment: payment.state == "rejected")

    def _settle_again(self, reopened):
        """The undo of a return lets the earlier payment settle again what it had paid."""
        for paid, documents in reopened:
            paid.with_env(self.env)._release(documents)
            paid._settle_again(documents)

    def _get_returns(self):
        """Return the lines that took back what these lines had brought or what they prove."""
        counterparts = self._seek_counterparts()
        settled = counterparts | counterparts._get_settled_items().payment_id.move_id.line_ids
        takers = settled._get_settled_items().filtered("statement_line_id")
        return takers.filtered(_has_reopened).statement_line_id

    def _seek_counterparts(self):
        return self.env["account.move.line"].concat(*(line._seek_for_lines()[2] for line in self))

    def _get_reopened(self):
        """Return ``[(item of the earlier payment, what it had paid)]`` of returns among these."""
        found = []
        for item in self._seek_counterparts().filtered(_has_reopened):
            documents = item.sudo().bank_reopened_item_ids.with_env(self.env)
            found += [(paid, documents) for paid in item._get_settled_items()]
        return found

    def _reset_after_unreconcile(self):
        """The earlier line of a return stays matched while what it settles changes."""
        kept = self.env.context.get(KEPT)
        ids = kept if isinstance(kept, KeptLines) else ()
        return super(
            AccountBankStatementLine, self.filtered(lambda line: line.id not in ids)
        )._reset_after_unreconcile()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    bank_reopened_item_ids = fields.Many2many(
        "account.move.line",
        "bank_reopened_item_rel",
        "return_item_id",
        "reopened_item_id",
        string="Open Again by the Return",
        copy=False,
        groups=fields.NO_ACCESS,
        help="What the earlier payment had settled that this item of a return takes back.",
    )

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), {"bank_reopened_item_ids"})

    def _get_settled_items(self):
        """Return the items that this one is reconciled with, exchange differences left out."""
        partials = self.matched_debit_ids | self.matched_credit_ids
        items = (partials.debit_move_id | partials.credit_move_id) - self
        return (items - partials.exchange_move_id.line_ids).sorted("id")

    def _get_items_of_proved_payment(self):
        """Return what the payment that this item proves had booked, if it proves all of it alone.

        Invariant: mirroring these items gives the money back that mirroring this item would.
        """
        payment = self._get_settled_items().payment_id
        if len(payment) != 1 or not payment.move_id:
            return self.browse()
        transit = payment._seek_for_lines()[0]
        if transit._get_settled_items() != self or transit.balance != -self.balance:
            return self.browse()
        return payment.move_id.line_ids - transit

    def _is_returned(self):
        return _has_reopened(self._get_settled_items())

    def _get_returned_payments(self, documents):
        """Return the payments, with or without entry, by which this item paid the documents."""
        line = self.move_id.statement_line_id
        shown = self.env["account.payment"].search(
            [("bank_statement_line_id", "in", line.ids), ("bank_statement_line_id", "!=", False)]
        )
        partner = self.partner_id.commercial_partner_id
        return self.payment_id | shown.filtered(
            lambda payment: (
                payment.invoice_ids & documents.move_id
                if payment.invoice_ids
                else payment.partner_id.commercial_partner_id == partner
            )
        )

    def _release(self, documents):
        """Let go of what this item has settled of the documents."""
        partials = self.matched_debit_ids | self.matched_credit_ids
        partials.filtered(
            lambda partial: (partial.debit_move_id | partial.credit_move_id) & documents
        ).unlink()

    def _settle_again(self, documents):
        """Settle the documents that are still there and open, in their order."""
        documents = documents.exists().filtered(lambda item: not item.reconciled)
        if documents and not self.reconciled:
            self._reconcile_plan([self | document for document in documents])

    def _prepare_tax_mirror(self):
        """Return what makes a mirrored item take back tax and base of this one."""
        names = ("tax_ids", "tax_tag_ids")
        vals = {name: [Command.set(self[name].ids)] for name in names if self[name]}
        if self.tax_repartition_line_id:
            vals["tax_repartition_line_id"] = self.tax_repartition_line_id.id
            vals["group_tax_id"] = self.group_tax_id.id
            vals["tax_base_amount"] = -self.tax_base_amount
        if self.analytic_distribution:
            vals["analytic_distribution"] = self.analytic_distribution
        return vals


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _go_on_after_rejection(self):
        """Their return was undone: they are paid where the bank has shown them, else in process."""
        shown = self.filtered(
            lambda payment: (
                payment.is_matched if payment.move_id else payment.bank_statement_line_id
            )
        )
        shown.write({"state": "paid"})
        (self - shown).write({"state": "in_process"})


def _has_reopened(item):
    # the memory of a return, which no user reads
    return bool(item.sudo().bank_reopened_item_ids)
