from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate
from odoo.tools.misc import format_date, formatLang

from ..engine import continuity

_lt = LazyTranslate(__name__)

STATES = [
    ("problem", "Problem"),
    ("notice", "Look"),
    ("unknown", "No Balance"),
    ("first", "First"),
    ("good", "Connects"),
]
WORDS = ["name", "currency_id", "date", "bank_date_end", "balance_start", "balance_end_real"]
# code of the engine's finding → what it means and what to do
SENTENCES = {
    "gap": _lt(
        "Starts with %(start)s, but %(before)s (to %(date)s) ended with %(end)s: %(amount)s in "
        "between is not there. Import what is missing, or look for deleted lines."
    ),
    "overlap": _lt(
        "Its days overlap with those of %(before)s, and it starts with %(start)s instead of "
        "%(end)s (difference %(amount)s): lines may be there twice or not at all."
    ),
    "duplicate": _lt(
        "It has the same days and balances as %(before)s: its lines are probably there twice. "
        "Delete the lines of one of the two."
    ),
    "double": _lt(
        "Starts with what %(before)s ended with, but files without balances brought %(amount)s "
        "since then: these lines are probably there twice."
    ),
    "missing_number": _lt("Statement numbers that are not there: %(numbers)s."),
    "sum_differs": _lt(
        "The bank's own figures do not add up: the closing balance is %(amount)s more than the "
        "opening balance and the entries. Ask the bank for a corrected file."
    ),
    "lines_deleted": _lt("Lines deleted by a user: %(count)s, in total %(amount)s."),
    "lines_differ": _lt(
        "The lines in the books are %(amount)s less than the statement: a line was cancelled, or "
        "taken off the statement or added to it."
    ),
}


