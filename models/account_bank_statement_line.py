from odoo import api, fields, models
from odoo.exceptions import UserError

from .bank_evidence import own_defaults
from .bank_reconciliation import ACCOUNTANT

CONFIDENCES = [
    ("none", "No suggestion"),
    ("low", "Low"),
    ("medium", "Medium"),
    ("high", "High"),
    ("certain", "Certain"),
]
KINDS = [
    ("reference", "Number or reference"),
    ("payment", "Registered payment"),
    ("combination", "Several items"),
    ("discount", "With early-payment discount"),
    ("amount_account", "Payer's account and amount"),
    ("amount_name", "Payer's name and amount"),
    ("amount", "Amount alone"),
    ("partial", "Part payment"),
    ("overpaid", "Over-payment"),
    ("currency", "Item in another currency"),
    ("oldest", "Oldest open items of the payer"),
    ("transfer", "Transfer between own accounts"),
    ("return", "Returned payment"),
    ("double", "Paid twice"),
    ("booked", "Booked already"),
    ("habit", "Usual account"),
    ("rule", "Rule"),
    ("manual", "Chosen by hand"),
    ("other", "Other"),
]
METHODS = [("manual", "By hand"), ("auto", "Automatic"), ("rule", "Rule")]
MATCH_RESET = {
    "match_method": False,
    "match_kind": False,
    "match_reason_codes": False,
    "match_confidence": "none",
    "matched_by_id": False,
    "matched_at": False,
    "match_run_id": False,
    "match_rule_id": False,
}
MATCH_FIELDS = set(MATCH_RESET) | {"is_ticked", "match_reason", "partner_before_match_id"}
# core rewrites the journal items when one of these is written (``_synchronize_to_moves``)
REWRITING_FIELDS = {
    "amount",
    "amount_currency",
    "currency_id",
    "foreign_currency_id",
    "partner_id",
    "payment_ref",
}
CLOSED_FIELDS = {
    "account_number",
    "amount",
    "amount_currency",
    "amount_residual",
    "currency_id",
    "date",
    "foreign_currency_id",
    "is_reconciled",
    "journal_id",
    "move_id",
    "partner_id",
    "partner_name",
    "payment_ref",
    "statement_id",
    "transaction_details",
}


