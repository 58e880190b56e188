import json
from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

from ..engine.patterns import SECONDS
from ..engine.rules import ODOO_LABEL, Condition, Rule, RuleLine, catch, catch_all
from .account_bank_statement_line_apply import to_decimal

COMPANY = "company"
READ = (
    "amount",
    "company_id",
    "currency_id",
    "date",
    "foreign_currency_id",
    "journal_id",
    "original_currency_id",
    "partner_id",
)


class AccountReconcileModel(models.Model):
    """Which rule catches a line: rules and lines as the engine knows them.

    Works on rules that are not saved as well. The number of queries depends neither on the number
    of lines nor on that of rules.
    """

    _inherit = "account.reconcile.model"

    @api.model
    def _get_rules(self, journal, triggers=None):
        """Return the complete rules for a journal, in the order in which they are tried."""
        domain = Domain("company_id", "in", journal.company_id.parent_ids.ids)
        domain &= Domain("match_journal_ids", "in", [False, *journal.ids])
        if triggers is not None:
            domain &= Domain("trigger", "in", list(triggers))
        return self.search(domain).filtered("is_ready")

    def _catch(self, lines, partners=None, seconds=SECONDS):
        """Return ``{line id: Caught}`` with the first of these rules that catches each line.

        :param partners: ``{line id: partner}`` of lines whose partner is only known now.
        """
        return {caught.line_id: caught for caught in self._ask(catch, lines, partners, seconds)}

    def _catch_all(self, lines, partners=None, seconds=SECONDS):
        """Return ``{line id: (Caught, …)}`` with every one of these rules, in their order."""
        found = defaultdict(list)
        for caught in self._ask(catch_all, lines, partners, seconds):
            found[caught.line_id].append(caught)
        return {line_id: tuple(several) for line_id, several in found.items()}

    @api.model
    def _refine(self, caught, lines):  # noqa: ARG002 - part of the hook
        """Take back or change what was caught by more than conditions; extension point.

        :param caught: ``{line id: Caught}`` of ``_catch``.
        """
        return caught

    def _get_rule_of(self, caught):
        """Return which of these rules it was; rules that are not saved have no id."""
        return self.browse(caught.rule_id) if caught.rule_id > 0 else self[-caught.rule_id - 1]

    def _ask(self, how, lines, partners, seconds):
        if not self or not lines:
            return ()
        rules = [
            Rule(rule.id or -index, rule.name or "", tuple(rule._prepare_conditions()))
            for index, rule in enumerate(self, start=1)
        ]
        asked = {condition.field for rule in rules for condition in rule.conditions}
        return how(rules, self._prepare_rule_lines(lines, asked, partners or {}), seconds)

    # -------------------------------------------------------------------------
    # CONDITIONS
    # -------------------------------------------------------------------------

    def _prepare_conditions(self):
        """Return all of the rule's conditions: company, Odoo's own, ours."""
        company = Condition(COMPANY, "in", ids=frozenset(self.company_id.ids))
        ours = (condition._prepare_condition() for condition in self.condition_ids)
        return [company, *self._prepare_odoo_conditions(), *ours]

    def _prepare_odoo_conditions(self):
        """Odoo's own conditions, as Odoo describes them.

        Amounts are compared without their sign, unless a bound has one.
        """
        if self.match_journal_ids:
            yield Condition("journal", "in", ids=frozenset(self.match_journal_ids.ids))
        if self.match_partner_ids:
            yield Condition("partner", "in", ids=frozenset(self.match_partner_ids.ids))
        if self.match_amount:
            yield self._prepare_odoo_amount()
        if self.match_label:
            is_regex = self.match_label == "match_regex"
            yield Condition(
                ODOO_LABEL,
                "regex" if is_regex else "contains",
                negate=self.match_label == "not_contains",
                text=self.match_label_param or "",
            )

    def _prepare_odoo_amount(self):
        bounds = {
            "lower": (self.match_amount_max,),
            "greater": (self.match_amount_min,),
        }.get(self.match_amount, (self.match_amount_min, self.match_amount_max))
        return Condition(
            "amount_signed" if min(bounds) < 0 else "amount",
            self.match_amount,
            minimum=Decimal(str(self.match_amount_min)),
            maximum=Decimal(str(self.match_amount_max)),
        )

    # -------------------------------------------------------------------------
    # LINES
    # -------------------------------------------------------------------------

    @api.model
    def _prepare_rule_lines(self, lines, asked, partners):
        """Return the engine's lines with the values of the fields that are asked for."""
        known = self.env["account.reconcile.model.condition"]._get_condition_fields()
        sources = {name: known[name] for name in asked if name in known}
        names = {name for source in sources.values() for name in source.names}
        if ODOO_LABEL in asked:
            names |= {"payment_ref"}
        lines.fetch([*READ, *sorted(names)])
        texts = self._read_texts(lines, sources, asked)
        numbers, ids = (self._read_values(lines, sources, kind) for kind in ("number", "ids"))
        categories = self._get_categories(lines, partners) if "category" in asked else {}
        return [
            self._prepare_rule_line(
                line,
                partners.get(line.id, line.partner_id),
                categories,
                fields=texts[line.id],
                numbers=numbers[line.id],
                ids=ids[line.id],
            )
            for line in lines
        ]

    def _prepare_rule_line(self, line, partner, categories, *, fields, numbers, ids):
        currency = line._get_transaction_currency()
        own = {
            COMPANY: frozenset(line.company_id.parent_ids.ids),
            "currency": frozenset((currency | line.original_currency_id).ids),
            "partner": frozenset(partner.commercial_partner_id.ids),
        }
        return RuleLine(
            id=line.id,
            amount=to_decimal(line.amount, line.currency_id),
            currency=currency.name,
            date=line.date,
            journal_id=line.journal_id.id,
            partner_id=partner.id or None,
            category_ids=categories.get(partner.id, frozenset()),
            fields=fields,
            numbers=numbers,
            ids={**own, **ids},
        )

    def _read_texts(self, lines, sources, asked):
        """Return ``{line id: {field: texts}}``."""
        texts = {line.id: {} for line in lines}
        for name, source in sources.items():
            if source.kind not in ("text", "code"):
                continue
            further = source.read(lines) if source.read else {}
            for line in lines:
                own = tuple(line[field] for field in source.names if line[field])
                texts[line.id][name] = own + _as_texts(further.get(line.id))
        if ODOO_LABEL in asked:
            notes, details = self._read_notes(lines), self._read_details(lines)
            for line in lines:
                further = _as_texts(details.get(line.id)) + _as_texts(notes.get(line.id))
                texts[line.id][ODOO_LABEL] = (line.payment_ref or "", *further)
        return texts

    def _read_values(self, lines, sources, kind):
        """Return ``{line id: {field: value}}`` of an add-on's numbers or ids."""
        values = {line.id: {} for line in lines}
        for name, source in sources.items():
            if source.kind == kind and source.read:
                for line_id, value in source.read(lines).items():
                    values[line_id][name] = frozenset(value) if kind == "ids" else value
        return values

    @api.model
    def _read_notes(self, lines):
        """Return ``{line id: note}`` of the lines' entries, as text."""
        lines.move_id.fetch(["narration"])
        return {line.id: html_to_inner_content(line.narration) for line in lines if line.narration}

    @api.model
    def _read_details(self, lines):
        """Return ``{line id: text}`` of the transaction details as the bank's file has them."""
        lines.fetch(["transaction_details"])
        return {
            line.id: _as_text(line.transaction_details)
            for line in lines
            if line.transaction_details
        }

    def _get_categories(self, lines, partners):
        """Return ``{partner id: tags and the tags above them}``, of companies as well."""
        found = lines.partner_id.union(*partners.values())
        categories = (found | found.commercial_partner_id).category_id
        above = {
            category.id: {int(one) for one in (category.parent_path or "").split("/") if one}
            for category in categories
        }
        return {
            partner.id: frozenset().union(
                *(above[one.id] for one in (partner | partner.commercial_partner_id).category_id)
            )
            for partner in found
        }


def _as_text(details):
    return details if isinstance(details, str) else json.dumps(details, ensure_ascii=False)


def _as_texts(value):
    return (value,) if isinstance(value, str) else tuple(value or ())
