from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from .bank_reconciliation import ACCOUNTANT, MANAGER


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    event_ids = fields.One2many(
        "bank.reconciliation.event", "reconciliation_id", string="Closed and Reopened"
    )

    def action_close(self, reason=None):
        """Close the period: freeze its figures in a sealed snapshot and lock what it confirmed.

        :param reason: why it is closed in spite of what the checks found; managers only.
        :raises UserError: a check found something and no manager gave a reason, or an earlier
            period is still open.
        """
        self.ensure_one()
        self._require_group(ACCOUNTANT)
        self._lock_to_close()
        self._check_is_open()
        self._check_previous_closed()
        reason = (reason or "").strip()
        problems = self._get_close_problems()
        if problems:
            self._check_forced_close(problems, reason)
        self._write_closed(reason if problems else False)
        snapshot = self.env["bank.reconciliation.snapshot"]._take(self)
        self._log_closed(snapshot)
        return True

    def action_open_close_wizard(self):
        """Close at once when nothing is left; ask a manager for a reason otherwise."""
        self.ensure_one()
        if not self._get_close_problems():
            return self.action_close()
        return self._get_wizard_action("close")

    def action_open_reopen_wizard(self):
        self.ensure_one()
        return self._get_wizard_action("reopen")

    def _get_wizard_action(self, operation):
        titles = {"close": self.env._("Close the period"), "reopen": self.env._("Reopen")}
        return {
            "type": "ir.actions.act_window",
            "name": titles[operation],
            "res_model": "bank.reconciliation.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_reconciliation_id": self.id, "default_operation": operation},
        }

    def action_reopen(self, reason):
        """Open the latest period of the journal again; managers only, with a reason, logged."""
        self.ensure_one()
        self._require_group(MANAGER)
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why %s is reopened.", self.name))
        if self.state != "closed":
            raise UserError(self.env._("%s is open already.", self.name))
        self._lock_to_close()
        self._check_latest_closed()
        self._release_partials()
        # the only way to this state: role, order and reason are checked above
        self.sudo().write({"state": "open", "closed_at": False, "closed_by_id": False})
        self.message_post(body=self.env._("Reopened: %s", reason))
        self.env["bank.reconciliation.event"]._log(self, "reopened", reason, self.snapshot_ids[:1])
        return True

    # -------------------------------------------------------------------------
    # CHECKS
    # -------------------------------------------------------------------------

    def _get_close_problems(self):
        """Return the sentences of every ``_check_close_<what>`` that finds something.

        Extension point: an add-on adds a method ``_check_close_<what>`` that returns a sentence,
        or an empty string when the period may close.
        """
        self.ensure_one()
        names = sorted(name for name in dir(type(self)) if name.startswith("_check_close_"))
        return [problem for name in names if (problem := getattr(self, name)())]

    def _check_close_balanced(self):
        if self.is_balanced:
            return ""
        return self.env._(
            "The difference is %(remaining)s: opening %(start)s plus confirmed %(confirmed)s is "
            "not closing %(end)s.",
            remaining=self._format(self.remaining),
            start=self._format(self.balance_start),
            confirmed=self._format(self.total_confirmed),
            end=self._format(self.balance_end),
        )

    def _check_close_reconciled(self):
        if self.is_fully_reconciled:
            return ""
        return self.env._(
            "%(number)s items of the period are not confirmed, %(lines)s of them statement lines "
            "that are not matched.",
            number=self.unconfirmed_count,
            lines=self.unmatched_count,
        )

    def _check_close_unchanged(self):
        changed = self.env["bank.reconciliation.confirmation"]._find_changed(self)
        if not changed:
            return ""
        return self.env._(
            "%(item)s was edited after it had been confirmed.",
            item=changed.move_line_id.display_name,
        )

    def _check_close_posted(self):
        unposted = self.env["bank.reconciliation.confirmation"]._find_unposted(self)
        if not unposted:
            return ""
        return self.env._(
            "%(item)s is matched with a confirmed line and was reset to draft afterwards.",
            item=unposted.display_name,
        )

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _check_forced_close(self, problems, reason):
        if self.env.user.has_group(MANAGER) and reason:
            return
        raise UserError(
            self.env._(
                "%(period)s cannot be closed yet:\n%(problems)s\n\nMatch and confirm what is left. "
                "A manager can close it as it is, with a reason.",
                period=self.name,
                problems="\n".join(f"• {problem}" for problem in problems),
            )
        )

    def _check_previous_closed(self):
        previous = self._previous()
        if previous and previous.state != "closed":
            raise UserError(
                self.env._(
                    "Close %(previous)s first: %(period)s starts with its closing balance.",
                    previous=previous.name,
                    period=self.name,
                )
            )

    def _check_latest_closed(self):
        later = self.search(
            self._siblings_domain()
            & fields.Domain([("date_start", ">", self.date_end), ("state", "=", "closed")]),
            order="date_start desc",
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "Only the latest closed period can be reopened. Reopen %s first.", later.name
                )
            )

    # -------------------------------------------------------------------------
    # LOCK
    # -------------------------------------------------------------------------

    def _write_closed(self, reason):
        # the only way to this state: role, order and checks come before
        self.sudo().write(
            {
                "state": "closed",
                "closed_at": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
                "close_reason": reason,
            }
        )
        self._seal_partials()

    def _log_closed(self, snapshot):
        """Say in the history who closed with which figures, reason and seal."""
        remaining = self._format(self.remaining)
        if self.close_reason:
            text = self.env._(
                "Closed with a difference of %(remaining)s: %(reason)s",
                remaining=remaining,
                reason=self.close_reason,
            )
        else:
            text = self.env._("Closed, everything confirmed, remaining %s.", remaining)
        seal = self.env._(
            "Snapshot %(number)s, seal %(seal)s", number=snapshot.number, seal=snapshot.seal
        )
        self.message_post(body=Markup("%s<br/>%s") % (text, seal))
        reason = self.close_reason
        self.env["bank.reconciliation.event"]._log(self, "closed", reason, snapshot)

    def _seal_partials(self):
        """Mark the matching of the confirmed entries as it stands at the close.

        The matching of the exchange differences that core booked for it goes along.
        """
        self._flush_matching()
        self.env.cr.execute(
            SQL(
                """
                WITH matched AS (
                    SELECT partial.id, partial.exchange_move_id
                      FROM bank_reconciliation_confirmation confirmation
                      JOIN account_move_line item ON item.move_id = confirmation.move_id
                      JOIN account_partial_reconcile partial
                        ON partial.debit_move_id = item.id OR partial.credit_move_id = item.id
                     WHERE confirmation.reconciliation_id = %(period)s
                ), exchanged AS (
                    SELECT partial.id
                      FROM matched
                      JOIN account_move_line item ON item.move_id = matched.exchange_move_id
                      JOIN account_partial_reconcile partial
                        ON partial.debit_move_id = item.id OR partial.credit_move_id = item.id
                )
                UPDATE account_partial_reconcile
                   SET bank_reconciliation_id = %(period)s
                 WHERE bank_reconciliation_id IS NULL
                   AND id IN (SELECT id FROM matched UNION SELECT id FROM exchanged)
                """,
                period=self.id,
            )
        )

    def _release_partials(self):
        self._flush_matching()
        self.env.cr.execute(
            SQL(
                """UPDATE account_partial_reconcile SET bank_reconciliation_id = NULL
                    WHERE bank_reconciliation_id = %s""",
                self.id,
            )
        )

    def _flush_matching(self):
        """Write what the statements on the seals read, and forget what they change."""
        partials = self.env["account.partial.reconcile"]
        partials.flush_model()
        self.env["account.move.line"].flush_model(["move_id"])
        self.env["bank.reconciliation.confirmation"].flush_model()
        partials.invalidate_model(["bank_reconciliation_id"])
