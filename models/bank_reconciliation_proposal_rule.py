from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.reasons import decode
from .account_reconcile_model_plan import RuleCase, RuleSide
from .bank_matcher_rules import digest

#: What of a rule changes nothing of what it catches and books.
HARMLESS = {"activity_ids", "message_follower_ids", "message_ids", "name", "responsible_id"}


class BankReconciliationProposal(models.Model):
    """A suggestion of a rule: its plan is made anew when it is applied, and must be the same."""

    _inherit = "bank.reconciliation.proposal"

    rule_id = fields.Many2one(
        "account.reconcile.model", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    rule_digest = fields.Char(readonly=True, help="What the rule would book.")

    def _prepare_plans(self, method, run=None):
        """The plans of rules are made together, in a few queries."""
        by_rule = self.filtered(_is_of_rule)
        others = super(BankReconciliationProposal, self - by_rule)._prepare_plans(method, run)
        return others + by_rule._prepare_rule_plans(run)

    def _prepare_plan(self, method, run=None):
        if _is_of_rule(self):
            return self._prepare_rule_plans(run)[0]
        return super()._prepare_plan(method, run)

    def _prepare_rule_plans(self, run):
        """Return the plans of rules as they are now.

        :raises UserError: a rule would book something else by now, or cannot be booked.
        """
        plans = []
        for journal, proposals in self.grouped(lambda one: one.line_id.journal_id).items():
            cases = proposals._prepare_rule_cases(journal, run)
            sides = {one.line_id.id: one._get_side() for one in proposals}
            planned = self.env["account.reconcile.model"]._prepare_rule_plans(cases, sides=sides)
            for proposal, one in zip(proposals, planned, strict=True):
                plans.append(proposal._finish_rule_plan(one, run))
        return plans

    def _prepare_rule_cases(self, journal, run):
        """Return the :class:`RuleCase` list of these suggestions: the rules catch them again."""
        failed = self.filtered(lambda one: not one.rule_digest)[:1]
        if failed:
            raise UserError(failed.reasons)
        rules, lines = self.rule_id, self.line_id
        mapped = self.env["bank.matcher"]._map_partners(lines, run)
        partners = {line_id: partner for line_id, (_rule, partner) in mapped.items()}
        usable = rules & rules._get_rules(journal)
        caught = usable._catch_all(lines, partners)
        mine = {
            proposal.line_id.id: one
            for proposal in self
            for one in caught.get(proposal.line_id.id, ())
            if usable._get_rule_of(one) == proposal.rule_id
        }
        refined = rules._refine(mine, lines)
        gone = self.filtered(lambda proposal: proposal.line_id.id not in refined)[:1]
        if gone:
            gone._raise_changed()
        return [
            RuleCase(one.rule_id, line, refined[line.id], partners.get(line.id))
            for one in self
            for line in one.line_id
        ]

    def _get_side(self):
        return RuleSide(self.item_ids.move_line_id.id or 0, self.item_ids.other_line_id.id or 0)

    def _finish_rule_plan(self, planned, run):
        if not planned.plan:
            raise UserError(planned.problem)
        if digest(planned.plan) != self.rule_digest:
            self._raise_changed()
        reasons = decode(self.reason_codes or "")
        return replace(planned.plan, run_id=run.id if run else 0, reasons=reasons)

    def _raise_changed(self):
        raise UserError(
            self.env._(
                "The rule “%(rule)s” would not book %(line)s as it was suggested: the rule, the "
                "line or an account has changed. Look for suggestions again.",
                rule=self.rule_id.name,
                line=self.line_id.display_name,
            )
        )

    def _note_failure(self, problem):
        """A rule that could not be booked says so on its line, and is tried no more."""
        failed = self.filtered(_is_of_rule).sudo()  # the matcher's own records
        for proposal in failed:
            matcher = self.env["bank.matcher"]
            proposal.write(matcher._prepare_failed_rule_vals(proposal.rule_id, problem))
            proposal.rule_digest = False
            proposal.item_ids.unlink()
            proposal.write_off_ids.unlink()
            matcher._mark_confidence(proposal.line_id, proposal.line_id.proposal_ids)


def _is_of_rule(proposal):
    return proposal.kind == "rule"


class AccountReconcileModel(models.Model):
    """A rule that is changed takes its suggestions with it."""

    _inherit = "account.reconcile.model"

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - HARMLESS:
            self._drop_suggestions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_suggestions(self):
        self._drop_suggestions()

    def _drop_suggestions(self):
        """What was suggested by these rules is suggested no more; it is looked for again later."""
        # suggestions are the matcher's records, gone once their rule is another one
        proposals = self.env["bank.reconciliation.proposal"].sudo()
        stale = proposals.search([("rule_id", "in", self.ids)])
        lines = stale.line_id
        stale.unlink()
        if lines:
            self.env["bank.matcher"]._mark_confidence(lines, lines.proposal_ids)


class AccountReconcileModelLine(models.Model):
    _inherit = "account.reconcile.model.line"

    def write(self, vals):
        result = super().write(vals)
        self.model_id._drop_suggestions()
        return result


class AccountReconcileModelCondition(models.Model):
    _inherit = "account.reconcile.model.condition"

    def write(self, vals):
        result = super().write(vals)
        self.rule_id._drop_suggestions()
        return result


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_apply_rule(self, rule_id):
        """Book these lines by a rule, whatever its trigger; role, company, journal, conditions and
        state are checked here again.
        """
        self._require_accountant()
        self.env["bank.reconciliation"]._check_moves_not_closed(self.move_id)
        rule = self._read_rule(rule_id)
        cases = self._prepare_rule_cases(rule)
        if rule.rule_action == "partner":
            return self._apply_partner_rule(rule)
        planned = rule._prepare_rule_plans(cases)
        problem = next((one.problem for one in planned if not one.plan), "")
        if problem:
            raise UserError(problem)
        self.env["bank.applier"]._apply([one.plan for one in planned])
        return True

    def _read_rule(self, rule_id):
        """Return the rule that a browser has named, under the user's rights."""
        ids = [rule_id] if type(rule_id) is int else []
        rule = self.env["account.reconcile.model"].browse(ids).exists()
        if not rule:
            raise UserError(self.env._("This rule is gone. Reload the page."))
        rule.check_access("read")
        return rule

    def _prepare_rule_cases(self, rule):
        """Return a :class:`RuleCase` for each of these lines.

        :raises UserError: the rule is not for these lines.
        """
        self._check_rule_is_for(rule)
        caught = rule._catch(self)
        missed = self.filtered(lambda line: line.id not in caught)[:1]
        if missed:
            raise UserError(
                self.env._(
                    "The conditions of the rule “%(rule)s” do not hold for %(line)s.",
                    rule=rule.name,
                    line=missed.display_name,
                )
            )
        return [RuleCase(rule, line, caught[line.id]) for line in self]

    def _check_rule_is_for(self, rule):
        if not rule.active:
            raise UserError(self.env._("The rule “%s” is archived.", rule.name))
        if not rule.is_ready:
            raise UserError(rule.not_ready_reason)
        for journal in self.journal_id:
            if rule not in rule._get_rules(journal):
                raise UserError(
                    self.env._(
                        "The rule “%(rule)s” is not for %(journal)s.",
                        rule=rule.name,
                        journal=journal.display_name,
                    )
                )

    def _apply_partner_rule(self, rule):
        """Set the partner as the rule says, and look for suggestions again."""
        found = rule._get_partners_of(self)
        if set(found) != set(self.ids):
            raise UserError(self.env._("The text does not say which partner is meant."))
        for line in self:
            line._write_partner(found[line.id][1])
            line.sudo().partner_rule_id = rule  # which rule it was is kept by the matcher alone
        self.env["bank.matcher"]._refresh_proposals(
            self.filtered(lambda line: not line.is_reconciled)
        )
        return True
