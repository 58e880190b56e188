from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.tools import SQL

COLUMNS = (
    "position",
    "amount",
    "company_amount",
    "item_id",
    "move_id",
    "line_id",
    "date",
    "entry",
    "partner",
    "label",
)

#: What has been settled of each item by entries after a day, signed as the item.
LATER = """
    SELECT item_id, SUM(amount) AS amount, SUM(amount_currency) AS amount_currency
      FROM (SELECT debit_move_id AS item_id, amount, debit_amount_currency AS amount_currency
              FROM account_partial_reconcile WHERE max_date > %(date)s
         UNION ALL
            SELECT credit_move_id, -amount, -credit_amount_currency
              FROM account_partial_reconcile WHERE max_date > %(date)s) part
  GROUP BY item_id
"""


@dataclass(frozen=True, slots=True)
class StatementScope:
    """What a statement is about: the day, the outstanding accounts of the journal, and those of
    them that no other journal uses."""

    date: date
    outstanding_ids: tuple[int, ...]
    own_ids: tuple[int, ...]


class AccountJournal(models.Model):
    """The queries of the reconciliation statement; each reads what is as it was on a day."""

    _inherit = "account.journal"

    # -------------------------------------------------------------------------
    # PARTS
    # -------------------------------------------------------------------------

    def _get_statement_amount(self):
        """SQL of what an item is in the journal's currency; NULL where it is in a third one."""
        return self._in_journal_currency(SQL("item.amount_currency"), SQL("item.balance"))

    def _in_journal_currency(self, amount_currency, balance):
        currency = self._get_bank_currency()
        if currency == self.company_id.currency_id:
            return balance
        return SQL("CASE WHEN item.currency_id = %s THEN %s END", currency.id, amount_currency)

    def _get_statement_columns(self, position, amount, balance):
        """SQL of the columns of a row, in the order of ``COLUMNS``."""
        return SQL(
            """%s, %s, %s, item.id, item.move_id, item.statement_line_id, item.date, move.name,
               COALESCE(partner.complete_name, ''), COALESCE(item.name, '')""",
            position,
            amount,
            balance,
        )

    def _read_statement_rows(self, query):
        return [dict(zip(COLUMNS, row, strict=True)) for row in self.env.execute_query(query)]

    def _is_in_statement_scope(self, scope, alias="item"):
        """SQL that tells whether an item on an outstanding account belongs to this journal.

        Its own items do, all items of accounts that no other journal uses, and the exchange
        differences of its own items.
        """
        item = SQL.identifier(alias)
        return SQL(
            """(%(item)s.journal_id = %(journal)s OR %(item)s.account_id = ANY(%(own)s)
                OR (%(item)s.journal_id = %(exchange)s AND EXISTS (
                    SELECT 1
                      FROM account_partial_reconcile exchanged
                      JOIN account_move_line other
                        ON other.id IN (exchanged.debit_move_id, exchanged.credit_move_id)
                     WHERE %(item)s.id IN (exchanged.debit_move_id, exchanged.credit_move_id)
                       AND other.journal_id = %(journal)s)))""",
            item=item,
            journal=self.id,
            own=list(scope.own_ids),
            exchange=self.company_id.currency_exchange_journal_id.id,
        )

    # -------------------------------------------------------------------------
    # OPEN ITEMS
    # -------------------------------------------------------------------------

    def _query_statement_open_items(self, scope):
        """Return what was open on that day on the outstanding, suspense and transfer accounts.

        An item was open by what is open of it now and what later entries have settled since. An
        account that is never reconciled is open by its whole amount.
        """
        balance = _open(SQL("item.amount_residual"), SQL("item.balance"), "amount")
        amount = self._in_journal_currency(
            _open(
                SQL("item.amount_residual_currency"),
                SQL("item.amount_currency"),
                "amount_currency",
            ),
            balance,
        )
        query = SQL(
            """WITH later AS (%(later)s)
               SELECT %(columns)s
                 FROM account_move_line item
                 JOIN account_account account ON account.id = item.account_id
                 JOIN account_move move ON move.id = item.move_id
            LEFT JOIN res_partner partner ON partner.id = item.partner_id
            LEFT JOIN later ON later.item_id = item.id
                WHERE item.account_id = ANY(%(accounts)s) AND item.company_id = %(company)s
                  AND item.parent_state = 'posted' AND item.date <= %(date)s
                  AND (account.reconcile IS NOT TRUE OR item.reconciled IS NOT TRUE
                       OR later.item_id IS NOT NULL)
                  AND (%(balance)s <> 0 OR COALESCE(%(amount)s, 0) <> 0)
                  AND %(scope)s""",
            later=SQL(LATER, date=scope.date),
            columns=self._get_statement_columns(self._get_statement_position(), amount, balance),
            amount=amount,
            balance=balance,
            accounts=self._get_statement_open_accounts(scope),
            company=self.company_id.id,
            date=scope.date,
            scope=self._is_in_statement_scope(scope),
        )
        return self._read_statement_rows(query)

    def _get_statement_open_accounts(self, scope):
        others = self.suspense_account_id | self.company_id.transfer_account_id
        return [*scope.outstanding_ids, *others.ids]

    def _get_statement_position(self):
        return SQL(
            """CASE item.account_id WHEN %s THEN 'lines_not_matched'
                                    WHEN %s THEN 'transfers_in_transit'
                                    ELSE 'outstanding' END""",
            self.suspense_account_id.id,
            self.company_id.transfer_account_id.id,
        )

    # -------------------------------------------------------------------------
    # SETTLED ELSEWHERE
    # -------------------------------------------------------------------------

    def _query_statement_settled_elsewhere(self, scope):
        """Return what entries of other journals had settled of the outstanding items by that day.

        The row is the settled item, with the part that the other entry has settled.
        """
        shared = sorted({*scope.outstanding_ids} - {*scope.own_ids})
        if not shared:
            return []
        query = SQL(
            """SELECT %(columns)s
                 FROM account_move_line item
                 JOIN account_move move ON move.id = item.move_id
            LEFT JOIN res_partner partner ON partner.id = item.partner_id
                 JOIN LATERAL (
                      SELECT part.credit_move_id AS other_id, part.amount,
                             part.debit_amount_currency AS amount_currency
                        FROM account_partial_reconcile part
                       WHERE part.debit_move_id = item.id AND part.max_date <= %(date)s
                   UNION ALL
                      SELECT part.debit_move_id, -part.amount, -part.credit_amount_currency
                        FROM account_partial_reconcile part
                       WHERE part.credit_move_id = item.id AND part.max_date <= %(date)s
                      ) part ON TRUE
                 JOIN account_move_line other ON other.id = part.other_id
                WHERE item.account_id = ANY(%(accounts)s) AND item.company_id = %(company)s
                  AND item.parent_state = 'posted' AND item.journal_id = %(journal)s
                  AND other.journal_id <> %(journal)s AND NOT %(scope)s""",
            columns=self._get_statement_columns(
                SQL("'settled_elsewhere'"),
                self._in_journal_currency(SQL("part.amount_currency"), SQL("part.amount")),
                SQL("part.amount"),
            ),
            accounts=shared,
            company=self.company_id.id,
            journal=self.id,
            date=scope.date,
            scope=self._is_in_statement_scope(scope, "other"),
        )
        return self._read_statement_rows(query)

    # -------------------------------------------------------------------------
    # LEDGER
    # -------------------------------------------------------------------------

    def _query_statement_ledgers(self, scope):
        """Return ``(ledger, amount, balance, ids of items in a third currency)`` of each ledger."""
        return self.env.execute_query(
            SQL(
                """SELECT CASE item.account_id WHEN %(bank)s THEN 'bank'
                                               WHEN %(suspense)s THEN 'suspense'
                                               ELSE 'outstanding' END AS ledger,
                          COALESCE(SUM(%(amount)s), 0), SUM(item.balance),
                          ARRAY_AGG(item.id) FILTER (WHERE %(amount)s IS NULL)
                     FROM account_move_line item
                    WHERE item.account_id = ANY(%(accounts)s) AND item.company_id = %(company)s
                      AND item.parent_state = 'posted' AND item.date <= %(date)s
                      AND (item.account_id = %(bank)s OR %(scope)s)
                 GROUP BY ledger""",
                bank=self.default_account_id.id,
                suspense=self.suspense_account_id.id,
                amount=self._get_statement_amount(),
                accounts=[
                    self.default_account_id.id,
                    self.suspense_account_id.id,
                    *scope.outstanding_ids,
                ],
                company=self.company_id.id,
                date=scope.date,
                scope=self._is_in_statement_scope(scope),
            )
        )


def _open(residual, whole, later):
    """SQL of what was open: the residual and what was settled later; else the whole amount."""
    return SQL(
        "CASE WHEN account.reconcile THEN %s + COALESCE(%s, 0) ELSE %s END",
        residual,
        SQL.identifier("later", later),
        whole,
    )
