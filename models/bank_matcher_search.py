from dataclasses import dataclass

from odoo import models
from odoo.tools import SQL

from ..engine.candidates import MOST_BATCHED, Policy
from ..engine.case import MOST_ITEMS
from .bank_matcher_items import amounts_asked
from .bank_matcher_keys import named_keys, prefix_marks, read_prefixes

#: Keys from which on the keys of all open items are read at once instead of being looked up.
MANY_KEYS = 5_000
OPEN = SQL("i.reconciled IS NOT TRUE AND i.amount_residual_currency != 0")
KEYS = SQL("string_to_array(i.bank_match_keys, ' ')")
#: A partner with more open items than this is too large to search among them for sums.
MOST_OWED = MOST_ITEMS * Policy().combination_pool + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch of lines asks for: keys of numbers, marks of own numbers' letters, amounts."""

    keys: frozenset[str]
    marks: frozenset[str]
    amounts: list


@dataclass(frozen=True, slots=True)
class Found:
    """Open items that lines name or whose amounts they have, by which keys, and the letters of own
    numbers.
    """

    keys: frozenset[str]
    named: set[int]
    equal: set[int]
    prefixes: dict[str, int]


class BankMatcher(models.AbstractModel):
    """Finds the open items that can matter for a batch of lines, by index.

    These are the items that a line names, those of its amount, and all of its possible payers and
    of whom the numbers name. Everything else is nothing to the engine: the proposals are those
    that reading everything would give.
    """

    _inherit = "bank.matcher"

    def _ask(self, lines):
        return Asked(
            keys=frozenset(key for line in lines for key in named_keys(line)),
            marks=frozenset(mark for line in lines for mark in prefix_marks(line)),
            amounts=sorted({amount for line in lines for amount in amounts_asked(line)}),
        )

    def _find_items(self, asked, scope):
        """Return :class:`Found` among the items of the scope's companies."""
        keys = asked.keys | self._get_batch_keys(asked, scope)
        if len(keys) + len(asked.marks) > MANY_KEYS:
            named, prefixes = self._sweep(keys, asked.marks, scope)
        else:
            named, prefixes = self._get_named(keys), self._get_prefixes(asked.marks, scope)
        return Found(keys, named, self._get_equal(asked), read_prefixes(prefixes))

    def _get_named(self, keys):
        """One look-up in the index for each key: of an overlap of arrays the planner would make a
        comparison of each item with each key.
        """
        query = SQL(
            """SELECT DISTINCT item.id FROM unnest(%s::text[]) AS key
                CROSS JOIN LATERAL (
                    SELECT i.id FROM account_move_line i
                     WHERE i.reconciled IS NOT TRUE AND i.bank_match_keys IS NOT NULL
                       AND %s @> ARRAY[key] OFFSET 0
                ) AS item""",
            sorted(keys),
            KEYS,
            to_flush=self._item_fields("bank_match_keys", "reconciled"),
        )
        return {row[0] for row in self.env.execute_query(query)}

    def _get_prefixes(self, marks, scope):
        """Return the marks that at least one open item has."""
        query = SQL(
            """SELECT mark FROM unnest(%s::text[]) mark
                WHERE EXISTS (SELECT FROM account_move_line i
                               WHERE i.reconciled IS NOT TRUE AND i.bank_match_keys IS NOT NULL
                                 AND i.company_id = ANY(%s) AND %s @> ARRAY[mark])""",
            sorted(marks),
            scope.companies.ids,
            KEYS,
        )
        return {row[0] for row in self.env.execute_query(query)}

    def _sweep(self, keys, marks, scope):
        """The same for so many lines that reading all keys is quicker than looking them up."""
        query = SQL(
            """SELECT i.id, i.bank_match_keys FROM account_move_line i
                WHERE i.reconciled IS NOT TRUE AND i.bank_match_keys IS NOT NULL
                  AND i.company_id = ANY(%s)""",
            scope.companies.ids,
            to_flush=self._item_fields("bank_match_keys", "reconciled", "company_id"),
        )
        named, known = set(), set()
        for item_id, text in self.env.execute_query(query):
            own = text.split(" ")
            if not keys.isdisjoint(own):
                named.add(item_id)
            known.update(mark for mark in own if mark[0] == "^")
        return named, known & marks

    def _get_batch_keys(self, asked, scope):
        """Return the numbers that several payments share whose sum is asked for."""
        query = SQL(
            """SELECT key
                 FROM (SELECT unnest(%(keys)s) AS key, i.currency_id AS currency_id,
                              i.amount_residual_currency AS amount
                         FROM account_move_line i
                        WHERE %(open)s AND i.bank_match_keys IS NOT NULL
                          AND i.journal_id = %(journal)s AND i.account_id = ANY(%(accounts)s)
                    UNION ALL
                       SELECT unnest(string_to_array(p.bank_match_keys, ' ')), p.currency_id,
                              CASE p.payment_type WHEN 'inbound' THEN p.amount ELSE -p.amount END
                         FROM account_payment p
                        WHERE p.bank_match_keys IS NOT NULL AND p.journal_id = %(journal)s
                      ) AS payments
             GROUP BY key, currency_id
               HAVING count(*) BETWEEN 2 AND %(most)s
                  AND sum(amount) = ANY(%(amounts)s::numeric[])""",
            keys=KEYS,
            open=OPEN,
            journal=scope.journal.id,
            accounts=sorted(scope.outstanding),
            most=MOST_BATCHED,
            amounts=asked.amounts,
            to_flush=[
                *self._item_fields("amount_residual_currency", "bank_match_keys", "reconciled"),
                *self._payment_fields(),
            ],
        )
        return {row[0] for row in self.env.execute_query(query)}

    def _get_equal(self, asked):
        """Return the items of these amounts: open, with the discount, or at the booked rate."""
        query = SQL(
            """SELECT i.id FROM account_move_line i
                WHERE %(open)s AND i.amount_residual_currency = ANY(%(amounts)s::numeric[])
                UNION SELECT i.id FROM account_move_line i
                WHERE i.reconciled IS NOT TRUE AND i.discount_date IS NOT NULL
                  AND i.discount_amount_currency = ANY(%(amounts)s::numeric[])
                UNION SELECT i.id FROM account_move_line i
                WHERE %(open)s AND i.currency_id != i.company_currency_id
                  AND i.amount_residual = ANY(%(amounts)s::numeric[])""",
            open=OPEN,
            amounts=asked.amounts,
            to_flush=self._item_fields(
                "amount_residual",
                "amount_residual_currency",
                "currency_id",
                "discount_amount_currency",
                "discount_date",
                "reconciled",
            ),
        )
        return {row[0] for row in self.env.execute_query(query)}

    def _get_owed(self, partner_ids, scope):
        """Return the items of these partners; of one with very many only the first."""
        items = self.env["account.move.line"]
        query = items._search(scope.domain)
        query.add_where(
            SQL(
                """%s IN (SELECT i.id FROM account_move_line i
                            JOIN res_partner p ON p.id = i.partner_id
                           WHERE %s AND p.commercial_partner_id = ANY(%s))""",
                SQL.identifier(query.table, "id"),
                OPEN,
                sorted(partner_ids),
            )
        )
        partner = query.join(query.table, "partner_id", "res_partner", "id", "partner")
        number = SQL(
            "row_number() OVER (PARTITION BY %s ORDER BY %s) AS number",
            SQL.identifier(partner, "commercial_partner_id"),
            SQL.identifier(query.table, "id"),
        )
        rows = query.select(SQL.identifier(query.table, "id"), number)
        owed = SQL("SELECT id FROM (%s) AS owed WHERE number <= %s", rows, MOST_OWED)
        return {row[0] for row in self.env.execute_query(owed)}

    # -------------------------------------------------------------------------
    # PAYMENTS IN PROCESS WITHOUT ENTRY
    # -------------------------------------------------------------------------

    def _find_payments(self, asked, keys, partner_ids, item_ids, scope):
        """Return this journal's payments that are named, asked for, or pay one of the items."""
        query = SQL(
            """SELECT p.id FROM account_payment p
            LEFT JOIN res_partner r ON r.id = p.partner_id
                WHERE p.bank_match_keys IS NOT NULL AND p.journal_id = %(journal)s AND (
                      %(everything)s OR string_to_array(p.bank_match_keys, ' ') && %(keys)s::text[]
                   OR p.amount = ANY(%(amounts)s::numeric[])
                   OR r.commercial_partner_id = ANY(%(partners)s::int[])
                   OR EXISTS (SELECT FROM account_move__account_payment paid
                                JOIN account_move_line i ON i.move_id = paid.invoice_id
                               WHERE paid.payment_id = p.id AND i.id = ANY(%(items)s::int[])))""",
            journal=scope.journal.id,
            everything=len(keys) > MANY_KEYS,
            keys=sorted(keys)[:MANY_KEYS],
            amounts=sorted({abs(amount) for amount in asked.amounts}),
            partners=sorted(partner_ids),
            items=sorted(item_ids),
            to_flush=[*self._payment_fields(), self.env["account.payment"]._fields["invoice_ids"]],
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        return self.env["account.payment"].search([("id", "in", ids)], order="id")

    # -------------------------------------------------------------------------
    # HELPERS
    # -------------------------------------------------------------------------

    def _item_fields(self, *names):
        return [self.env["account.move.line"]._fields[name] for name in names]

    def _payment_fields(self):
        names = ("amount", "bank_match_keys", "currency_id", "journal_id", "partner_id", "state")
        return [self.env["account.payment"]._fields[name] for name in names]
