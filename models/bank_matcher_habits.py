import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, sql

from ..engine.reasons import encode, reason
from ..engine.text import fold
from .bank_matcher_index import FILL_SIZE

#: Earlier lines with the same text from which on their account is usual, and their share of all.
TIMES = 2
AGREEMENT = 0.8
#: Letters of a text that are compared.
LONGEST = 120
_WORD = re.compile(r"[^\W\d_]{2,}")
_WITH_DIGITS = re.compile(r"\S*\d\S*")


def habit_text(*texts):
    """Return the words of a line's texts without anything that has a digit: dates, numbers."""
    words = _WORD.findall(_WITH_DIGITS.sub(" ", fold(" ".join(filter(None, texts)))))
    return " ".join(words)[:LONGEST]


class AccountBankStatementLine(models.Model):
    """Lines by what their text says apart from numbers."""

    _name = "account.bank.statement.line"
    _inherit = ["account.bank.statement.line", "bank.matcher.keys"]

    _match_column = "habit_text"

    habit_text = fields.Char(
        compute="_compute_habit_text",
        store=True,
        copy=False,
        exportable=False,
        help="The words of the line, by which lines of one kind are recognised.",
    )

    _habit_idx = models.Index("(journal_id, habit_text) WHERE is_reconciled IS TRUE")

    @api.depends("partner_name", "payment_ref", "remittance_text")
    def _compute_habit_text(self):
        for line in self:
            texts = (line.partner_name, line.remittance_text or line.payment_ref)
            line.habit_text = self._make_match_keys(texts)

    @api.model
    def _make_match_keys(self, texts):
        return habit_text(*texts) or None

    def _read_match_texts(self, after):
        is_new = not sql.column_exists(self.env.cr, self._table, "remittance_text")
        query = SQL(
            """SELECT id, partner_name, COALESCE(NULLIF(%s, ''), payment_ref)
                 FROM account_bank_statement_line WHERE id > %s ORDER BY id LIMIT %s""",
            SQL("NULL") if is_new else SQL.identifier("remittance_text"),
            after,
            FILL_SIZE,
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()


class BankMatcher(models.AbstractModel):
    """The usual account of a kind of line: offered, never applied by itself."""

    _inherit = "bank.matcher"

    def _prepare_habits(self, lines, best, run):
        """Return values of suggestions, in front of others, for lines whose best one (``best``:
        ``{line id: confidence}``) is low at most.
        """
        lost = lines.filtered(
            lambda line: line.habit_text and best.get(line.id, "low") in ("none", "low")
        )
        usual = self._get_usual_accounts(lost) if lost else {}
        return [
            self._prepare_habit_vals(line, run, *usual[key])
            for line in lost
            if (key := (line.habit_text, line.amount > 0)) in usual
        ]

    def _get_usual_accounts(self, lines):
        """Return ``{(text, is incoming): (account, times, of all)}`` where lines agree enough."""
        found = defaultdict(dict)
        for text, incoming, account_id, count in self._count_accounts(lines):
            found[text, incoming][account_id] = count
        accounts = self.env["account.account"]
        usual = {}
        for key, counts in found.items():
            total = sum(counts.values())
            account_id, count = max(counts.items(), key=lambda pair: (pair[1], pair[0] or 0))
            if account_id and count >= TIMES and count >= AGREEMENT * total:
                usual[key] = (accounts.browse(account_id), count, total)
        return usual

    def _count_accounts(self, lines):
        """Return ``[(text, is incoming, account id, lines)]`` of the journal's booked lines.

        The account of a line is that of its largest counterpart, taxes left out. A line that
        settled open items was not booked to an account: its account is None.
        """
        journal = lines.journal_id
        query = SQL(
            """SELECT habit_text, is_in, account_id, count(*) FROM (
                   SELECT DISTINCT ON (l.id) l.habit_text, l.amount > 0 AS is_in,
                          CASE WHEN a.reconcile AND i.full_reconcile_id IS NOT NULL THEN NULL
                               ELSE i.account_id END AS account_id
                     FROM account_bank_statement_line l
                     JOIN account_move_line i ON i.move_id = l.move_id
                     JOIN account_account a ON a.id = i.account_id
                    WHERE l.journal_id = %(journal)s AND l.is_reconciled IS TRUE
                      AND l.habit_text = ANY(%(texts)s)
                      AND i.tax_line_id IS NULL
                      AND i.account_id NOT IN (%(bank)s, %(suspense)s)
                 ORDER BY l.id, abs(i.balance) DESC, i.id
               ) AS booked
               GROUP BY habit_text, is_in, account_id""",
            journal=journal.id,
            texts=sorted(set(lines.mapped("habit_text"))),
            bank=journal.default_account_id.id or 0,
            suspense=journal.suspense_account_id.id or 0,
            to_flush=[
                *(
                    lines._fields[name]
                    for name in ("habit_text", "is_reconciled", "amount", "journal_id")
                ),
                *self._item_fields("account_id", "balance", "full_reconcile_id", "tax_line_id"),
            ],
        )
        return self.env.execute_query(query)

    def _prepare_habit_vals(self, line, run, account, count, total):
        why = reason("habit", account=account.display_name, count=count, total=total)
        amount = float(line._get_amount_to_match())
        write_off = {"kind": "habit", "amount": amount, "account_id": account.id}
        return {
            "line_id": line.id,
            "run_id": run.id if run else False,
            "sequence": 0,
            "kind": "habit",
            "confidence": "medium",
            "reason_codes": encode([why]),
            "residual": 0.0,
            "write_off_ids": [(0, 0, write_off)],
        }
