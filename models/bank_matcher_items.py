from dataclasses import dataclass, field
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine.candidates import DOCUMENT, ENTRY, PAYMENT, TRANSFER, Item
from .account_bank_statement_line_apply import to_decimal
from .bank_matcher_index import OPEN_TYPES

#: Accounts of wages, taxes, loans, deposits: their entries have no document.
ENTRY_TYPES = (
    "asset_current",
    "asset_non_current",
    "liability_current",
    "liability_non_current",
)
ROW = (
    "id",
    "move_id",
    "account_id",
    "date",
    "date_maturity",
    "partner_id",
    "name",
    "currency_id",
    "amount_currency",
    "amount_residual_currency",
    "company_currency_id",
    "amount_residual",
    "discount_date",
    "discount_amount_currency",
)


@dataclass(frozen=True, slots=True)
class Money:
    """A currency, as thousands of items need it: name and decimal places."""

    name: str
    places: int

    def amount(self, stored):
        """A stored amount, which is rounded to the currency, as Decimal."""
        return Decimal(f"{stored:.{self.places}f}")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a journal's lines may settle: a domain of open items, and the accounts whose items are
    registered payments and transfers; ``money`` are the currencies of items by id.
    """

    journal: models.BaseModel
    companies: models.BaseModel
    domain: list
    outstanding: frozenset[int]
    transfer: int
    money: dict[int, Money] = field(default_factory=dict)


class BankMatcher(models.AbstractModel):
    """Open items as the engine takes them, read in one query."""

    _inherit = "bank.matcher"

    def _get_scope(self, lines):
        journal = lines.journal_id
        companies = self.env["res.company"].search([("id", "child_of", journal.company_id.id)])
        outstanding = journal._get_bank_outstanding_accounts()
        transfer = journal.company_id.transfer_account_id
        return Scope(
            journal=journal,
            companies=companies,
            domain=self._get_items_domain(lines, outstanding, transfer),
            outstanding=frozenset(outstanding.ids),
            transfer=transfer.id or 0,
        )

    def _get_items_domain(self, lines, outstanding, transfer):
        """Core's matching domain of the journal, on the accounts that a bank line settles."""
        journal = lines.journal_id
        core = lines[0]._get_default_amls_matching_domain()
        open_ids, entry_ids = self._get_item_accounts(journal, outstanding | transfer)
        elsewhere = [("account_id", "=", transfer.id), ("journal_id", "!=", journal.id)]
        return [
            *(term for term in core if term[0] != "statement_line_id"),
            "|",
            *("&", *elsewhere),
            *("&", ("statement_line_id", "=", False)),
            *("|", ("account_id", "in", open_ids)),
            *("|", "&", ("account_id", "in", outstanding.ids), ("journal_id", "=", journal.id)),
            *("&", ("account_id", "in", entry_ids), ("product_id", "=", False)),
        ]

    def _get_item_accounts(self, journal, special):
        """Return the ids of the receivable and payable accounts, and of those of other entries.

        The accounts of banks are not among them: outstanding ones, suspense accounts, transfers.
        """
        accounts = self.env["account.account"].search_fetch(
            [
                ("company_ids", "child_of", journal.company_id.root_id.id),
                ("reconcile", "=", True),
            ],
            ["account_type"],
        )
        banks = self.env["account.journal"].search(
            [
                ("type", "in", ("bank", "cash", "credit")),
                ("company_id", "in", journal.company_id.ids),
            ]
        )
        of_banks = special | banks.suspense_account_id | banks._get_bank_outstanding_accounts()
        others = accounts - of_banks
        open_ids = accounts.filtered(lambda a: a.account_type in OPEN_TYPES).ids
        return open_ids, others.filtered(lambda a: a.account_type in ENTRY_TYPES).ids

    # -------------------------------------------------------------------------
    # READING
    # -------------------------------------------------------------------------

    def _read_items(self, ids, scope):
        """Return the engine's items of those of these ids that are in scope."""
        if not ids:
            return []
        rows = self._read_rows(self._search_items(ids, scope))
        return [self._make_item(row, scope) for row in rows]

    def _read_rows(self, query):
        """Return ``[{column: value}]`` of items with the numbers of their entries and payments."""
        table = query.table
        move = query.join(table, "move_id", "account_move", "id", "move")
        payment = query.left_join(table, "payment_id", "account_payment", "id", "payment")
        partner = query.left_join(table, "partner_id", "res_partner", "id", "partner")
        owner = query.left_join(partner, "commercial_partner_id", "res_partner", "id", "owner")
        return self.env.execute_query_dict(
            query.select(
                *(SQL.identifier(table, name) for name in ROW),
                SQL("%s AS owner_id", SQL.identifier(owner, "id")),
                SQL("%s AS owner_name", SQL.identifier(owner, "name")),
                SQL("%s AS move_type", SQL.identifier(move, "move_type")),
                SQL("%s AS number", SQL.identifier(move, "name")),
                SQL("%s AS ref", SQL.identifier(move, "ref")),
                SQL("%s AS reference", SQL.identifier(move, "payment_reference")),
                SQL("%s AS memo", SQL.identifier(payment, "memo")),
                SQL("%s AS paid_reference", SQL.identifier(payment, "payment_reference")),
            )
        )

    def _search_items(self, ids, scope):
        """Return the query of open items in scope, under the user's own rights."""
        items = self.env["account.move.line"]
        items.flush_model([*ROW[1:], "payment_id"])
        self.env["account.move"].flush_model(["name", "ref", "payment_reference", "move_type"])
        self.env["account.payment"].flush_model(["memo", "payment_reference"])
        self.env["res.partner"].flush_model(["commercial_partner_id", "name"])
        return items._search([("id", "in", list(ids)), *scope.domain], order="id")

    def _make_item(self, row, scope):
        currency = self._get_money(row["currency_id"], scope)
        company_currency = self._get_money(row["company_currency_id"], scope)
        booked = row["amount_residual"] if currency != company_currency else None
        discount, until = self._get_discount(row, currency)
        return Item(
            key=("item", row["id"]),
            kind=self._get_item_kind(row, scope),
            date=row["date"],
            due=row["date_maturity"],
            residual=currency.amount(row["amount_residual_currency"]),
            currency=currency.name,
            partner_id=row["owner_id"],
            partner_name=row["owner_name"] or "",
            numbers=self._get_row_numbers(row),
            discount_amount=discount,
            discount_until=until,
            booked_residual=booked and company_currency.amount(booked),
            booked_currency=company_currency.name if booked else "",
        )

    def _get_money(self, currency_id, scope):
        if currency_id not in scope.money:
            currency = self._get_currency(currency_id)
            scope.money[currency_id] = Money(currency.name, currency.decimal_places)
        return scope.money[currency_id]

    def _get_currency(self, currency_id):
        return self.env["res.currency"].browse(currency_id)

    def _get_item_kind(self, row, scope):
        if row["account_id"] in scope.outstanding:
            return PAYMENT
        if row["account_id"] == scope.transfer:
            return TRANSFER
        return ENTRY if row["move_type"] == "entry" else DOCUMENT

    def _get_discount(self, row, currency):
        """Return what is due with the early-payment discount, and until when it is granted.

        As in core, nothing may have been paid yet.
        """
        is_whole = row["amount_residual_currency"] == row["amount_currency"]
        if not (row["discount_date"] and row["discount_amount_currency"] and is_whole):
            return None, None
        return currency.amount(row["discount_amount_currency"]), row["discount_date"]

    def _get_row_numbers(self, row):
        return self._texts(
            row["number"],
            row["ref"],
            row["reference"],
            row["name"],
            row["memo"],
            row["paid_reference"],
        )

    # -------------------------------------------------------------------------
    # PAYMENTS IN PROCESS WITHOUT ENTRY
    # -------------------------------------------------------------------------

    def _prepare_payment(self, payment):
        partner = payment.partner_id.commercial_partner_id
        sign = 1 if payment.payment_type == "inbound" else -1
        return Item(
            key=("payment", payment.id),
            kind=PAYMENT,
            date=payment.date,
            due=None,
            residual=to_decimal(sign * payment.amount, payment.currency_id),
            currency=payment.currency_id.name,
            partner_id=partner.id or None,
            partner_name=partner.name or "",
            numbers=self._texts(payment.name, payment.memo, payment.payment_reference),
            pays=tuple(("item", item.id) for item in payment._get_paid_items()),
        )


def amounts_asked(line):
    """Return the amounts, in whatever currency, that settle something for an engine line."""
    found = {line.amount, line.amount - line.charges}
    if line.original_amount:
        found.add(line.original_amount)
    return found - {Decimal(0)}
