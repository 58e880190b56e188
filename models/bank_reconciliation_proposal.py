from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..engine.reasons import decode
from .account_bank_statement_line import CONFIDENCES, KINDS
from .bank_applier import MatchPlan, PlanWriteOff, Settlement


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
    kind = fields.Selection(KINDS, required=True, readonly=True)
    confidence = fields.Selection(CONFIDENCES, required=True, readonly=True)
    is_ambiguous = fields.Boolean(
        readonly=True, help="Another match is as good, so a person has to choose."
    )
    is_doubtful = fields.Boolean(
        string="Doubtful",
        readonly=True,
        help="Something speaks against it, or nothing but the amount for it: never applied "
        "without asking.",
    )
    is_certain = fields.Boolean(
        compute="_compute_is_certain", store=True, help="Applied without asking by Auto-reconcile."
    )
    is_tried = fields.Boolean(
        string="Tried", readonly=True, help="Its run has tried to apply it, without success."
    )
    score = fields.Integer(readonly=True)
    reason_codes = fields.Text(readonly=True, help="Codes and data of engine/reasons.py.")
    reasons = fields.Text(
        compute="_compute_reasons", help="Why it is suggested, the strongest reason first."
    )
    residual = fields.Monetary(readonly=True, help="What stays open on the line.")
    item_ids = fields.One2many(
        "bank.reconciliation.proposal.item", "proposal_id", string="Items", readonly=True
    )
    write_off_ids = fields.One2many(
        "bank.reconciliation.proposal.write.off",
        "proposal_id",
        string="Differences",
        readonly=True,
    )
    summary = fields.Char(compute="_compute_summary")
    difference = fields.Char(
        compute="_compute_difference", help="What of the difference would be booked, and as what."
    )
    line_date = fields.Date(related="line_id.date", string="Date")
    line_amount = fields.Monetary(related="line_id.amount", string="Amount")
    line_label = fields.Char(related="line_id.payment_ref", string="Label")

    @api.depends("confidence", "is_ambiguous")
    def _compute_is_certain(self):
        for proposal in self:
            proposal.is_certain = proposal.confidence == "certain" and not proposal.is_ambiguous

    @api.depends("reason_codes")
    @api.depends_context("lang")
    def _compute_reasons(self):
        self.env["bank.matcher"]._compute_sentences(self, "reason_codes", "reasons")

    @api.depends("item_ids.display_name", "write_off_ids.account_id")
    def _compute_summary(self):
        for proposal in self:
            names = proposal.item_ids.mapped("display_name")
            names += proposal.write_off_ids.account_id.mapped("display_name")
            proposal.summary = ", ".join(names)

    @api.depends("write_off_ids.kind", "write_off_ids.amount")
    def _compute_difference(self):
        for proposal in self:
            differences = proposal.write_off_ids.filtered(
                lambda part: part.kind not in ("habit", "rule")
            )
            proposal.difference = ", ".join(differences.mapped("display_name"))

    def action_apply(self):
        """Match the lines of these suggestions as suggested."""
        self.line_id._require_accountant()
        self._check_not_booked()
        plans = self._prepare_plans("manual")
        if len(plans) < len(self):
            raise UserError(
                self.env._(
                    "The items of this suggestion are no longer open. Look for suggestions again."
                )
            )
        self.env["bank.applier"]._apply(plans)
        return True

    def _check_not_booked(self):
        """What is on the bank account already is proved by the period, and not booked again."""
        booked = self.filtered(lambda proposal: proposal.kind == "booked")[:1]
        if booked:
            raise UserError(
                self.env._(
                    "%(item)s is on the bank account already. Open %(line)s and choose “Already "
                    "Booked…”: it shows the entry that takes the double count out.",
                    item=booked.summary,
                    line=booked.line_id.display_name,
                )
            )

    # -------------------------------------------------------------------------
    # APPLIED WITHOUT ASKING
    # -------------------------------------------------------------------------

    @api.model
    def _get_applicable_domain(self, confidence):
        """The best suggestions that a policy applies; what is doubtful is a person's choice."""
        wanted = ("certain",) if confidence == "certain" else ("certain", "high")
        return [
            ("sequence", "=", 1),
            ("confidence", "in", wanted),
            ("is_ambiguous", "=", False),
            ("is_doubtful", "=", False),
        ]

    def _filter_applicable(self, confidence):
        return self.filtered_domain(self._get_applicable_domain(confidence))

    # -------------------------------------------------------------------------
    # PLANS
    # -------------------------------------------------------------------------

    def _prepare_plans(self, method, run=None):
        """Return the plans of these proposals, without those whose items are gone."""
        return [plan for proposal in self if (plan := proposal._prepare_plan(method, run))]

    def _prepare_plan(self, method, run=None):
        """Return the :class:`MatchPlan` of this proposal, or None when its items are gone."""
        self.ensure_one()
        if not self._is_open():
            return None
        other = self.item_ids.other_line_id
        return MatchPlan(
            line_id=self.line_id.id,
            settlements=tuple(self._prepare_settlements()),
            method=method,
            kind=self.kind,
            confidence=self.confidence,
            reasons=decode(self.reason_codes or ""),
            run_id=run.id if run else 0,
            write_offs=tuple(self._prepare_write_offs()),
            returned_line_id=other.id if self.kind == "return" else 0,
            transfer_line_id=other.id if self.kind == "transfer" else 0,
        )

    def _is_open(self):
        """Whether there is something to book, and everything is as it was when it was found."""
        is_something = self.item_ids or self.write_off_ids
        return (
            bool(is_something)
            and self.kind != "booked"
            and all(item._is_open() for item in self.item_ids)
        )

    def _prepare_settlements(self):
        return [one for item in self.item_ids for one in item._prepare_settlements()]

    def _prepare_write_offs(self):
        parts = [part._prepare_plan() for part in self.write_off_ids]
        return parts + [part for item in self.item_ids for part in item._prepare_transfers()]


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
    other_line_id = fields.Many2one(
        "account.bank.statement.line",
        index="btree_not_null",
        ondelete="cascade",
        help="The other side of a transfer, or the earlier line whose money comes back.",
    )
    is_in_own_currency = fields.Boolean(help="The amount is in the currency of the item.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    line_currency_id = fields.Many2one(related="proposal_id.currency_id")
    amount = fields.Monetary(help="Signed: receivable and incoming payments are positive.")
    line_amount = fields.Monetary(
        currency_field="line_currency_id",
        help="What of the line settles an item in another currency.",
    )

    _one_item = models.Constraint(
        "CHECK (num_nonnulls(move_line_id, payment_id, other_line_id) = 1)",
        "A suggested item is a journal item, a payment or a statement line.",
    )

    @api.depends("is_in_own_currency", "move_line_id", "proposal_id")
    def _compute_currency_id(self):
        for item in self:
            own = item.move_line_id.currency_id if item.is_in_own_currency else False
            item.currency_id = own or item.proposal_id.currency_id

    @api.depends("move_line_id", "payment_id", "other_line_id")
    def _compute_display_name(self):
        for item in self:
            record = item.move_line_id.move_id or item.payment_id or item.other_line_id.move_id
            item.display_name = record.display_name

    def _is_open(self):
        """Whether it can still be matched as it was found."""
        self.ensure_one()
        if self.payment_id:
            return bool(self.payment_id._prepare_settlements(self.amount))
        if self.other_line_id:
            return self.other_line_id.is_reconciled == (self.proposal_id.kind == "return")
        return self.env["bank.applier"]._is_usable(self.move_line_id)

    def _prepare_settlements(self):
        """Return the :class:`Settlement` list of this item."""
        if self.payment_id:
            return self.payment_id._prepare_settlements(self.amount)
        if self.other_line_id:
            return []
        share = self.line_amount if self.is_in_own_currency else None
        return [Settlement(self.move_line_id.id, self.amount, line_amount=share)]

    def _prepare_transfers(self):
        """The side of a transfer that is matched first waits on the account of transfers."""
        if not self.other_line_id or self.proposal_id.kind != "transfer":
            return []
        account = self.proposal_id.company_id.transfer_account_id
        amount = float(self.proposal_id.line_id._get_amount_to_match())
        return [PlanWriteOff("habit", amount, account_id=account.id)]


class BankReconciliationProposalWriteOff(models.Model):
    """A difference between line and items that is booked, or all of a line that has no items."""

    _name = "bank.reconciliation.proposal.write.off"
    _inherit = ["bank.evidence"]
    _description = "Difference of a suggested match"

    proposal_id = fields.Many2one(
        "bank.reconciliation.proposal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("discount", "Early-payment discount"),
            ("charge", "Bank charge"),
            ("rounding", "Rounding difference"),
            ("tolerance", "Small difference"),
            ("habit", "Usual account"),
            ("rule", "Counterpart of a rule"),
        ],
        required=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line", string="Item", index="btree_not_null", ondelete="cascade"
    )
    account_id = fields.Many2one("account.account", ondelete="cascade")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(help="Signed as a part of the line.")

    @api.depends("proposal_id")
    def _compute_currency_id(self):
        for part in self:
            part.currency_id = part.proposal_id.line_id._get_transaction_currency()

    @api.depends("kind", "amount")
    def _compute_display_name(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for part in self:
            amount = formatLang(self.env, abs(part.amount), currency_obj=part.currency_id)
            part.display_name = self.env._(
                "%(kind)s %(amount)s", kind=names.get(part.kind, ""), amount=amount
            )

    def _prepare_plan(self):
        """Return the :class:`PlanWriteOff` of this difference."""
        return PlanWriteOff(
            self.kind, self.amount, self.move_line_id.id or 0, self.account_id.id or 0
        )
