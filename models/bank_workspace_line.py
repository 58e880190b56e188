"""What is done with single lines of the workspace: book, note, check, attach, delete."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .bank_reconciliation import ACCOUNTANT

POSTINGS = ("charge", "interest", "transfer")
#: Dialogs of the workspace by what they are asked for; those of ``SINGLE`` take one line.
DIALOGS = {
    "entry": "bank.workspace.entry",
    "payment": "bank.workspace.payment",
    "partner": "bank.workspace.note",
    "note": "bank.workspace.note",
    "attach": "bank.workspace.attach",
}
SINGLE = ("attach", "booked", "entry", "payment")


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # DIALOGS
    # -------------------------------------------------------------------------

    @api.model
    def action_open_line_dialog(self, asked, key, line_ids):
        """Open the dialog that books these lines, or notes something about them.

        :param key: charge, interest, transfer, booked, entry, payment, partner, note or attach.
        """
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        lines._require_accountant()
        if key not in (*POSTINGS, *SINGLE, *DIALOGS):
            self._raise_unknown()
        if not lines:
            raise UserError(self.env._("Choose a line first."))
        if key in SINGLE and len(lines) > 1:
            raise UserError(self.env._("This is done line by line. Choose one line."))
        if key in POSTINGS:
            return self._prepare_action(lines.action_open_posting(key))
        if key == "booked":
            return self._prepare_action(lines.action_open_already_booked())
        return self._get_dialog(key, lines)

    def _get_dialog(self, key, lines):
        dialogs = self.env[DIALOGS[key]]
        if key in SINGLE:
            context = {"default_line_id": lines.id}
        else:
            context = {"default_line_ids": [Command.set(lines.ids)]}
        return {
            "type": "ir.actions.act_window",
            "name": self._get_titles()[key],
            "res_model": dialogs._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {**context, "dialog_size": "large"},
        }

    def _get_titles(self):
        return {
            "attach": self.env._("Attachments"),
            "entry": self.env._("Journal Entry"),
            "note": self.env._("Partner and Note"),
            "partner": self.env._("Partner and Note"),
            "payment": self.env._("Register Payment"),
        }

    # -------------------------------------------------------------------------
    # AT ONCE
    # -------------------------------------------------------------------------

    @api.model
    def action_toggle_check(self, asked, line_ids):
        """Mark these lines as to be checked, or as checked if all of them were to be."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        lines._require_accountant()
        is_checked = not any(lines.mapped("checked"))
        lines.move_id.set_moves_checked(is_checked)
        message = (
            self.env._("Marked as checked.") if is_checked else self.env._("Marked to be checked.")
        )
        return self._prepare_noted(scope, lines, message)

    @api.model
    def action_attach(self, asked, line_id, attachment_ids):
        """Attach files that the user has just uploaded to the entry of a line."""
        scope = self._read_scope(asked, ACCOUNTANT)
        line = self._read_lines(scope, [line_id])
        line._require_accountant()
        files = self._read_records("ir.attachment", attachment_ids)
        line._attach_files(files)
        return self._prepare_noted(scope, line, self.env._("Attached %s files.", len(files)))

    @api.model
    def action_delete(self, asked, line_ids):
        """Delete imported lines on which nothing rests."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        if not lines:
            raise UserError(self.env._("Select the lines to delete."))
        count = len(lines)
        scope.journal._send_workspace_news(lines, self.env["account.move.line"])
        lines.action_delete_imported()
        changes = self._prepare_changes(scope, lines.exists(), self.env["account.move.line"])
        changes["lines"] = [{"id": line_id, "is_gone": True} for line_id in line_ids]
        changes["message"] = self.env._("Deleted %s lines.", count)
        return changes

    def _prepare_noted(self, scope, lines, message):
        """Return lines of which something was noted; nothing of it is undone by Ctrl+Z."""
        items = self.env["account.move.line"]
        scope.journal._send_workspace_news(lines, items)
        return {**self._prepare_changes(scope, lines, items), "message": message}

    # -------------------------------------------------------------------------
    # ROWS
    # -------------------------------------------------------------------------

    def _prepare_line_rows(self, scope, lines):
        rows = super()._prepare_line_rows(scope, lines)
        counts = lines.move_id._count_attachments()
        for row in rows:
            row["attachments"] = counts.get(row["move_id"], 0)
        return rows


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _attach_files(self, files):
        """Move the user's own new uploads to the entry of this line.

        :raises UserError: a file belongs to something else, or to somebody else.
        """
        self.ensure_one()
        # a file that is attached to something is not taken away from it
        taken = files.sudo().filtered(
            lambda file: file.create_uid != self.env.user or file.res_id or file.res_field
        )
        if taken:
            raise UserError(self.env._("Upload the files again: some were not just uploaded."))
        files.write({"res_model": "account.move", "res_id": self.move_id.id})


class AccountMove(models.Model):
    _inherit = "account.move"

    def _count_attachments(self):
        """Return ``{id: number of attached files}`` of entries that the user may read."""
        self.check_access("read")
        # how many files an entry has is known to whoever reads the entry; one query for all
        groups = (
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "in", self.ids),
                    ("res_field", "=", False),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        return dict(groups)
