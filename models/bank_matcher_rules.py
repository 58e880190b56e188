import hashlib
from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models

from ..engine.reasons import encode, reason
from .account_reconcile_model_plan import RuleCase
from .bank_matcher import SURE

#: Triggers of rules that are suggested; the others are buttons.
SUGGESTED = ("auto_reconcile", "suggest")
AUTOMATIC = "auto_reconcile"


class BankMatcher(models.AbstractModel):
    """Rules as suggestions: behind what is certain or highly likely, before everything else."""

    _inherit = "bank.matcher"

    # -------------------------------------------------------------------------
    # PARTNERS
    # -------------------------------------------------------------------------

    def _map_partners(self, lines, run):
        """Give lines without a partner the one that a rule says.

        A dry run matches as if they had it, and writes nothing.

        :return: ``{line id: (rule, partner)}`` of lines that have their partner by a rule.
        """
        strange = lines.filtered(lambda line: not line.partner_id)
        rules = self._get_rules(lines.journal_id).filtered(_sets_partner) if strange else ()
        mapped = rules._get_partners_of(strange) if rules else {}
        if not (run and run.is_dry):
            self._write_partners(strange, mapped)
        known = lines.filtered(lambda line: line.partner_id and line.partner_rule_id)
        return mapped | {line.id: (line.partner_rule_id, line.partner_id) for line in known}

    @api.model
    def _get_rules(self, journal):
        return self.env["account.reconcile.model"]._get_rules(journal)

    def _write_partners(self, lines, mapped):
        """Set the partners on lines whose books are open."""
        lines = lines.filtered(lambda line: line.id in mapped and not line.is_closed)
        by_partner = defaultdict(lines.browse)
        for line in lines._filter_unlocked():
            by_partner[mapped[line.id]] |= line
        for (rule, partner), group in by_partner.items():
            group._write_partner(partner)
            group.sudo().partner_rule_id = rule  # kept by the matcher alone

    @api.model
    def _tell_partners(self, mapped, found):
        """Say in the engine's proposals by which rule a line has its partner."""
        told = {
            line_id: reason("rule_partner", rule=rule.name or "", partner=partner.display_name)
            for line_id, (rule, partner) in mapped.items()
        }
        return [
            replace(one, reasons=(told[one.line_id], *one.reasons)) if one.line_id in told else one
            for one in found
        ]

    # -------------------------------------------------------------------------
    # SUGGESTIONS
    # -------------------------------------------------------------------------

    def _prepare_rules(self, lines, mapped, best, run):
        """Return ``{line id: values of a suggestion}`` of lines that a rule catches.

        :param mapped: ``{line id: (rule, partner)}``, see :meth:`_map_partners`.
        :param best: ``{line id: confidence}`` of the engine's best proposals.
        """
        rules = self._get_rules(lines.journal_id)
        rules = rules.filtered(lambda rule: rule.trigger in SUGGESTED and not _sets_partner(rule))
        partners = {line_id: partner for line_id, (_rule, partner) in mapped.items()}
        caught = rules._refine(rules._catch(lines, partners), lines) if rules else {}
        cases = [
            RuleCase(
                rules._get_rule_of(caught[line.id]), line, caught[line.id], partners.get(line.id)
            )
            for line in lines
            if line.id in caught
        ]
        plans = rules._prepare_rule_plans(cases)
        return {
            case.line.id: self._prepare_rule_vals(case, planned, best.get(case.line.id), run)
            for case, planned in zip(cases, plans, strict=True)
        }

    def _prepare_rule_vals(self, case, planned, best, run):
        """A rule that cannot be booked is told as well: no other one takes its place."""
        is_second = best in SURE
        vals = {
            "line_id": case.line.id,
            "run_id": run.id if run else False,
            "sequence": 2 if is_second else 1,
            "kind": "rule",
            "rule_id": case.rule.id,
        }
        if not planned.plan:
            return vals | self._prepare_failed_rule_vals(case.rule, planned.problem)
        doubts = self._get_rule_doubts(case)
        is_doubtful = doubts or is_second or case.caught.is_doubtful
        is_certain = case.rule.trigger == AUTOMATIC and not is_doubtful
        return {
            **vals,
            "confidence": "certain" if is_certain else "high",
            "is_doubtful": not is_certain,
            "reason_codes": encode((*planned.plan.reasons, *doubts)),
            "rule_digest": digest(planned.plan),
            **self._prepare_rule_parts(case, planned.plan),
        }

    @api.model
    def _prepare_failed_rule_vals(self, rule, problem):
        why = reason("rule_failed", rule=rule.name or "", problem=problem)
        return {"confidence": "low", "is_doubtful": True, "reason_codes": encode([why])}

    def _get_rule_doubts(self, case):
        """Return reasons for which a rule is not applied by itself; extension point."""
        is_undone = case.rule in case.line.undone_rule_ids
        return (reason("undone_before"),) if is_undone else ()

    def _prepare_rule_parts(self, case, plan):
        """Return what the suggestion shows of the plan: items and counterparts."""
        items = [{"move_line_id": one.item_id, "amount": one.amount} for one in plan.settlements]
        if plan.transfer_line_id:
            amount = sum(part.amount for part in plan.write_offs)
            items.append({"other_line_id": plan.transfer_line_id, "amount": amount})
        parts = [(part.account_id, part.amount) for part in plan.write_offs]
        if plan.payment:
            parts.append((plan.payment.account_id, plan.payment.amount))
        taken = sum(amount for _account, amount in parts) + sum(
            one.amount for one in plan.settlements
        )
        left = float(case.line._get_rule_amounts()[1]) - taken
        return {
            "residual": case.line._get_transaction_currency().round(left),
            "item_ids": [(0, 0, vals) for vals in items],
            "write_off_ids": [
                (0, 0, {"kind": "rule", "account_id": account_id, "amount": amount})
                for account_id, amount in parts
            ],
        }


