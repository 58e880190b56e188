from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..engine.reasons import reason
from .bank_reconciliation import ACCOUNTANT


class BankReconciliation(models.Model):
    """Manual mode: a paper statement is ticked off; and the way back to it from a file."""

    _inherit = "bank.reconciliation"

    @api.depends("journal_id", "date_start", "date_end")
    def _compute_has_imported_lines(self):
        for period in self:
            period.has_imported_lines = bool(period._get_imported_lines(limit=1))

    # -------------------------------------------------------------------------
    # TICK
    # -------------------------------------------------------------------------

    def _tick_outstanding(self, items):
        """Create and match one statement line for each outstanding payment item.

        :return: the ``account.bank.statement.line`` records, matched.
        """
        # only ticking marks a line as ticked; role and items are checked before
        lines = self.env["account.bank.statement.line"].sudo()
        vals_list = [self._prepare_ticked_line_vals(item) for item in items]
        lines = lines._create_many(vals_list).sudo(False)
        self._check_ticked_in_period(lines)
        why = (reason("ticked", user=self.env.user.name),)
        plans = [
            plan
            for line, item in zip(lines, items, strict=True)
            for plan in line._prepare_manual_plans(item, kind="payment", reasons=why)
        ]
        self.env["bank.applier"]._apply(plans)
        return lines

    def _check_ticked_in_period(self, lines):
        """Where the books are locked, core books a line on the first day that is open."""
        late = lines.filtered(lambda line: line.date > self.date_end)[:1]
        if late:
            raise UserError(
                self.env._(
                    "The books are locked: %(line)s would be booked on %(date)s, after %(period)s. "
                    "Move the lock date, or tick the payment in a later period.",
                    line=late.payment_ref,
                    date=format_date(self.env, late.date),
                    period=self.name,
                )
            )

    def _prepare_ticked_line_vals(self, item):
        """Values of the line that proves a payment: what is open of it, as it was booked.

        A payment in another currency than the journal's keeps its own amount beside it, so that
        the line settles all of it without a difference of exchange rates.
        """
        vals = {
            "journal_id": self.journal_id.id,
            "date": max(item.date, self.date_start),
            "payment_ref": item.move_id.payment_reference or item.name or item.move_id.name,
            "amount": item._get_residual_in(self.currency_id),
            "is_ticked": True,
        }
        if item.currency_id != self.currency_id:
            vals["foreign_currency_id"] = item.currency_id.id
            vals["amount_currency"] = item.amount_residual_currency
        return vals

    # -------------------------------------------------------------------------
    # BACK TO MANUAL
    # -------------------------------------------------------------------------

    def action_open_manual_wizard(self):
        """Ask before the imported lines of the period are lost; go at once if there are none."""
        self.ensure_one()
        if not self.has_imported_lines:
            return self.action_back_to_manual()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back to Manual"),
            "res_model": "bank.reconciliation.manual",
            "view_mode": "form",
            "target": "new",
            "context": {"default_reconciliation_id": self.id},
        }

    def action_back_to_manual(self):
        """Go back to ticking on paper: undo and delete the imported lines of the period."""
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        imported = self._get_imported_lines()
        lost = self._describe_lost(imported)
        self._delete_imported_lines(imported)
        self.mode = "manual"
        if lost:
            self.message_post(body=self.env._("Back to manual: %s", lost))
        return True

    def _get_imported_lines(self, limit=None):
        """Return the lines of the period that came from files."""
        return self.env["account.bank.statement.line"].search(
            self._get_line_domain() & Domain("fingerprint", "!=", False), limit=limit
        )

    def _delete_imported_lines(self, imported):
        """Take back, undo and delete these lines; their files may be imported again."""
        fingerprints = imported.mapped("fingerprint")
        confirmed = imported.confirmation_ids.filtered(lambda c: c.reconciliation_id == self)
        self.action_unconfirm(confirmed.move_line_id)
        matched = imported._filter_matched()
        quiet = matched.with_context(account_bank_reconciliation_no_suggestions=True)
        quiet.action_undo_reconciliation()
        imported.action_delete_imported()
        imported._forget_deleted(self.journal_id, fingerprints)

    def _describe_lost(self, imported):
        if not imported:
            return ""
        return self.env._(
            "%(lines)s imported lines deleted, %(matched)s of them matched; in %(incoming)s, "
            "out %(outgoing)s.",
            lines=len(imported),
            matched=len(imported._filter_matched()),
            incoming=self._format_figure(sum(a for a in imported.mapped("amount") if a > 0)),
            outgoing=self._format_figure(sum(a for a in imported.mapped("amount") if a < 0)),
        )


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _filter_matched(self):
        """Return the lines of which something is booked, wholly or in part.

        A line of nothing counts as reconciled without any match.
        """
        return self.filtered(
            lambda line: (
                line.match_method
                or (line.is_reconciled and not line.currency_id.is_zero(line.amount))
            )
        )
