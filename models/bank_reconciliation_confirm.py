from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain

from .bank_reconciliation import ACCOUNTANT

#: Items that are confirmed together: the number of queries grows by this step, not by the item.
BATCH_SIZE = 1000


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
            posted, confirmed elsewhere, a statement line that is not matched yet, or a payment to
            tick in a period that reads statement files. Nothing is confirmed then.
        """
        self.ensure_one()
        items = self._read_items(move_lines)
        self._check_can_confirm(items)
        self._confirm_checked(items)
        return True

    def action_confirm_possible(self, move_lines):
        """Confirm those of the items that can be; say how many, and what stays and why."""
        self.ensure_one()
        return self._confirm_and_tell(self._read_items(move_lines))

    def action_confirm_all(self):
        """Confirm every item of the period that can be confirmed; the others stay listed."""
        self.ensure_one()
        items = self.env["account.move.line"].search(self._get_own_item_domain(), order="date, id")
        return self._confirm_and_tell(self._read_items(items))

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
        lines = self.env["account.bank.statement.line"].search(
            self._get_line_domain() & Domain("is_reconciled", "=", False)
        )
        run = self.env["bank.reconciliation.run"]._start(self.journal_id, lines, period=self)
        return run._get_form_action()

    def _read_items(self, move_lines):
        """Return the items under the user's own rights, locked against a second user.

        Two users may confirm in one period at a time, but not the same items, and nobody while
        the period is being closed.
        """
        self._require_group(ACCOUNTANT)
        self._check_is_open()
        ids = move_lines.ids if isinstance(move_lines, models.BaseModel) else list(move_lines)
        items = self.env["account.move.line"].browse(ids).exists()
        if len(items) != len(set(ids)):
            raise UserError(
                self.env._("Some of these items are gone. Reload the page and choose again.")
            )
        items.check_access("read")
        if len(items.try_lock_for_update(allow_referencing=True)) != len(items):
            raise UserError(
                self.env._(
                    "Someone else is working on the same items at this moment. Nothing was "
                    "changed; reload the page and try again."
                )
            )
        return items

    # -------------------------------------------------------------------------
    # CHECKS
    # -------------------------------------------------------------------------

    def _check_can_confirm(self, items):
        """Raise for the first item that may not be confirmed, naming it and the next step."""
        problems = self._get_confirm_problems(items)
        item = next((item for item in items if problems[item]), None)
        if item is not None:
            raise UserError(
                self.env._(
                    "%(item)s cannot be confirmed in %(period)s: %(problem)s",
                    item=item.display_name,
                    period=self.name,
                    problem=problems[item],
                )
            )

    def _get_confirm_problems(self, items):
        """Return ``{item: why it cannot be confirmed or ticked in this period, or ""}``."""
        self.ensure_one()
        outstanding = self.journal_id._get_bank_outstanding_accounts()
        return {
            item: (
                self._get_tick_problem(item)
                if item.account_id in outstanding and not item.statement_line_id
                else self._get_confirm_problem(item)
            )
            for item in items
        }

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

    def _get_tick_problem(self, item):
        if item.journal_id != self.journal_id:
            return self.env._("it is a payment of the journal %s.", item.journal_id.display_name)
        if item.parent_state != "posted":
            return self.env._("it is not posted.")
        if item.reconciled:
            return self.env._("the bank has shown it already.")
        if item.date > self.date_end:
            return self.env._("it is later than the period. Tick it in the month of the bank.")
        if self.mode != "manual":
            return self.env._(
                "it waits for its statement line. Match it there, or set the period to manual to "
                "tick it."
            )
        return ""

    # -------------------------------------------------------------------------
    # WRITING CONFIRMATIONS
    # -------------------------------------------------------------------------

    def _confirm_and_tell(self, items):
        """Confirm what can be; return the message that says what was done and what stays."""
        problems = self._get_confirm_problems(items)
        possible = items.filtered(lambda item: not problems[item])
        self._confirm_checked(possible)
        stays = {}
        for item in items - possible:
            stays[problems[item]] = stays.get(problems[item], 0) + 1
        parts = [self.env._("%s confirmed.", len(possible))]
        parts += [
            self.env._("%(number)s not confirmed: %(why)s", number=number, why=why)
            for why, number in stays.items()
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if stays else "success",
                "message": " ".join(parts),
                "sticky": bool(stays),
                "next": {"type": "ir.actions.act_window_close"},  # lets the page load again
            },
        }

    def _confirm_checked(self, items):
        """Confirm bank items and tick outstanding ones that may be, by batches."""
        for start in range(0, len(items), BATCH_SIZE):
            batch = items[start : start + BATCH_SIZE]
            bank_items = batch.filtered(lambda item: item.account_id == self.account_id)
            self._create_confirmations(bank_items, "manual")
            if batch - bank_items:
                ticked = self._tick_outstanding(batch - bank_items)
                self._create_confirmations(ticked._seek_bank_items(), "tick")
            self.env.flush_all()

    def _create_confirmations(self, items, method):
        """Confirm these items in the period.

        :raises ConcurrencyError: someone has confirmed one of them since this transaction began.
            Odoo then runs the request again, which finds out who it was.
        """
        vals_list = [self._prepare_confirmation_vals(item, method) for item in items]
        # nobody creates confirmations but the actions, which have checked role and items
        confirmations = self.env["bank.reconciliation.confirmation"].sudo()
        try:
            return confirmations.create(vals_list).sudo(False)
        except UniqueViolation as error:
            raise ConcurrencyError("Confirmed by someone else at the same time.") from error

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

    def _confirm_reconciled_lines(self, lines=None):
        """Confirm the bank items of matched lines in these open periods (file mode).

        :param lines: the lines that were just matched; of all matched lines if it is not given.
        """
        periods = self.filtered(lambda p: p.state == "open" and p.mode == "statement")
        if not periods or (lines is not None and not lines):
            return
        domain = Domain(
            [
                ("account_id", "in", periods.account_id.ids),
                ("parent_state", "=", "posted"),
                ("date", ">=", min(periods.mapped("date_start"))),
                ("date", "<=", max(periods.mapped("date_end"))),
                ("statement_line_id.is_reconciled", "=", True),
                ("bank_confirmation_ids", "=", False),
            ]
        )
        if lines is not None:
            domain &= Domain("statement_line_id", "in", lines.ids)
        items = self.env["account.move.line"].search(domain, order="date, id")
        for period, own in periods._group_by_period(items).items():
            for start in range(0, len(own), BATCH_SIZE):
                period._create_confirmations(own[start : start + BATCH_SIZE], "auto")

    def _group_by_period(self, items):
        """Return ``{period: those of the items whose account and date are its own}``."""
        groups = {}
        days = items.grouped(lambda item: (item.account_id, item.company_id, item.date))
        for (account, company, day), own in days.items():
            period = self.filtered(
                lambda p, place=(account, company), day=day: (
                    (p.account_id, p.company_id) == place and p.date_start <= day <= p.date_end
                )
            )[:1]
            if period:
                groups[period] = groups.get(period, items.browse()) | own
        return groups
