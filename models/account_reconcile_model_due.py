from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..engine.patterns import SECONDS
from ..engine.recurrence import MET
from ..engine.rules import catch_all

LOAN_NAMES = frozenset(("interest", "principal"))


class AccountReconcileModel(models.Model):
    """A recurring rule catches the lines that are due: others go to the rules after it.

    What fits day and amount is caught as by any rule. What is due and fits badly is caught with
    the reason why, and is never applied by itself.
    """

    _inherit = "account.reconcile.model"

    def _catch(self, lines, partners=None, seconds=SECONDS):
        found = super()._catch(lines, partners, seconds)
        asked = lines.filtered(
            lambda line: line.id in found and self._get_rule_of(found[line.id]).is_recurring
        )
        if asked:
            due = self._catch_all(asked, partners, seconds)
            found = {key: one for key, one in found.items() if key not in set(asked.ids)}
            found |= {line_id: several[0] for line_id, several in due.items()}
        return found

    def _catch_all(self, lines, partners=None, seconds=SECONDS):
        found = super()._catch_all(lines, partners, seconds)
        if not any(self.mapped("is_recurring")):
            return found
        due = self._find_due(found, lines)
        kept = {
            line_id: tuple(one for caught in several if (one := due.get(caught, caught)))
            for line_id, several in found.items()
        }
        return {line_id: several for line_id, several in kept.items() if several}

    def _find_due(self, found, lines):
        """Return ``{Caught: what becomes of it}`` of recurring rules; None where it is not due."""
        by_rule = defaultdict(dict)
        by_id = {line.id: line for line in lines}
        for line_id, several in found.items():
            for caught in several:
                rule = self._get_rule_of(caught)
                if rule.is_recurring and not caught.problem:
                    by_rule[rule][by_id[line_id]] = caught
        rivals = self._find_rivals(by_rule, lines)
        return {
            caught: one
            for rule, those in by_rule.items()
            for caught, one in rule._refine_due(those, rivals[rule]).items()
        }

    def _refine_due(self, caught, rivals):
        """Return ``{Caught: with its reason, or None}`` of ``{line: Caught}``."""
        lines = rivals.concat(*caught)
        meetings = self._meet(lines)
        return {
            one: self._explain(line, one, meetings[line.id]) if line.id in meetings else None
            for line, one in caught.items()
        }

    def _explain(self, line, caught, meeting):
        return replace(
            caught,
            notes=(*caught.notes, self._describe_meeting(meeting, line)),
            is_doubtful=meeting.status != MET,
        )

    def _find_rivals(self, by_rule, lines):
        """Return ``{rule: open lines}`` that these rules catch as well and nobody asks about now:
        which line is due must not depend on which are looked at together.
        """
        rivals = defaultdict(lines.browse)
        if not by_rule:
            return rivals
        domain = Domain.OR(
            rule._get_rival_domain([line.date for line in caught])
            for rule, caught in by_rule.items()
        )
        domain &= Domain("is_reconciled", "=", False) & Domain("state", "=", "posted")
        others = lines.search(domain & Domain("id", "not in", lines.ids))
        for rule, caught in self.browse().concat(*by_rule)._catch_by_rule(others).items():
            rivals[rule] |= caught
        return rivals

    def _get_rival_domain(self, days):
        margin = timedelta(2 * self.window_days)
        journals = self.match_journal_ids._origin
        return (
            Domain("company_id", "child_of", self.company_id.ids)
            & (Domain("journal_id", "in", journals.ids) if journals else Domain.TRUE)
            & Domain("date", ">=", min(days) - margin)
            & Domain("date", "<=", max(days) + margin)
        )

    def _catch_by_rule(self, lines):
        """Return ``{rule: lines}`` by the conditions alone, of those rules that are recurring."""
        by_rule = defaultdict(lines.browse)
        recurring = self.filtered("is_recurring")
        for caught in recurring._ask(catch_all, lines, None, SECONDS):
            if not caught.problem:
                by_rule[recurring._get_rule_of(caught)] |= lines.browse(caught.line_id)
        return by_rule

    # -------------------------------------------------------------------------
    # PLANS
    # -------------------------------------------------------------------------

    def _get_rule_reasons(self, caught):
        return (*super()._get_rule_reasons(caught), *caught.notes)

    def _prepare_plan_vals(self, case, facts, method):
        vals = super()._prepare_plan_vals(case, facts, method)
        if case.caught.is_doubtful and vals["confidence"] == "certain":
            vals["confidence"] = "high"
        return vals

    @api.depends("loan_account_id")
    def _compute_is_ready(self):
        return super()._compute_is_ready()

    def _get_formula_names(self):
        names = super()._get_formula_names()
        return names | LOAN_NAMES if self.loan_account_id else names


class BankApplier(models.AbstractModel):
    _inherit = "bank.applier"

    @api.model
    def _apply(self, plans):
        """What was expected has come with the lines that are booked here."""
        lines = super()._apply(plans)
        self.env["account.reconcile.model"]._note_booked(lines)
        return lines


class BankMatcher(models.AbstractModel):
    _inherit = "bank.matcher"

    def _get_rule_doubts(self, case):
        """What is due and fits badly waits for a person."""
        notes = case.caught.notes if case.caught.is_doubtful else ()
        return (*super()._get_rule_doubts(case), *notes)

    @api.model
    def _refresh_proposals(self, lines, run=None):
        """Note which lines are what was expected, for those who look at what has not come."""
        proposals = super()._refresh_proposals(lines, run)
        self.env["account.reconcile.model"]._note_suggested(lines, proposals)
        return proposals


class BankReconciliationProposal(models.Model):
    _inherit = "bank.reconciliation.proposal"

    def _prepare_rule_cases(self, journal, run):
        """What fitted when it was suggested may be another line by now."""
        cases = super()._prepare_rule_cases(journal, run)
        for proposal, case in zip(self, cases, strict=True):
            if case.caught.is_doubtful and not proposal.is_doubtful:
                proposal._raise_changed()
        return cases


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def unlink(self):
        self._find_occurrences()._reopen()
        return super().unlink()

    def _note_undo(self):
        """What was expected is expected again."""
        self._find_occurrences()._reopen()
        return super()._note_undo()

    def _find_occurrences(self):
        # the add-on's own records, whoever undoes or deletes a line
        occurrences = self.env["account.reconcile.model.occurrence"].sudo()
        return occurrences.search([("line_id", "in", self.ids)])
