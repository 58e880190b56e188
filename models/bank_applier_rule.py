from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models

from .bank_applier import Settlement
from .bank_applier_posting import PlanPosting

RULE_FIELDS = {
    "match_rule_id",
    "partner_rule_id",
    "reference_before_rule",
    "reference_of_rule",
    "undone_rule_ids",
}


class BankApplier(models.AbstractModel):
    """What a rule books besides its counterparts: a payment, a reference, an activity."""

    _inherit = "bank.applier"

    @api.model
    def _apply(self, plans):
        return super()._apply(self._register_payments(plans))

    def _register_payments(self, plans):
        """Register the payments of these plans; each plan then settles its own."""
        paying = [plan for plan in plans if plan.payment]
        if not paying:
            return plans
        lines = self.env["account.bank.statement.line"]
        payments = self.env["account.payment"].create(
            [lines.browse(plan.line_id)._prepare_payment_vals(plan.payment) for plan in paying]
        )
        payments.action_post()
        settled = {}
        for plan, payment in zip(paying, payments, strict=True):
            # which line it was registered for is noted by the applier alone
            payment.sudo().bank_rule_line_id = plan.line_id
            item = payment._seek_for_lines()[0]
            settlement = Settlement(item.id, item.amount_residual_currency)
            settled[plan.line_id] = replace(plan, payment=None, settlements=(settlement,))
        return [settled.get(plan.line_id, plan) for plan in plans]

    def _mark_matched(self, plans):
        result = super()._mark_matched(plans)
        self._set_references(plans)
        self._plan_activities(plans)
        return result

    def _set_references(self, plans):
        """Give entries the reference that a rule has found; the undo gives the earlier one back."""
        lines = self.env["account.bank.statement.line"]
        for plan in plans:
            line = lines.browse(plan.line_id)
            if plan.reference and plan.reference != line.move_id.ref:
                # kept for the undo; nobody else writes it
                line.sudo().write(
                    {
                        "reference_before_rule": line.move_id.ref,
                        "reference_of_rule": plan.reference,
                    }
                )
                line._write_reference(plan.reference)

    def _plan_activities(self, plans):
        """Plan the next activity of a rule on each entry, once, however often it is matched."""
        by_type = defaultdict(self.env["account.move"].browse)
        rules = self.env["account.reconcile.model"]
        for plan in plans:
            if kind := rules.browse(plan.rule_id or []).next_activity_type_id:
                line = self.env["account.bank.statement.line"].browse(plan.line_id)
                by_type[kind] |= line.move_id
        for kind, moves in by_type.items():
            (moves - moves._get_with_activity(kind)).activity_schedule(activity_type_id=kind.id)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_with_activity(self, kind):
        """Return the entries that have, or had, an activity of this kind."""
        activities = self.env["mail.activity"].with_context(active_test=False)
        groups = activities._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ],
            ["res_id"],
        )
        return self.browse(move_id for (move_id,) in groups)


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    match_rule_id = fields.Many2one(
        "account.reconcile.model",
        string="Rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The rule by which the line was matched.",
    )
    undone_rule_ids = fields.Many2many(
        "account.reconcile.model",
        "bank_statement_line_undone_rule_rel",
        "line_id",
        "rule_id",
        string="Undone Rules",
        readonly=True,
        copy=False,
        help="Rules that a person took off this line; they are not applied again by themselves.",
    )
    reference_before_rule = fields.Char(readonly=True, copy=False)
    reference_of_rule = fields.Char(readonly=True, copy=False)

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | RULE_FIELDS

    def _prepare_match_items(self, plan, suspense):
        """Every item that a rule books tells of it, those of taxes too, not the rest."""
        parts = super()._prepare_match_items(self._preview_payment(plan), suspense)
        if not plan.rule_id:
            return parts
        rest = suspense.account_id.id
        return [
            part
            if part.vals["account_id"] == rest
            else replace(part, vals={**part.vals, "reconcile_model_id": plan.rule_id})
            for part in parts
        ]

    def _preview_payment(self, plan):
        """Show a payment that is not registered yet as the item that will settle it."""
        if not plan.payment:
            return plan
        posting = PlanPosting(
            "rule",
            plan.payment.amount,
            account_id=plan.payment.account_id,
            partner_id=plan.payment.partner_id,
        )
        return replace(plan, payment=None, write_offs=(posting,))

    # -------------------------------------------------------------------------
    # UNDO
    # -------------------------------------------------------------------------

    def action_undo_reconciliation(self):
        """What a rule has registered or noted goes with its match."""
        by_rule = self.filtered("match_rule_id")
        if not by_rule:
            return super().action_undo_reconciliation()
        payments = self.env["account.payment"].search([("bank_rule_line_id", "in", by_rule.ids)])
        result = super().action_undo_reconciliation()
        payments.filtered(lambda payment: payment.state in ("in_process", "paid"))._take_back()
        by_rule._restore_reference()
        return result

    def _remember_undone(self):
        for rule, lines in self.filtered("match_rule_id").grouped("match_rule_id").items():
            lines.sudo().undone_rule_ids |= rule  # bookkeeping of the undo itself
        return super()._remember_undone()

    def _restore_reference(self):
        for line in self.filtered("reference_of_rule"):
            if line.move_id.ref == line.reference_of_rule:
                line._write_reference(line.reference_before_rule)
        # kept for this undo alone
        self.sudo().write({"reference_before_rule": False, "reference_of_rule": False})

    def _write_reference(self, reference):
        quiet = self.move_id.with_context(
            skip_account_move_synchronization=True, tracking_disable=True
        )
        quiet.ref = reference
