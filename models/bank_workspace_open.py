"""The way into the workspace, and from it to the dialogs and pages around it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.web.controllers.utils import clean_action

from .bank_reconciliation import ACCOUNTANT
from .bank_workspace import KINDS

#: The journal whose workspace has opened a dialog, in the context of the dialog.
WORKSPACE_KEY = "account_bank_reconciliation_workspace"
#: Open lines whose suggestions tell where the work is.
GLANCE = 200


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def action_open_workspace(self):
        """Open the two lists of this journal."""
        self.ensure_one()
        self._check_own_rights()
        return self._get_workspace_action()

    def _start_due_period(self):
        """Start the next month where lines wait for it; the caller knows that no month is open."""
        lines = self.env["account.bank.statement.line"]
        is_due = lines.search_count(self._get_unmatched_domain(), limit=1)
        return self._start_next_period() if is_due else self.env["bank.reconciliation"]

    def _open_imported(self, lines):
        """Show the lines of an import where they are matched, in the month of the first of them.

        In the workspace that has opened the import they show by themselves.
        """
        self.ensure_one()
        self._check_own_rights()
        if self.env.context.get(WORKSPACE_KEY) == self.id:
            return {"type": "ir.actions.act_window_close"}
        first = min(lines.mapped("date"), default=fields.Date.context_today(self))
        period = self.env["bank.reconciliation"].search(
            [("journal_id", "=", self.id), ("state", "=", "open"), ("date_end", ">=", first)],
            order="date_end",
            limit=1,
        )
        return self._get_workspace_action(period)

    def _get_workspace_action(self, period=None):
        """``kind`` is left out: the page shows the book items where the work is."""
        view = self.env.ref("account_bank_reconciliation.bank_workspace_view_search")
        return {
            "type": "ir.actions.client",
            "tag": "account_bank_reconciliation.workspace",
            "name": self.env._("Reconcile %s", self.display_name),
            "params": {
                "journal_id": self.id,
                "period_id": period.id if period else False,
                "search_view_id": view.id,
            },
            "context": {"active_model": "account.journal", "active_id": self.id},
        }


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    def action_open_workspace(self):
        """Open the two lists of this period's journal."""
        self.ensure_one()
        self.journal_id._check_own_rights()
        return self.journal_id._get_workspace_action(self)


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # WHERE THE WORK IS
    # -------------------------------------------------------------------------

    def _get_first_kind(self, scope):
        """Return the list that is shown first.

        Where most suggestions of the open lines point; without any, Bank if payments wait there,
        else what most of the open lines are about.
        """
        found = self._count_suggested_kinds(scope)
        if not found:
            waiting = self._get_waiting_domain(scope)
            if scope.period:
                waiting &= Domain("date", "<=", scope.period.date_end)
            if self.env["account.move.line"].search_count(waiting, limit=1):
                return "bank"
            found = self._count_line_kinds(scope)
        return max(found, key=found.get) if found else "bank"

    def _count_suggested_kinds(self, scope):
        """Return ``{kind: number of items that the first open lines would settle}``.

        What is listed under no kind, as a loan or a salary, is not counted.
        """
        found = self.env["bank.reconciliation.proposal"]
        found.flush_model(["line_id", "sequence"])
        found.item_ids.flush_model(["move_line_id", "proposal_id"])
        self.env["account.bank.statement.line"].flush_model(["is_reconciled", "journal_id"])
        own = scope.journal.default_account_id | scope.journal._get_bank_outstanding_accounts()
        rows = self.env.execute_query(
            SQL(
                """
                  WITH first AS (
                    SELECT id FROM account_bank_statement_line
                     WHERE journal_id = %s AND company_id = %s AND is_reconciled IS NOT TRUE
                     ORDER BY internal_index LIMIT %s
                )
                SELECT CASE WHEN account.id = ANY(%s) THEN '' ELSE account.account_type END,
                       COUNT(*)
                  FROM first
                  JOIN bank_reconciliation_proposal found
                    ON found.line_id = first.id AND found.sequence = 1
                  JOIN bank_reconciliation_proposal_item part ON part.proposal_id = found.id
                  JOIN account_move_line item ON item.id = part.move_line_id
                  JOIN account_account account ON account.id = item.account_id
                 GROUP BY 1
                """,
                *(scope.journal.id, scope.journal.company_id.id, GLANCE, own.ids),
            )
        )
        counts = dict(rows)
        return {kind: counts[name] for kind, name in KINDS.items() if name in counts}

    def _count_line_kinds(self, scope):
        """Return ``{kind: number of open lines}``: money in is of customers, out of vendors."""
        counts = self._count_lines(self._get_line_domain(scope, "open"))
        found = {"receivable": counts["in"], "payable": counts["out"]}
        return {kind: count for kind, count in found.items() if count}

    # -------------------------------------------------------------------------
    # THE JOURNAL AND ITS PERIOD
    # -------------------------------------------------------------------------

    @api.model
    def action_auto(self, asked, dry):
        """Match the open lines by themselves; ``dry`` shows first what would be matched."""
        scope = self._read_scope(asked, ACCOUNTANT)
        return self._prepare_action(scope.journal.action_auto_match(dry=bool(dry)))

    @api.model
    def action_import(self, asked):
        """Open the import; what it brings into this journal shows in the page that asked."""
        scope = self._read_scope(asked, ACCOUNTANT)
        action = scope.journal.action_import_bank_files()
        key = {WORKSPACE_KEY: scope.journal.id}
        return self._prepare_action({**action, "context": {**action["context"], **key}})

    @api.model
    def action_open_period(self, asked):
        """Open the form of the period; the first one of a journal is made there."""
        scope = self._read_scope(asked)
        action = scope.journal.action_open_bank_period()
        action = {**action, "res_id": scope.period.id} if scope.period else action
        return self._prepare_action(action)

    @api.model
    def action_explain_difference(self, asked):
        return self._prepare_action(self._read_period(asked).action_explain())

    @api.model
    def action_close_period(self, asked):
        period = self._read_period(asked, ACCOUNTANT)
        return self._prepare_action(period.action_open_close_wizard())

    @api.model
    def action_back_to_manual(self, asked):
        """Ask before the imported lines are lost; nothing is returned where there are none."""
        period = self._read_period(asked, ACCOUNTANT)
        period._check_is_open()
        return self._prepare_action(period.action_open_manual_wizard())

    @api.model
    def action_search(self, asked):
        """Look for an item that the period does not list."""
        return self._prepare_action(self._read_period(asked, ACCOUNTANT).action_open_search())

    def _prepare_action(self, action):
        """Return an action as a button gets it: complete with its views; False where it is none."""
        return clean_action(action, self.env) if isinstance(action, dict) else False

    def _read_period(self, asked, *group):
        scope = self._read_scope(asked, *group)
        if not scope.period:
            raise UserError(self.env._("%s has no period yet. Start one.", scope.journal.name))
        return scope.period
