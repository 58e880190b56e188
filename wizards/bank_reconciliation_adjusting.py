from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..models.bank_applier import MatchPlan, Settlement
from ..models.bank_reconciliation import ACCOUNTANT


class BankReconciliationAdjusting(models.TransientModel):
    """A statement line repeats what somebody has booked straight on the bank account.

    The adjusting entry moves the earlier booking from the bank account to the outstanding account,
    where the line settles it: the bank account keeps one booking, that of the bank. The earlier
    entry, which may lie in a locked month, stays as it is.
    """

    _name = "bank.reconciliation.adjusting"
    _inherit = ["bank.line.dialog"]
    _description = "Statement line that is booked already"

    # a browser sends any id: what it shows of the line is read under the user's own rights
    currency_id = fields.Many2one(related="line_id.currency_id", related_sudo=False)
    line_amount = fields.Monetary(related="line_id.amount", related_sudo=False, string="Amount")
    bank_account_id = fields.Many2one("account.account", compute="_compute_accounts")
    item_ids = fields.Many2many(
        "account.move.line",
        "bank_reconciliation_adjusting_item_rel",
        "adjusting_id",
        "item_id",
        string="Booked Already As",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
    )
    available_item_ids = fields.Many2many(
        "account.move.line", compute="_compute_available_item_ids"
    )
    account_id = fields.Many2one("account.account", string="Moved To", compute="_compute_accounts")
    journal_id = fields.Many2one("account.journal", string="Posted In", compute="_compute_accounts")
    date = fields.Date(
        string="Posted On",
        compute="_compute_date",
        help="The day of the line, or that of the earlier entry if it is later: until then the "
        "bank account is right.",
    )
    booked_before = fields.Monetary(
        string="Booked Now", compute="_compute_booked", help="Line and earlier entries together."
    )
    booked_after = fields.Monetary(string="Booked Afterwards", compute="_compute_booked")

    @api.constrains("item_ids")
    def _check_own_items(self):
        """The same for the items that it shows."""
        self.sudo(False).item_ids.check_access("read")  # core checks constraints as superuser

    # -------------------------------------------------------------------------
    # WHAT THE DIALOG SHOWS
    # -------------------------------------------------------------------------

    @api.depends("line_id")
    def _compute_item_ids(self):
        for dialog in self:
            dialog.item_ids = dialog.line_id and dialog.line_id._find_booked()

    @api.depends("line_id")
    def _compute_available_item_ids(self):
        items = self.env["account.move.line"]
        for dialog in self:
            dialog.available_item_ids = items.search(dialog.line_id._get_booked_domain())

    @api.depends("line_id")
    def _compute_accounts(self):
        for dialog in self:
            journal = dialog.line_id.journal_id
            dialog.bank_account_id = journal.default_account_id
            dialog.account_id = journal and journal._get_waiting_account(dialog.line_amount)
            dialog.journal_id = journal and journal._get_adjusting_journal()

    @api.depends("line_id", "item_ids")
    def _compute_date(self):
        for dialog in self:
            dates = [dialog.line_date, *dialog.item_ids.mapped("date")]
            dialog.date = max(filter(None, dates), default=False)

    @api.depends("line_id", "item_ids")
    def _compute_booked(self):
        for dialog in self:
            currency = dialog.currency_id
            before = sum(item._get_amount_in(currency) for item in dialog.item_ids._origin)
            dialog.booked_after = dialog.line_amount
            dialog.booked_before = dialog.line_amount + before

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    @api.depends("item_ids")
    def _compute_preview(self):
        return super()._compute_preview()

    def _check_complete(self):
        line, items = self.line_id, self.item_ids._origin
        if not items:
            raise UserError(self.env._("Choose the entry by which the line is booked already."))
        if items - items.filtered_domain(line._get_booked_domain()):
            raise UserError(
                self.env._(
                    "Some of these entries are not on the bank account, come from a statement, or "
                    "are confirmed in a closed period."
                )
            )
        self._check_amount()
        self.journal_id._check_not_locked(self.date, has_tax=False)

    def _check_amount(self):
        currency, items = self.currency_id, self.item_ids._origin
        booked = sum(item._get_amount_in(currency) for item in items)
        if currency.compare_amounts(booked, self.line_amount):
            raise UserError(
                self.env._(
                    "The line is %(line)s, but %(booked)s is booked already. Choose the entries "
                    "that add up to the line.",
                    line=formatLang(self.env, self.line_amount, currency_obj=currency),
                    booked=formatLang(self.env, booked, currency_obj=currency),
                )
            )
        if len(items) > 1 and items.currency_id != self.line_id._get_transaction_currency():
            raise UserError(
                self.env._("Several entries in another currency cannot be taken out together.")
            )

    def _prepare_entry_items(self):
        """Return values of the adjusting entry: each booking off the bank, onto the account."""
        return [
            vals
            for item in self.item_ids._origin
            for vals in (
                self._prepare_item_vals(item, self.bank_account_id, -1),
                self._prepare_item_vals(item, self.account_id, 1),
            )
        ]

    def _prepare_item_vals(self, item, account, sign):
        return {
            "account_id": account.id,
            "partner_id": item.partner_id.id,
            "currency_id": item.currency_id.id,
            "name": self.env._("%s, shown by the bank", item.move_id.name),
            "amount_currency": sign * item.amount_currency,
            "balance": sign * item.balance,
        }

    def _prepare_plan(self, items):
        """Return the plan that settles the moved bookings with the line."""
        return MatchPlan(
            self.line_id.id,
            tuple(self._prepare_settlement(item) for item in items),
            kind="booked",
            confidence="high",
            reason=self._get_reason(),
        )

    def _prepare_settlement(self, item):
        if item.currency_id == self.line_id._get_transaction_currency():
            return Settlement(self._get_key(item), item.amount_residual_currency)
        amount = float(self.line_id._get_amount_to_match())
        return Settlement(self._get_key(item), item.amount_residual_currency, line_amount=amount)

    def _get_reason(self):
        names = ", ".join(self.item_ids.move_id.mapped("name"))
        return self.env._(
            "Booked already by %(names)s, adjusted by %(user)s.",
            names=names,
            user=self.env.user.name,
        )

    def _preview_entries(self):
        """Return the adjusting entry, and that of the line once it has settled the items."""
        vals = self._prepare_entry_items()
        line = self.line_id._origin
        moved = [
            self._new_open_item(one) for one in vals if one["account_id"] == self.account_id.id
        ]
        items = line._preview_items(self._prepare_plan(moved))
        return [
            (self._format_title(self.date, self.journal_id.display_name), vals),
            (self._get_line_title(), items),
        ]

    # -------------------------------------------------------------------------
    # POST
    # -------------------------------------------------------------------------

    def action_post(self):
        """Post the adjusting entry, match the line with it, and confirm all of it."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.line_id.check_access("write")
        self.item_ids.check_access("read")
        self.line_id.journal_id._check_own_rights()
        self._check_complete()
        move = self.env["account.move"]._post_adjusting(
            self._prepare_move_vals(), self._prepare_entry_items()
        )
        moved = move.line_ids.filtered(lambda item: item.account_id == self.account_id)
        self.env["bank.applier"]._apply([self._prepare_plan(moved)])
        self._confirm(move)
        return {"type": "ir.actions.act_window_close"}

    def _prepare_move_vals(self):
        return {
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": self._get_reason(),
            "bank_adjusted_line_id": self.line_id.id,
            "bank_adjusting_period_id": self._get_period(self.date).id,
        }

    def _get_period(self, day):
        """Return the open period that confirms an item of this day, else carries it forward."""
        return self.env["bank.reconciliation"].search(
            [
                ("journal_id", "=", self.line_id.journal_id.id),
                ("state", "=", "open"),
                ("date_end", ">=", day),
            ],
            order="date_end",
            limit=1,
        )

    def _confirm(self, move):
        """Confirm the earlier booking and what takes it out together: they are worth nothing."""
        taken_out = move.line_ids.filtered(lambda item: item.account_id == self.bank_account_id)
        earlier = self.item_ids
        for day, items in (
            (self.date, taken_out | earlier),
            (self.line_date, self.line_id._seek_bank_items()),
        ):
            period = self._get_period(day)
            # whether an item is confirmed is no secret to an accountant of its company
            new = items.filtered(lambda item: not item.sudo().bank_confirmation_ids)
            if period and new:
                period.action_confirm(new)
                # only the undo reads which items were confirmed together
                move.sudo().bank_adjusted_item_ids |= new - move.line_ids
                period._log_posted(self._get_reason(), move)
