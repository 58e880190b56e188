"""The two lists of the workspace: which lines and items belong to them, and their sums."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .bank_workspace import KINDS, SIDES

LINE_STATES = {
    "open": Domain("is_reconciled", "=", False),
    "done": Domain("is_reconciled", "=", True),
    "check": Domain("checked", "=", False),
    "uploaded": Domain("fingerprint", "!=", False),
    "all": Domain.TRUE,
}
LINE_ORDER = "internal_index"
ITEM_ORDER = "date, id"
#: Fields of a search on statement lines, and what they are on book items.
ITEM_FIELDS = {
    "account_text": None,
    "amount": "amount_residual",
    "amount_text": None,
    "bank_reference": "ref",
    "date": "date",
    "partner_id": "partner_id",
    "partner_name": "partner_id",
    "payment_ref": "name",
}


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    @api.model
    def action_read(self, asked, name, page):
        """Return one page of a list: its rows, how many there are, and how many in and out."""
        scope = self._read_scope(asked)
        page = self._read_page(page)
        if name not in ("items", "lines"):
            self._raise_unknown()
        if name == "lines":
            return self._read_line_page(scope, page)
        return self._read_item_page(scope, page)

    # -------------------------------------------------------------------------
    # STATEMENT LINES
    # -------------------------------------------------------------------------

    def _read_line_page(self, scope, page):
        lines = self.env["account.bank.statement.line"]
        domain = self._get_line_domain(scope, page.state, page.is_wide) & scope.domain
        found = lines.search(
            domain & SIDES[page.side], offset=page.offset, limit=page.limit, order=LINE_ORDER
        )
        counts = self._count_lines(domain)
        return {
            "rows": self._prepare_line_rows(scope, found),
            "counts": counts,
            "count": counts.get(page.side, counts["in"] + counts["out"]),
        }

    def _count_lines(self, domain):
        query = self.env["account.bank.statement.line"]._search(domain)
        outgoing, incoming = self._sum_by_sign(query, SQL.identifier(query.table, "amount"))
        return {"in": incoming, "out": outgoing}

    def _get_line_domain(self, scope, state, is_wide=False):
        """Open lines up to the end of the period, older ones too; others of its days.

        ``is_wide`` takes all days.
        """
        if state not in LINE_STATES:
            self._raise_unknown()
        domain = Domain([("journal_id", "=", scope.journal.id), ("state", "=", "posted")])
        days = self._get_line_days(scope.period.browse() if is_wide else scope.period)
        if state == "open":
            days = days["until"]
        elif state == "done":
            days = days["within"]
        else:
            days = days["within"] | (days["until"] & LINE_STATES["open"])
        return domain & LINE_STATES[state] & days

    def _get_line_days(self, period):
        if not period:
            return {"until": Domain.TRUE, "within": Domain.TRUE}
        until = Domain("date", "<=", period.date_end)
        return {"until": until, "within": until & Domain("date", ">=", period.date_start)}

    # -------------------------------------------------------------------------
    # BOOK ITEMS
    # -------------------------------------------------------------------------

    def _read_item_page(self, scope, page):
        items = self.env["account.move.line"]
        domain = self._get_item_domain(scope, page.state, page.is_wide)
        domain &= self._translate_search(scope.domain)
        side = SIDES[page.side].map_conditions(self._get_direction)
        found = items.search(domain & side, offset=page.offset, limit=page.limit, order=ITEM_ORDER)
        counts = self._count_items(domain)
        return {
            "rows": self._prepare_item_rows(scope, found),
            "counts": counts,
            "count": counts.get(page.side, counts["in"] + counts["out"]),
        }

    def _get_direction(self, condition):
        return Domain("balance", condition.operator, condition.value)

    def _count_items(self, domain):
        query = self.env["account.move.line"]._search(domain)
        outgoing, incoming = self._sum_by_sign(query, SQL.identifier(query.table, "balance"))
        return {"in": incoming, "out": outgoing}

    def _get_item_domain(self, scope, state, is_wide=False):
        """Open items of the kind; ``is_wide`` also those after the period.

        Reconciled ones are those that a line of the period has settled.
        """
        opened = self._get_open_item_domain(scope, is_wide)
        if state == "open":
            return opened
        done = self._get_done_item_domain(scope)
        return done if state == "done" else opened | done

    def _get_open_item_domain(self, scope, is_wide):
        domain = Domain("parent_state", "=", "posted")
        if scope.kind == "bank":
            domain &= self._get_waiting_domain(scope) | self._get_straight_domain(scope)
            if scope.period and not is_wide:
                domain &= Domain("date", "<=", scope.period.date_end)
            return domain
        root = scope.journal.company_id.root_id
        companies = self.env["res.company"].search([("id", "child_of", root.id)])
        return domain & Domain(
            [
                ("account_id", "in", self._get_open_account_ids(scope)),
                ("company_id", "in", companies.ids),
                ("reconciled", "=", False),
                ("balance", "!=", 0.0),
            ]
        )

    def _get_open_account_ids(self, scope):
        """Return the ids of the accounts of the kind that have open items.

        Often one alone: its items are read in their order from ``_bank_workspace_idx``.
        """
        accounts = self.env["account.account"].search([("account_type", "=", KINDS[scope.kind])])
        self.env["account.move.line"].flush_model(["account_id", "parent_state", "reconciled"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account.id
                  FROM account_account account
            CROSS JOIN LATERAL (
                    SELECT FROM account_move_line item
                     WHERE item.account_id = account.id
                       AND item.reconciled IS NOT TRUE AND item.parent_state = 'posted'
                     LIMIT 1
                ) AS opened
                 WHERE account.id = ANY(%s)
                """,
                accounts.ids,
            )
        )
        return [account_id for (account_id,) in rows]

    def _get_waiting_domain(self, scope):
        """Payments and transfers that wait for the bank."""
        outstanding = scope.journal._get_bank_outstanding_accounts()
        transfer = scope.journal.company_id.transfer_account_id
        return (
            Domain("reconciled", "=", False)
            & ~Domain("statement_line_id.journal_id", "=", scope.journal.id)
            & Domain("company_id", "=", scope.journal.company_id.id)
            & (
                Domain(
                    [("account_id", "in", outstanding.ids), ("journal_id", "=", scope.journal.id)]
                )
                | Domain("account_id", "=", transfer.id)
            )
        )

    def _get_straight_domain(self, scope):
        """What is booked straight on the bank account, without a line, and not confirmed."""
        period = scope.period or scope.journal.bank_reconciliation_ids[-1:]
        first = period._get_first_days()[period] if period else False
        domain = Domain(
            [
                ("account_id", "=", scope.journal.default_account_id.id),
                ("company_id", "=", scope.journal.company_id.id),
                ("statement_line_id", "=", False),
                ("bank_confirmation_ids", "=", False),
            ]
        )
        return domain & Domain("date", ">=", first) if first else domain

    def _get_done_item_domain(self, scope):
        """Items of the kind that the lines of the period have settled, or that it confirmed."""
        ids = self._get_settled_ids(scope)
        domain = Domain("id", "in", ids)
        if scope.kind != "bank":
            return domain & Domain("account_id.account_type", "=", KINDS[scope.kind])
        documents = ("asset_receivable", "liability_payable")
        domain &= Domain("account_id.account_type", "not in", documents)
        return domain | Domain(
            [
                ("bank_confirmation_ids.reconciliation_id", "in", scope.period.ids),
                ("statement_line_id", "=", False),
            ]
        )

    def _get_settled_ids(self, scope):
        """Return the ids of the items that the reconciled lines of the period are matched with."""
        lines = self.env["account.bank.statement.line"]._search(
            self._get_line_domain(scope, "done")
        )
        partials = self.env["account.partial.reconcile"]
        partials.flush_model(["debit_move_id", "credit_move_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH own AS (
                    SELECT item.id
                      FROM account_bank_statement_line line
                      JOIN account_move_line item ON item.move_id = line.move_id
                     WHERE line.id IN %s
                )
                SELECT partial.credit_move_id
                  FROM own JOIN account_partial_reconcile partial ON partial.debit_move_id = own.id
                 UNION
                SELECT partial.debit_move_id
                  FROM own JOIN account_partial_reconcile partial ON partial.credit_move_id = own.id
                """,
                lines.subselect(),
            )
        )
        return [item_id for (item_id,) in rows]

    # -------------------------------------------------------------------------
    # SUMS
    # -------------------------------------------------------------------------

    def _sum_items(self, scope, state):
        """Return the table of a list of items, in the currency of the journal."""
        if state == "done":
            parts = [(self._get_done_item_domain(scope), "balance", "amount_currency")]
        else:
            parts = self._get_open_parts(scope)
        sums = [self._sum_part(scope, *part) for part in parts]
        return self._prepare_table(map(sum, zip(*sums, strict=True)), scope.currency.round)

    def _get_open_parts(self, scope):
        """Return ``(domain, company column, currency column)`` of the open items."""
        columns = ("amount_residual", "amount_residual_currency")
        opened = self._get_open_item_domain(scope, is_wide=False)
        if scope.kind != "bank":
            return [(opened, *columns)]
        straight = Domain("account_id", "=", scope.journal.default_account_id.id)
        return [
            (opened & ~straight, *columns),
            (opened & straight, "balance", "amount_currency"),
        ]

    def _sum_part(self, scope, domain, company_column, currency_column):
        company = scope.journal.company_id
        if scope.currency == company.currency_id:
            return self._sum_column(domain, company_column)
        same = Domain("currency_id", "=", scope.currency.id)
        own = self._sum_column(domain & same, currency_column)
        others = self._sum_column(domain & ~same, company_column)
        day = scope.period.date_end or fields.Date.context_today(self)
        convert = company.currency_id._convert
        amounts = [convert(float(one), scope.currency, company, day) for one in others[2:]]
        return [*map(sum, zip(own, [*others[:2], *amounts], strict=True))]

    def _sum_column(self, domain, column):
        query = self.env["account.move.line"]._search(domain)
        amount = SQL.identifier(query.table, column)
        balance = SQL.identifier(query.table, "balance")
        return [*map(float, self._sum_by_sign(query, balance, amount))]

    # -------------------------------------------------------------------------
    # SEARCH
    # -------------------------------------------------------------------------

    def _translate_search(self, domain):
        """The user's search on lines, on book items; what only a line has finds every item."""
        return domain.map_conditions(self._translate_condition)

    def _translate_condition(self, condition):
        field = condition.field_expr
        if field == "amount_text":
            return self._get_amount_domain(condition.operator, condition.value)
        name = ITEM_FIELDS.get(field)
        if not name:
            return Domain.TRUE
        domain = Domain(name, condition.operator, condition.value)
        if field == "payment_ref":
            for other in ("move_name", "ref", "partner_id"):
                domain |= Domain(other, condition.operator, condition.value)
        return domain

    def _get_amount_domain(self, operator, value):
        typed = self.env["account.bank.statement.line"]._search_amount_text(operator, value)
        if typed is NotImplemented:
            return Domain.TRUE
        return typed.map_conditions(
            lambda one: (
                Domain("amount_residual", one.operator, one.value)
                | Domain("amount_currency", one.operator, one.value)
                | Domain("balance", one.operator, one.value)
            )
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    #: The open items of an account by day, with all that their sums need.
    _bank_workspace_idx = models.Index(
        "(account_id, date, id)"
        " INCLUDE (balance, amount_residual, amount_residual_currency, company_id, currency_id)"
        " WHERE reconciled IS NOT TRUE AND parent_state = 'posted'"
    )
