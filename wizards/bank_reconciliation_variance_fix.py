from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.bank_reconciliation import ACCOUNTANT
from .bank_reconciliation_variance import _open_form

ASKING = (
    "change_amount",
    "change_closing",
    "change_date",
    "change_journal",
    "change_opening",
    "delete_line",
)
"""Fixes that show first what will be changed."""

CANCELLING = ("adjust_double", "delete_line")
"""Fixes that cancel an entry which was booked beside the bank's line."""

ON_RECORDS = (
    *("adjust_double", "change_amount", "change_date", "change_journal", "confirm"),
    *("confirm_again", "delete_line", "restore_line", "unconfirm"),
)
"""Fixes that need the records they are about."""

POSTINGS = {
    "post_charge": "charge",
    "post_interest": "interest",
    "post_rounding": "rounding",
    "post_exchange": "exchange",
    "post_missing": "charge",
}


class BankReconciliationVarianceCause(models.TransientModel):
    """The click that puts a cause right.

    What the bank said is never written: where a line came from a file, its fix opens it. Everything
    else goes through the actions that people use as well, which check role, company and state.
    """

    _inherit = "bank.reconciliation.variance.cause"

    new_amount = fields.Monetary(
        compute="_compute_new_values", store=True, readonly=False, string="Right Amount"
    )
    new_date = fields.Date(
        compute="_compute_new_values", store=True, readonly=False, string="Right Date"
    )
    consequence = fields.Text(compute="_compute_consequence", string="What Happens")

    @api.depends("amount", "fix", "record_ids")
    def _compute_new_values(self):
        for cause in self:
            cause.new_amount = cause._get_right_amount()
            cause.new_date = cause._guess_date() if cause.fix == "change_date" else False

    def _get_right_amount(self):
        """What takes the cause's part of the difference away."""
        period = self.reconciliation_id
        if self.fix == "change_opening":
            return period.balance_start - self.amount
        if self.fix == "change_closing":
            return period.balance_end + self.amount
        return self.evidence_ids[:1].amount - self.amount if self.fix == "change_amount" else 0.0

    def _guess_date(self):
        """The same day in the month of the period: a month or a year was mistyped."""
        period, day = self.reconciliation_id, self.evidence_ids[:1].date
        if not day:
            return False
        first = period.date_start.replace(day=1)
        last = fields.Date.end_of(first, "month")
        guess = first.replace(day=min(day.day, last.day))
        return max(period.date_start, min(guess, period.date_end))

    @api.depends("fix", "record_ids")
    def _compute_consequence(self):
        for cause in self:
            cause.consequence = cause._get_consequence()

    def _get_consequence(self):
        if self.fix in ("change_opening", "change_closing"):
            return self.env._("The balance of the period is changed; its history says by whom.")
        if self.fix in CANCELLING and not self._line:
            return self.env._(
                "The confirmation is taken back and the journal entry is cancelled; it stays in "
                "the books as cancelled."
            )
        texts = {
            "delete_line": self.env._(
                "The match of the line is undone and the line is deleted. What it had paid is open "
                "again."
            ),
            "change_amount": self.env._(
                "The amount is corrected and matched again with what it was matched with."
            ),
            "change_date": self.env._(
                "The date is corrected, and the item is confirmed in this period."
            ),
            "change_journal": self.env._(
                "It is taken off the wrong bank, booked on the right one, and matched again with "
                "what it was matched with."
            ),
        }
        return texts.get(self.fix, "")

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_fix(self):
        """Put the cause right, or open what puts it right."""
        self._check_fixable()
        if self._is_shown_late:
            return self._fix_by_confirm()
        if self._asks:
            return self._get_fix_dialog()
        return getattr(self, f"_fix_by_{self.fix}")()

    def action_apply(self):
        """Do what the dialog has shown."""
        self._check_fixable()
        if not self._asks or self._get_unchangeable():
            raise UserError(self.env._("There is nothing to apply here."))
        getattr(self, f"_fix_by_{self.fix}")()
        return self._get_done_action()

    def _check_fixable(self):
        self.ensure_one()
        self.reconciliation_id._require_group(ACCOUNTANT)
        self.check_access("write")
        self.reconciliation_id.check_access("write")
        self.reconciliation_id._check_is_open()
        if self.fix in ON_RECORDS and not self.evidence_ids:
            raise UserError(
                self.env._("What this was about is gone. Look again for what explains it now.")
            )

    def _get_fix_dialog(self):
        """Open the dialog of the fix; what it must not change is opened instead."""
        opened = self._get_unchangeable()
        if opened:
            return _open_form(opened)
        titles = dict(self._fields["fix"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": titles[self.fix].rstrip("…"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_unchangeable(self):
        """Return the record that only a person can put right, or nothing."""
        period = self.reconciliation_id
        if self.fix == "change_opening":
            return period._previous()
        if self.fix == "change_closing":
            return None
        if self._is_evidence:
            return self._line
        return None if self._line or self._is_plain_entry else self._target

    def _get_done_action(self):
        """Say what is left of the difference, and show what explains it now."""
        page = self.variance_id
        page._look()
        remaining = page.reconciliation_id._format(page.remaining)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if page.is_balanced else "info",
                "message": self.env._("Done. The difference is %s now.", remaining),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # -------------------------------------------------------------------------
    # WHAT IT IS ABOUT
    # -------------------------------------------------------------------------

    @property
    def _asks(self):
        """Whether it shows first what it changes; a double that is open has a dialog of its own."""
        return self.fix in ASKING or (self.fix == "adjust_double" and not self._open_double)

    @property
    def _open_double(self):
        """The line, still to be matched, that books again what was booked straight."""
        items = self.evidence_ids.move_line_id.filtered("is_bank_line_open")
        return items.statement_line_id[:1]

    @property
    def _item(self):
        """The bank item that is wrong: the first one of the evidence."""
        return self.evidence_ids[:1].move_line_id

    @property
    def _line(self):
        return self._item.statement_line_id

    @property
    def _target(self):
        return self.evidence_ids[:1]._get_target()

    @property
    def _is_evidence(self):
        """Whether the bank itself said it: only its deletion is left, and that of the match."""
        return bool(self._line.fingerprint) and self.fix != "delete_line"

    @property
    def _is_shown_late(self):
        """Whether it is a line of an earlier month that can be carried forward as it is."""
        item = self._item
        is_earlier = self.fix == "change_date" and item.date < self.reconciliation_id.date_start
        return is_earlier and self._is_evidence and not item.is_bank_line_open

    @property
    def _is_plain_entry(self):
        """Whether it is an entry of the bank account and one other account, made by hand."""
        move = self._item.move_id
        is_entry = move.move_type == "entry" and not move.origin_payment_id
        return is_entry and (self.fix in CANCELLING or len(move.line_ids) == 2)

    # -------------------------------------------------------------------------
    # CONFIRMING
    # -------------------------------------------------------------------------

    def _fix_by_confirm(self):
        """Confirm what can be confirmed; lines that are not matched yet are opened."""
        items = self.evidence_ids.move_line_id
        open_items = items.filtered("is_bank_line_open")
        ready = items - open_items
        if ready:
            self.reconciliation_id.action_confirm(ready)
        if not open_items:
            return self._get_done_action()
        kind = {"fee": "charge", "interest": "interest"}.get(self.code)
        if kind:
            return open_items.statement_line_id.action_open_posting(kind)
        if len(open_items) == 1:
            return open_items.action_open_bank_match()
        return self.evidence_ids.filtered(
            lambda each: each.move_line_id in open_items
        )._get_open_action()

    def _fix_by_unconfirm(self):
        self.reconciliation_id.action_unconfirm(self.evidence_ids[:1].move_line_id)
        return self._get_done_action()

    def _fix_by_confirm_again(self):
        """The amount that counts becomes that of today."""
        self._confirm_anew(self._item)
        return self._get_done_action()

    def _confirm_anew(self, items):
        """Count these items as they are now; what cannot be confirmed is left to be matched."""
        period = self.reconciliation_id
        confirmations = period.confirmation_ids.filtered(lambda each: each.move_line_id in items)
        stale = confirmations.filtered(
            lambda each: each.is_changed or each.move_line_id.is_bank_line_open
        )
        if stale:
            period.action_unconfirm(stale.move_line_id)
        ready = items.exists().filtered(self._can_confirm)
        if ready:
            period.action_confirm(ready)

    def _can_confirm(self, item):
        period = self.reconciliation_id
        return (
            item.account_id == period.account_id
            and item.parent_state == "posted"
            and item.date <= period.date_end
            and not item.is_bank_line_open
            and not item.bank_confirmation_ids
        )

    # -------------------------------------------------------------------------
    # WHAT IS MISSING
    # -------------------------------------------------------------------------

    def _fix_by_import(self):
        return self.reconciliation_id.journal_id.action_import_bank_files()

    def _fix_by_open_statement(self):
        return self.action_look()

    def _fix_by_restore_line(self):
        """Import the transaction after all, and open its line to be matched."""
        skip = self.evidence_ids[:1].skip_id
        journal, fingerprint = skip.journal_id, skip.fingerprint
        skip.action_restore()
        line = self.env["account.bank.statement.line"].search(
            [("journal_id", "=", journal.id), ("fingerprint", "=", fingerprint)]
        )
        return _open_form(line or skip.restored_line_id)

    # -------------------------------------------------------------------------
    # POSTING
    # -------------------------------------------------------------------------

    def _fix_by_post_charge(self):
        """The books have more than the bank by the amount: that is what the bank has taken."""
        return self.reconciliation_id.action_open_posting(POSTINGS[self.fix], -self.amount)

    _fix_by_post_interest = _fix_by_post_charge
    _fix_by_post_rounding = _fix_by_post_charge
    _fix_by_post_exchange = _fix_by_post_charge
    _fix_by_post_missing = _fix_by_post_charge

    def _fix_by_adjust_double(self):
        """A line that is matched proves its match: what was booked beside it goes."""
        if self._open_double:
            period = self.reconciliation_id
            return period.action_open_already_booked(self._open_double.id)
        return self._cancel_entry(self._item)
