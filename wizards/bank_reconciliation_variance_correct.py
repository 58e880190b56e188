from odoo import Command, models


class BankReconciliationVarianceCause(models.TransientModel):
    """What the dialog of a fix changes: balances of the period, typed lines, entries made by hand.

    A corrected line is matched again with what it was matched with, so that one click brings the
    month out.
    """

    _inherit = "bank.reconciliation.variance.cause"

    # -------------------------------------------------------------------------
    # BALANCES
    # -------------------------------------------------------------------------

    def _fix_by_change_opening(self):
        self.reconciliation_id.balance_start = self.new_amount

    def _fix_by_change_closing(self):
        self.reconciliation_id.balance_end = self.new_amount

    # -------------------------------------------------------------------------
    # CORRECTING
    # -------------------------------------------------------------------------

    def _fix_by_delete_line(self):
        line, item = self._line, self._item
        if line:
            self._delete(line)
        else:
            self._cancel_entry(item)

    def _cancel_entry(self, item):
        self.reconciliation_id.action_unconfirm(item)
        item.move_id.button_draft()
        item.move_id.button_cancel()

    def _delete(self, line):
        if line.match_method:
            line.action_undo_reconciliation()
        self.reconciliation_id.action_unconfirm(
            line._seek_bank_items() & self.reconciliation_id.confirmation_ids.move_line_id
        )
        if line.fingerprint:
            line.action_delete_imported()
        else:
            line.unlink()

    def _fix_by_change_amount(self):
        line = self._line
        if line:
            self._rewrite(line, {"amount": self.new_amount})
            return
        self._edit_entry({"balance": self.new_amount, "amount_currency": self.new_amount})

    def _fix_by_change_date(self):
        line, item = self._line, self._item
        if line:
            line.date = self.new_date
            self._confirm_anew(line._seek_bank_items())
            return
        item.move_id.button_draft()
        item.move_id.date = self.new_date
        item.move_id.action_post()
        self._confirm_anew(item)

    def _fix_by_change_journal(self):
        line = self._line
        if self.code == "wrong_journal_here":
            self._leave_to_other_bank()
        elif line:
            self._move_line(line)
        else:
            self._edit_entry({"account_id": self.reconciliation_id.account_id.id})

    def _rewrite(self, line, vals):
        """Correct a typed line and match it again with what it was matched with."""
        items = line.matched_item_ids
        line.write(vals)
        self._match_again(line, items)

    def _match_again(self, line, items):
        """Match with those items that are open; the line confirms itself when nothing is left."""
        items = items.exists().filtered(lambda item: not item.reconciled)
        if items and line._fits(items):
            line.action_match(items)
        self._confirm_anew(line._seek_bank_items())

    def _edit_entry(self, vals):
        """Correct the bank's item of an entry of two items; the other one takes what is left."""
        item = self._item
        other = item.move_id.line_ids - item
        commands = [Command.update(item.id, vals)]
        if "balance" in vals:
            turned = {name: -value for name, value in vals.items()}
            commands.append(Command.update(other.id, turned))
        item.move_id.button_draft()
        item.move_id.write({"line_ids": commands})
        item.move_id.action_post()
        self._confirm_anew(item)

    def _move_line(self, line):
        """Type the line on this bank, and delete it where it was."""
        items = line.matched_item_ids
        vals = {
            "journal_id": self.reconciliation_id.journal_id.id,
            "date": line.date,
            "payment_ref": line.payment_ref,
            "partner_id": line.partner_id.id,
            "amount": line.amount,
            "foreign_currency_id": line.foreign_currency_id.id,
            "amount_currency": line.amount_currency,
        }
        self._delete_elsewhere(line)
        self._match_again(self.env["account.bank.statement.line"].create(vals), items)

    def _delete_elsewhere(self, line):
        if line.match_method:
            line.action_undo_reconciliation()
        line.unlink()

    def _leave_to_other_bank(self):
        """What was entered here goes; the line of the other bank settles what it had settled."""
        theirs = self.evidence_ids[1:2].move_line_id.statement_line_id
        items = self._line.matched_item_ids
        self._fix_by_delete_line()
        items = items.exists().filtered(lambda item: not item.reconciled)
        if theirs and items and theirs._fits(items):
            theirs.action_match(items)
