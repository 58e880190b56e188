from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine.candidates import Policy
from ..models.bank_applier import MatchPlan, Settlement

BANK_TYPES = ("bank", "cash", "credit")


class BankReconciliationPosting(models.TransientModel):
    """A transfer between own accounts, from one side or from both.

    The first side puts the money on the company's account of transfers, the second one settles it
    there, whichever statement comes first. In two currencies both sides settle each other in full,
    and what the banks' rates make of it is an exchange difference.
    """

    _inherit = "bank.reconciliation.posting"

    other_journal_id = fields.Many2one(
        "account.journal",
        string="Other Bank",
        compute="_compute_other_journal_id",
        store=True,
        readonly=False,
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('id', '!=', journal_id), "
        "('company_id', '=', company_id)]",
    )
    waiting_item_id = fields.Many2one(
        "account.move.line",
        string="Waiting There",
        compute="_compute_other_side",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_item_ids)]",
        help="The other side, which waits on the account of transfers; both settle each other.",
    )
    other_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Line There",
        compute="_compute_other_side",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_other_line_ids)]",
        help="The line of the other statement, if it has arrived; it is matched at the same time.",
    )
    available_item_ids = fields.Many2many("account.move.line", compute="_compute_available_sides")
    available_other_line_ids = fields.Many2many(
        "account.bank.statement.line", compute="_compute_available_sides"
    )

    @api.constrains("other_journal_id", "waiting_item_id", "other_line_id")
    def _check_own_rights_there(self):
        """A browser sends any id; the dialog would show its name."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        for name in ("other_journal_id", "waiting_item_id", "other_line_id"):
            dialogs[name].check_access("read")

    # -------------------------------------------------------------------------
    # THE OTHER SIDE
    # -------------------------------------------------------------------------

    @api.depends("kind", "journal_id", "amount")
    def _compute_other_journal_id(self):
        """The bank where exactly one line or waiting item fits, else the only other bank."""
        for dialog in self:
            dialog.other_journal_id = dialog.kind == "transfer" and dialog._guess_other_journal()

    def _guess_other_journal(self):
        others = self.env["account.journal"].search(
            [
                ("type", "in", BANK_TYPES),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.journal_id.id),
            ]
        )
        fitting = self._filter_fitting(self._search_lines_of(others)).journal_id
        fitting |= self._filter_fitting(self._search_waiting_of(others)).journal_id
        found = fitting or others
        return found if len(found) == 1 else others.browse()

    @api.depends("kind", "other_journal_id", "amount", "date", "line_ids")
    def _compute_available_sides(self):
        for dialog in self:
            other = dialog.other_journal_id
            is_single = dialog.kind == "transfer" and other and len(dialog.line_ids) <= 1
            journals = other if is_single else other.browse()
            dialog.available_item_ids = dialog._search_waiting_of(journals)
            dialog.available_other_line_ids = dialog._search_lines_of(journals)

    @api.depends("available_item_ids", "available_other_line_ids")
    def _compute_other_side(self):
        """Choose what fits exactly, where only one does; what waits comes before a line."""
        for dialog in self:
            items = dialog._filter_fitting(dialog.available_item_ids._origin)
            lines = dialog._filter_fitting(dialog.available_other_line_ids._origin)
            dialog.waiting_item_id = items if len(items) == 1 else False
            dialog.other_line_id = lines if len(lines) == 1 and not items else False

    def _search_lines_of(self, journals):
        """Lines of other banks near the day that bring what this one takes, or the reverse."""
        sign = ">" if self.amount < 0 else "<"
        return self.env["account.bank.statement.line"].search(
            Domain(journals._get_unmatched_domain())
            & Domain("amount", sign, 0)
            & self._get_near_domain()
        )

    def _search_waiting_of(self, journals):
        """What other banks have put on the account of transfers."""
        sign = ">" if self.amount > 0 else "<"
        return self.env["account.move.line"].search(
            Domain("journal_id", "in", journals.ids)
            & Domain("account_id", "=", self.company_id.transfer_account_id.id)
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("amount_residual", sign, 0)
            & self._get_near_domain()
        )

    def _get_near_domain(self):
        day, near = self.date or fields.Date.context_today(self), timedelta(days=3 * Policy().days)
        return Domain("date", ">=", day - near) & Domain("date", "<=", day + near)

    def _filter_fitting(self, records):
        """Return what is worth the amount exactly, in the currency of one of the two sides."""
        return records.filtered(self._is_worth_the_amount)

    def _is_worth_the_amount(self, record):
        own = self._get_own_amounts()
        if record._name == "account.move.line":
            there = {record.currency_id: record.amount_residual_currency}
        else:
            there = {record.currency_id: -record.amount}
            if record.foreign_currency_id:
                there[record.foreign_currency_id] = -record.amount_currency
        return any(
            currency in own and not currency.compare_amounts(own[currency], amount)
            for currency, amount in there.items()
        )

    def _get_own_amounts(self):
        """Return ``{currency: amount}`` of this side, signed as the bank sees it."""
        amounts = {self.currency_id: self.amount}
        line = self.line_ids._origin if len(self.line_ids) == 1 else self.line_ids.browse()
        if line.foreign_currency_id:
            amounts[line.foreign_currency_id] = line.amount_currency
        return amounts

    # -------------------------------------------------------------------------
    # PLAN
    # -------------------------------------------------------------------------

    def _get_account(self):
        if self.kind == "transfer":
            return self.company_id.transfer_account_id
        return super()._get_account()

    def _get_label(self):
        if self.kind != "transfer" or not self.other_journal_id:
            return super()._get_label()
        return self.journal_id._get_transfer_label(self.other_journal_id, self.amount)

    @api.depends("other_journal_id")
    def _compute_from_scheme(self):
        transfers = self.filtered(lambda dialog: dialog.kind == "transfer")
        result = super()._compute_from_scheme()
        for dialog in transfers:
            dialog.partner_id = dialog.company_id.partner_id
            dialog.tax_ids = False
        return result

    @api.depends("waiting_item_id", "other_line_id")
    def _compute_preview(self):
        return super()._compute_preview()

    def _check_booking(self):
        if self.kind != "transfer":
            return super()._check_booking()
        company = self.company_id
        if not company.transfer_account_id:
            raise UserError(
                self.env._(
                    "%s has no account for internal transfers. Set it in the accounting settings "
                    "under “Default Accounts”.",
                    company.display_name,
                )
            )
        other = self.other_journal_id
        if not other or other == self.journal_id or other.company_id != company:
            raise UserError(self.env._("Choose the other bank of the transfer."))
        return self._check_other_side(other)

    def _check_other_side(self, other):
        if self.waiting_item_id and self.waiting_item_id not in self._search_waiting_of(other):
            raise UserError(
                self.env._("%s no longer waits there.", self.waiting_item_id.display_name)
            )
        if self.other_line_id and self.other_line_id not in self._search_lines_of(other):
            raise UserError(self.env._("%s is matched already.", self.other_line_id.display_name))

    def _prepare_plan(self, line):
        if self.kind != "transfer":
            return super()._prepare_plan(line)
        if self.waiting_item_id:
            return self._prepare_settling_plan(line, self.waiting_item_id)
        return MatchPlan(
            line.id,
            kind="transfer",
            write_offs=(self._prepare_posting(line),),
            confidence="high",
            reason=self._get_reason(),
        )

    def _prepare_settling_plan(self, line, item):
        """Return the plan of the second side: what waits is settled, in another currency whole."""
        open_amount = float(line._get_amount_to_match())
        residual = item.amount_residual_currency
        if item.currency_id == line._get_transaction_currency():
            settlement = Settlement(self._get_key(item), min(open_amount, residual, key=abs))
        else:
            settlement = Settlement(self._get_key(item), residual, line_amount=open_amount)
        return MatchPlan(
            line.id, (settlement,), kind="transfer", confidence="high", reason=self._get_reason()
        )

    # -------------------------------------------------------------------------
    # THE LINE OF THE OTHER STATEMENT
    # -------------------------------------------------------------------------

    def _has_second_side(self):
        return self.kind == "transfer" and self.other_line_id and not self.waiting_item_id

    def _preview_entries(self):
        """The other line settles an item that is not there yet: one that is never saved."""
        entries = super()._preview_entries()
        if not self._has_second_side():
            return entries
        vals = next(vals for vals in entries[0][1] if vals["account_id"] == self._get_account().id)
        item = self._new_open_item(vals)
        other = self.other_line_id._origin
        items = other._preview_items(self._prepare_settling_plan(other, item))
        return [*entries, (self._format_title(other.date, other.move_id.name), items)]

    def _post(self):
        moves = super()._post()
        if not self._has_second_side():
            return moves
        other = self.other_line_id
        waiting = moves.line_ids.filtered(lambda item: item.account_id == self._get_account())
        self.env["bank.applier"]._apply([self._prepare_settling_plan(other, waiting)])
        return moves | other.move_id
