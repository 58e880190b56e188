from odoo import api, fields, models

from .account_bank_statement_line import CONFIDENCES, KINDS, METHODS
from .bank_reconciliation import ACCOUNTANT


class BankMatchEvent(models.Model):
    """One match or undo: who, when, which line with what, and why. Never edited, never deleted."""

    _name = "bank.match.event"
    _inherit = ["bank.evidence"]
    _description = "Match or undo of a statement line"
    _order = "id desc"

    action = fields.Selection(
        [("matched", "Matched"), ("undone", "Undone")], required=True, readonly=True
    )
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Statement Line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    journal_id = fields.Many2one(
        "account.journal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(string="Bank Date", readonly=True)
    amount = fields.Monetary(readonly=True)
    label = fields.Char(readonly=True)
    items = fields.Char(string="Matched With", readonly=True)
    method = fields.Selection(METHODS, readonly=True, help="How it had been matched.")
    kind = fields.Selection(KINDS, readonly=True)
    confidence = fields.Selection(CONFIDENCES, readonly=True)
    reason_codes = fields.Text(readonly=True, help="Codes and data of engine/reasons.py.")
    reason = fields.Text(
        compute="_compute_reason", help="Why it was matched, the strongest reason first."
    )
    run_id = fields.Many2one(
        "bank.reconciliation.run", readonly=True, index="btree_not_null", ondelete="set null"
    )
    rule_id = fields.Many2one(
        "account.reconcile.model", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)

    @api.depends("reason_codes")
    @api.depends_context("lang")
    def _compute_reason(self):
        self.env["bank.matcher"]._compute_sentences(self, "reason_codes", "reason")

    @api.model
    def _log(self, lines, action):
        """Note what has just been matched, or is about to be undone."""
        # the history is written by matching and undoing alone, whose rights were checked
        return self.sudo().create([self._prepare_vals(line, action) for line in lines])

    @api.model
    def _prepare_vals(self, line, action):
        names = line.matched_item_ids.mapped("move_id.name")
        return {
            "action": action,
            "line_id": line.id,
            "journal_id": line.journal_id.id,
            "currency_id": line.currency_id.id,
            "date": line.date,
            "amount": line.amount,
            "label": line.payment_ref,
            "items": ", ".join(dict.fromkeys(name for name in names if name)),
            "method": line.match_method,
            "kind": line.match_kind,
            "confidence": line.match_confidence,
            "reason_codes": line.match_reason_codes,
            "run_id": line.match_run_id.id,
            "rule_id": line.match_rule_id.id,
            "user_id": self.env.uid,
        }

    def action_undo(self):
        """Undo the match, if it is still in place."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.line_id.filtered("match_method").action_undo_reconciliation()
        return True
