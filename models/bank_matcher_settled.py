from dataclasses import dataclass, replace
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..engine.candidates import SETTLED
from .bank_matcher_keys import named_keys, number_keys
from .bank_matcher_moves import RETURN_DAYS

#: The latest settled items of a partner that are looked at.
MOST_SETTLED = 1_000


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What lines say that would be matched with items they do not name: keys of numbers, and the
    partners of these items.
    """

    keys: frozenset[str]
    partner_ids: frozenset[int]


class BankMatcher(models.AbstractModel):
    """What is settled already: who names such a document pays twice, and means no other one.

    Only payers are asked for whose lines would else be matched by payer and amount alone.
    """

    _inherit = "bank.matcher"

    def _get_settled_items(self, lines, proposals, items, scope):
        """Return the engine's items of what these lines name and is settled."""
        asked = self._ask_unnamed(lines, proposals, items)
        if not asked.keys:
            return []
        first = min(line.date for line in lines) - timedelta(days=RETURN_DAYS)
        ids = self._find_settled(asked.partner_ids, first, scope)
        rows = self._read_rows(self.env["account.move.line"]._search([("id", "in", ids)]))
        named = (row for row in rows if _is_named(self._get_row_numbers(row), asked.keys))
        return [self._make_settled(row, scope) for row in named]

    def _ask_unnamed(self, lines, proposals, items):
        item_of = {item.key: item for item in items}
        sure = {one.line_id: one for one in proposals if one.is_enough}
        keys, partner_ids = set(), set()
        for line in lines:
            parts = sure[line.id].allocations if line.id in sure else ()
            settled = [item_of[part.key] for part in parts if part.key in item_of]
            written = named_keys(line) if settled else set()
            if not any(_is_named(item.numbers, written) for item in settled):
                keys |= written
                partner_ids |= {item.partner_id for item in settled} - {None}
        return Unnamed(frozenset(keys), frozenset(partner_ids))

    def _find_settled(self, partner_ids, first, scope):
        """Return the ids of the latest settled items of these partners from a day on."""
        query = SQL(
            """SELECT id FROM (
                   SELECT i.id, row_number() OVER (
                              PARTITION BY p.commercial_partner_id ORDER BY i.date DESC, i.id DESC
                          ) AS number
                     FROM account_move_line i
                     JOIN res_partner p ON p.id = i.partner_id
                    WHERE p.commercial_partner_id = ANY(%s) AND i.company_id = ANY(%s)
                      AND i.date >= %s AND i.reconciled IS TRUE AND i.parent_state = 'posted'
                      AND i.statement_line_id IS NULL AND i.amount_currency != 0
               ) AS settled WHERE number <= %s""",
            sorted(partner_ids),
            scope.companies.ids,
            first,
            MOST_SETTLED,
            to_flush=self._item_fields(
                "amount_currency",
                "company_id",
                "date",
                "parent_state",
                "partner_id",
                "reconciled",
                "statement_line_id",
            ),
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _make_settled(self, row, scope):
        """The engine's item, with what it was in place of what is open of it."""
        whole = {**row, "amount_residual_currency": row["amount_currency"], "amount_residual": 0.0}
        return replace(self._make_item(whole, scope), kind=SETTLED, discount_amount=None)


def _is_named(numbers, keys):
    return not keys.isdisjoint(number_keys([one for one in numbers if one]).split(" "))
