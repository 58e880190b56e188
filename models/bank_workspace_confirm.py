"""Confirming in the workspace what no statement line is matched with, and taking it back."""

from odoo import api, models
from odoo.exceptions import UserError

from .bank_reconciliation import ACCOUNTANT


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    @api.model
    def action_confirm(self, asked, item_ids):
        """Confirm what is booked straight on the bank; tick payments of a paper statement."""
        scope = self._read_scope(asked, ACCOUNTANT)
        items = self._read_items(item_ids)
        if not items:
            raise UserError(self.env._("Choose what is confirmed."))
        self._read_period(asked, ACCOUNTANT).action_confirm(items)
        changes = self._prepare_confirmed(
            scope, items, self.env._("Confirmed %s items.", len(items))
        )
        return {**changes, "confirmed": items.ids}

    @api.model
    def action_take_back(self, asked, item_ids):
        """Take confirmations back; a line that ticking had created goes with it."""
        scope = self._read_scope(asked, ACCOUNTANT)
        items = self._read_items(item_ids)
        confirmed = self._find_confirmed(scope, items)
        if not confirmed:
            raise UserError(self.env._("Nothing of this is confirmed in this period."))
        period = self._read_period(asked, ACCOUNTANT)
        lines = confirmed.statement_line_id
        period.action_unconfirm(confirmed)
        changes = self._prepare_confirmed(scope, items, self.env._("Taken back."))
        return self._add_gone(changes, set(lines.ids) - set(lines.exists().ids))

    def _prepare_confirmed(self, scope, items, message):
        lines = self.env["account.bank.statement.line"]
        scope.journal._send_workspace_news(lines, items)
        changes = self._prepare_changes(scope, lines, items)
        return {**changes, "message": message}

    def _add_gone(self, changes, line_ids):
        gone = [{"id": line_id, "is_gone": True} for line_id in line_ids]
        return {**changes, "lines": changes["lines"] + gone}

    def _find_confirmed(self, scope, items):
        """Return the bank items by which these items are confirmed in the page's period.

        An item on the bank account is its own one; a ticked payment has that of its line.
        """
        ticked = self._find_ticked(items)._seek_bank_items()
        found = (items | ticked).bank_confirmation_ids
        return found.filtered(lambda one: one.reconciliation_id == scope.period).move_line_id

    def _find_ticked(self, items):
        """Return the lines that ticking has made for these items."""
        partials = items.matched_debit_ids | items.matched_credit_ids
        others = partials.debit_move_id | partials.credit_move_id
        return others.statement_line_id.filtered("is_ticked")

    # -------------------------------------------------------------------------
    # UNDO
    # -------------------------------------------------------------------------

    def _undo(self, scope, lines):
        """What a person has ticked is taken back with its line: the bank has not reported it."""
        ticked = lines.filtered("is_ticked")
        confirmed = ticked._seek_bank_items().bank_confirmation_ids
        if not ticked or ticked - confirmed.line_id:
            return super()._undo(scope, lines)
        items, others, ids = ticked.matched_item_ids, lines - ticked, ticked.ids
        for period, group in confirmed.grouped("reconciliation_id").items():
            period.action_unconfirm(group.move_line_id)
        changes = self._prepare_confirmed(scope, items, self.env._("Taken back."))
        if others:
            undone = super()._undo(scope, others)
            changes = {**undone, "items": undone["items"] + changes["items"]}
        return self._add_gone(changes, ids)

    # -------------------------------------------------------------------------
    # ROWS
    # -------------------------------------------------------------------------

    def _prepare_suggestion(self, line):
        """A line that repeats what is booked already opens the dialog that adjusts it."""
        best = line.best_proposal_id if not line.is_reconciled else line.proposal_ids[:0]
        return {**super()._prepare_suggestion(line), "is_booked": best.kind == "booked"}

    def _prepare_item_rows(self, scope, items):
        """``can_confirm``: without any line; ``can_take_back``: confirmed so in this period."""
        rows = super()._prepare_item_rows(scope, items)
        period = scope.period
        if scope.kind != "bank" or period.state != "open":
            return rows
        confirmed = self._get_confirmed_ids(scope, items)
        problems = period._get_confirm_problems(items)
        for row, item in zip(rows, items, strict=True):
            row["can_take_back"] = item.id in confirmed
            row["can_confirm"] = row["is_open"] and not problems[item]
        return rows

    def _get_confirmed_ids(self, scope, items):
        """Return the ids of items that are confirmed or ticked by a person in the period."""
        own = items.filtered(lambda item: not item.statement_line_id)
        settled = own.filtered("reconciled")
        partials = settled.matched_debit_ids | settled.matched_credit_ids
        confirmed = self._find_confirmed(scope, own)
        moves = confirmed.move_id
        sides = [(one.debit_move_id, one.credit_move_id) for one in partials]
        ids = {own.id for own, other in sides if other.move_id in moves}
        ids |= {own.id for other, own in sides if other.move_id in moves}
        return ids | set(confirmed.ids)
