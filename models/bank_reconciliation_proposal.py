from odoo import api, fields, models
from odoo.exceptions import UserError

from .account_bank_statement_line import CONFIDENCES
from .bank_applier import MatchPlan, Settlement


class BankReconciliationProposal(models.Model):
    """What the matcher suggests for one line, with the sentences that say why.

    Proposals are records of the matcher: they are made anew by every search and gone once their
    line is matched. The best one of a line comes first.
    """

    _name = "bank.reconciliation.proposal"
    _inherit = ["bank.evidence"]
    _description = "Suggested match"
    _order = "line_id, sequence, id"
    _rec_name = "summary"

    line_id = fields.Many2one(
        "account.bank.statement.line", required=True, index=True, ondelete="cascade", readonly=True
    )
    run_id = fields.Many2one(
        "bank.reconciliation.run", index="btree_not_null", ondelete="set null", readonly=True
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    sequence = fields.Integer(default=10, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    confidence = fields.Selection(CONFIDENCES, required=True, readonly=True)
    is_ambiguous = fields.Boolean(
        readonly=True, help="Another match is as good, so a person has to choose."
    )
    is_certain = fields.Boolean(
        compute="_compute_is_certain", store=True, help="Applied without asking by Auto-reconcile."
    )
    is_tried = fields.Boolean(
        string="Tried", readonly=True, help="Its run has tried to apply it, without success."
    )
    score = fields.Integer(readonly=True)
    reasons = fields.Text(readonly=True)
    residual = fields.Monetary(readonly=True, help="What stays open on the line.")
    item_ids = fields.One2many(
        "bank.reconciliation.proposal.item", "proposal_id", string="Items", readonly=True
    )
    summary = fields.Char(compute="_compute_summary")
    line_date = fields.Date(related="line_id.date", string="Date")
    line_amount = fields.Monetary(related="line_id.amount", string="Amount")
    line_label = fields.Char(related="line_id.payment_ref", string="Label")

    @api.depends("confidence", "is_ambiguous")
    def _compute_is_certain(self):
        for proposal in self:
            proposal.is_certain = proposal.confidence == "certain" and not proposal.is_ambiguous

    @api.depends("item_ids.move_line_id", "item_ids.payment_id")
    def _compute_summary(self):
        for proposal in self:
            proposal.summary = ", ".join(proposal.item_ids.mapped("display_name"))

    def action_apply(self):
        """Match the lines of these suggestions as suggested."""
        self.line_id._require_accountant()
        plans = [plan for proposal in self if (plan := proposal._prepare_plan("manual"))]
        if len(plans) < len(self):
            raise UserError(
                self.env._(
                    "The items of this suggestion are no longer open. Look for suggestions again."
                )
            )
        self.env["bank.applier"]._apply(plans)
        return True

    def _prepare_plan(self, method, run=None):
        """Return the :class:`MatchPlan` of this proposal, or None when its items are gone."""
        self.ensure_one()
        settlements = self._prepare_settlements()
        if not settlements:
            return None
        return MatchPlan(
            line_id=self.line_id.id,
            settlements=tuple(settlements),
            method=method,
            kind=self.kind,
            confidence=self.confidence,
            reason=self.reasons or "",
            run_id=run.id if run else 0,
        )

    def _prepare_settlements(self):
        settlements = []
        for item in self.item_ids:
            if item.payment_id:
                settlements += item.payment_id._prepare_settlements(item.amount)
            elif self.env["bank.applier"]._is_usable(item.move_line_id):
                settlements.append(Settlement(item.move_line_id.id, item.amount))
            else:
                return []
        return settlements


class BankReconciliationProposalItem(models.Model):
    """One open item, or payment in process without entry, and how much of it is settled."""

    _name = "bank.reconciliation.proposal.item"
    _inherit = ["bank.evidence"]
    _description = "Item of a suggested match"

    proposal_id = fields.Many2one(
        "bank.reconciliation.proposal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    move_line_id = fields.Many2one(
        "account.move.line", string="Item", index="btree_not_null", ondelete="cascade"
    )
    payment_id = fields.Many2one("account.payment", index="btree_not_null", ondelete="cascade")
    currency_id = fields.Many2one(related="proposal_id.line_id.currency_id")
    amount = fields.Monetary(help="Signed: receivable and incoming payments are positive.")

    _one_item = models.Constraint(
        "CHECK (num_nonnulls(move_line_id, payment_id) = 1)",
        "A suggested item is either a journal item or a payment.",
    )

    @api.depends("move_line_id", "payment_id")
    def _compute_display_name(self):
        for item in self:
            record = item.move_line_id.move_id or item.payment_id
            item.display_name = record.display_name
