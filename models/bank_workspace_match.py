"""Matching in the workspace: what fits a selection, what would be booked, and booking it."""

from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from .bank_applier import PlanWriteOff
from .bank_reconciliation import ACCOUNTANT

#: Lines for which suggestions are looked for when they are selected; more have them stored.
SEARCHED = 5
#: Accounts that a difference may be written off to.
ACCOUNT_DOMAIN = [
    (
        "account_type",
        "not in",
        (
            "asset_cash",
            "asset_receivable",
            "liability_credit_card",
            "liability_payable",
            "off_balance",
        ),
    )
]


@dataclass(frozen=True, slots=True)
class Choice:
    """What happens with a difference: ``key`` is keep, suggested, discount, charge, tolerance or
    account; ``account_id`` is for the last one."""

    key: str = ""
    account_id: int = 0


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # WHAT FITS
    # -------------------------------------------------------------------------

    @api.model
    def action_find_counterparts(self, asked, chosen):
        """Return the rows that fit the selected ones, on the other side.

        :param chosen: ``{"lines": ids}`` or ``{"items": ids}``.
        """
        scope = self._read_scope(asked)
        self._check_is_table(chosen)
        if "lines" in chosen:
            lines = self._read_lines(scope, chosen["lines"])
            items = self._find_items_of(lines) or self._find_sum(scope, lines)
            return {"items": self._prepare_item_rows(scope, items)}
        lines = self._find_lines_of(scope, self._read_items(chosen.get("items", [])))
        return {"lines": self._prepare_line_rows(scope, lines)}

    def _find_items_of(self, lines):
        """What the lines are matched with, or would be where one suggestion stands out."""
        opened = lines.filtered(lambda line: not line.is_reconciled)
        self._suggest_for(opened)
        best = opened.best_proposal_id.filtered(lambda found: not found.is_ambiguous)
        return best.item_ids.move_line_id | (lines - opened).matched_item_ids

    def _suggest_for(self, lines):
        """Look for suggestions of the few lines that have none, as after an undo."""
        unknown = lines.filtered(lambda line: not line.proposal_ids and not line.is_reconciled)
        if unknown and len(unknown) <= SEARCHED and self.env.user.has_group(ACCOUNTANT):
            self.env["bank.matcher"]._refresh_proposals(unknown)

    def _find_lines_of(self, scope, items):
        parts = self.env["bank.reconciliation.proposal.item"].search(
            [
                ("move_line_id", "in", items.ids),
                ("proposal_id.sequence", "=", 1),
                ("proposal_id.is_ambiguous", "=", False),
                ("proposal_id.line_id.journal_id", "=", scope.journal.id),
            ]
        )
        partials = items.matched_debit_ids | items.matched_credit_ids
        settled = (partials.debit_move_id | partials.credit_move_id).statement_line_id
        matched = settled.filtered(lambda line: line.journal_id == scope.journal)
        return parts.proposal_id.line_id | (matched - items.statement_line_id)

    @api.model
    def action_explain(self, asked, line_id):
        """Return everything that fits a line, best first, with its reasons."""
        scope = self._read_scope(asked)
        line = self._read_lines(scope, [line_id])
        self._suggest_for(line)
        proposals = line.proposal_ids
        confidences = dict(proposals._fields["confidence"]._description_selection(self.env))
        return {
            "proposals": [
                {
                    "id": one.id,
                    "summary": one.summary,
                    "difference": one.difference or "",
                    "confidence": confidences[one.confidence],
                    "reasons": (one.reasons or "").splitlines(),
                    "can_apply": one.kind != "booked",
                }
                for one in proposals
            ]
        }

    # -------------------------------------------------------------------------
    # PREVIEW
    # -------------------------------------------------------------------------

    @api.model
    def action_preview(self, asked, selection, choice):
        """Return what the selection differs by, what can be done, and the journal items of it.

        The plans are those that :meth:`action_reconcile` books.
        """
        scope = self._read_scope(asked, ACCOUNTANT)
        lines, items = self._read_selection(scope, selection)
        choice = self._read_choice(scope, lines, items, choice)
        difference = self._get_difference(scope, lines, items)
        entries, problem = self._try_plans(lines, items, choice, difference)
        is_even = scope.currency.is_zero(difference)
        return {
            "line_amount": self._get_line_amount(scope, lines),
            "item_amount": self._get_item_amount(scope, items),
            "difference": difference,
            "currency_id": scope.currency.id,
            "company_currency_id": scope.journal.company_id.currency_id.id,
            "account_domain": self._get_account_domain(scope),
            "choice": {"key": choice.key, "account_id": choice.account_id},
            "options": [] if is_even else self._get_options(scope, lines, items, difference),
            "is_plain": not problem and self._is_explained(scope, lines, choice, difference),
            "problem": problem,
            "entries": entries,
        }

    def _is_explained(self, scope, lines, choice, difference):
        """Whether nothing is left to decide: no difference, or the suggestion books all of it."""
        if choice.key == "suggested":
            difference -= sum(lines.best_proposal_id.write_off_ids.mapped("amount"))
        return scope.currency.is_zero(difference)

    def _read_selection(self, scope, selection):
        self._check_is_table(selection)
        lines = self._read_lines(scope, selection.get("line_ids", []))
        items = self._read_items(selection.get("item_ids", []))
        if not lines or not items:
            raise UserError(self.env._("Select at least one row on either side."))
        return lines, items

    def _read_choice(self, scope, lines, items, choice):
        """The choice of the user; without one, the suggestion where it is what he selected."""
        self._check_is_table(choice)
        key = choice.get("key") or ""
        if not isinstance(key, str):
            self._raise_unknown()
        account = self._browse("account.account", choice.get("account_id"))
        if account - account.filtered_domain(self._get_account_domain(scope)):
            raise UserError(
                self.env._("A difference cannot be booked to %s.", account.display_name)
            )
        if not key:
            best = lines.best_proposal_id if len(lines) == 1 else lines.best_proposal_id[:0]
            is_same = best and best.item_ids.move_line_id == items and best._is_open()
            key = "suggested" if is_same else "keep"
        return Choice(key, account.id)

    def _get_difference(self, scope, lines, items):
        amount = self._get_line_amount(scope, lines) - self._get_item_amount(scope, items)
        return scope.currency.round(amount)

    def _get_line_amount(self, scope, lines):
        return sum(row["open"] for row in self._prepare_line_rows(scope, lines))

    def _get_item_amount(self, scope, items):
        return sum(item._get_residual_in(scope.currency) for item in items)

    def _get_account_domain(self, scope):
        return [*ACCOUNT_DOMAIN, ("id", "!=", scope.journal.suspense_account_id.id)]

    def _get_options(self, scope, lines, items, difference):
        """What can happen with a difference; what the journal has no account for is left out."""
        journal = scope.journal
        amount = formatLang(self.env, abs(difference), currency_obj=scope.currency)
        options = [("keep", self.env._("Keep it open"), self._get_keep_help(lines, difference))]
        best = lines.best_proposal_id if len(lines) == 1 else lines.best_proposal_id[:0]
        if best.write_off_ids and best.item_ids.move_line_id == items:
            options.insert(0, ("suggested", self.env._("As suggested"), best.difference))
        if journal.bank_charge_account_id:
            account = journal.bank_charge_account_id.display_name
            options.append(("charge", self.env._("Bank charge of %s", amount), account))
        if journal.bank_tolerance_account_id:
            account = journal.bank_tolerance_account_id.display_name
            options.append(("tolerance", self.env._("Payment difference of %s", amount), account))
        options.append(("account", self.env._("Write %s off to an account", amount), ""))
        return [
            {"key": key, "label": label, "help": text or "", "needs_account": key == "account"}
            for key, label, text in options
        ]

    def _get_keep_help(self, lines, difference):
        total = sum(lines.mapped("amount"))
        if (difference > 0) == (total > 0):
            return self.env._("The rest of the line stays to be matched.")
        return self.env._("The rest of the item stays open.")

    def _try_plans(self, lines, items, choice, difference):
        """Return ``(journal items of each entry, problem)``; nothing is written."""
        try:
            plans = self._prepare_plans(lines, items, choice, difference)
            return [self._prepare_entry(plan) for plan in plans], ""
        except UserError as error:
            return [], error.args[0]

    def _prepare_entry(self, plan):
        line = self.env["account.bank.statement.line"].browse(plan.line_id)
        bank, suspense, others = line._seek_for_lines()
        parts = [part.vals for part in line._prepare_match_items(plan, suspense)]
        partner = self.env["bank.applier"]._get_items(plan).partner_id
        partner = partner if len(partner) == 1 else line.partner_id
        kept = [self._read_vals(item, partner) for item in bank | others]
        return {
            "name": line.display_name,
            "rows": [self._prepare_entry_row(vals) for vals in [*kept, *parts]],
        }

    def _read_vals(self, item, partner):
        return {
            "account_id": item.account_id.id,
            "partner_id": partner.id,
            "name": item.name,
            "balance": item.balance,
        }

    def _prepare_entry_row(self, vals):
        balance = vals["balance"]
        return {
            "account": self.env["account.account"].browse(vals["account_id"]).display_name,
            "partner": self.env["res.partner"].browse(vals["partner_id"] or []).display_name or "",
            "label": vals["name"] or "",
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
        }

    # -------------------------------------------------------------------------
    # PLANS
    # -------------------------------------------------------------------------

    def _check_is_open(self, lines, items):
        """Raise where something is matched already: what a page shows may be older than that."""
        settled = items.filtered("reconciled")
        matched = lines.filtered(lambda line: line.is_reconciled and line.match_method)
        if matched or settled:
            raise UserError(
                self.env._(
                    "%s is matched already, perhaps by somebody else. Undo its match first.",
                    (matched or settled)[0].display_name,
                )
            )

    def _prepare_plans(self, lines, items, choice, difference):
        """Return the plans of a selection: preview and booking share them."""
        self._check_is_open(lines, items)
        if choice.key == "suggested":
            plan = lines.best_proposal_id._prepare_plan("manual")
            return [plan] if plan else self._raise_unknown()
        if choice.key == "keep":
            return lines._prepare_manual_plans(items)
        if choice.key == "account" and not choice.account_id:
            raise UserError(self.env._("Choose the account for the difference."))
        kinds = {"account": "habit", "charge": "charge", "tolerance": "tolerance"}
        if choice.key not in kinds:
            self._raise_unknown()
        write_off = PlanWriteOff(kinds[choice.key], difference, account_id=choice.account_id)
        return lines._prepare_manual_plans(items, write_off=write_off)

    @api.model
    def action_match(self, asked, selection):
        """Match what leaves no question and return what it has changed; else its preview."""
        preview = self.action_preview(asked, selection, {})
        if preview["is_plain"]:
            return self.action_reconcile(asked, selection, preview["choice"])
        return {"preview": preview}

    @api.model
    def action_reconcile(self, asked, selection, choice):
        """Match the selected lines and items; a difference goes where the user chose."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines, items = self._read_selection(scope, selection)
        choice = self._read_choice(scope, lines, items, choice)
        difference = self._get_difference(scope, lines, items)
        plans = self._prepare_plans(lines, items, choice, difference)
        lines._require_accountant()
        self.env["bank.applier"]._apply(plans)
        return self._prepare_changes(scope, lines, items, undoable=lines)

    @api.model
    def action_apply(self, asked, line_ids):
        """Match each line as its best suggestion says."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self._read_lines(scope, line_ids)
        items = lines.best_proposal_id.item_ids.move_line_id
        best = lines.best_proposal_id.filtered(lambda found: not found.is_ambiguous)
        if not best:
            raise UserError(self.env._("No suggestion stands out. Choose what the line is."))
        best.action_apply()
        return self._prepare_changes(scope, lines, items, undoable=lines)

    @api.model
    def action_apply_proposal(self, asked, proposal_id):
        """Match a line as this suggestion of it says."""
        scope = self._read_scope(asked, ACCOUNTANT)
        proposal = self._browse("bank.reconciliation.proposal", proposal_id)
        lines = self._read_lines(scope, proposal.line_id.ids)
        items = proposal.item_ids.move_line_id
        proposal.action_apply()
        return self._prepare_changes(scope, lines, items, undoable=lines)

    @api.model
    def action_reconcile_all(self, asked):
        """Match every open line of the page's period whose suggestion is certain."""
        scope = self._read_scope(asked, ACCOUNTANT)
        lines = self.env["account.bank.statement.line"].search(
            self._get_line_domain(scope, "open") & scope.domain
        )
        certain = lines.best_proposal_id.filtered("is_certain")
        if not certain:
            raise UserError(self.env._("No open line has a certain suggestion."))
        matched, items = certain.line_id, certain.item_ids.move_line_id
        certain.action_apply()
        changes = self._prepare_changes(scope, matched, items, undoable=matched)
        return {**changes, "message": self._get_total_message(scope, matched)}

    def _get_total_message(self, scope, matched):
        opened = self._get_line_domain(scope, "open") & scope.domain
        return self.env._(
            "Matched %(matched)s lines; %(left)s stay open.",
            matched=len(matched),
            left=self.env["account.bank.statement.line"].search_count(opened),
        )
