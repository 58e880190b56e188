from odoo import models
from odoo.tools import SQL

from ..engine.statement_proof import POSITIONS

#: Positions of the reconciliation statement whose rows a snapshot lists as outstanding.
OUTSTANDING = ("deposits_in_transit", "payments_outstanding", "shown_not_booked")


class BankReconciliationSnapshot(models.Model):
    """What a snapshot freezes: the rows of a period, read in a few queries for any number."""

    _inherit = "bank.reconciliation.snapshot"

    def _prepare_rows(self, period):
        """Return the values of the rows in the order of the paper, numbered."""
        statement = period.journal_id._get_reconciliation_statement(period.date_end)
        rows = self._prepare_confirmed_rows(period)
        rows += self._prepare_outstanding_rows(statement)
        rows += self._prepare_open_rows(period)
        rows += self._prepare_books_rows(statement)
        return [{**row, "sequence": place} for place, row in enumerate(rows, start=1)]

    def _prepare_confirmed_rows(self, period):
        """Return the confirmed items, incoming first, each side by date."""
        confirmed = period.confirmation_ids
        found = self._read_items(confirmed.move_line_id)
        methods = dict(confirmed._fields["method"]._description_selection(self.env))
        users = {user.id: user.name for user in confirmed.user_id}
        rows = [
            {
                **found[confirmation.move_line_id.id],
                "section": "confirmed",
                "amount": confirmation.amount,
                "is_carried_forward": confirmation.is_carried_forward,
                "method": methods[confirmation.method],
                "confirmed_by": users[confirmation.user_id.id],
                "confirmed_at": confirmation.confirmed_at,
            }
            for confirmation in confirmed
        ]
        return sorted(rows, key=lambda row: (row["amount"] < 0, row["date"], row["item_id"]))

    def _prepare_outstanding_rows(self, statement):
        rows = [row for name in OUTSTANDING for row in statement.rows.get(name, ())]
        return [
            {
                "section": "outstanding",
                "item_id": row.item_id,
                "date": row.date,
                "entry": row.entry,
                "partner": row.partner,
                "label": row.label,
                "amount": float(POSITIONS[row.position] * row.amount),
            }
            for row in rows
        ]

    def _prepare_open_rows(self, period):
        """Return the items of the period that nobody has confirmed, those without match last."""
        items = period.unconfirmed_item_ids.sorted("is_bank_line_open")
        found = self._read_items(items)
        return [
            {
                **found[item.id],
                "section": "unmatched" if item.is_bank_line_open else "unconfirmed",
                "amount": item._get_amount_in(period.currency_id),
            }
            for item in items
        ]

    def _prepare_books_rows(self, statement):
        """Return the figures of the reconciliation statement of the last day."""
        labels = self.env["account.journal"]._get_statement_labels()
        figures = statement.figures
        amounts = {
            "balance_bank": figures.balance_bank,
            **{name: sign * figures.positions[name] for name, sign in POSITIONS.items()},
            "balance_books": figures.balance_books,
            "proof": figures.proof,
        }
        always = {"balance_bank", "balance_books", "proof"}
        return [
            {
                "section": "books",
                "date": statement.date,
                "entry": name,
                "label": labels[name],
                "amount": float(amount),
            }
            for name, amount in amounts.items()
            if amount or name in always
        ]

    def _read_items(self, items):
        """Return ``{item id: values}`` of what the rows say of these items, in one query."""
        if not items:
            return {}
        self._flush_items()
        query = SQL(
            """SELECT item.id, item.date, move.name, item.name, st.name,
                      COALESCE(NULLIF(partners.names, ''), line.partner_name)
                 FROM account_move_line item
                 JOIN account_move move ON move.id = item.move_id
            LEFT JOIN account_bank_statement_line line ON line.id = item.statement_line_id
            LEFT JOIN account_bank_statement st ON st.id = line.statement_id
            LEFT JOIN (SELECT part.move_id,
                              STRING_AGG(DISTINCT partner.complete_name, ', ') AS names
                         FROM account_move_line part
                         JOIN res_partner partner ON partner.id = part.partner_id
                        WHERE part.move_id = ANY(%(moves)s)
                     GROUP BY part.move_id) partners ON partners.move_id = item.move_id
                WHERE item.id = ANY(%(items)s)""",
            moves=items.move_id.ids,
            items=items.ids,
        )
        names = ("item_id", "date", "entry", "label", "statement", "partner")
        found = {
            row[0]: dict(zip(names, row, strict=True)) for row in self.env.execute_query(query)
        }
        for item in items:
            found[item.id]["reason"] = item.statement_line_id.match_reason
        return found

    def _flush_items(self):
        for model in ("account.bank.statement", "account.bank.statement.line", "res.partner"):
            self.env[model].flush_model()
        self.env["account.move"].flush_model(["name"])
        self.env["account.move.line"].flush_model(["date", "name", "partner_id", "move_id"])
