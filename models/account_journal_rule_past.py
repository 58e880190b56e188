"""The past of a journal as rules are made from it: which line was booked how."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import chain

from odoo import models
from odoo.tools import SQL

from ..engine.rule_making import (
    ACCOUNT,
    BANK_CODE,
    CODE,
    CREDITOR,
    MANDATE,
    NAME,
    Conditions,
    Example,
    make_example,
    propose_conditions,
)
from .account_bank_statement_line_apply import to_decimal

#: The newest lines of a journal that are compared.
COMPARED = 5_000
#: How lines are booked that are not booked to accounts: still open, or they settle open items.
OPEN, SETTLED = (), (0,)
#: What conditions look at, as ``account.reconcile.model.condition`` reads it.
FACT_FIELDS = {
    ACCOUNT: ("account_number",),
    CREDITOR: ("creditor_identifier",),
    MANDATE: ("mandate_reference",),
    NAME: ("partner_name", "ultimate_partner_name"),
    CODE: ("transaction_code",),
    BANK_CODE: ("proprietary_code",),
}
TEXT_FIELD = "payment_ref"
LINE = "account.bank.statement.line"
#: What :data:`PAST` reads besides what conditions look at.
PAST_FIELDS = {
    LINE: ("amount", "habit_text", "internal_index", "is_reconciled", "journal_id", "move_id"),
    "account.move": ("date", "state"),
    "account.move.line": (
        *("account_id", "matching_number", "move_id", "reconcile_model_id"),
        *("tax_ids", "tax_line_id"),
    ),
    "account.account": ("reconcile",),
}
#: The account of the bank, suspense and taxes say nothing about what a line was; that of transfers
#: does, whether the other side has come or not.
PAST = """
       SELECT l.id, l.amount, l.is_reconciled, l.habit_text, m.date, %(columns)s,
              b.accounts, b.taxes, b.is_settled, b.had_rule
         FROM account_bank_statement_line l
         JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
    LEFT JOIN LATERAL (
           SELECT array_agg(DISTINCT i.account_id ORDER BY i.account_id) AS accounts,
                  array_agg(DISTINCT t.account_tax_id ORDER BY t.account_tax_id)
                  FILTER (WHERE t.account_tax_id IS NOT NULL) AS taxes,
                  bool_or(a.reconcile AND i.matching_number IS NOT NULL
                          AND i.account_id != %(transfer)s) AS is_settled,
                  bool_or(i.reconcile_model_id IS NOT NULL) AS had_rule
             FROM account_move_line i
             JOIN account_account a ON a.id = i.account_id
        LEFT JOIN account_move_line_account_tax_rel t ON t.account_move_line_id = i.id
            WHERE i.move_id = l.move_id AND i.tax_line_id IS NULL
              AND i.account_id NOT IN (%(bank)s, %(suspense)s)
         ) AS b ON TRUE
        WHERE l.journal_id = %(journal)s AND l.amount != 0
     ORDER BY l.internal_index DESC
        LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of the journal, and how it was booked.

    ``booking`` has the ids of accounts, then 0, then the ids of taxes, each ascending; or it is
    ``OPEN`` or ``SETTLED``. ``text`` is its habit text. ``had_rule``: a rule has booked it.
    """

    example: Example
    day: date
    text: str
    booking: tuple[int, ...]
    had_rule: bool

    @property
    def id(self):
        return self.example.id

    @property
    def is_in(self):
        return self.example.amount > 0

    @property
    def is_open(self):
        return self.booking == OPEN

    def is_like(self, other):
        """Whether the bank says of both that they come from the same side, or for the same."""
        mine, others = self.example.keys, other.example.keys
        return self.has_text_of(other) or any(
            not set(mine.get(name, ())).isdisjoint(others.get(name, ()))
            for name in (ACCOUNT, CREDITOR, NAME)
        )

    def has_text_of(self, other):
        return bool(self.text) and self.text == other.text


@dataclass(frozen=True, slots=True)
class Kind:
    """Lines of one kind, as the past shows them.

    ``lines`` are those that were asked for, ``siblings`` the ones that were booked like them,
    newest first. ``booking`` is how; ``OPEN`` where nothing says it. ``waiting`` is how many open
    lines the conditions catch.
    """

    lines: tuple[PastLine, ...]
    siblings: tuple[PastLine, ...]
    booking: tuple[int, ...]
    conditions: Conditions
    waiting: int

    @property
    def examples(self):
        """The booked lines among them, those that were asked for first."""
        return [one for one in (*self.lines, *self.siblings) if not one.is_open]


def find_kind(lines, past):
    """Return the :class:`Kind` of lines that go the same way.

    Siblings come from the same side or have the same text; where these have nothing in common that
    others do not have, only those with the same text count.
    """
    booking = lines[0].booking or _find_usual(lines[0], past)
    given = {one.id for one in lines}
    same_way = [one for one in past if one.is_in == lines[0].is_in and one.id not in given]
    by_side = _make_kind(lines, same_way, booking, PastLine.is_like)
    if by_side.conditions.is_clear:
        return by_side
    by_text = _make_kind(lines, same_way, booking, PastLine.has_text_of)
    return by_text if by_text.conditions.is_clear else by_side


def _find_usual(line, past):
    """Return how lines with the text of an open one were mostly booked."""
    ways = Counter(
        one.booking
        for one in past
        if one.is_in == line.is_in and one.has_text_of(line) and one.booking not in (OPEN, SETTLED)
    )
    return ways.most_common(1)[0][0] if ways else OPEN


def _make_kind(lines, past, booking, is_sibling):
    siblings, others, neutral = [], [], []
    for one in past:
        is_same = booking != OPEN and one.booking == booking
        if is_same and any(is_sibling(one, line) for line in lines):
            siblings.append(one)
        elif is_same or (one.is_open and any(one.is_like(line) for line in lines)):
            neutral.append(one)
        else:
            others.append(one)
    group = _get_examples([*lines, *siblings])
    found = propose_conditions(group[0], group[1:], _get_examples(others), _get_examples(neutral))
    waiting = _count_open([*lines, *neutral], {*found.caught, *found.also})
    return Kind(tuple(lines), tuple(siblings), booking, found, waiting)


def _get_examples(lines):
    return [one.example for one in lines]


def _count_open(lines, ids):
    return sum(one.is_open and one.id in ids for one in lines)


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _read_past_lines(self):
        """Return the newest lines of the journal as :class:`PastLine`, newest first, in one query.

        The caller has checked the right to read the journal.
        """
        self.ensure_one()
        currency = self._get_bank_currency()
        rows = self.env.execute_query_dict(self._get_past_query())
        return [_make_past_line(row, currency) for row in rows]

    def _get_past_query(self):
        names = [*chain(*FACT_FIELDS.values()), TEXT_FIELD]
        return SQL(
            PAST,
            columns=SQL(", ").join(SQL.identifier("l", name) for name in names),
            bank=self.default_account_id.id or 0,
            suspense=self.suspense_account_id.id or 0,
            transfer=self.company_id.transfer_account_id.id or 0,
            journal=self.id,
            limit=COMPARED,
            to_flush=[
                self.env[model]._fields[name]
                for model, own in ({**PAST_FIELDS, LINE: [*names, *PAST_FIELDS[LINE]]}).items()
                for name in own
            ],
        )


def _make_past_line(row, currency):
    facts = {key: [row[name] for name in names] for key, names in FACT_FIELDS.items()}
    amount = to_decimal(row["amount"], currency)
    example = make_example(row["id"], amount, facts, row[TEXT_FIELD] or "")
    had_rule = bool(row["had_rule"])
    return PastLine(example, row["date"], row["habit_text"] or "", _read_booking(row), had_rule)


def _read_booking(row):
    if not row["is_reconciled"] or not row["accounts"]:
        return OPEN
    if row["is_settled"]:
        return SETTLED
    return (*row["accounts"], 0, *(row["taxes"] or ()))
