from odoo import api, fields, models
from odoo.exceptions import UserError

CLOSED_FIELDS = (
    "account_id",
    "amount_currency",
    "amount_residual",
    "amount_residual_currency",
    "balance",
    "credit",
    "currency_id",
    "date",
    "debit",
    "full_reconcile_id",
    "journal_id",
    "move_id",
    "name",
    "parent_state",
    "partner_id",
    "reconciled",
    "statement_id",
    "statement_line_id",
    "tax_ids",
    "tax_line_id",
    "tax_repartition_line_id",
    "tax_tag_ids",
)
MATCHED_FIELDS = {
    "account_id",
    "amount_currency",
    "balance",
    "credit",
    "currency_id",
    "date",
    "debit",
}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    bank_confirmation_ids = fields.One2many(
        "bank.reconciliation.confirmation",
        "move_line_id",
        string="Confirmed",
        groups="account_bank_reconciliation.group_auditor",
    )

    is_bank_line_open = fields.Boolean(
        compute="_compute_is_bank_line_open", help="Its statement line is still to be matched."
    )

    @api.depends("statement_line_id.is_reconciled")
    def _compute_is_bank_line_open(self):
        for item in self:
            line = item.statement_line_id
            item.is_bank_line_open = bool(line) and not line.is_reconciled

    # -------------------------------------------------------------------------
    # LOCK
    # -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["account.move"].browse(
            {vals.get("move_id") for vals in vals_list} - {None}
        )
        self.env["bank.reconciliation"]._check_moves_not_closed(moves)
        return super().create(vals_list)

    def write(self, vals):
        self._check_write_not_closed(vals)
        self._check_match_stays(vals)
        return super().write(vals)

    def _check_match_stays(self, vals):
        """Keep what settles the match of a statement line; core would take the match apart."""
        names = MATCHED_FIELDS & set(vals)
        matched = self.filtered(lambda item: names and item.statement_line_id.match_method)
        will_change = self.env["account.move"]._field_will_change
        for item in matched.filtered("matching_number"):
            changed = {name for name in names if will_change(item, vals, name)}
            if changed - {"account_id"} or (changed and item._all_reconciled_lines() - self):
                raise UserError(
                    self.env._(
                        "%s belongs to a matched statement line. Undo its match before you edit "
                        "the item.",
                        item.display_name,
                    )
                )

    def unlink(self):
        """Items of a matched line go with its match, and come back as its suspense item."""
        matched = self.statement_line_id.filtered("match_method")
        if not matched:
            return super().unlink()
        matched.action_undo_reconciliation()
        return super(AccountMoveLine, self.exists()).unlink()

    def _check_write_not_closed(self, vals):
        names = [name for name in CLOSED_FIELDS if name in vals]
        if not names:
            return
        will_change = self.env["account.move"]._field_will_change
        changed = self.filtered(lambda item: any(will_change(item, vals, name) for name in names))
        moves = changed.move_id
        if "move_id" in vals:
            moves |= moves.browse(vals["move_id"])
        self.env["bank.reconciliation"]._check_moves_not_closed(moves)
        if "full_reconcile_id" in vals:
            (changed.matched_debit_ids | changed.matched_credit_ids)._check_not_closed()

    @api.ondelete(at_uninstall=True)  # the other kind is skipped when a browser asks for it
    def _unlink_except_closed_period(self):
        self.env["bank.reconciliation"]._check_moves_not_closed(self.move_id)

    # -------------------------------------------------------------------------
    # AMOUNTS
    # -------------------------------------------------------------------------

    def _get_amount_in(self, currency):
        """Return the signed amount of the item in ``currency`` (journal or company currency)."""
        return self._convert_to(currency, self.amount_currency, self.balance)

    def _get_residual_in(self, currency):
        """Return the signed open amount of the item in ``currency``."""
        return self._convert_to(currency, self.amount_residual_currency, self.amount_residual)

    def _convert_to(self, currency, amount_currency, balance):
        self.ensure_one()
        if currency == self.currency_id:
            return amount_currency
        if currency == self.company_currency_id:
            return balance
        return self.company_currency_id._convert(balance, currency, self.company_id, self.date)
