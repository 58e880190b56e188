from odoo import Command, models
from odoo.exceptions import UserError

from .account_bank_statement_line_apply import to_decimal
from .bank_reconciliation import ACCOUNTANT


class BankReconciliation(models.Model):
    """Charges, interest, transfers and adjusting entries without leaving the period."""

    _inherit = "bank.reconciliation"

    def action_open_posting(self, kind="charge", amount=0.0):
        """Open the dialog that posts what no document explains.

        :param kind: charge, interest, rounding, exchange, transfer or adjusting.
        :param amount: signed as the bank sees it; 0 for what is missing in the period.
        """
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        return self.journal_id._get_posting_action(kind, amount, reconciliation_id=self.id)

    def _log_posted(self, reason, moves):
        """Say in the history of the period what was posted from it."""
        for period in self:
            names = ", ".join(moves.mapped("display_name"))
            period.message_post(
                body=self.env._("%(reason)s Entries: %(names)s", reason=reason, names=names)
            )


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_posting_action(self, kind, amount=0.0, **defaults):
        self.ensure_one()
        dialogs = self.env["bank.reconciliation.posting"]
        titles = dict(dialogs._fields["kind"]._description_selection(self.env))
        context = {"default_journal_id": self.id, "default_kind": kind}
        context |= {f"default_{name}": value for name, value in defaults.items()}
        if amount:
            context["default_asked_amount"] = amount
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind],
            "res_model": dialogs._name,
            "view_mode": "form",
            "target": "new",
            "context": {**context, "dialog_size": "large"},
        }

    def _check_not_locked(self, date, has_tax):
        """Raise where core would silently post an entry of this day on a later one."""
        self.ensure_one()
        company = self.company_id
        locks = company._get_violated_lock_dates(date, has_tax, self)
        if locks:
            raise UserError(
                self.env._(
                    "The books are locked on this day: %s. Open them, or post on a later day.",
                    self.env["res.company"]._format_lock_dates(locks),
                )
            )


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_open_posting(self, kind="charge"):
        """Open the dialog that books what is open of these lines of one bank."""
        self._require_accountant()
        lines = self.filtered(lambda line: not line.is_reconciled)
        if not lines:
            raise UserError(self.env._("These lines are matched already. Undo their match first."))
        if len(lines.journal_id) > 1:
            raise UserError(self.env._("Choose lines of one bank."))
        return lines.journal_id._get_posting_action(kind, line_ids=[Command.set(lines.ids)])

    def _reset_after_unreconcile(self):
        """One side of a transfer on paper goes on waiting when the other side is undone."""
        waiting = self.filtered(lambda line: line.is_ticked and line.match_kind == "transfer")
        return super(AccountBankStatementLine, self - waiting)._reset_after_unreconcile()

    def _get_open_in_journal_currency(self):
        """What of the line is not matched yet, in the currency of the journal."""
        self.ensure_one()
        amount = self._get_amount_to_match()
        if not self.foreign_currency_id:
            return float(amount)
        total = to_decimal(self.amount_currency, self.foreign_currency_id)
        return self.currency_id.round(float(amount / total) * self.amount) if total else 0.0
