"""What the variance explainer is given of a period, read in a flat number of queries.

``engine.variance`` wants the month, what it counts or lists, and everything else that may have to
do with the difference. What the month counts or lists is read whole. Of the rest what can matter is
read: the months before and after, the other banks' items of these days, documents, payments,
transactions of files that were left out, each to a limit (``MOST``), the newest first.
"""

from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta

from odoo.fields import Domain

from ..engine.variance import Balances, Entry, Month
from ..engine.variance_case import DOCUMENT, ITEM, LINE, PAYMENT, SKIPPED
from .account_bank_statement_line_apply import to_decimal
from .account_journal import BANK_TYPES
from .bank_reconciliation_variance_items import Rates, read_items
from .bank_statement_plan import UNDECIDED

MOST = 20_000
BEFORE, AFTER = relativedelta(months=3), relativedelta(days=31)
"""How far before and after the period items of the bank account are looked at."""

BESIDE = timedelta(days=5)
"""How far before and after the period items of the other banks are looked at."""

DOCUMENTS = relativedelta(months=4)
"""How old paid documents are that tell which amounts are usual."""


class VarianceReader:
    """Reads one period under the rights of its environment; every entry keeps what it came from."""

    def __init__(self, period):
        self.period = period
        self.env = period.env
        self.currency = period.currency_id
        self.company_currency = period.company_id.currency_id
        self.rates = Rates(period.company_id)
        self.sources, self.entries = {}, {}

    def collect(self):
        """Return month, entries and the entries elsewhere for ``engine.variance.explain``."""
        self.env.flush_all()
        counted = self._confirmed()
        listed = [*self._listed(), *self._outstanding()]
        month = self._month()
        elsewhere = [each for part in self._parts_elsewhere() for each in part]
        entries = {entry.key: entry for entry in (*listed, *counted)}
        beside = {entry.key: entry for entry in elsewhere if entry.key not in entries}
        self.entries = {**beside, **entries}
        return month, entries.values(), beside.values()

    def _parts_elsewhere(self):
        yield self._other_months()
        yield self._other_payments()
        yield self._other_banks()
        yield self._open_documents()
        yield self._paid_documents()
        yield self._left_out()

    def get_names(self):
        """Return ``{key: name}`` of the statements and journals that a sentence may name."""
        journals = self.journals | self.period.journal_id
        names = {self._journal_key(each.id): each.display_name for each in journals}
        return names | {_key(each): each.name for each in self.statements}

    def prepare_record(self, key):
        """Values that show what a key of the engine stands for."""
        source, entry = self.sources[key], self.entries.get(key)
        if entry is None:
            return {"kind": "statement", "statement_id": source.id, "label": source.name}
        field = "skip_id" if entry.kind == SKIPPED else "move_line_id"
        return {
            "kind": entry.kind,
            field: source.id,
            "date": entry.date,
            "label": entry.label,
            "partner": entry.partner,
            "amount": float(entry.amount),
        }

    # -------------------------------------------------------------------------
    # MONTH
    # -------------------------------------------------------------------------

    def _month(self):
        period = self.period
        previous = period._previous()
        return Month(
            start=period.date_start,
            end=period.date_end,
            opening=self._money(period.balance_start),
            closing=self._money(period.balance_end),
            journal=self._journal_key(period.journal_id.id),
            precision=self.currency.decimal_places,
            previous_closing=self._money(previous.balance_end) if previous else None,
            statements=tuple(map(self._balances, self.statements)),
            is_manual=period.mode == "manual",
        )

    @cached_property
    def statements(self):
        """The statements of the journal with days or lines in the period."""
        start, end = self.period.date_start, self.period.date_end
        by_lines = Domain("line_ids.date", ">=", start) & Domain("line_ids.date", "<=", end)
        by_bank = Domain("bank_date_start", "<=", end) & Domain("bank_date_end", ">=", start)
        return self.env["account.bank.statement"].search_fetch(
            Domain("journal_id", "=", self.period.journal_id.id) & (by_lines | by_bank),
            ["name", "bank_balances", "balance_start", "balance_end_real"],
        )

    def _balances(self, statement):
        """A statement with the balances that the bank, or a person with paper in hand, stated."""
        states = statement.bank_balances in (False, "both", "closing")
        self.sources[_key(statement)] = statement
        end = statement.period_end or self.period.date_end
        return Balances(
            key=_key(statement),
            start=min(statement.period_start or end, end),
            end=end,
            opening=self._money(statement.balance_start) if states else None,
            closing=self._money(statement.balance_end_real) if states else None,
        )

    def _money(self, amount):
        return to_decimal(amount, self.currency)

    # -------------------------------------------------------------------------
    # THE PERIOD
    # -------------------------------------------------------------------------

    def _confirmed(self):
        """What the period counts, with the amount it had then."""
        domain = Domain("bank_confirmation_ids.reconciliation_id", "=", self.period.id)
        return [
            replace(self._booking(item), confirmed=item.confirmed) for item in self._read(domain)
        ]

    def _listed(self):
        """Bank items up to the end of the period that nobody has confirmed."""
        return [self._booking(item) for item in self._read(self.period._get_item_domain())]

    def _outstanding(self):
        """Registered payments up to the end of the period that the bank has not shown."""
        items = self._read(self.period._get_outstanding_domain())
        return [self._payment(item) for item in items if item.open_amount]

    # -------------------------------------------------------------------------
    # ELSEWHERE
    # -------------------------------------------------------------------------

    def _other_months(self):
        """Items of the account in the months around, and of the same days one year off: a month or
        year is easily mistyped. Whole statements, because their balances are compared.
        """
        period = self.period
        spans = [(period.date_start - BEFORE, period.date_end + AFTER)]
        spans += [(self._shift(years=by)[0], self._shift(years=by)[1]) for by in (-1, 1)]
        days = Domain.OR(
            Domain("date", ">=", start) & Domain("date", "<=", end) for start, end in spans
        )
        whole = Domain("statement_line_id.statement_id", "in", self.statements.ids)
        domain = self._posted & Domain("account_id", "=", period.account_id.id) & (days | whole)
        counted = Domain("bank_confirmation_ids.reconciliation_id", "=", period.id)
        items = self._read(domain & ~counted, MOST)
        return [replace(self._booking(item), is_settled=bool(item.confirmed_in)) for item in items]

    def _shift(self, **by):
        days = (self.period.date_start, self.period.date_end)
        return [day + relativedelta(**by) for day in days]

    def _other_payments(self):
        """Payments of the following weeks, and those of the other banks."""
        period = self.period
        journals = self.journals | period.journal_id
        domain = self._posted & Domain(
            [
                ("account_id", "in", journals._get_bank_outstanding_accounts().ids),
                ("journal_id", "in", journals.ids),
                ("reconciled", "=", False),
                ("statement_line_id", "=", False),
                ("date", ">=", period.date_start - BESIDE),
                ("date", "<=", period.date_end + AFTER),
            ]
        )
        return [self._payment(item) for item in self._read(domain, MOST) if item.open_amount]

    @cached_property
    def journals(self):
        """The other banks of the company."""
        period = self.period
        journals = self.env["account.journal"].with_context(active_test=False)
        return journals.search(
            [
                ("company_id", "=", period.company_id.id),
                ("type", "in", BANK_TYPES),
                ("id", "!=", period.journal_id.id),
            ]
        )

    def _other_banks(self):
        """What is on the accounts of the other banks in these days."""
        period = self.period
        accounts = self.journals.default_account_id - period.account_id
        domain = self._posted & Domain(
            [
                ("account_id", "in", accounts.ids),
                ("date", ">=", period.date_start - BESIDE),
                ("date", "<=", period.date_end + BESIDE),
            ]
        )
        return [
            replace(
                self._booking(item),
                journal=self._journal_key(self._journal_of[item.account_id]),
                is_settled=bool(item.confirmed_in or item.is_line_reconciled),
            )
            for item in self._read(domain, MOST)
            if item.amount is not None
        ]

    @cached_property
    def _journal_of(self):
        return {journal.default_account_id.id: journal.id for journal in self.journals}

    def _open_documents(self):
        """Whatever partners owe or are owed at the end of the period."""
        domain = self._documents & Domain("reconciled", "=", False)
        items = self._read(domain & Domain("date", "<=", self.period.date_end), MOST)
        items = [item for item in items if item.open_amount]
        partly = [item for item in items if item.amount not in (None, item.open_amount)]
        return [
            *(self._document(item, item.open_amount) for item in items),
            *(self._whole_document(item) for item in partly),
        ]

    def _whole_document(self, item):
        """What a document was before a part of it was paid: the amount that was meant."""
        entry = self._document(item, item.amount)
        key = f"{entry.key}/whole"
        self.sources[key] = item
        return replace(entry, key=key, is_settled=True)

    def _paid_documents(self):
        """Paid ones of the last months: they say which amounts are right."""
        period = self.period
        domain = self._documents & Domain(
            [
                ("reconciled", "=", True),
                ("journal_id.type", "in", ("sale", "purchase")),
                ("date", ">=", period.date_start - DOCUMENTS),
                ("date", "<=", period.date_end),
            ]
        )
        return [
            replace(self._document(item, item.amount), is_settled=True)
            for item in self._read(domain, MOST)
            if item.amount
        ]

    @property
    def _posted(self):
        company = Domain("company_id", "=", self.period.company_id.id)
        return company & Domain("parent_state", "=", "posted")

    @property
    def _documents(self):
        return self._posted & Domain(
            [
                ("account_id.account_type", "in", ("asset_receivable", "liability_payable")),
                ("journal_id.type", "not in", BANK_TYPES),
            ]
        )

    def _left_out(self):
        """Transactions of files that were left out as doubtful, or deleted by a user."""
        period = self.period
        skips = self.env["bank.statement.file.skip"].search_fetch(
            [
                ("journal_id", "=", period.journal_id.id),
                ("date", ">=", period.date_start - BESIDE),
                ("date", "<=", period.date_end + BESIDE),
                ("reason", "in", UNDECIDED),
                ("restored_line_id", "=", False),
            ],
            ["date", "amount", "label", "journal_id"],
            limit=MOST,
        )
        return [self._skipped(skip) for skip in skips]

    # -------------------------------------------------------------------------
    # ENTRIES
    # -------------------------------------------------------------------------

    def _read(self, domain, limit=None):
        return read_items(
            self.env,
            domain,
            self.currency,
            company_currency=self.company_currency,
            limit=limit,
        )

    def _booking(self, item):
        """An item of a bank account: of a statement line, or booked straight on the account."""
        entry = self._entry(item, LINE if item.line_id else ITEM, self._amount_of(item))
        entry = replace(entry, **self._foreign_of(item, entry.amount))
        if not item.line_id:
            return entry
        return replace(
            entry,
            text=item.line_label or item.name,
            partner=item.partner or item.line_partner,
            code=item.line_code,
            statement=f"statement:{item.statement_id}" if item.statement_id else "",
            stated=entry.amount if item.is_imported else None,
            is_typed=not item.is_imported,
        )

    def _amount_of(self, item):
        """The amount in the journal's currency; 0 where the item left the account meanwhile."""
        period = self.period
        is_ours = item.account_id == period.account_id.id
        if not is_ours and item.confirmed_in == period.id:
            return self._money(0)
        if item.amount is None:
            source = self.company_currency.id
            return self.rates.convert(item.balance, source, self.currency, item.date)
        return item.amount

    def _foreign_of(self, item, amount):
        """What the item was in another currency, and what that is at the rate of its day."""
        currency_id, original = item.foreign_currency_id, item.foreign_amount
        if not currency_id and item.currency_id != self.currency.id:
            currency_id, original = item.currency_id, item.amount_currency
        if not currency_id or not original or not amount:
            return {}
        name = self.env["res.currency"].browse(currency_id).name
        at_rate = self.rates.convert(original, currency_id, self.currency, item.date)
        return {"original": original, "original_currency": name, "at_rate": at_rate}

    def _payment(self, item):
        entry = self._entry(item, PAYMENT, item.open_amount)
        return replace(entry, reference=item.move_name)

    def _document(self, item, amount):
        return replace(self._entry(item, DOCUMENT, amount), reference=item.move_name)

    def _entry(self, item, kind, amount):
        key = f"item:{item.id}"
        self.sources[key] = item
        return Entry(
            key=key,
            kind=kind,
            date=item.date,
            amount=amount,
            text=item.name or item.reference or item.move_name,
            partner=item.partner,
            journal=self._journal_key(self._journal_of.get(item.account_id, self._own(item))),
            is_posted=item.is_posted,
        )

    def _own(self, item):
        """A payment waits on an account of its own; everything else here is on this bank's."""
        known = set(self.journals.ids)
        return item.journal_id if item.journal_id in known else self.period.journal_id.id

    def _skipped(self, skip):
        key = _key(skip)
        self.sources[key] = skip
        return Entry(
            key=key,
            kind=SKIPPED,
            date=skip.date,
            amount=self._money(skip.amount),
            text=skip.label or "",
            journal=self._journal_key(skip.journal_id.id),
            is_typed=False,
        )

    def _journal_key(self, journal_id):
        return f"journal:{journal_id}"


def _key(record):
    kinds = {"account.bank.statement": "statement", "bank.statement.file.skip": "skip"}
    return f"{kinds[record._name]}:{record.id}"
