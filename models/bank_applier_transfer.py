from dataclasses import replace

from odoo import Command, api, fields, models

from .bank_applier import Settlement

#: A rule is that of the line that it has caught.
SECOND_SIDE = {
    "kind": "transfer",
    "write_offs": (),
    "transfer_line_id": 0,
    "rule_id": 0,
    "partner_id": 0,
    "reference": "",
}


class BankApplier(models.AbstractModel):
    """A transfer between own accounts: both lines are matched together.

    The first one puts the money on the account of transfers, the second one settles it there.
    Where the other line is matched already, or in a closed period, the first one waits there.
    """

    _inherit = "bank.applier"

    @api.model
    def _apply(self, plans):
        """Book transfers from both sides; a plan for the other side of one in ``plans`` is it."""
        firsts, given = self._split_transfers(plans)
        lines = super()._apply(firsts)
        seconds = self._prepare_second_sides([one for one in firsts if one.transfer_line_id], given)
        return lines | super()._apply(seconds)

    def _split_transfers(self, plans):
        """Return ``(plans to book first, {line id: plan of the other side})``."""
        firsts, given, awaited = [], {}, set()
        for plan in plans:
            if plan.transfer_line_id and plan.line_id in awaited:
                given[plan.line_id] = plan
            else:
                firsts.append(plan)
                awaited.add(plan.transfer_line_id)
        return firsts, given

    def _prepare_second_sides(self, plans, given):
        """Return the plans of the other lines, which settle what the first ones have booked."""
        lines = self.env["account.bank.statement.line"]
        seconds = []
        for plan in plans:
            other = lines.browse(plan.transfer_line_id)
            waiting = lines.browse(plan.line_id)._seek_waiting_transfer()
            if waiting and other._is_open_for_transfer(waiting):
                settlement = Settlement(waiting.id, float(other._get_amount_to_match()))
                own = given.get(other.id, replace(plan, line_id=other.id))
                seconds.append(replace(own, settlements=(settlement,), **SECOND_SIDE))
        return seconds


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    undone_line_ids = fields.Many2many(
        "account.bank.statement.line",
        "bank_statement_line_undone_line_rel",
        "line_id",
        "other_line_id",
        string="Lines Taken Apart",
        readonly=True,
        copy=False,
        help="Transfers and returns that a person undid: they are not matched again by themselves.",
    )

    def _remember_undone(self):
        """Both lines of a transfer or a return remember that they were taken apart."""
        for line in self:
            others = line.matched_item_ids.statement_line_id - line
            # bookkeeping of the undo itself
            line.sudo().undone_line_ids |= others
            others.sudo().undone_line_ids = [Command.link(line.id)]
        return super()._remember_undone()

    def _seek_waiting_transfer(self):
        """Return the open item of this line on the account of transfers."""
        account = self.company_id.transfer_account_id
        return self._seek_for_lines()[2].filtered(
            lambda item: item.account_id == account and not item.reconciled
        )[:1]

    def _is_open_for_transfer(self, waiting):
        """Whether this line can settle what the other side has put on the account of transfers."""
        same = waiting.currency_id == self._get_transaction_currency()
        return same and not self.is_reconciled and not self.match_method and not self.is_closed
