from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.statement_proof import (
    POSITIONS,
    ReconciliationStatement,
    StatementFigures,
    StatementRow,
    place_open_item,
    sum_rows,
)
from .account_bank_statement_line_apply import to_decimal
from .bank_reconciliation_statement_query import StatementScope

ZERO = Decimal(0)
LIABILITIES = ("asset_current", "liability_current", "asset_cash", "liability_credit_card")


class AccountJournal(models.Model):
    """The reconciliation statement of a bank journal at the end of any day, also in the past.

    What counts is the day of the entries: an item is open on a day if items up to that day do not
    settle it, whenever somebody has matched them. The number of queries is the same for any number
    of items and lines.
    """

    _inherit = "account.journal"

    def _get_reconciliation_statement(self, date):
        """Return the :class:`ReconciliationStatement` of this journal at the end of ``date``.

        The rows are read past record rules: whoever calls it checks the rights on the journal.
        """
        self.ensure_one()
        date = fields.Date.to_date(date)
        self._flush_for_statement()
        scope = self._get_statement_scope(date)
        basis = self._get_statement_basis(date)
        rows = self._get_statement_rows(scope, basis)
        ledgers, company_ledgers = self._get_statement_ledgers(scope, rows)
        own, company = sum_rows(row for group in rows.values() for row in group)
        figures = StatementFigures(self._get_bank_currency().name, basis.balance, own, ledgers)
        return ReconciliationStatement(
            journal_id=self.id,
            date=date,
            basis=basis,
            figures=figures,
            company=self._value_statement(date, figures, company, company_ledgers),
            rows=rows,
        )

    def _flush_for_statement(self):
        for model in (
            "account.bank.statement",
            "account.bank.statement.line",
            "account.move",
            "account.move.line",
            "account.partial.reconcile",
            "account.payment",
            "bank.reconciliation",
            "bank.reconciliation.confirmation",
        ):
            self.env[model].flush_model()

    def _value_statement(self, date, figures, positions, ledgers):
        """Return the figures in company currency: the bank's balance at the rate of the day.

        The exchange difference is that of what the books say the bank has shown, so that an error
        in the balance shows in the proof and not in it.
        """
        company = self.company_id.currency_id
        shown = figures.ledgers["bank"] - figures.positions["booked_not_shown"]
        booked = ledgers["bank"] - positions["booked_not_shown"]
        difference = booked - self._convert_for_statement(shown, date)
        return StatementFigures(
            company.name,
            self._convert_for_statement(figures.balance_bank, date),
            {**positions, "exchange_difference": positions["exchange_difference"] + difference},
            ledgers,
        )

    def _convert_for_statement(self, amount, date):
        """Return an amount in journal currency in the company's, at the rate of ``date``."""
        company = self.company_id.currency_id
        converted = self._get_bank_currency()._convert(
            float(amount), company, self.company_id, date
        )
        return to_decimal(converted, company)

    @api.model
    def _get_statement_labels(self):
        """Return ``{position: what it is called}``, in the order of the statement."""
        return {
            "balance_bank": self.env._("Balance per bank"),
            "deposits_in_transit": self.env._("Deposits in transit"),
            "payments_outstanding": self.env._("Payments outstanding"),
            "booked_not_shown": self.env._("Booked on the bank account, not shown by the bank"),
            "lines_not_matched": self.env._("Less: statement lines not matched"),
            "shown_not_booked": self.env._("Less: shown by the bank, payment booked later"),
            "settled_elsewhere": self.env._("Outstanding items settled by other journals"),
            "exchange_difference": self.env._("Exchange difference not booked"),
            "balance_books": self.env._("Balance per books"),
            "proof": self.env._("Proof (zero if nothing is unexplained)"),
        }

    # -------------------------------------------------------------------------
    # ACCOUNTS
    # -------------------------------------------------------------------------

    def _get_statement_scope(self, date):
        accounts = self._get_statement_outstanding_accounts()
        own = self._get_statement_own_accounts(accounts)
        return StatementScope(date, tuple(accounts.ids), tuple(own.ids))

    def _get_statement_outstanding_accounts(self):
        """Return the outstanding accounts of this journal, those of earlier settings included."""
        groups = (
            self.env["account.payment"]
            .sudo()
            ._read_group(  # as the accounts of a journal
                [("journal_id", "=", self.id), ("outstanding_account_id", "!=", False)],
                ["outstanding_account_id"],
            )
        )
        used = self.env["account.account"].union(*(account for (account,) in groups))
        used = used.filtered(lambda account: account.account_type in LIABILITIES)
        accounts = self._get_bank_outstanding_accounts() | used
        return accounts - self.default_account_id - self.suspense_account_id

    def _get_statement_own_accounts(self, accounts):
        """Return those outstanding accounts that no other journal uses: all on them is ours."""
        others = self.with_context(active_test=False).search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("type", "in", ("bank", "credit", "cash"))
            & Domain("id", "!=", self.id)
        )
        return accounts - others._get_bank_outstanding_accounts()

    # -------------------------------------------------------------------------
    # ROWS
    # -------------------------------------------------------------------------

    def _get_statement_rows(self, scope, basis):
        """Return ``{position: rows}``, oldest first."""
        found = self._query_statement_not_shown(scope.date, basis)
        found += self._query_statement_open_items(scope)
        found += self._query_statement_settled_elsewhere(scope)
        rows = defaultdict(list)
        for values in self._fill_statement_amounts(found):
            row = self._make_statement_row(values)
            rows[row.position].append(row)
        return {
            position: tuple(sorted(rows[position], key=lambda row: (row.date, row.item_id)))
            for position in (*POSITIONS, "transfers_in_transit")
            if rows[position]
        }

    def _fill_statement_amounts(self, found):
        """Give those rows an amount in journal currency that are in a third one."""
        missing = [values["item_id"] for values in found if values["amount"] is None]
        # the statement shows all items of the journal, whoever asks
        items = self.env["account.move.line"].sudo().browse(missing)
        items.fetch(["move_id", "statement_line_id", "date"])
        for values in found:
            if values["amount"] is None:
                item = items.browse(values["item_id"])
                values["amount"] = self._value_third_currency(item, values["company_amount"])
        return found

    def _value_third_currency(self, item, balance):
        """Return ``balance`` in journal currency: at the rate of its line, else of its day."""
        line = item.statement_line_id
        booked = sum(line._seek_for_lines()[0].mapped("balance")) if line else 0.0
        if booked:
            return line.currency_id.round(float(balance) * line.amount / booked)
        company = self.company_id
        return company.currency_id._convert(
            float(balance), self._get_bank_currency(), company, item.date
        )

    def _make_statement_row(self, values):
        amount = to_decimal(values.pop("amount"), self._get_bank_currency())
        company_amount = to_decimal(values.pop("company_amount"), self.company_id.currency_id)
        position = values.pop("position")
        if position == "outstanding":
            is_line = bool(values["line_id"])
            position = place_open_item(company_amount or amount, is_line=is_line)
        if POSITIONS.get(position) == -1:  # signed as the bank shows it
            amount, company_amount = -amount, -company_amount
        return StatementRow(
            position=position, amount=amount, company_amount=company_amount, **values
        )

    # -------------------------------------------------------------------------
    # LEDGER
    # -------------------------------------------------------------------------

    def _get_statement_ledgers(self, scope, rows):
        """Return the balances of the ledger in journal and in company currency.

        Of outstanding and suspense accounts that hold items in a third currency, the journal's
        currency counts what is open; the ledger itself proves them in company currency.
        """
        own = dict.fromkeys(("bank", "outstanding", "suspense"), ZERO)
        company = dict(own)
        for ledger, amount, balance, third in self._query_statement_ledgers(scope):
            own[ledger] = to_decimal(amount, self._get_bank_currency())
            company[ledger] = to_decimal(balance, self.company_id.currency_id)
            if third and ledger == "bank":
                own[ledger] += self._sum_third_currency(third)
            elif third:
                own[ledger] = _sum_open(rows, ledger)
        return own, company

    def _sum_third_currency(self, item_ids):
        currency = self._get_bank_currency()
        # the ledger counts all items of the account, whoever asks
        items = self.env["account.move.line"].sudo().browse(item_ids)
        return sum((to_decimal(item._get_amount_in(currency), currency) for item in items), ZERO)


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    def action_open_statement(self):
        """Open the reconciliation statement of the last day of the period."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reconciliation Statement"),
            "res_model": "bank.reconciliation.statement",
            "view_mode": "form",
            "context": {"default_journal_id": self.journal_id.id, "default_date": self.date_end},
        }


def _sum_open(rows, ledger):
    names = {
        "suspense": ["lines_not_matched"],
        "outstanding": [
            "deposits_in_transit",
            "payments_outstanding",
            "shown_not_booked",
            "settled_elsewhere",
        ],
    }[ledger]
    return sum(
        (POSITIONS[row.position] * row.amount for n in names for row in rows.get(n, ())), ZERO
    )
