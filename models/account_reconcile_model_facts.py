"""What the plans of rules need to know, read for all lines at once: partners, other sides."""

import re
from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.candidates import Policy
from ..engine.text import name_key
from .account_reconcile_model_plan import RuleSide

_GROUP = re.compile(r"\(\?P<(\w+)>")


class AccountReconcileModel(models.Model):
    _inherit = "account.reconcile.model"

    def _get_group_names(self):
        """Return the names of groups that the rule's expressions can find."""
        patterns = [
            condition.value_text or ""
            for condition in self.condition_ids
            if condition.operator == "regex" and not condition.negate
        ]
        if self.match_label == "match_regex":
            patterns.append(self.match_label_param or "")
        return frozenset(name for pattern in patterns for name in _GROUP.findall(pattern))

    # -------------------------------------------------------------------------
    # PARTNERS THAT A TEXT NAMES
    # -------------------------------------------------------------------------

    @api.model
    def _find_named_partners(self, cases):
        """Return ``{(company, text): partner}`` for what the named group “partner” has found.

        A text means a partner where exactly one has this name, this reference, or is known by it.
        """
        asked = defaultdict(set)
        for case in cases:
            if name := _get_partner_text(case):
                asked[case.line.company_id].add(name)
        found = {}
        for company, names in asked.items():
            for name, partners in self._search_named_partners(company, names).items():
                owner = partners if len(partners) == 1 else partners.commercial_partner_id
                if len(owner) == 1:
                    found[company, name] = owner
        return found

    def _search_named_partners(self, company, names):
        """Return ``{text: partners}``."""
        found = defaultdict(self.env["res.partner"].browse)
        by_text, by_key = defaultdict(set), defaultdict(set)
        for name in names:
            by_text[name.lower()].add(name)
            by_key[name_key(name)].add(name)
        for partner in self._search_partners_called(company, list(by_text)):
            for text in {(partner.name or "").lower(), (partner.ref or "").lower()}:
                for name in by_text.get(text, ()):
                    found[name] |= partner
        for alias in self._search_aliases(company, set(by_key) - {""}):
            for name in by_key[alias.key]:
                found[name] |= alias.partner_id
        return found

    def _search_partners_called(self, company, texts):
        partners = self.env["res.partner"]

        def is_called(model, alias, query):
            name, ref = (model._field_to_sql(alias, one, query) for one in ("name", "ref"))
            return SQL("(lower(%s) = ANY(%s) OR lower(%s) = ANY(%s))", name, texts, ref, texts)

        called = Domain.custom(to_sql=is_called)
        return partners.search(Domain(partners._check_company_domain(company)) & called)

    def _search_aliases(self, company, keys):
        aliases = self.env["bank.partner.alias"].search(
            [
                ("kind", "=", "name"),
                ("key", "in", list(keys)),
                ("company_id", "in", (False, company.id)),
            ]
        )
        return aliases._filter_trusted().filtered("partner_id.active")

    def _get_named_partner(self, case, partners):
        """Return the partner that the text names, out of :meth:`_find_named_partners`."""
        key = (case.line.company_id, _get_partner_text(case))
        return partners.get(key, self.env["res.partner"])

    # -------------------------------------------------------------------------
    # REGISTERED PAYMENTS
    # -------------------------------------------------------------------------

    @api.model
    def _find_waiting_payments(self, cases):
        """Return the keys of registered payments that these lines may show."""
        if not cases:
            return frozenset()
        lines = self.env["account.bank.statement.line"].union(*(case.line for case in cases))
        payments = self.env["account.payment"].search_fetch(
            [
                ("journal_id", "in", lines.journal_id.ids),
                ("state", "=", "in_process"),
                ("is_matched", "=", False),
            ],
            ["amount", "currency_id", "journal_id", "partner_id", "payment_type"],
        )
        return frozenset(
            (
                payment.journal_id,
                payment.partner_id.commercial_partner_id,
                payment.currency_id,
                payment.currency_id.round(
                    payment.amount if payment.payment_type == "inbound" else -payment.amount
                ),
            )
            for payment in payments
        )

    # -------------------------------------------------------------------------
    # OTHER SIDES OF TRANSFERS
    # -------------------------------------------------------------------------

    @api.model
    def _find_sides(self, cases):
        """Return ``{line id: RuleSide}`` where exactly one side fits a line, and it exactly one.

        What waits on the account of transfers goes before a line that is not matched yet.
        """
        by_journal = defaultdict(self.env["account.bank.statement.line"].browse)
        for case in cases:
            by_journal[case.rule.transfer_journal_id._origin, case.line.journal_id] |= case.line
        sides = {}
        for (other, _own), lines in by_journal.items():
            waiting = _pair(lines, self._search_waiting(other, lines), _is_undone_item)
            others = lines.filtered(lambda line, waiting=waiting: line not in waiting)
            arrived = _pair(others, self._search_arrived(other, others), _is_undone_line)
            sides |= {line.id: RuleSide(item_id=item.id) for line, item in waiting.items() if item}
            sides |= {line.id: RuleSide(line_id=one.id) for line, one in arrived.items() if one}
        return sides

    def _search_waiting(self, journal, lines):
        """Return ``[(currency, amount as this side has it, item)]`` on the account of transfers."""
        account = lines.company_id.transfer_account_id
        items = self.env["account.move.line"].search_fetch(
            [
                ("journal_id", "=", journal.id),
                ("account_id", "in", account.ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                *_get_days_domain(lines),
            ],
            ["amount_residual_currency", "currency_id", "date"],
        )
        return [(item.currency_id, item.amount_residual_currency, item) for item in items]

    def _search_arrived(self, journal, lines):
        """Return ``[(currency, amount as this side has it, line)]`` of lines not matched there."""
        if not lines:
            return []
        arrived = self.env["account.bank.statement.line"].search(
            [
                *journal._get_unmatched_domain(),
                ("match_method", "=", False),
                *_get_days_domain(lines),
            ]
        )
        return [
            (
                one._get_transaction_currency(),
                -(one.amount_currency if one.foreign_currency_id else one.amount),
                one,
            )
            for one in arrived
        ]


def _get_partner_text(case):
    return dict(case.caught.groups).get("partner", "").strip()


def _get_days_domain(lines):
    near, dates = timedelta(days=Policy().days), lines.mapped("date")
    return [("date", ">=", min(dates) - near), ("date", "<=", max(dates) + near)]


def _pair(lines, rows, is_undone):
    """Return ``{line: record}`` of lines that a record fits; None where that is not clear.

    :param rows: ``[(currency, amount, record)]``.
    """
    fitting = _find_fitting(lines, rows, is_undone)
    wanted = Counter(record for found in fitting.values() for record in found)
    return {
        line: found[0] if len(found) == 1 and wanted[found[0]] == 1 else None
        for line, found in fitting.items()
    }


def _find_fitting(lines, rows, is_undone):
    """Return ``{line: [record]}`` of the same amount and near day, never undone on the line."""
    by_amount = defaultdict(list)
    for currency, amount, record in rows:
        by_amount[currency, currency.round(amount)].append(record)
    fitting = {}
    for line in lines:
        currency = line._get_transaction_currency()
        amount = currency.round(float(line._get_rule_amounts()[1]))
        found = [one for one in by_amount[currency, amount] if _is_near(line, one)]
        if found := [one for one in found if not is_undone(line, one)]:
            fitting[line] = found
    return fitting


def _is_near(line, record):
    return abs(record.date - line.date) <= timedelta(days=Policy().days)


def _is_undone_item(line, item):
    return item in line.undone_item_ids


def _is_undone_line(line, other):
    return other in line.undone_line_ids


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_transfer_label(self, other, amount):
        """Return how a transfer reads that this bank shows with ``amount``, negative for out."""
        giver, taker = (self, other) if amount < 0 else (other, self)
        return self.env._(
            "Transfer from %(giver)s to %(taker)s", giver=giver.name, taker=taker.name
        )
