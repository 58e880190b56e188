import operator as order
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

AUDITOR = "account_bank_reconciliation.group_auditor"
#: Days after which a rule that has booked nothing counts as unused.
UNUSED_DAYS = 90
ORDERS = {"<": order.lt, "<=": order.le, ">": order.gt, ">=": order.ge}


class AccountReconcileModel(models.Model):
    """How often a rule was used and undone, from the history of matches."""

    _inherit = "account.reconcile.model"

    used_count = fields.Integer(
        string="Used",
        compute="_compute_statistics",
        groups=AUDITOR,
        help="Lines that were matched by this rule.",
    )
    undone_count = fields.Integer(
        string="Undone",
        compute="_compute_statistics",
        groups=AUDITOR,
        help="How many of these matches were undone.",
    )
    last_used = fields.Datetime(
        compute="_compute_statistics", search="_search_last_used", groups=AUDITOR
    )
    is_unused = fields.Boolean(
        string="Unused for 90 Days",
        compute="_compute_is_unused",
        search="_search_is_unused",
        groups=AUDITOR,
        help="It is at least so old, and has matched nothing in this time.",
    )

    def _compute_statistics(self):
        """One query for all rules."""
        found = {}
        for rule, action, count, last in self.env["bank.match.event"]._read_group(
            [("rule_id", "in", self.ids)], ["rule_id", "action"], ["__count", "at:max"]
        ):
            found[rule.id, action] = (count, last)
        for rule in self:
            used, last = found.get((rule._origin.id, "matched"), (0, False))
            rule.used_count, rule.last_used = used, last
            rule.undone_count = found.get((rule._origin.id, "undone"), (0, False))[0]

    @api.depends_context("uid")
    def _compute_is_unused(self):
        unused = self.filtered_domain(self._search_is_unused("in", [True]))
        for rule in self:
            rule.is_unused = rule in unused

    @api.model
    def _search_last_used(self, operator, value):
        """Rules by when they were last used; one that never was has no such day."""
        if operator == "in":
            is_never = [("id", "not in", self._get_used_ids([]))]
            return is_never if set(value) == {False} else NotImplemented
        if operator not in ORDERS:
            return NotImplemented
        groups = self.env["bank.match.event"]._read_group(
            [("rule_id", "!=", False), ("action", "=", "matched")], ["rule_id"], ["at:max"]
        )
        compare, day = ORDERS[operator], fields.Datetime.to_datetime(value)
        return [("id", "in", [rule.id for rule, last in groups if compare(last, day)])]

    @api.model
    def _search_is_unused(self, operator, value):
        if operator != "in":
            return NotImplemented
        since = fields.Datetime.now() - timedelta(days=UNUSED_DAYS)
        used = self._get_used_ids([("at", ">=", since)])
        unused = Domain("create_date", "<", since) & Domain("id", "not in", used)
        if True not in value:
            return ~unused
        return unused if False not in value else Domain.TRUE

    def _get_used_ids(self, domain):
        events = [("rule_id", "!=", False), ("action", "=", "matched"), *domain]
        groups = self.env["bank.match.event"]._read_group(events, ["rule_id"])
        return [rule.id for (rule,) in groups]

    def action_open_used_lines(self):
        """Open the history of what this rule has matched."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_bank_reconciliation.bank_match_event_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
