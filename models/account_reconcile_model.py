from odoo import api, fields, models

from .bank_reconciliation import ACCOUNTANT

PRECEDENCES = [
    ("1_reference", "Reference"),
    ("2_code", "Bank transaction code"),
    ("3_rest", "Everything else"),
]


class AccountReconcileModel(models.Model):
    """Odoo's reconciliation model as a rule: further conditions, an order that is seen, a trigger
    between automatic and by hand.

    All conditions of a rule must hold, Odoo's own and those of ``condition_ids``; the first rule in
    order catches the line. A rule that lacks something is not used and says so.
    """

    _inherit = "account.reconcile.model"
    _order = "precedence, sequence, id"

    trigger = fields.Selection(
        selection_add=[("suggest", "Suggested"), ("auto_reconcile",)],
        ondelete={"suggest": "set default"},
        help="Manual: a button on the line, nothing more. Suggested: the line's suggestion, which "
        "somebody accepts. Automated: applied by Auto-reconcile and after the import, unless a "
        "document fits the line.",
    )
    precedence = fields.Selection(
        PRECEDENCES,
        string="Order",
        compute="_compute_precedence",
        inverse="_inverse_precedence",
        store=True,
        required=True,
        precompute=True,
        help="Rules about references are tried first, then those about the bank's transaction "
        "codes, then all others; within each in the order of the list. The first rule that "
        "catches a line is the one.",
    )
    is_precedence_chosen = fields.Boolean(
        copy=False, help="Somebody chose when it is tried; its conditions do not change that."
    )
    condition_ids = fields.One2many(
        "account.reconcile.model.condition", "rule_id", string="Conditions", copy=True
    )
    conditions_summary = fields.Text(
        string="Conditions in Words", compute="_compute_conditions_summary", compute_sudo=True
    )
    is_ready = fields.Boolean(
        string="Complete",
        compute="_compute_is_ready",
        search="_search_is_ready",
        compute_sudo=True,
        help="An incomplete rule is not used.",
    )
    not_ready_reason = fields.Char(
        string="What Is Missing", compute="_compute_is_ready", compute_sudo=True
    )

    # -------------------------------------------------------------------------
    # ORDER
    # -------------------------------------------------------------------------

    @api.depends("condition_ids.field", "condition_ids.negate", "is_precedence_chosen")
    def _compute_precedence(self):
        for rule in self:
            if not rule.is_precedence_chosen or not rule.precedence:
                rule.precedence = rule._get_usual_precedence()

    def _inverse_precedence(self):
        for rule in self:
            rule.is_precedence_chosen = rule.precedence != rule._get_usual_precedence()

    def _get_usual_precedence(self):
        """Return when the conditions say that the rule is tried."""
        known = self.condition_ids._get_condition_fields()
        asked = {
            known[condition.field].precedence
            for condition in self.condition_ids
            if condition.field in known and not condition.negate
        }
        return min(asked, default="3_rest")

    # -------------------------------------------------------------------------
    # WHAT IT SAYS, WHAT IT LACKS
    # -------------------------------------------------------------------------

    @api.depends(
        "condition_ids.summary",
        "match_amount",
        "match_amount_max",
        "match_amount_min",
        "match_journal_ids",
        "match_label",
        "match_label_param",
        "match_partner_ids",
    )
    @api.depends_context("lang")
    def _compute_conditions_summary(self):
        for rule in self:
            sentences = [*rule._describe_own_conditions(), *rule.condition_ids.mapped("summary")]
            rule.conditions_summary = "\n".join(filter(None, sentences)) or self.env._(
                "Every line of its journals"
            )

    def _describe_own_conditions(self):
        """Return sentences for Odoo's own conditions."""
        conditions = self.env["account.reconcile.model.condition"]
        return [
            conditions._describe(field, operator, value, negate=negate)
            for field, operator, negate, value in self._get_own_conditions()
        ]

    def _get_own_conditions(self):
        """Yield ``(field, operator, negate, value)`` of Odoo's own conditions, value in words."""
        if self.match_journal_ids:
            yield "journal", "in", False, ", ".join(self.match_journal_ids.mapped("name"))
        if self.match_partner_ids:
            yield "partner", "in", False, ", ".join(self.match_partner_ids.mapped("display_name"))
        if self.match_amount:
            bounds = (self.match_amount_min, self.match_amount_max)
            words = self.env["account.reconcile.model.condition"]._describe_bounds
            yield "amount", self.match_amount, False, words(self.match_amount, *bounds)
        if self.match_label:
            operator = {"match_regex": "regex"}.get(self.match_label, "contains")
            negate = self.match_label == "not_contains"
            yield "odoo_label", operator, negate, self.match_label_param

    @api.depends(
        "condition_ids.problem", "line_ids.account_id", "line_ids.partner_id", "mapped_partner_id"
    )
    @api.depends_context("lang")
    def _compute_is_ready(self):
        for rule in self:
            missing = rule._get_missing()
            rule.is_ready = not missing
            rule.not_ready_reason = " ".join(missing)

    def _search_is_ready(self, operator, value):
        if operator != "in":
            return NotImplemented
        rules = self.search([("active", "in", [True, False])])
        return [("id", "in", rules.filtered(lambda rule: rule.is_ready in value).ids)]

    def _get_missing(self):
        """Return sentences that say what the rule lacks; without one it is used."""
        self.ensure_one()
        missing = [problem for problem in self.condition_ids.mapped("problem") if problem]
        if not self.mapped_partner_id:
            missing += self._get_missing_counterparts()
        return missing

    def _get_missing_counterparts(self):
        if not self.line_ids:
            return [self.env._("Say what it books: add a counterpart.")]
        if any(not line.account_id for line in self.line_ids):
            return [self.env._("A counterpart has no account.")]
        return []

    # -------------------------------------------------------------------------
    # ODOO'S OWN MEANINGS, WITH OUR CONDITIONS
    # -------------------------------------------------------------------------

    @api.depends("condition_ids")
    def _compute_can_be_proposed(self):
        res = super()._compute_can_be_proposed()
        for rule in self:
            further = rule.condition_ids or rule.trigger == "suggest"
            if further and not rule.mapped_partner_id:
                rule.can_be_proposed = True
        return res

    @api.depends("condition_ids")
    def _compute_partner_mapping(self):
        """A rule with any condition and a partner alone says who the partner is."""
        res = super()._compute_partner_mapping()
        for rule in self:
            line = rule.line_ids
            if rule.condition_ids and len(line) == 1 and line.partner_id and not line.account_id:
                rule.mapped_partner_id = line.partner_id
        return res

    def action_set_suggest(self):
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.trigger = "suggest"
