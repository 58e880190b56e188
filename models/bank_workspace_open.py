"""The way into the workspace, and from it to the dialogs and pages around it."""

from odoo import api, models
from odoo.exceptions import UserError

from .bank_reconciliation import ACCOUNTANT

POSTINGS = ("charge", "interest", "transfer")


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def action_open_workspace(self):
        """Open the two lists of this journal."""
        self.ensure_one()
        self._check_own_rights()
        return self._get_workspace_action()

    def _get_workspace_action(self, period=None):
        view = self.env.ref("account_bank_reconciliation.bank_workspace_view_search")
        return {
            "type": "ir.actions.client",
            "tag": "account_bank_reconciliation.workspace",
            "name": self.env._("Reconcile %s", self.display_name),
            "params": {
                "journal_id": self.id,
                "period_id": period.id if period else False,
                "search_view_id": view.id,
            },
            "context": {"active_model": "account.journal", "active_id": self.id},
        }


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    def action_open_workspace(self):
        """Open the two lists of this period's journal."""
        self.ensure_one()
        self.journal_id._check_own_rights()
        return self.journal_id._get_workspace_action(self)


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # THE JOURNAL AND ITS PERIOD
    # -------------------------------------------------------------------------

    @api.model
    def action_auto(self, asked, dry):
        """Match the open lines by themselves; ``dry`` shows first what would be matched."""
        scope = self._read_scope(asked, ACCOUNTANT)
        return scope.journal.action_auto_match(dry=bool(dry))

    @api.model
    def action_import(self, asked):
        scope = self._read_scope(asked, ACCOUNTANT)
        return scope.journal.action_import_bank_files()

    @api.model
    def action_open_period(self, asked):
        """Open the form of the period; the first one of a journal is made there."""
        scope = self._read_scope(asked)
        action = scope.journal.action_open_bank_period()
        return {**action, "res_id": scope.period.id} if scope.period else action

    @api.model
    def action_explain_difference(self, asked):
        return self._read_period(asked).action_explain()

    @api.model
    def action_close_period(self, asked):
        return self._read_period(asked, ACCOUNTANT).action_open_close_wizard()

    @api.model
    def action_back_to_manual(self, asked):
        return self._read_period(asked, ACCOUNTANT).action_open_manual_wizard()

    @api.model
    def action_search(self, asked):
        """Look for an item that the period does not list."""
        return self._read_period(asked, ACCOUNTANT).action_open_search()

    def _read_period(self, asked, *group):
        scope = self._read_scope(asked, *group)
        if not scope.period:
            raise UserError(self.env._("%s has no period yet. Start one.", scope.journal.name))
        return scope.period

    # -------------------------------------------------------------------------
    # LINES
    # -------------------------------------------------------------------------

    @api.model
    def action_open_line_dialog(self, asked, key, line_ids):
        """Open the dialog that books these lines, or notes something about the first of them."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        if not lines:
            raise UserError(self.env._("Choose a line first."))
        if key in POSTINGS:
            return lines.action_open_posting(key)
        openers = {
            "note": self._get_note_action,
            "partner": self._get_note_action,
            "payment": self._get_payment_action,
            "attach": self._get_attach_action,
        }
        if key not in openers:
            self._raise_unknown()
        return openers[key](lines[0])

    def _get_dialog(self, model, title, **more):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            **more,
        }

    def _get_note_action(self, line):
        view = self.env.ref(
            "account_bank_reconciliation.account_bank_statement_line_view_form_note"
        )
        title = self.env._("Partner and Note")
        return self._get_dialog(line._name, title, res_id=line.id, views=[(view.id, "form")])

    def _get_attach_action(self, line):
        title = self.env._("Attachments")
        return self._get_dialog("account.move", title, res_id=line.move_id.id)

    def _get_payment_action(self, line):
        """A payment that was never registered; it waits for the bank and fits the line."""
        is_in = line.amount > 0
        context = {
            "default_payment_type": "inbound" if is_in else "outbound",
            "default_partner_type": "customer" if is_in else "supplier",
            "default_partner_id": line.partner_id.id,
            "default_amount": abs(line._get_open_in_journal_currency()),
            "default_currency_id": line.currency_id.id,
            "default_date": line.date,
            "default_memo": line.payment_ref,
            "default_journal_id": line.journal_id.id,
        }
        return self._get_dialog("account.payment", self.env._("Register Payment"), context=context)

    @api.model
    def action_toggle_check(self, asked, line_ids):
        """Mark these lines as to be checked, or as checked if all of them were to be."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        lines._require_accountant()
        is_checked = not any(lines.mapped("checked"))
        lines.move_id.set_moves_checked(is_checked)
        scope.journal._send_workspace_news(lines, self.env["account.move.line"])
        return self._prepare_changes(scope, lines, self.env["account.move.line"])

    @api.model
    def action_delete(self, asked, line_ids):
        """Delete imported lines on which nothing rests."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        count = len(lines)
        scope.journal._send_workspace_news(lines, self.env["account.move.line"])
        lines.action_delete_imported()
        changes = self._prepare_changes(scope, lines.exists(), self.env["account.move.line"])
        changes["lines"] = [{"id": line_id, "is_gone": True} for line_id in line_ids]
        changes["message"] = self.env._("Deleted %s lines.", count)
        return changes
