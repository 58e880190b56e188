from odoo import api, fields, models

from .account_bank_statement_line_apply import to_decimal

SECTIONS = [
    ("confirmed", "Confirmed items"),
    ("outstanding", "Outstanding items"),
    ("unconfirmed", "Bank items not confirmed"),
    ("unmatched", "Statement lines not matched"),
    ("books", "From the bank to the books"),
]


class BankReconciliationSnapshotLine(models.Model):
    """One frozen row: what it said when the period was closed.

    ``sequence`` is its number on the paper. A row of the section *books* is a figure of the
    reconciliation statement of the last day; ``entry`` is its code there.
    """

    _name = "bank.reconciliation.snapshot.line"
    _inherit = ["bank.evidence"]
    _description = "Row of a bank reconciliation snapshot"
    _order = "snapshot_id, sequence, id"
    #: What version 2 seals of a row: every stored field.
    _SEALED = (
        "snapshot_id",
        "company_id",
        "sequence",
        "section",
        "item_id",
        "date",
        "entry",
        "partner",
        "label",
        "amount",
        "statement",
        "is_carried_forward",
        "method",
        "confirmed_by",
        "confirmed_at",
        "reason",
    )

    snapshot_id = fields.Many2one(
        "bank.reconciliation.snapshot", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="snapshot_id.company_id", store=True)
    currency_id = fields.Many2one(related="snapshot_id.currency_id")
    sequence = fields.Integer(string="No.", readonly=True)
    section = fields.Selection(SECTIONS, required=True, readonly=True)
    item_id = fields.Integer(
        string="Journal Item", readonly=True, help="Database id of the item when it was frozen."
    )
    date = fields.Date(readonly=True)
    entry = fields.Char(string="Journal Entry", readonly=True)
    partner = fields.Char(readonly=True)
    label = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)
    statement = fields.Char(readonly=True)
    is_carried_forward = fields.Boolean(string="Carried Forward", readonly=True)
    method = fields.Char(string="How", readonly=True)
    confirmed_by = fields.Char(readonly=True)
    confirmed_at = fields.Datetime(string="Confirmed On", readonly=True)
    reason = fields.Text(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.snapshot_id._check_not_sealed()
        return lines

    def write(self, vals):
        if self.env.su:  # users are refused by their rights
            self.snapshot_id._check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_unsealed(self):
        self.snapshot_id._check_not_sealed()

    def _get_payload_1(self):
        self.ensure_one()
        amount = to_decimal(self.amount, self.currency_id)
        texts = (self.section, self.entry, self.partner, self.label, self.reason)
        return [self.sequence, self.date, amount, *(text or "" for text in texts)]
