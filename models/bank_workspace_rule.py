"""Rules in the workspace: made from a line, offered where bookings repeat, applied by hand."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .bank_reconciliation import ACCOUNTANT
from .bank_workspace_open import WORKSPACE_KEY

#: Open lines of the page's period that are looked at when a new rule is there.
REFRESHED = 2_000
#: Lines whose journal items are shown together before a rule is applied to them.
SHOWN = 10


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # RULES OF A LINE
    # -------------------------------------------------------------------------

    def _prepare_suggestion(self, line):
        """A rule that cannot be booked says why; there is nothing to reconcile."""
        vals = super()._prepare_suggestion(line)
        best = line.best_proposal_id
        if best.kind == "rule" and not best.rule_digest:
            vals["can_reconcile"] = False
        return vals

    @api.model
    def action_read_rules(self, asked, line_ids):
        """Return the rules that fit all of these lines, in the order in which they are tried."""
        scope = self._read_scope(asked, ACCOUNTANT)
        rules = self._find_rules_of(scope, self._read_lines(scope, line_ids))
        return {"rules": [self._prepare_rule_row(rule) for rule in rules]}

    def _find_rules_of(self, scope, lines):
        """Rules that only say who the partner is have done so before anything is matched."""
        rules = self.env["account.reconcile.model"]._get_rules(scope.journal)
        rules = rules.filtered(lambda rule: rule.rule_action != "partner")
        caught = rules._catch_all(lines)
        fitting = [{one.rule_id for one in caught.get(line.id, ())} for line in lines]
        common = set.intersection(*fitting) if fitting else set()
        return rules.filtered(lambda rule: rule.id in common)

    def _prepare_rule_row(self, rule):
        triggers = dict(rule._fields["trigger"]._description_selection(self.env))
        return {
            "id": rule.id,
            "name": rule.name,
            "trigger": triggers[rule.trigger],
            "conditions": (rule.conditions_summary or "").splitlines(),
        }

    @api.model
    def action_preview_rule(self, asked, line_ids, rule_id):
        """Return the journal items that a rule would make of these lines, of the first ones where
        there are many; nothing is written.
        """
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        rule = self._browse("account.reconcile.model", rule_id)
        entries, problem = self._try_rule(rule, lines[:SHOWN])
        return {
            "entries": entries,
            "problem": problem,
            "more": max(len(lines) - SHOWN, 0),
            "company_currency_id": scope.journal.company_id.currency_id.id,
        }

    def _try_rule(self, rule, lines):
        """Return ``(journal items of each entry, problem)``."""
        try:
            return self._prepare_rule_entries(rule, lines), ""
        except UserError as error:
            return [], error.args[0]

    def _prepare_rule_entries(self, rule, lines):
        self._check_is_open(lines, self.env["account.move.line"])
        planned = rule._prepare_rule_plans(lines._prepare_rule_cases(rule))
        problem = next((one.problem for one in planned if not one.plan), "")
        if problem:
            raise UserError(problem)
        return [self._prepare_entry(one.plan) for one in planned]

    @api.model
    def action_book_rule(self, asked, line_ids, rule_id):
        """Book these lines as the rule says."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        rule = self._browse("account.reconcile.model", rule_id)
        lines.action_apply_rule(rule.id)
        return self._prepare_changes(scope, lines, lines.matched_item_ids, undoable=lines)

    # -------------------------------------------------------------------------
    # MAKING RULES
    # -------------------------------------------------------------------------

    @api.model
    def action_make_rule(self, asked, line_ids):
        """Open the form of a rule made from these lines; see :meth:`action_take_rules`."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        action = lines.action_make_rule()
        action["context"] = {**action["context"], WORKSPACE_KEY: scope.journal.id}
        rules = self.env["account.reconcile.model"].with_context(active_test=False)
        last = rules.search([], order="id desc", limit=1)
        return {"action": self._prepare_action(action), "last_rule_id": last.id or 0}

    @api.model
    def action_take_rules(self, asked, last_rule_id):
        """The form has closed: look for suggestions again of the open lines that the user's new
        rules catch, and return their rows.
        """
        scope = self._read_scope(asked, ACCOUNTANT)
        made = [
            ("id", ">", self._read_number(last_rule_id)),
            ("create_uid", "=", self.env.uid),
        ]
        rules = self.env["account.reconcile.model"]._get_rules(scope.journal)
        rules = rules.filtered_domain(made)
        opened = self.env["account.bank.statement.line"].search(
            self._get_line_domain(scope, "open"), limit=REFRESHED, order="internal_index desc"
        )
        caught = rules._catch(opened)
        lines = opened.filtered(lambda line: line.id in caught)
        self.env["bank.matcher"]._refresh_proposals(lines)
        changes = self._prepare_changes(scope, lines, self.env["account.move.line"])
        return {**changes, "message": self._get_made_message(rules, lines)}

    def _get_made_message(self, rules, lines):
        if not rules:
            return ""
        return self.env._("Rule saved. Open lines that it fits: %s.", len(lines))

    # -------------------------------------------------------------------------
    # OFFERS
    # -------------------------------------------------------------------------

    @api.model
    def action_read_offers(self, asked):
        """Return the kinds of bookings that repeat and have no rule, and those nobody wants one of.

        Asked for once the lists are shown.
        """
        scope = self._read_scope(asked, ACCOUNTANT)
        offers = scope.journal._get_rule_offers()
        lines = self.env["account.bank.statement.line"].browse(one.line_id for one in offers)
        lines.fetch(["amount", "partner_id", "partner_name", "payment_ref"])
        ids = dict.fromkeys(one for offer in offers for one in offer.account_ids)
        accounts = {one.id: one.display_name for one in self.env["account.account"].browse(ids)}
        dismissals = self.env["bank.rule.offer.dismissal"].search(
            [("journal_id", "=", scope.journal.id)]
        )
        return {
            "offers": [
                self._prepare_offer_row(offer, line, accounts)
                for offer, line in zip(offers, lines, strict=True)
            ],
            "dismissed": [
                {"id": one.id, "label": one.label, "is_incoming": one.is_incoming}
                for one in dismissals
            ],
        }

    def _prepare_offer_row(self, offer, line, accounts):
        return {
            "line_id": line.id,
            "title": line.partner_id.display_name or line.partner_name or "",
            "text": line.payment_ref or "",
            "amount": line.amount,
            "accounts": ", ".join(accounts[one] for one in offer.account_ids),
            "times": offer.times,
            "last": fields.Date.to_string(offer.last),
            "waiting": offer.waiting,
        }

    @api.model
    def action_dismiss_offer(self, asked, line_id):
        """Offer no rule of this line's kind on this journal any more."""
        scope = self._read_scope(asked, ACCOUNTANT)
        line = self._read_lines(scope, [line_id])
        if not line.habit_text:
            self._raise_unknown()
        kind = {
            "journal_id": scope.journal.id,
            "habit_text": line.habit_text,
            "is_incoming": line.amount > 0,
        }
        dismissals = self.env["bank.rule.offer.dismissal"]
        if not dismissals.search_count([(name, "=", kind[name]) for name in kind], limit=1):
            dismissals.create({**kind, "label": line.partner_name or line.payment_ref})
        return self.action_read_offers(asked)

    @api.model
    def action_restore_offer(self, asked, dismissal_id):
        """Offer rules of this kind again."""
        scope = self._read_scope(asked, ACCOUNTANT)
        dismissal = self._browse("bank.rule.offer.dismissal", dismissal_id)
        if dismissal.journal_id != scope.journal:
            self._raise_unknown()
        dismissal.unlink()
        return self.action_read_offers(asked)
