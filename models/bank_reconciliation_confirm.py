from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.reasons import reason
from .bank_reconciliation import ACCOUNTANT


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_confirm(self, move_lines):
        """Confirm bank items; tick outstanding payments, which creates and matches their lines.

        :param move_lines: ``account.move.line`` recordset or list of ids; read again under the
            rights of the user.
        :raises UserError: closed period, item of another account, later than the period, not
            posted, confirmed elsewhere, or a statement line that is not matched yet.
        """
        self.ensure_one()
        items = self._read_items(move_lines)
        outstanding = items.filtered_domain(self._get_outstanding_domain())
        bank_items = items - outstanding
        self._check_can_confirm(bank_items)
        self._create_confirmations(bank_items, "manual")
        if outstanding:
            ticked = self._tick_outstanding(outstanding)
            self._create_confirmations(ticked._seek_bank_items(), "tick")
        return True

    def action_confirm_all(self):
        """Confirm every item of the period that can be confirmed; the others stay listed."""
        self.ensure_one()
        items = self.unconfirmed_item_ids.filtered(
            lambda item: (
                item.date >= self.date_start
                and (not item.statement_line_id or item.statement_line_id.is_reconciled)
            )
        )
        return self.action_confirm(items)

    def action_unconfirm(self, move_lines):
        """Take confirmations back; a line that ticking had created goes with it."""
        self.ensure_one()
        items = self._read_items(move_lines)
        confirmations = self.env["bank.reconciliation.confirmation"].search(
            [("reconciliation_id", "=", self.id), ("move_line_id", "in", items.ids)]
        )
        ticked = confirmations.filtered(lambda confirmation: confirmation.method == "tick").line_id
        confirmations.sudo().unlink()  # nobody deletes confirmations but this checked action
        ticked._remove_ticked()
        return True

    def action_auto_match(self):
        """Match the statement lines of the period by themselves; return the run's form."""
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        lines = self.statement_line_ids.filtered(lambda line: not line.is_reconciled)
        run = self.env["bank.reconciliation.run"]._start(self.journal_id, lines, period=self)
        return run._get_form_action()

    def action_view_lines(self):
        """Open the statement lines of the period."""
        self.ensure_one()
        action = self.journal_id.action_open_bank_lines()
        action["domain"] = [
            ("journal_id", "=", self.journal_id.id),
            ("date", ">=", self.date_start),
            ("date", "<=", self.date_end),
        ]
        return action

    def action_back_to_manual(self):
        """Go back to ticking on paper: undo and delete the imported lines of the period."""
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        imported = self.statement_line_ids.filtered("fingerprint")
        fingerprints = imported.mapped("fingerprint")
        imported.filtered("is_reconciled").action_undo_reconciliation()
        imported.action_delete_imported()
        imported._forget_deleted(self.journal_id, fingerprints)  # the file may be imported again
        self.mode = "manual"
        return True

    def _read_items(self, move_lines):
        """Return the items under the user's own rights, locked against a second user."""
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        ids = move_lines.ids if isinstance(move_lines, models.BaseModel) else list(move_lines)
        items = self.env["account.move.line"].browse(ids).exists()
        if len(items) != len(set(ids)):
            raise UserError(
                self.env._("Some of these items are gone. Reload the page and choose again.")
            )
        items.check_access("read")
        self.lock_for_update(allow_referencing=True)
        return items

    # -------------------------------------------------------------------------
    # CHECKS
    # -------------------------------------------------------------------------

    def _check_can_confirm(self, items):
        """Raise for the first item that may not be confirmed, naming it and the next step."""
        for item in items:
            problem = self._get_confirm_problem(item)
            if problem:
                raise UserError(
                    self.env._(
                        "%(item)s cannot be confirmed in %(period)s: %(problem)s",
                        item=item.display_name,
                        period=self.name,
                        problem=problem,
                    )
                )

    def _get_confirm_problem(self, item):
        if item.account_id != self.account_id or item.company_id != self.company_id:
            return self.env._("it is not on the account %s.", self.account_id.display_name)
        if item.parent_state != "posted":
            return self.env._("it is not posted.")
        if item.date > self.date_end:
            return self.env._("it is later than the period. Confirm it in its own month.")
        if item.bank_confirmation_ids:
            return self.env._(
                "%(user)s confirmed it already in %(period)s.",
                user=item.bank_confirmation_ids.user_id.name,
                period=item.bank_confirmation_ids.reconciliation_id.name,
            )
        if item.statement_line_id and not item.statement_line_id.is_reconciled:
            return self.env._("its statement line is not matched yet. Match it first.")
        return ""

    # -------------------------------------------------------------------------
    # WRITING CONFIRMATIONS
    # -------------------------------------------------------------------------

    def _create_confirmations(self, items, method):
        # nobody creates confirmations but the actions, which have checked role and items
        confirmations = self.env["bank.reconciliation.confirmation"].sudo()
        return confirmations.create(
            [self._prepare_confirmation_vals(item, method) for item in items]
        ).sudo(False)

    def _prepare_confirmation_vals(self, item, method):
        return {
            "reconciliation_id": self.id,
            "move_line_id": item.id,
            "line_id": item.statement_line_id.id,
            "amount": item._get_amount_in(self.currency_id),
            "method": method,
            "reason_codes": item.statement_line_id.match_reason_codes,
            "is_carried_forward": item.date < self.date_start,
        }

    def _confirm_reconciled_lines(self):
        """Confirm the bank items of every matched line in these open periods (file mode)."""
        for period in self.filtered(lambda p: p.state == "open" and p.mode == "statement"):
            items = self.env["account.move.line"].search(
                period._get_item_domain()
                & fields.Domain("date", ">=", period.date_start)
                & fields.Domain("statement_line_id.is_reconciled", "=", True)
            )
            period._create_confirmations(items, "auto")

    # -------------------------------------------------------------------------
    # MANUAL MODE
    # -------------------------------------------------------------------------

    def _tick_outstanding(self, items):
        """Create and match one statement line for each outstanding payment item.

        :return: the ``account.bank.statement.line`` records, matched.
        """
        # only ticking marks a line as ticked; role and items are checked before
        lines = self.env["account.bank.statement.line"].sudo()
        lines = lines.create([self._prepare_ticked_line_vals(item) for item in items]).sudo(False)
        why = (reason("ticked", user=self.env.user.name),)
        plans = [
            plan
            for line, item in zip(lines, items, strict=True)
            for plan in line._prepare_manual_plans(item, kind="payment", reasons=why)
        ]
        self.env["bank.applier"]._apply(plans)
        return lines

    def _prepare_ticked_line_vals(self, item):
        return {
            "journal_id": self.journal_id.id,
            "date": max(item.date, self.date_start),
            "payment_ref": item.move_id.payment_reference or item.name or item.move_id.name,
            "partner_id": item.partner_id.id,
            "amount": item._get_residual_in(self.currency_id),
            "is_ticked": True,
        }
