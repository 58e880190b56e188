from odoo import api, fields, models
from odoo.exceptions import UserError


class BankWorkspaceNote(models.TransientModel):
    """Say who stands behind lines of the bank, and leave a note for whoever works on them next."""

    _name = "bank.workspace.note"
    _description = "Partner and note of statement lines"

    line_ids = fields.Many2many(
        "account.bank.statement.line",
        "bank_workspace_note_line_rel",
        "dialog_id",
        "line_id",
        string="Lines of the Bank",
        required=True,
        readonly=True,
    )
    line_count = fields.Integer(compute="_compute_from_lines")
    line_label = fields.Char(string="Text", compute="_compute_from_lines")
    name_at_bank = fields.Char(string="Name at the Bank", compute="_compute_from_lines")
    is_matched = fields.Boolean(compute="_compute_from_lines")
    partner_id = fields.Many2one(
        "res.partner", compute="_compute_partner_id", store=True, readonly=False
    )
    note = fields.Html(compute="_compute_note", store=True, readonly=False)

    @api.constrains("line_ids")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        lines = self.sudo(False).line_ids  # core checks constraints as superuser
        lines.check_access("read")
        lines.journal_id._check_own_rights()

    @api.depends("line_ids")
    def _compute_from_lines(self):
        for dialog in self:
            lines = dialog.line_ids
            dialog.line_count = len(lines)
            dialog.line_label = lines.payment_ref if len(lines) == 1 else False
            dialog.name_at_bank = ", ".join(
                dict.fromkeys(filter(None, lines.mapped("partner_name")))
            )
            dialog.is_matched = any(lines.mapped("match_method"))

    @api.depends("line_ids")
    def _compute_partner_id(self):
        for dialog in self:
            partners = dialog.line_ids.partner_id
            is_same = len(partners) == 1 and all(line.partner_id for line in dialog.line_ids)
            dialog.partner_id = partners if is_same else False

    @api.depends("line_ids")
    def _compute_note(self):
        for dialog in self:
            dialog.note = dialog._get_common_note()

    def _get_common_note(self):
        notes = set(self.line_ids.mapped("narration"))
        return notes.pop() if len(notes) == 1 else False

    def action_apply(self):
        """Write what was changed; a partner is looked at again for suggestions."""
        self.ensure_one()
        lines = self.line_ids
        lines._require_accountant()
        lines.journal_id._check_own_rights()
        self.env["bank.reconciliation"]._check_moves_not_closed(lines.move_id)
        changed = lines.filtered(lambda line: line.partner_id != self.partner_id)
        if changed and (self.partner_id or len(lines) == 1):
            self._set_partner(changed)
        if (self.note or "") != (self._get_common_note() or ""):
            lines.write({"narration": self.note})
        return {"type": "ir.actions.act_window_close"}

    def _set_partner(self, lines):
        matched = lines.filtered("match_method")
        if matched:
            raise UserError(
                self.env._(
                    "%s is matched: its partner is that of the match. Undo it first.",
                    matched[0].display_name,
                )
            )
        self.partner_id.check_access("read")
        lines.write({"partner_id": self.partner_id.id})
        self.env["bank.matcher"]._refresh_proposals(
            lines.filtered(lambda line: not line.is_reconciled)
        )


class BankWorkspaceAttach(models.TransientModel):
    """Attach files to the entry of a line of the bank."""

    _name = "bank.workspace.attach"
    _description = "Files of a statement line"

    line_id = fields.Many2one(
        "account.bank.statement.line", required=True, readonly=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the line is read under the user's own rights
    line_label = fields.Char(related="line_id.payment_ref", related_sudo=False, string="Text")
    attached_ids = fields.Many2many(
        "ir.attachment", string="Attached Already", compute="_compute_attached_ids"
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "bank_workspace_attach_rel",
        "dialog_id",
        "attachment_id",
        string="New Files",
    )

    @api.constrains("line_id", "attachment_ids")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.line_id.check_access("read")
        dialogs.line_id.journal_id._check_own_rights()
        dialogs.attachment_ids.check_access("read")

    @api.depends("line_id")
    def _compute_attached_ids(self):
        for dialog in self:
            dialog.attached_ids = self.env["ir.attachment"].search(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "=", dialog.line_id.move_id.id),
                    ("res_field", "=", False),
                ]
            )

    def action_apply(self):
        """Attach the uploaded files to the entry of the line."""
        self.ensure_one()
        self.line_id._require_accountant()
        self.line_id.journal_id._check_own_rights()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file."))
        self.line_id._attach_files(self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
