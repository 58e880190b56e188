from odoo import api, fields, models
from odoo.exceptions import AccessError

from .bank_evidence import own_defaults

CLOSED_FIELDS = {"balance_start", "balance_end_real", "date", "journal_id", "name", "reference"}
EVIDENCE_FIELDS = {
    "statement_file_id",
    "bank_account_number",
    "bank_owner_name",
    "bank_number",
    "bank_date_start",
    "bank_date_end",
    "bank_balance_start",
    "bank_balance_end",
    "bank_balance_available",
}


class AccountBankStatement(models.Model):
    _inherit = "account.bank.statement"

    statement_file_id = fields.Many2one(
        "bank.statement.file",
        string="Imported File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    bank_account_number = fields.Char(string="Account on Statement", readonly=True, copy=False)
    bank_owner_name = fields.Char(string="Account Owner", readonly=True, copy=False)
    bank_number = fields.Char(string="Statement Number", readonly=True, copy=False)
    bank_date_start = fields.Date(string="Period Start", readonly=True, copy=False)
    bank_date_end = fields.Date(string="Period End", readonly=True, copy=False, index=True)
    bank_balance_start = fields.Monetary(
        string="Opening Balance of the Bank", readonly=True, copy=False
    )
    bank_balance_end = fields.Monetary(
        string="Closing Balance of the Bank", readonly=True, copy=False
    )
    bank_balance_available = fields.Monetary(string="Available Balance", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_evidence_is_ours({name for name in vals if vals[name]})
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), EVIDENCE_FIELDS)

    def write(self, vals):
        self._check_evidence_is_ours(set(vals))
        self._check_lines_not_closed(vals)
        return super().write(vals)

    def _check_evidence_is_ours(self, names):
        """What the bank said comes from the import, which uses sudo."""
        if EVIDENCE_FIELDS & names and not self.env.su:
            raise AccessError(
                self.env._("What the bank said about a statement stays as it was imported.")
            )

    def _check_lines_not_closed(self, vals):
        names = CLOSED_FIELDS & set(vals)
        will_change = self.env["account.move"]._field_will_change
        changed = self.filtered(
            lambda statement: any(will_change(statement, vals, name) for name in names)
        )
        self.env["bank.reconciliation"]._check_moves_not_closed(changed.line_ids.move_id)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_closed_period(self):
        self.env["bank.reconciliation"]._check_moves_not_closed(self.line_ids.move_id)

    # -------------------------------------------------------------------------
    # IMPORT
    # -------------------------------------------------------------------------

    @api.model
    def _create_from_plan(self, plan, file):
        """Create the statement and its lines; what the bank said goes into readonly fields."""
        journal = self.env["account.journal"].browse(plan.journal_id)
        lines = self.env["account.bank.statement.line"]._create_from_plan(plan, journal, file)
        statement = self.create(self._prepare_statement_vals(plan, file, lines))
        self.env["bank.reconciliation"].search(
            [
                ("journal_id", "=", journal.id),
                ("state", "=", "open"),
                ("date_end", "=", plan.statement.date_end),
            ]
        )._fill_closing_from_statement()
        return statement

    def _prepare_statement_vals(self, plan, file, lines):
        statement = plan.statement
        vals = {
            "name": statement.number or statement.id or file.name,
            "reference": file.name,
            "line_ids": [fields.Command.set(lines.ids)],
            "statement_file_id": file.id,
            "bank_account_number": statement.account,
            "bank_owner_name": statement.owner_name,
            "bank_number": statement.number,
            "bank_date_start": statement.date_start,
            "bank_date_end": statement.date_end,
            "bank_balance_start": statement.opening and float(statement.opening.amount),
            "bank_balance_end": statement.closing and float(statement.closing.amount),
            "bank_balance_available": statement.available and float(statement.available.amount),
        }
        return {**vals, **self._prepare_balances(plan)}

    @api.model
    def _prepare_balances(self, plan):
        """Balances of the statement; where lines were left out, what is before the new ones."""
        opening, closing = plan.statement.opening, plan.statement.closing
        total = sum(entry.transaction.amount for entry in plan.new)
        if closing and (plan.skipped or not opening):
            return {
                "balance_start": float(closing.amount - total),
                "balance_end_real": float(closing.amount),
            }
        if not opening:
            return {}
        end = closing.amount if closing else opening.amount + total
        return {"balance_start": float(opening.amount), "balance_end_real": float(end)}
