from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .bank_evidence import own_defaults
from .bank_reconciliation import ACCOUNTANT

FIELDS = {"bank_adjusting_period_id", "bank_adjusted_line_id", "bank_adjusted_item_ids"}
KEPT = "account_bank_reconciliation_kept_adjusting"
#: Marks the context in which adjusting entries outlive their line; a browser can send any text.
KEEP = object()


class AccountMove(models.Model):
    """Adjusting entries of a bank account, which a period has posted and can take back."""

    _inherit = "account.move"

    bank_adjusting_period_id = fields.Many2one(
        "bank.reconciliation",
        string="Posted From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="account_bank_reconciliation.group_auditor",
        help="The bank reconciliation that has posted this adjusting entry.",
    )
    bank_adjusted_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Booked Already",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="account_bank_reconciliation.group_auditor",
        help="The statement line whose double count this adjusting entry takes out.",
    )
    bank_adjusted_item_ids = fields.Many2many(
        "account.move.line",
        "bank_adjusted_item_rel",
        "move_id",
        "item_id",
        copy=False,
        groups=fields.NO_ACCESS,
        help="What was confirmed together with this adjusting entry.",
    )

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), FIELDS)

    # -------------------------------------------------------------------------
    # POST
    # -------------------------------------------------------------------------

    @api.model
    def _post_adjusting(self, vals, items):
        """Create and post an entry of exactly these items; who may is checked by the callers."""
        # core would book the taxes of the items a second time
        exact = self.with_context(skip_invoice_sync=True)
        lines = [Command.create(item) for item in items]
        # only the dialogs say where an adjusting entry comes from
        move = exact.sudo().create({**vals, "move_type": "entry", "line_ids": lines}).sudo(False)
        move.action_post()
        return move.with_env(self.env)

    # -------------------------------------------------------------------------
    # TAKE BACK
    # -------------------------------------------------------------------------

    def action_undo_bank_adjusting(self):
        """Take back adjusting entries: confirmations, the match of the line, and the entries."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.check_access("write")
        others = self.filtered(lambda move: not (_has_origin(move)))
        if others:
            raise UserError(
                self.env._(
                    "%s was not posted from a bank reconciliation. Reverse it.",
                    others[0].display_name,
                )
            )
        lines = self.bank_adjusted_line_id.filtered("match_method")
        lines.action_undo_reconciliation()  # takes the entries of these lines back
        self.exists().filtered(lambda move: move.state == "posted")._take_back_adjusting()
        return True

    def _take_back_adjusting(self):
        """Unconfirm what was confirmed with these entries, and remove them as core does.

        :raises UserError: a closed period rests on them, or the books are locked.
        """
        for move in self:
            move.journal_id._check_not_locked(move.date, move._affect_tax_report())
        # the memory of what was confirmed with the entries, which no user reads
        items = self.line_ids | self.sudo().bank_adjusted_item_ids.with_env(self.env)
        self.env["bank.reconciliation"]._check_moves_not_closed(items.move_id)
        self.env["bank.reconciliation"]._check_matching_not_closed(self)
        confirmations = items.bank_confirmation_ids
        for period, group in confirmations.grouped("reconciliation_id").items():
            period.action_unconfirm(group.move_line_id)
        self.with_context(force_delete=True)._unlink_or_reverse()


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_undo_reconciliation(self):
        """The adjusting entry of a line that was booked already goes with the line's match."""
        adjusting = self.env["account.move"]
        if self.env.context.get(KEPT) is not KEEP:
            # core lets people without a role of ours undo what we have not matched
            found = adjusting.sudo().search(
                [("bank_adjusted_line_id", "in", self.ids), ("state", "=", "posted")]
            )
            adjusting = found.with_env(self.env)
            self.env["bank.reconciliation"]._check_moves_not_closed(adjusting)
        result = super().action_undo_reconciliation()
        adjusting._take_back_adjusting()
        return result

    def _reset_after_unreconcile(self):
        """Whoever takes the matching apart at the adjusting entry decides what becomes of it."""
        kept = self.with_context(**{KEPT: KEEP})
        return super(AccountBankStatementLine, kept)._reset_after_unreconcile()


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    adjusting_move_ids = fields.One2many(
        "account.move", "bank_adjusting_period_id", string="Adjusting Entries"
    )


def _has_origin(move):
    return move.bank_adjusting_period_id or move.bank_adjusted_line_id
