"""Journal items as the variance explainer needs them: one query for any number (stage: confirm).

``account.move.line._search`` builds the query, so that the user's rights and companies hold; the
columns are read beside the ORM, because a month may have 20,000 items and as many documents.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo.tools import SQL

ITEM, LINE, MOVE = "account_move_line", "line", "move"
SEEN = "account_move_line__variance_seen"


@dataclass(frozen=True, slots=True)
class BookItem:
    """One journal item. ``amount`` and ``open_amount`` are in the currency that was asked for, None
    where the item has no amount in it; ``balance`` is in the currency of the company.
    """

    id: int
    date: date
    account_id: int
    journal_id: int
    move_type: str
    is_posted: bool
    is_reconciled: bool
    name: str
    move_name: str
    reference: str
    partner: str
    amount: Decimal | None
    open_amount: Decimal | None
    balance: Decimal
    currency_id: int
    amount_currency: Decimal
    line_id: int
    line_label: str
    line_partner: str
    line_code: str
    statement_id: int
    is_imported: bool
    is_line_reconciled: bool
    foreign_currency_id: int
    foreign_amount: Decimal
    confirmed: Decimal | None
    confirmed_in: int


def read_items(env, domain, currency, *, company_currency, limit=None):
    """Return a :class:`BookItem` for each item of ``domain``, the newest ones where limited."""
    items = env["account.move.line"]
    order = "date desc, id desc" if limit else None
    query = items._search(domain, order=order, limit=limit)
    if query.is_empty():
        return []
    columns = [*_join_columns(query), *_amount_columns(currency, company_currency)]
    names = [name for name, _sql in columns]
    rows = env.execute_query(query.select(*(sql for _name, sql in columns)))
    return [BookItem(**dict(zip(names, map(_clean, names, row), strict=True))) for row in rows]


def _join_columns(query):
    """Yield name and SQL of what is no amount; joins what the items belong to."""
    joined = {
        MOVE: query.left_join(ITEM, "move_id", "account_move", "id", "variance_move"),
        "partner": query.left_join(ITEM, "partner_id", "res_partner", "id", "variance_partner"),
        LINE: query.left_join(
            ITEM, "statement_line_id", "account_bank_statement_line", "id", "variance_line"
        ),
        "seen": query.left_join(
            ITEM, "id", "bank_reconciliation_confirmation", "move_line_id", "variance_seen"
        ),
        ITEM: ITEM,
    }
    for name, table, column in COLUMNS:
        yield name, SQL.identifier(joined[table], column)
    line = joined[LINE]
    yield "foreign_amount", SQL("%s::text", SQL.identifier(line, "amount_currency"))
    yield "is_posted", SQL("%s = 'posted'", SQL.identifier(ITEM, "parent_state"))
    yield "is_imported", SQL("%s IS NOT NULL", SQL.identifier(line, "fingerprint"))
    code = (SQL.identifier(line, name) for name in ("transaction_code", "proprietary_code"))
    yield "line_code", SQL("COALESCE(%s, %s)", *code)


COLUMNS = (
    ("id", ITEM, "id"),
    ("date", ITEM, "date"),
    ("account_id", ITEM, "account_id"),
    ("journal_id", ITEM, "journal_id"),
    ("currency_id", ITEM, "currency_id"),
    ("is_reconciled", ITEM, "reconciled"),
    ("name", ITEM, "name"),
    ("move_type", MOVE, "move_type"),
    ("move_name", MOVE, "name"),
    ("reference", MOVE, "ref"),
    ("partner", "partner", "name"),
    ("line_id", LINE, "id"),
    ("line_label", LINE, "payment_ref"),
    ("line_partner", LINE, "partner_name"),
    ("statement_id", LINE, "statement_id"),
    ("is_line_reconciled", LINE, "is_reconciled"),
    ("foreign_currency_id", LINE, "foreign_currency_id"),
    ("confirmed_in", "seen", "reconciliation_id"),
)
"""Field of BookItem, joined table, column."""

AMOUNTS = ("balance", "amount_currency", "foreign_amount")
OPTIONAL_AMOUNTS = ("amount", "open_amount", "confirmed")
TEXTS = (
    "name", "move_name", "reference", "partner", "line_label", "line_partner", "line_code",
    "move_type",
)  # fmt: skip


def _amount_columns(currency, company_currency):
    """Yield name and SQL of the amounts, as text: they become ``Decimal``, never ``float``."""
    for name, column, foreign in (
        ("amount", "balance", "amount_currency"),
        ("open_amount", "amount_residual", "amount_residual_currency"),
    ):
        booked = SQL.identifier(ITEM, column)
        if currency != company_currency:
            booked = SQL(
                "CASE WHEN %s = %s THEN %s END",
                SQL.identifier(ITEM, "currency_id"),
                currency.id,
                SQL.identifier(ITEM, foreign),
            )
        yield name, _text(booked, currency)
    yield "confirmed", _text(SQL.identifier(SEEN, "amount"), currency)
    yield "balance", _text(SQL.identifier(ITEM, "balance"), company_currency)
    yield "amount_currency", SQL("%s::text", SQL.identifier(ITEM, "amount_currency"))


def _text(amount, currency):
    return SQL("ROUND(%s, %s)::text", amount, currency.decimal_places)


def _clean(name, value):
    """Decimal for amounts, an empty text or 0 for what is not there."""
    if name in OPTIONAL_AMOUNTS:
        return None if value is None else Decimal(value)
    if name in AMOUNTS:
        return Decimal(value or 0)
    if name in TEXTS:
        return value or ""
    return value or 0


class Rates:
    """The rates of a company by day, as core takes them: its own before the shared ones, of these
    the latest one, else the first one.

    All rates of all currencies are read at once when the first one is asked for.
    """

    def __init__(self, company):
        self.company = company
        self._rates = None

    def convert(self, amount, source_id, target, day):
        """Return ``amount`` (Decimal) in the currency ``target``, rounded as that currency is."""
        rate = self._get(target.id, day) / self._get(source_id, day)
        places = Decimal(1).scaleb(-target.decimal_places)
        return (amount * rate).quantize(places)

    def _get(self, currency_id, day):
        """Units of the currency for one of the company's."""
        if currency_id == self.company.currency_id.id:
            return Decimal(1)
        if self._rates is None:
            self._rates = self._read()
        own, shared = (self._rates.get((currency_id, is_own)) for is_own in (True, False))
        days = own or shared
        if not days:
            return Decimal(1)
        return days[max(bisect_right(days, day, key=lambda each: each[0]) - 1, 0)][1]

    def _read(self):
        rates = self.company.env["res.currency.rate"].search_fetch(
            [("company_id", "in", [False, self.company.root_id.id])],
            ["currency_id", "name", "rate"],
            order="name",
        )
        by_currency = {}
        for rate in rates.filtered("rate"):
            row = (rate.name, Decimal(str(rate.rate)))
            by_currency.setdefault((rate.currency_id.id, bool(rate.company_id)), []).append(row)
        return by_currency
