from dataclasses import replace
from datetime import timedelta

from odoo import models

from ..engine.candidates import BOOKED, TRANSFER, Item, Policy
from ..engine.returns import is_return, paid_by
from ..engine.text import account_key, are_alike
from .account_bank_statement_line_apply import to_decimal
from .bank_matcher_items import ROW, amounts_asked

BANK_TYPES = ("bank", "cash", "credit")
#: Days after which nothing comes back any more: 13 months, as for unauthorised direct debits.
RETURN_DAYS = 400


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    _bank_match_amount_idx = models.Index("(amount, journal_id)")
    _bank_match_foreign_idx = models.Index(
        "(amount_currency) WHERE is_reconciled IS NOT TRUE AND foreign_currency_id IS NOT NULL"
    )


class BankMatcher(models.AbstractModel):
    """What a line may be besides the payment of an open item.

    The other side of a transfer between own accounts, something booked on the bank account
    already, or an earlier payment that comes back.
    """

    _inherit = "bank.matcher"

    # -------------------------------------------------------------------------
    # TRANSFERS
    # -------------------------------------------------------------------------

    def _get_items_of_transfers(self, lines, asked, scope):
        """Lines of other bank journals that bring what these take, or take what these bring."""
        if not scope.transfer:
            return []
        others = self.env["account.bank.statement.line"].search(
            self._get_transfers_domain(lines, asked, scope), order="id"
        )
        own = self._get_own_accounts(scope)
        partner = scope.journal.company_id.partner_id.commercial_partner_id
        return [
            self._prepare_transfer(other, partner)
            for other in others
            if self._is_own_transfer(other, own, partner)
        ]

    def _get_transfers_domain(self, lines, asked, scope):
        opposite = [float(-amount) for amount in asked.amounts]
        foreign = [("foreign_currency_id", "!=", False), ("amount_currency", "in", opposite)]
        return [
            ("journal_id", "!=", scope.journal.id),
            ("journal_id.type", "in", BANK_TYPES),
            ("company_id", "=", scope.journal.company_id.id),
            ("is_reconciled", "=", False),
            ("match_method", "=", False),
            ("state", "=", "posted"),
            *self._get_days_domain(lines, Policy().days),
            *("|", ("amount", "in", opposite), "&", *foreign),
        ]

    def _get_days_domain(self, lines, days):
        """No more than this many days away from one of the lines."""
        dates = [line.date for line in lines]
        near = timedelta(days=days)
        return [("date", ">=", min(dates) - near), ("date", "<=", max(dates) + near)]

    def _get_own_accounts(self, scope):
        journals = self.env["account.journal"].search(
            [("type", "in", BANK_TYPES), ("company_id", "=", scope.journal.company_id.id)]
        )
        numbers = [number for journal in journals for number in journal._get_statement_accounts()]
        return {account_key(number) for number in numbers} - {""}

    def _is_own_transfer(self, line, own, partner):
        """Whether nothing on the other line says that it is somebody else's money."""
        account, name = account_key(line.account_number or ""), line.partner_name or ""
        is_own = account in own if account else not name or are_alike(name, partner.name or "")
        return is_own and line.partner_id.commercial_partner_id in (partner, partner.browse())

    def _prepare_transfer(self, line, partner):
        currency = line._get_transaction_currency()
        amount = line.amount_currency if line.foreign_currency_id else line.amount
        return Item(
            key=("line", line.id),
            kind=TRANSFER,
            date=line.date,
            due=None,
            residual=-to_decimal(amount, currency),
            currency=currency.name,
            partner_id=partner.id,
            partner_name=partner.name or "",
            numbers=self._texts(line.move_id.name, line.end_to_end_id, line.bank_reference),
        )

    # -------------------------------------------------------------------------
    # BOOKED ALREADY
    # -------------------------------------------------------------------------

    def _get_items_of_booked(self, lines, asked, scope):
        """Items on the bank account that no statement line has made and no period has proved."""
        items = self.env["account.move.line"]
        # whether a period has proved it is no secret to whom may match
        booked = items.sudo()._search(
            [
                ("account_id", "=", scope.journal.default_account_id.id),
                ("parent_state", "=", "posted"),
                ("statement_line_id", "=", False),
                ("amount_currency", "in", [float(amount) for amount in asked.amounts]),
                ("bank_confirmation_ids", "=", False),
                *self._get_days_domain(lines, Policy().days),
            ]
        )
        rows = self._read_rows(items._search([("id", "in", booked)], order="id"))
        return [self._prepare_booked(row) for row in rows]

    def _prepare_booked(self, row):
        currency = self._get_currency(row["currency_id"])
        return Item(
            key=("item", row["id"]),
            kind=BOOKED,
            date=row["date"],
            due=None,
            residual=to_decimal(row["amount_currency"], currency),
            currency=currency.name,
            partner_id=row["owner_id"],
            partner_name=row["owner_name"] or "",
            numbers=self._get_row_numbers(row),
        )

    # -------------------------------------------------------------------------
    # RETURNS
    # -------------------------------------------------------------------------

    def _get_items_of_returned(self, lines, asked, scope):  # noqa: ARG002 - see BankMatcher
        """What earlier lines had paid that some of these lines may take back."""
        returns = [line for line in lines if is_return(line)]
        if not returns:
            return []
        earlier = self.env["account.bank.statement.line"].search(
            self._get_returned_domain(returns, scope), order="id"
        )
        settled = {line: line.matched_item_ids for line in earlier}
        rows = self._read_rows(self._search_settled(settled))
        items = {row["id"]: self._make_item(row, scope) for row in rows}
        return [
            self._prepare_paid(line, paid)
            for line, found in settled.items()
            if not found.statement_line_id  # settled by a later line: it came back already
            and (paid := [items[one] for one in found.ids if one in items])
        ]

    def _prepare_paid(self, line, settled):
        """What a line had paid; of an amount in another currency also what the account got."""
        if not line.foreign_currency_id:
            return paid_by(self._prepare_line(line, line.amount), settled)
        return replace(
            paid_by(self._prepare_line(line, line.amount_currency), settled),
            booked_residual=-to_decimal(line.amount, line.currency_id),
            booked_currency=line.currency_id.name,
        )

    def _get_returned_domain(self, returns, scope):
        opposite = [float(-amount) for line in returns for amount in amounts_asked(line)]
        foreign = [("foreign_currency_id", "!=", False), ("amount_currency", "in", opposite)]
        said = {one for line in returns for one in (*line.identifiers, *line.references)}
        first, last = min(line.date for line in returns), max(line.date for line in returns)
        return [
            ("journal_id", "=", scope.journal.id),
            ("match_method", "!=", False),
            ("is_reconciled", "=", True),
            ("date", ">=", first - timedelta(days=RETURN_DAYS)),
            ("date", "<=", last),
            *("|", ("amount", "in", opposite), "|", "&", *foreign),
            ("end_to_end_id", "in", sorted(said)),
        ]

    def _search_settled(self, settled):
        items = self.env["account.move.line"]
        items.flush_model(ROW[1:])
        ids = {item_id for found in settled.values() for item_id in found.ids}
        return items._search([("id", "in", sorted(ids))], order="id")
