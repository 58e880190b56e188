"""Lines that arrive for what was booked straight on the bank account."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine.candidates import Policy
from .bank_reconciliation import ACCOUNTANT


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    def action_open_already_booked(self, line_id):
        """Open the dialog that takes the double count of a line of this period out.

        :param line_id: id of an ``account.bank.statement.line``, read under the user's own rights.
        """
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        line = self.env["account.bank.statement.line"].browse(line_id).exists()
        line.check_access("read")
        if line.journal_id != self.journal_id:
            raise UserError(self.env._("Choose a line of %s.", self.journal_id.display_name))
        return line.action_open_already_booked()


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_open_already_booked(self):
        """Open the dialog that shows what is booked already, and the entry that adjusts it."""
        self.ensure_one()
        self._require_accountant()
        if self.is_reconciled or self.match_method:
            raise UserError(
                self.env._("%s is matched already. Undo its match first.", self.display_name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Already Booked"),
            "res_model": "bank.reconciliation.adjusting",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id, "dialog_size": "extra-large"},
        }

    def action_apply_proposal(self):
        """A line that is booked already is shown with its adjusting entry first."""
        if len(self) == 1 and self.best_proposal_id.kind == "booked":
            return self.action_open_already_booked()
        return super().action_apply_proposal()

    def _get_booked_domain(self):
        """Items on the bank account that no line has made and no closed period rests on."""
        return Domain(
            [
                ("account_id", "=", self.journal_id.default_account_id.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("statement_line_id", "=", False),
                ("move_id.bank_adjusted_line_id", "=", False),
                ("move_id.bank_adjusting_period_id", "=", False),
            ]
        ) & ~Domain("bank_confirmation_ids.reconciliation_id.state", "=", "closed")

    def _find_booked(self):
        """Return the item that the line repeats: as suggested, else the only one of its amount."""
        suggested = self.proposal_ids.filtered(lambda one: one.kind == "booked")
        items = suggested.item_ids.move_line_id.filtered_domain(self._get_booked_domain())
        if not items:
            near = timedelta(days=Policy().days)
            items = self.env["account.move.line"].search(
                self._get_booked_domain()
                & Domain("date", ">=", self.date - near)
                & Domain("date", "<=", self.date + near)
                & Domain("amount_currency", "=", self.amount)
            )
        return items if len(items) == 1 else items.browse()


class BankReconciliationProposal(models.Model):
    _inherit = "bank.reconciliation.proposal"

    def action_apply(self):
        """A suggestion of what is booked already opens the dialog with the adjusting entry."""
        if len(self) == 1 and self.kind == "booked":
            return self.line_id.action_open_already_booked()
        return super().action_apply()


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_waiting_account(self, amount):
        """Return the account on which payments of this direction wait for the bank.

        :raises UserError: no such account can be reconciled.
        """
        self.ensure_one()
        direction = "inbound" if amount > 0 else "outbound"
        lines = self[f"{direction}_payment_method_line_ids"]
        new_payment = self.env["account.payment"].new({"company_id": self.company_id.id})
        accounts = lines.payment_account_id | new_payment._get_outstanding_account(direction)
        accounts |= self.company_id.transfer_account_id
        usable = (accounts - self.default_account_id).filtered("reconcile")
        if not usable:
            raise UserError(
                self.env._(
                    "%s has no outstanding account that is reconciled. Set one on its payment "
                    "methods.",
                    self.display_name,
                )
            )
        return usable[0]
