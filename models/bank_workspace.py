"""The workspace of a bank journal: what it shows. Its browser part is ``static/src/workspace``.

Every call gets ``asked``, a plain dictionary from the browser::

    journal_id  id of the journal              kind    bank | receivable | payable | False
    period_id   id of the period, or False     domain  a search on statement lines

Nothing in it is trusted: journal, period and every id are read again under the user's rights.
"""

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .account_journal import BANK_TYPES
from .bank_reconciliation import ACCOUNTANT, MANAGER

AUDITOR = "account_bank_reconciliation.group_auditor"
KINDS = {"bank": "", "receivable": "asset_receivable", "payable": "liability_payable"}
SIDES = {"in": Domain("amount", ">", 0), "out": Domain("amount", "<", 0), "all": Domain.TRUE}
#: Rows that one page may have, whatever a browser asks for.
MOST_ROWS = 200
#: Ids that one call may name.
MOST_IDS = 20_000
#: The largest id that the database can have.
LAST_ID = 2**31 - 1
PERIOD_FIELDS = (
    "balance_cleared",
    "balance_end",
    "balance_start",
    "confirmed_count",
    "is_balanced",
    "is_fully_reconciled",
    "mode",
    "name",
    "progress",
    "remaining",
    "state",
    "unconfirmed_count",
    "unmatched_count",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the workspace looks at: records under the user's own rights.

    ``domain`` is what the user searches for, on statement lines.
    """

    journal: models.BaseModel
    period: models.BaseModel
    kind: str
    domain: Domain

    @property
    def currency(self):
        """The currency of all amounts and sums."""
        return self.journal._get_bank_currency()


@dataclass(frozen=True, slots=True)
class Page:
    """A part of one list: ``side`` in, out, all; ``state`` open, done, all, check, uploaded."""

    side: str
    state: str
    offset: int
    limit: int
    is_wide: bool


class BankWorkspace(models.AbstractModel):
    _name = "bank.workspace"
    _description = "Workspace of a bank journal"

    # -------------------------------------------------------------------------
    # WHAT IS ASKED FOR
    # -------------------------------------------------------------------------

    @api.model
    def _read_scope(self, asked, group=AUDITOR):
        """Return the :class:`Scope` of a call, after role, journal and company are checked."""
        self.env["bank.reconciliation"]._require_group(group)
        self._check_is_table(asked)
        journal = self._browse("account.journal", asked.get("journal_id"))
        journal._check_own_rights()
        period = self._browse("bank.reconciliation", asked.get("period_id"))
        kind = asked.get("kind") or "bank"
        is_known = isinstance(kind, str) and kind in KINDS
        if journal.type not in BANK_TYPES or period.journal_id - journal or not is_known:
            self._raise_unknown()
        return Scope(journal, period, kind, self._read_domain(asked.get("domain")))

    def _browse(self, model, record_id):
        """Return the record of an id that a browser sent, readable by the user; none of none."""
        if not record_id:
            return self.env[model]
        record = self.env[model].browse(self._read_ids([record_id])).exists()
        if not record:
            self._raise_unknown()
        record.check_access("read")
        return record

    def _check_is_table(self, value):
        """Refuse anything but a dictionary where a browser has to send one."""
        if not isinstance(value, dict):
            self._raise_unknown()

    def _read_ids(self, ids):
        """Return ids that a browser sent, if they can be ids at all."""
        if not isinstance(ids, (list, tuple)) or len(ids) > MOST_IDS:
            self._raise_unknown()
        if not all(type(one) is int and 0 < one <= LAST_ID for one in ids):
            self._raise_unknown()
        return ids

    def _read_number(self, value):
        """Return a place or a number of rows that a browser sent."""
        if type(value) is not int or not 0 <= value <= LAST_ID:
            self._raise_unknown()
        return value

    def _read_domain(self, terms):
        """Return a search on lines; what the user may not read he cannot search either."""
        if not terms:
            return Domain.TRUE
        lines = self.env["account.bank.statement.line"]
        try:
            domain = Domain(list(terms))
            domain.validate(lines)
            lines._search(domain)  # some fields refuse only when the query is made
        except (ValueError, TypeError):
            self._raise_unknown()
        return domain

    def _read_page(self, asked):
        self._check_is_table(asked)
        side, state = asked.get("side", "all"), asked.get("state", "open")
        limit = self._read_number(asked.get("limit", 0))
        offset = self._read_number(asked.get("offset", 0))
        if not isinstance(side, str) or not isinstance(state, str) or side not in SIDES:
            self._raise_unknown()
        return Page(side, state, offset, min(limit, MOST_ROWS), bool(asked.get("is_wide")))

    def _read_records(self, model, ids):
        """Return the records of ids that a browser sent, readable by the user."""
        records = self.env[model].browse(self._read_ids(ids)).exists()
        records.check_access("read")
        return records

    def _read_lines(self, scope, ids):
        """Return the lines of this journal of ids that a browser sent."""
        lines = self._read_records("account.bank.statement.line", ids)
        if lines.journal_id - scope.journal:
            self._raise_unknown()
        return lines

    def _read_items(self, ids):
        return self._read_records("account.move.line", ids)

    def _raise_unknown(self):
        raise UserError(
            self.env._(
                "The page asked for something that does not exist, or not any more. Reload it."
            )
        )

    # -------------------------------------------------------------------------
    # HEAD
    # -------------------------------------------------------------------------

    @api.model
    def action_load(self, asked):
        """Return the journal, its periods, the other journals and what the user may do."""
        scope = self._read_scope(asked)
        if not scope.period:
            asked = {**asked, "period_id": self._get_first_period(scope).id}
            scope = self._read_scope(asked)
        journals = self.env["account.journal"].search(
            [("type", "in", BANK_TYPES), ("company_id", "in", self.env.companies.ids)]
        )
        user = self.env.user
        return {
            "journal": self._prepare_journal(scope.journal),
            "kind": asked.get("kind") or self._get_first_kind(scope),
            "journals": [{"id": one.id, "name": one.display_name} for one in journals],
            "period": self._prepare_period(scope.period),
            "periods": scope.journal.bank_reconciliation_ids.read(["name", "state"]),
            "can": {"match": user.has_group(ACCOUNTANT), "manage": user.has_group(MANAGER)},
        }

    def _get_first_period(self, scope):
        """Return the first open period of the journal, else its latest.

        Where none is open and lines wait, the next month is started: only then they are shown.
        """
        periods = scope.journal.bank_reconciliation_ids
        opened = periods.filtered(lambda period: period.state == "open")[-1:]
        return opened or scope.journal._start_due_period() or periods[:1]

    def _prepare_journal(self, journal):
        currency = journal._get_bank_currency()
        return {
            "id": journal.id,
            "name": journal.display_name,
            "number": journal.bank_acc_number or "",
            "currency_id": currency.id,
            "digits": currency.decimal_places,
            "channel": journal._get_workspace_channel(),
        }

    def _prepare_period(self, period):
        if not period:
            return {"id": False}
        return {
            "id": period.id,
            "date_start": fields.Date.to_string(period.date_start),
            "date_end": fields.Date.to_string(period.date_end),
            **{name: period[name] for name in PERIOD_FIELDS},
        }

    # -------------------------------------------------------------------------
    # SUMS
    # -------------------------------------------------------------------------

    @api.model
    def action_summarise(self, asked):
        """Return the balances of the period and the table of each list."""
        return self._summarise(self._read_scope(asked))

    def _summarise(self, scope):
        return {
            "period": self._prepare_period(scope.period),
            "lines": {state: self._sum_lines(scope, state) for state in ("open", "done")},
            "items": {state: self._sum_items(scope, state) for state in ("open", "done")},
        }

    def _sum_lines(self, scope, state):
        lines = self.env["account.bank.statement.line"]
        query = lines._search(self._get_line_domain(scope, state))
        amount = SQL.identifier(query.table, "amount")
        return self._prepare_table(self._sum_by_sign(query, amount, amount), scope.currency.round)

    def _sum_by_sign(self, query, signed, *amounts):
        """Return ``[out count, in count, out sums…, in sums…]`` in one query.

        :param signed: the column whose sign tells the direction; ``amounts`` are added up.
        """
        tests = [SQL("%s < 0", signed), SQL("%s > 0", signed)]
        columns = [SQL("COUNT(*) FILTER (WHERE %s)", test) for test in tests]
        columns += [
            SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)", amount, test)
            for test in tests
            for amount in amounts
        ]
        query.order = None
        return self.env.execute_query(query.select(*columns))[0]

    def _prepare_table(self, row, round_amount):
        out_count, in_count, out_amount, in_amount = row
        return {
            "out_count": int(out_count),
            "in_count": int(in_count),
            "out_amount": round_amount(float(out_amount)),
            "in_amount": round_amount(float(in_amount)),
        }
