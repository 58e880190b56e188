from odoo import api, fields, models
from odoo.exceptions import UserError

from .account_bank_statement_line_apply import to_decimal
from .bank_evidence import check_not_forged, own_defaults

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
    "bank_balances",
    "bank_total",
}
# an opening balance alone proves nothing: reports of a day so far repeat that of the morning
BANK_BALANCES = [
    ("both", "Opening and closing"),
    ("closing", "Closing"),
    ("opening", "Opening"),
    ("neither", "None"),
]


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
    bank_balances = fields.Selection(
        BANK_BALANCES, string="Balances Stated", readonly=True, copy=False
    )
    bank_total = fields.Monetary(
        string="Sum of the Bank's Entries",
        readonly=True,
        copy=False,
        help="All booked entries of the statement in the file, also those left out as known.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_not_forged(self, vals, EVIDENCE_FIELDS)
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), EVIDENCE_FIELDS)

    def write(self, vals):
        check_not_forged(self, vals, EVIDENCE_FIELDS)
        self._check_lines_not_closed(vals)
        if "attachment_ids" not in vals:
            return super().write(vals)
        attached = {statement: statement.sudo().attachment_ids for statement in self}
        result = super().write(vals)
        self._check_attached_stay(attached)
        return result

    def _check_attached_stay(self, attached):
        """What was attached to the statement of a closed period stays; more may come."""
        # an attachment counts also where the user may not read it
        robbed = self.filtered(
            lambda statement: attached[statement] - statement.sudo().attachment_ids
        )
        self.env["bank.reconciliation"]._check_moves_not_closed(robbed.line_ids.move_id)

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

    @api.ondelete(at_uninstall=True)
    def _unlink_except_imported(self):
        """An imported statement holds what the bank said of its lines; it goes with the last."""
        kept = self.filtered(lambda statement: statement.statement_file_id and statement.line_ids)
        if kept:
            raise UserError(
                self.env._(
                    "%(statement)s was imported from %(file)s and stays as long as it has lines. "
                    "Delete the lines that are not matched; the statement goes with the last one.",
                    statement=kept[0].name,
                    file=kept[0].statement_file_id.sudo().name,
                )
            )

    def _unlink_empty(self):
        """Delete those imported statements of which no line is left."""
        self.filtered(lambda s: s.statement_file_id and not s.line_ids).unlink()

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
            "bank_balances": _name_balances(statement),
            "bank_total": float(
                sum(entry.amount for entry in statement.transactions if entry.status == "BOOK")
            ),
        }
        return {**vals, **self._prepare_balances(plan, lines)}

    @api.model
    def _prepare_balances(self, plan, lines):
        """Balances of the statement; where lines were left out, what is before the new ones.

        Without closing balance a statement goes on from the line before. An opening balance alone
        only says where a journal without lines starts.
        """
        opening, closing = plan.statement.opening, plan.statement.closing
        total = sum(entry.transaction.amount for entry in plan.new)
        if closing:
            known = not plan.skipped and opening
            return _balances(opening.amount if known else closing.amount - total, closing.amount)
        before = lines._get_line_before()
        start = to_decimal(before.running_balance, lines.currency_id)
        if opening and not before:
            start = opening.amount
        return _balances(start, start + total)


def _balances(start, end):
    return {"balance_start": float(start), "balance_end_real": float(end)}


def _name_balances(statement):
    if statement.opening:
        return "both" if statement.closing else "opening"
    return "closing" if statement.closing else "neither"