class AccountBankStatement(models.Model):
    """Whether the statements of a journal follow each other, as ``engine.continuity`` judges."""

    _inherit = "account.bank.statement"

    lines_total = fields.Monetary(
        string="Sum of Lines",
        compute="_compute_lines_total",
        help="Sum of the posted lines that are in the books.",
    )
    period_start = fields.Date(
        string="From",
        compute="_compute_period",
        help="First day that the bank names, else that of the first line.",
    )
    period_end = fields.Date(
        string="To",
        compute="_compute_period",
        help="Last day that the bank names, else that of the last line.",
    )
    continuity = fields.Selection(STATES, string="Verdict", compute="_compute_continuity")
    continuity_text = fields.Text(string="Why", compute="_compute_continuity")
    continuity_previous_id = fields.Many2one(
        "account.bank.statement", string="Statement Before", compute="_compute_continuity"
    )
    has_continuity_problem = fields.Boolean(
        compute="_compute_continuity", search="_search_has_continuity_problem"
    )

    deleted_line_ids = fields.One2many(
        "bank.statement.file.skip",
        "statement_id",
        string="Deleted Lines",
        domain=[("reason", "=", "deleted")],
        groups="account_bank_reconciliation.group_auditor",
    )

    @api.depends("balance_start", "balance_end")
    def _compute_lines_total(self):
        for statement in self:
            statement.lines_total = statement.balance_end - statement.balance_start

    @api.depends("bank_date_start", "bank_date_end", "first_line_index", "date")
    def _compute_period(self):
        for statement in self:
            first = (statement.first_line_index or "")[:8]  # see account.bank.statement.line
            first = first and fields.Date.to_date(f"{first[:4]}-{first[4:6]}-{first[6:]}")
            statement.period_start = statement.bank_date_start or first
            statement.period_end = statement.bank_date_end or statement.date

    @api.depends("balance_start", "balance_end", "balance_end_real", "bank_number", "journal_id")
    def _compute_continuity(self):
        verdicts = self._judge_journals(self.journal_id)
        sentences = self._describe_verdicts(
            [verdicts[statement.id] for statement in self if statement.id in verdicts]
        )
        for statement in self:
            verdict = verdicts.get(statement.id)
            statement.continuity = _get_state(verdict) if verdict else "unknown"
            statement.continuity_text = sentences.get(statement.id, "")
            statement.continuity_previous_id = verdict and verdict.previous
            statement.has_continuity_problem = bool(verdict and verdict.is_problem)

    @api.model
    def _search_has_continuity_problem(self, operator, value):
        if operator != "in":
            return NotImplemented
        journals = self.env["account.journal"].with_context(active_test=False)
        journals = journals.search([("type", "in", ("bank", "credit", "cash"))])
        ids = [key for key, found in self._judge_journals(journals).items() if found.is_problem]
        found = Domain("id", "in", ids)
        return Domain.OR(found if wanted else ~found for wanted in set(value))

    @api.model
    def _count_problems(self, journals):
        """Return ``{journal: number of its statements with a problem}``; one query for all."""
        counts = defaultdict(int)
        for journal_id, links in self._read_links(journals).items():
            verdicts = continuity.judge(links)
            counts[self.env["account.journal"].browse(journal_id)] = sum(
                verdict.is_problem for verdict in verdicts
            )
        return counts

    def action_download_file(self):
        """Download the file from which this statement was imported, as it came."""
        self.ensure_one()
        return self.statement_file_id.action_download()

    # -------------------------------------------------------------------------
    # JUDGE
    # -------------------------------------------------------------------------

    @api.model
    def _judge_journals(self, journals):
        """Return ``{statement id: verdict}`` of all statements of these journals."""
        return {
            verdict.key: verdict
            for links in self._read_links(journals).values()
            for verdict in continuity.judge(links)
        }

    @api.model
    def _read_links(self, journals):
        """Return ``{journal id: links for the engine}``, whatever their number in one query."""
        links = defaultdict(list)
        if journals.ids:
            self.flush_model()
            self.env["bank.statement.file.skip"].flush_model()
            for journal_id, *row in self.env.execute_query(self._get_links_query(journals)):
                links[journal_id].append(_make_link(*row))
        return links

    @api.model
    def _get_links_query(self, journals):
        """Amounts leave the database as text: they become ``Decimal``, never ``float``.

        A hand-made statement runs from its first line and has the balances somebody typed in.
        """
        return SQL(
            """
            SELECT st.journal_id, st.id, COALESCE(st.bank_number, ''),
                   COALESCE(st.bank_date_start,
                            TO_DATE(SUBSTR(st.first_line_index, 1, 8), 'YYYYMMDD')),
                   COALESCE(st.bank_date_end, st.date),
                   COALESCE(st.bank_balances, 'by_hand'),
                   ROUND(st.balance_start, cur.decimal_places)::text,
                   ROUND(st.balance_end_real, cur.decimal_places)::text,
                   ROUND(st.balance_end - st.balance_start, cur.decimal_places)::text,
                   ROUND(st.bank_balance_start, cur.decimal_places)::text,
                   ROUND(st.bank_total, cur.decimal_places)::text,
                   ROUND(COALESCE(gone.amount, 0), cur.decimal_places)::text,
                   COALESCE(gone.count, 0)
              FROM account_bank_statement st
              JOIN res_currency cur ON cur.id = st.currency_id
         LEFT JOIN (SELECT statement_id, SUM(amount) AS amount, COUNT(*) AS count
                      FROM bank_statement_file_skip
                     WHERE reason = 'deleted' AND statement_id IS NOT NULL
                  GROUP BY statement_id) gone ON gone.statement_id = st.id
             WHERE st.journal_id = ANY(%s)
            """,
            journals.ids,
        )

    # -------------------------------------------------------------------------
    # SAY
    # -------------------------------------------------------------------------

    @api.model
    def _describe_verdicts(self, verdicts):
        """Return ``{statement id: sentences}``."""
        statements = self.browse(verdict.key for verdict in verdicts)
        previous = self.browse({verdict.previous for verdict in verdicts if verdict.previous})
        (statements | previous).fetch(WORDS)
        return {
            verdict.key: "\n".join(statement._describe_verdict(verdict))
            for statement, verdict in zip(statements, verdicts, strict=True)
        }

    def _describe_verdict(self, verdict):
        """Yield the findings in words, or why there are none."""
        before = self.browse(verdict.previous or ())
        translate = self.env._  # SENTENCES are lazy: extracted above, translated here
        for finding in verdict.findings:
            sentence = translate(SENTENCES[finding.code])
            yield sentence % self._get_words(finding, before)
        if not verdict.findings:
            yield self._describe_no_finding(verdict, before)

    def _describe_no_finding(self, verdict, before):
        if not verdict.has_balance:
            return self.env._("The bank states no closing balance; there is nothing to compare.")
        if not before:
            return self.env._("The first statement with balances of this journal.")
        return self.env._("Starts with what %s ended with.", before.name)

    def _get_words(self, finding, before):
        return {
            "amount": self._format(finding.amount),
            "before": before.name,
            "count": finding.count,
            "date": format_date(self.env, before.bank_date_end or before.date),
            "end": self._format(before.balance_end_real),
            "numbers": "–".join(map(str, dict.fromkeys((finding.first, finding.last)))),
            "start": self._format(self.balance_start),
        }

    def _format(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.currency_id)


def _make_link(key, number, start, end, balances, *amounts):
    opening, closing, lines, stated, entries, deleted = map(_to_decimal, amounts[:-1])
    has_balance = balances in ("both", "closing", "by_hand")
    proves = balances == "both"
    return continuity.Link(
        key=key,
        number=number,
        start=start,
        end=end,
        opening=opening if has_balance else None,
        closing=closing if has_balance else None,
        lines=lines,
        stated_opening=stated if proves else None,
        entries=entries if proves else None,
        deleted=deleted,
        deleted_count=amounts[-1],
    )


def _to_decimal(text):
    return Decimal(text or 0)


def _get_state(verdict):
    if verdict.is_problem:
        return "problem"
    if verdict.findings:
        return "notice"
    if not verdict.has_balance:
        return "unknown"
    return "good" if verdict.previous else "first"
