from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from .bank_reconciliation import ACCOUNTANT

NAMED = 10


class AccountBankStatementLine(models.Model):
    """Imported lines are deleted only while nothing rests on them, and are remembered.

    Whichever way a line goes (button, list, statement, another module), it goes through ``unlink``
    here; ``unlink`` of its journal entry asks the same questions.
    """

    _inherit = "account.bank.statement.line"

    @api.ondelete(at_uninstall=True)
    def _unlink_except_proved(self):
        """Protect matched, confirmed and closed lines; accountants delete the others."""
        imported = self.filtered("fingerprint")
        may_delete = self.env.su or self.env.user.has_group(ACCOUNTANT)
        if imported and may_delete:
            imported._check_nothing_rests_on()
        self.env["bank.reconciliation"]._check_moves_not_closed(self.move_id)
        if imported and not may_delete:
            self.env["bank.reconciliation"]._require_group(ACCOUNTANT)

    def unlink(self):
        """Delete all of these lines or none; an imported statement goes with its last line."""
        self._unlink_except_proved()
        imported = self.filtered("fingerprint")
        statements = imported.statement_id
        imported._remember_deleted()
        if statements:
            # core keeps the lines of a complete statement until they are taken off it
            imported.write({"statement_id": False})
        result = super().unlink()
        statements.exists()._unlink_empty()
        return result

    def action_delete_imported(self):
        """Delete imported lines that are not matched; what was deleted is not imported again."""
        self._require_accountant()
        by_hand = self.filtered(lambda line: not line.fingerprint)
        if by_hand:
            raise UserError(
                self.env._(
                    "Nothing was deleted. These lines were not imported from a file:\n%s",
                    by_hand._list_names({}),
                )
            )
        self.unlink()
        if self.env.context.get("account_bank_reconciliation_leave"):
            # the form of a record that is gone cannot be shown again
            return {"type": "ir.actions.client", "tag": "account_bank_reconciliation.back"}
        return True

    # -------------------------------------------------------------------------
    # WHAT RESTS ON A LINE
    # -------------------------------------------------------------------------

    def _check_nothing_rests_on(self):
        """Raise when any of these imported lines is matched, confirmed or closed; name them all."""
        reasons = self._get_reasons_to_keep()
        kept = self.filtered(lambda line: reasons[line])
        if kept:
            raise UserError(
                self.env._(
                    "Nothing was deleted. Imported lines stay while something rests on them:\n%s",
                    kept._list_names(reasons),
                )
            )

    def _get_reasons_to_keep(self):
        """Return ``{line: why it cannot be deleted, or ""}``; one query for all confirmations."""
        # a confirmation counts whoever deletes; who may delete is checked by the callers
        confirmations = self.env["bank.reconciliation.confirmation"].sudo()
        found = confirmations.search([("move_id", "in", self.move_id.ids)])
        periods = {move: rows.reconciliation_id for move, rows in found.grouped("move_id").items()}
        return {line: line._get_reason_to_keep(periods.get(line.move_id.sudo())) for line in self}

    def _get_reason_to_keep(self, periods):
        if not periods:
            return self._get_match_to_keep()
        closed = periods.filtered(lambda period: period.state == "closed")
        if closed:
            return self.env._(
                "confirmed in the closed period %s. A manager can reopen the latest period with a "
                "reason.",
                closed[0].name,
            )
        return self.env._("confirmed in %s. Take the confirmation back first.", periods[0].name)

    def _get_match_to_keep(self):
        # a line of nothing counts as reconciled without any match
        booked = self.is_reconciled and not self.currency_id.is_zero(self.amount)
        if self.match_method or booked:
            return self.env._("matched. Undo its reconciliation before you delete it.")
        return ""

    def _list_names(self, reasons):
        names = [line._name_with_reason(reasons.get(line)) for line in self[:NAMED]]
        if len(self) > NAMED:
            names.append(self.env._("… and %s more", len(self) - NAMED))
        return "\n".join(names)

    def _name_with_reason(self, reason):
        amount = formatLang(self.env, self.amount, currency_obj=self.currency_id)
        name = f"• {format_date(self.env, self.date)} {self.payment_ref or self.name} ({amount})"
        return f"{name}: {reason}" if reason else name

    # -------------------------------------------------------------------------
    # MEMORY
    # -------------------------------------------------------------------------

    def _remember_deleted(self):
        """Note imported lines that are deleted, so that no later import brings them back."""
        imported = self.filtered("fingerprint")
        if imported:
            # the list of deleted transactions is kept by the system, not by the user
            self.env["bank.statement.file.skip"].sudo().create(
                [line._prepare_deleted_vals() for line in imported]
            )

    @api.model
    def _forget_deleted(self, journal, fingerprints):
        """Let a later import bring these transactions back."""
        # see _remember_deleted
        self.env["bank.statement.file.skip"].sudo().search(
            [
                ("journal_id", "=", journal.id),
                ("fingerprint", "in", fingerprints),
                ("reason", "=", "deleted"),
            ]
        ).unlink()

    def _prepare_deleted_vals(self):
        return {
            "file_id": self.statement_file_id.id,
            "statement_id": self.statement_id.id,
            "journal_id": self.journal_id.id,
            "fingerprint": self.fingerprint,
            "date": self.date,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "label": self.payment_ref,
            "reason": "deleted",
        }