class AccountBankStatementLine(models.Model):
    """A statement line, what it means and what was done with it.

    What the bank said is in ``account_bank_statement_line_evidence``; this file holds the
    matching. A line is matched by ``action_match`` or by ``bank.applier``, never by writing.
    """

    _inherit = "account.bank.statement.line"

    proposal_ids = fields.One2many("bank.reconciliation.proposal", "line_id", string="Suggestions")
    best_proposal_id = fields.Many2one(
        "bank.reconciliation.proposal",
        compute="_compute_best_proposal",
        groups="account_bank_reconciliation.group_auditor",
    )
    match_summary = fields.Char(
        string="Match With",
        compute="_compute_best_proposal",
        groups="account_bank_reconciliation.group_auditor",
        help="What the line is matched with, or would be as suggested.",
    )
    match_is_ambiguous = fields.Boolean(
        compute="_compute_best_proposal", groups="account_bank_reconciliation.group_auditor"
    )
    match_confidence = fields.Selection(
        CONFIDENCES, string="Confidence", default="none", readonly=True, copy=False
    )
    match_reason_codes = fields.Text(
        readonly=True, copy=False, help="Codes and data of engine/reasons.py."
    )
    match_reason = fields.Text(
        string="Reason",
        compute="_compute_match_reason",
        help="Why it is matched, or would be, the strongest reason first.",
    )
    match_kind = fields.Selection(KINDS, string="Kind of Match", readonly=True, copy=False)
    match_method = fields.Selection(METHODS, string="Matched", readonly=True, copy=False)
    matched_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    matched_at = fields.Datetime(string="Matched On", readonly=True, copy=False)
    match_run_id = fields.Many2one(
        "bank.reconciliation.run",
        string="Automatic Run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    undone_item_ids = fields.Many2many(
        "account.move.line",
        "bank_statement_line_undone_item_rel",
        "line_id",
        "item_id",
        string="Undone Matches",
        readonly=True,
        copy=False,
        help="Items that a person took off this line; they are not matched again by themselves.",
    )
    partner_before_match_id = fields.Many2one("res.partner", readonly=True, copy=False)
    is_ticked = fields.Boolean(
        readonly=True, copy=False, help="Created by ticking an outstanding payment on paper."
    )
    is_closed = fields.Boolean(
        compute="_compute_is_closed", groups="account_bank_reconciliation.group_auditor"
    )
    confirmation_ids = fields.One2many(
        "bank.reconciliation.confirmation",
        "line_id",
        string="Confirmations",
        groups="account_bank_reconciliation.group_auditor",
    )
    matched_item_ids = fields.Many2many(
        "account.move.line", string="Matched Items", compute="_compute_matched_item_ids"
    )

    @api.depends("confirmation_ids.reconciliation_id.state")
    def _compute_is_closed(self):
        for line in self:
            states = line.confirmation_ids.reconciliation_id.mapped("state")
            line.is_closed = "closed" in states

    @api.depends("match_reason_codes")
    @api.depends_context("lang")
    def _compute_match_reason(self):
        self.env["bank.matcher"]._compute_sentences(self, "match_reason_codes", "match_reason")

    @api.depends("proposal_ids", "match_method")
    def _compute_best_proposal(self):
        for line in self:
            found = line.proposal_ids
            # a slice alone forgets its siblings, which are read together with it
            best = found[:1].with_prefetch(found._prefetch_ids)
            matched = line.matched_item_ids.move_id if line.match_method else []
            line.best_proposal_id = best
            line.match_is_ambiguous = best.is_ambiguous
            line.match_summary = best.summary or ", ".join(move.name for move in matched)

    @api.depends("move_id.line_ids.matched_debit_ids", "move_id.line_ids.matched_credit_ids")
    def _compute_matched_item_ids(self):
        counterparts = {line: line._seek_for_lines()[2] for line in self}
        everything = self.env["account.move.line"].union(*counterparts.values())
        # read for all lines together; the rights to each line's items are checked one by one
        everything._get_settled_items().fetch(["company_id", "move_id"])
        for line, items in counterparts.items():
            line.matched_item_ids = items._get_settled_items() - items

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_evidence_is_ours(vals)
        return super().create(vals_list)

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), self._get_protected_fields())

    def write(self, vals):
        self._check_evidence_is_ours(vals)
        self._check_closed_stays(vals)
        self._check_evidence_stays(vals)
        self._undo_before_rewriting(vals)
        return super().write(vals)

    def _undo_before_rewriting(self, vals):
        """A line whose items core will write anew is to be matched anew."""
        if self.env.context.get("skip_account_move_synchronization"):
            return
        matched = self.filtered("match_method") if REWRITING_FIELDS & set(vals) else self.browse()
        if matched:
            matched.action_undo_reconciliation()

    def _check_closed_stays(self, vals):
        names = CLOSED_FIELDS & set(vals)
        will_change = self.env["account.move"]._field_will_change
        changed = self.filtered(
            lambda line: (
                any(will_change(line, vals, name) for name in names)
                or (line.match_method and will_change(line, vals, "match_method"))
            )
        )
        self.env["bank.reconciliation"]._check_moves_not_closed(changed.move_id)

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_match(self, items):
        """Match these lines with open items, oldest first; a rest stays open on the line.

        :param items: ``account.move.line`` recordset or ids; read again under the user's rights.
        :raises UserError: an item is settled, of another company, or leads the wrong way.
        """
        self._require_accountant()
        self.env["bank.reconciliation"]._check_moves_not_closed(self.move_id)
        items = self._read_items(items)
        self.env["bank.applier"]._apply(self._prepare_manual_plans(items))
        return True

    def action_undo_reconciliation(self):
        """Undo the match; the items become open again and the line has suggestions again."""
        matched = self.filtered("match_method")
        if not matched:
            self.env["bank.reconciliation"]._check_moves_not_closed(self.move_id)
            return super().action_undo_reconciliation()
        self._require_accountant()
        self.env["bank.reconciliation"]._check_moves_not_closed(self.move_id)
        matched._note_undo()
        payments = matched._get_proved_payments()
        matched._restore_partner()
        matched.sudo().write(MATCH_RESET)  # the match is ours to take back, role checked above
        result = super().action_undo_reconciliation()
        payments._wait_for_bank_again()
        if not self.env.context.get("account_bank_reconciliation_no_suggestions"):
            self.env["bank.matcher"]._refresh_proposals(matched)
        return result

    def action_apply_proposal(self):
        """Match each line as its best suggestion says; where several fit, a person chooses."""
        self._require_accountant()
        best = self.best_proposal_id
        if len(self) == 1 and best.is_ambiguous:
            return self._get_choice_action()
        best = best.filtered(lambda proposal: not proposal.is_ambiguous)
        if not best:
            raise UserError(
                self.env._("No suggestion stands out. Choose the items with “Choose…” instead.")
            )
        best.action_apply()
        return True

    def _get_choice_action(self):
        """Open the line with all its suggestions."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Several matches fit: choose one"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref(
                        "account_bank_reconciliation.account_bank_statement_line_view_form"
                    ).id,
                    "form",
                )
            ],
        }

    def action_suggest(self):
        """Look for suggestions for these lines again."""
        self._require_accountant()
        self.env["bank.matcher"]._refresh_proposals(
            self.filtered(lambda line: not line.is_reconciled)
        )
        return True

    def action_open_match_wizard(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Match with open items"),
            "res_model": "bank.reconciliation.match",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id, "dialog_size": "extra-large"},
        }

    def _require_accountant(self):
        if not self.env.su:  # server code of other modules answers for itself
            self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
            self.check_access("write")

    def _read_items(self, items):
        ids = items.ids if isinstance(items, models.BaseModel) else list(items)
        records = self.env["account.move.line"].browse(ids).exists()
        if len(records) != len(set(ids)):
            raise UserError(
                self.env._("Some of these items are gone. Reload the page and choose again.")
            )
        records.check_access("read")
        return records

    # -------------------------------------------------------------------------
    # HELPERS
    # -------------------------------------------------------------------------

    def _seek_bank_items(self):
        """Return the journal items of these lines on their bank accounts."""
        return self.env["account.move.line"].concat(*(line._seek_for_lines()[0] for line in self))

    def _note_undo(self):
        """Hook: the match of these lines is about to be undone, and is still in place."""
        self._remember_undone()

    def _remember_undone(self):
        for line in self:
            line.sudo().undone_item_ids |= line.matched_item_ids  # bookkeeping of the undo itself

    def _get_proved_payments(self):
        """Return the payments that wait for the bank again when these lines are undone."""
        payments = self.env["account.payment"]
        in_process = payments.search([("bank_statement_line_id", "in", self.ids)])
        return in_process | self.matched_item_ids.payment_id

    def _restore_partner(self):
        """Give the lines back the partners they had before they were matched."""
        for partner, lines in self.grouped("partner_before_match_id").items():
            lines._write_partner(partner)

    def _write_partner(self, partner):
        """Set the partner on lines, entries and items at once, without rewriting the items."""
        quiet = self.with_context(
            skip_account_move_synchronization=True, skip_readonly_check=True, tracking_disable=True
        )
        changed = quiet.filtered(lambda line: line.partner_id != partner)
        if changed:
            changed.write({"partner_id": partner.id})
            changed.move_id.write({"partner_id": partner.id})
            changed.move_id.line_ids.write({"partner_id": partner.id})

    def _confirm_in_periods(self):
        """A fully matched line confirms itself in the open period of its journal."""
        periods = self.env["bank.reconciliation"].search(
            [("journal_id", "in", self.journal_id.ids), ("state", "=", "open")]
        )
        periods._confirm_reconciled_lines(self)

    def _reset_after_unreconcile(self):
        """Someone took the matching apart from the other side: the line is open again."""
        still = self.filtered("match_method")
        if still:
            quiet = still.with_context(account_bank_reconciliation_no_suggestions=True)
            quiet.action_undo_reconciliation()

    def _remove_ticked(self):
        """Undo and delete the lines that ticking outstanding payments created."""
        ticked = self.exists().filtered("is_ticked")
        ticked.action_undo_reconciliation()
        ticked.unlink()