def _sets_partner(rule):
    return rule.rule_action == "partner"


def digest(plan):
    """What a plan books, in short: compared with what it would book later.

    Names in the language of whoever looks are left out, and the other side of a transfer, which is
    asked on its own.
    """
    postings = [
        (part.account_id, f"{part.amount:.6f}", part.tax_ids, part.analytic, part.partner_id)
        for part in plan.write_offs
    ]
    settled = [(one.item_id, f"{one.amount:.6f}") for one in plan.settlements]
    told = (postings, settled, plan.partner_id, plan.reference, plan.payment)
    return hashlib.sha256(repr(told).encode()).hexdigest()


class AccountReconcileModel(models.Model):
    _inherit = "account.reconcile.model"

    def _get_partners_of(self, lines):
        """Return ``{line id: (rule, partner)}`` that these rules say of lines without a partner."""
        caught = {line_id: one for line_id, one in self._catch(lines).items() if not one.problem}
        cases = [
            RuleCase(self._get_rule_of(caught[line.id]), line, caught[line.id])
            for line in lines
            if line.id in caught
        ]
        named = self._find_named_partners(cases)
        found = {}
        for case in cases:
            partner = case.rule._get_named_partner(case, named) or case.rule.mapped_partner_id
            if partner:
                found[case.line.id] = (case.rule, partner)
        return found


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    partner_rule_id = fields.Many2one(
        "account.reconcile.model",
        string="Partner Set by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The rule that has set the partner of the line.",
    )

    def _filter_unlocked(self):
        """Return the lines whose entries are behind no lock date of core."""
        is_open, found = {}, self.browse()
        for line in self:
            key = (line.company_id, line.journal_id, line.date)
            if key not in is_open:
                company, journal, day = key
                is_open[key] = not company._get_violated_lock_dates(day, False, journal)
            found |= line if is_open[key] else self.browse()
        return found

    def write(self, vals):
        """Whoever sets a partner answers for it, not the rule that had set it before."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.sudo().filtered("partner_rule_id").partner_rule_id = False
        return result
