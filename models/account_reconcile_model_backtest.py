from dataclasses import dataclass, replace
from math import inf

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.back_test import Booking, compare, count
from ..engine.rules import Caught
from .account_bank_statement_line_apply import to_decimal
from .account_reconcile_model_plan import Planned, RuleCase
from .bank_applier import MatchPlan
from .bank_matcher_rules import digest

AUDITOR = "account_bank_reconciliation.group_auditor"
#: Newest lines that the figures on a rule's form rest on.
LIVE = 2000
#: Suggestions that stay before a rule, of kinds that are no rules themselves.
SURE = ("certain", "high")
WEAKER_KINDS = ("rule", "habit")
#: Rules that wait for a person do not take lines from others.
COMPETING = ("auto_reconcile", "suggest")
VERDICTS = [
    ("open", "Would be booked"),
    ("failed", "Cannot be booked"),
    ("first", "Another rule first"),
    ("document", "Settles a document"),
    ("same", "Booked the same"),
    ("account", "Different account"),
    ("partner", "Different partner"),
    ("amount", "Different amount"),
    ("own", "Booked by this rule"),
    ("other", "Booked by another rule"),
]
LINE_FIELDS = (
    "amount",
    "company_id",
    "currency_id",
    "date",
    "foreign_currency_id",
    "is_reconciled",
    "journal_id",
    "match_confidence",
    "match_kind",
    "match_method",
    "matched_by_id",
    "move_id",
    "partner_before_match_id",
    "partner_id",
    "partner_name",
    "partner_rule_id",
    "payment_ref",
)
ITEM_FIELDS = (
    "account_id",
    "amount_currency",
    "amount_residual",
    "balance",
    "currency_id",
    "full_reconcile_id",
    "move_id",
    "partner_id",
    "reconcile_model_id",
    "tax_ids",
    "tax_line_id",
)


@dataclass(frozen=True, slots=True)
class Tested:
    """One line that a rule catches, and how that compares with what was done with it.

    ``other`` is the rule that goes first, or, with ``is_taken``, the one that loses the line.
    ``items`` are the journal items that it is booked with, ``plan`` what the rule would book,
    ``partner`` whom it would set; neither where ``problem`` says why it cannot.
    """

    rule: models.BaseModel
    line: models.BaseModel
    caught: Caught
    other: models.BaseModel
    items: models.BaseModel
    verdict: str = ""
    is_taken: bool = False
    plan: MatchPlan | None = None
    partner: models.BaseModel | None = None
    problem: str = ""

    @property
    def is_open(self):
        return not self.line.is_reconciled

    @property
    def plan_key(self):
        """Changes with what the rule would do to the line, and with nothing else."""
        if self.plan:
            return digest(self.plan)
        return f"partner {self.partner.id}" if self.partner else ""


class AccountReconcileModel(models.Model):
    """What a rule would have done with the lines of the past, and does with those that are open."""

    _inherit = "account.reconcile.model"

    test_summary = fields.Html(
        string="Would Catch",
        compute="_compute_test_summary",
        groups=AUDITOR,
        help="Found in the newest lines of its bank journals, with the rule as it stands here.",
    )

    @api.depends(lambda self: self._get_test_depends())
    @api.depends_context("lang")
    def _compute_test_summary(self):
        for rule in self:
            lines = rule._get_test_lines(LIVE)
            tested = rule._back_test(lines)
            figures = count((one.is_open, one.verdict, one.is_taken) for one in tested)
            rule.test_summary = rule._tell_figures(figures, len(lines))

    @api.model
    def _get_test_depends(self):
        """Everything a person can change of a rule, its conditions and its counterparts."""
        own = self._get_changeable("account.reconcile.model") - {"name"}
        parts = {
            "condition_ids": "account.reconcile.model.condition",
            "line_ids": "account.reconcile.model.line",
        }
        nested = {
            f"{part}.{name}"
            for part, model in parts.items()
            for name in self._get_changeable(model)
        }
        return sorted(own | nested)

    @api.model
    def _get_changeable(self, model):
        return {
            name
            for name, field in self.env[model]._fields.items()
            if field.store
            and field.type != "one2many"
            and name not in models.MAGIC_COLUMNS
            and not (field.compute and field.readonly)
        }

    def action_test(self):
        """Show which lines of the last months this rule would have caught, and what for."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(AUDITOR)
        self.check_access("read")
        test = self.env["bank.rule.test"].create({"rule_id": self.id})
        test._look()
        return test._get_list_action()

    # -------------------------------------------------------------------------
    # TEST
    # -------------------------------------------------------------------------

    def _get_test_lines(self, limit, since=None, until=None):
        """Return the newest posted lines of this rule's journals, newest first."""
        self.ensure_one()
        domain = Domain([("company_id", "child_of", self.company_id.ids), ("state", "=", "posted")])
        if self.match_journal_ids:
            domain &= Domain("journal_id", "in", self.match_journal_ids.ids)
        if since:
            domain &= Domain("date", ">=", since)
        if until:
            domain &= Domain("date", "<=", until)
        lines = self.env["account.bank.statement.line"]
        return lines.search_fetch(domain, LINE_FIELDS, order="internal_index desc", limit=limit)

    def _back_test(self, lines):
        """Return a :class:`Tested` for each of the lines that this rule catches, in their order.

        A booked line is looked at as it was before it was matched. The number of queries does not
        depend on the number of lines.
        """
        self.ensure_one()
        caught = self._catch_among_rivals(lines)
        mine = lines.filtered(lambda line: line.id in caught)
        items = self._read_booked_items(mine)
        none = items.pop(None)
        tested = [
            self._weigh(line, *caught[line.id], items.get(line.move_id, none)) for line in mine
        ]
        return self._judge(tested)

    def _catch_among_rivals(self, lines):
        """Return ``{line id: (Caught of this rule, rule before it, rule after it)}``."""
        rules = (self | self._get_rivals(lines)).sorted(_place)
        found, several = {}, rules._catch_all(lines, self._get_partners_before(lines))
        for line in lines.filtered(self._may_catch):
            order = {rules._get_rule_of(one): one for one in several.get(line.id, ())}
            if self in order:
                ranked = [*order]
                place = ranked.index(self)
                found[line.id] = (order[self], ranked[:place][:1], ranked[place + 1 :][:1])
        return found

    def _get_partners_before(self, lines):
        """Return ``{line id: partner}`` as matching sees it: of the import, or set by a rule."""
        before = {line.id: line._get_partner_before_match() for line in lines}
        if _sets_partner(self):
            return before
        setting = self._get_rules(lines.journal_id).filtered(_sets_partner)
        strange = lines.filtered(lambda line: not before[line.id])
        mapped = setting._get_partners_of(strange) if setting and strange else {}
        return before | {line_id: partner for line_id, (_rule, partner) in mapped.items()}

    def _get_rivals(self, lines):
        """Return the other rules that could take these lines without a person.

        A rule that sets a partner works before matching: it takes nothing from one that books.
        """
        if _sets_partner(self):
            return self._get_rules(lines.journal_id).filtered(_sets_partner) - self._origin
        rules = self._get_rules(lines.journal_id, COMPETING)
        return rules.filtered(lambda rule: not _sets_partner(rule)) - self._origin

    def _may_catch(self, line):
        """A rule that sets the partner does so where the bank and the import have named none."""
        if not _sets_partner(self) or (line.is_reconciled and not line.match_method):
            return True
        return bool(line.partner_rule_id) or not line._get_partner_before_match()

    def _read_booked_items(self, lines):
        """Return ``{entry: its items}`` of booked lines: neither bank, nor tax, nor suspense."""
        journals = lines.journal_id
        bank = journals.default_account_id | journals.suspense_account_id
        booked = lines.filtered("is_reconciled").move_id
        items = self.env["account.move.line"].search_fetch(
            [
                ("move_id", "in", booked.ids),
                ("account_id", "not in", bank.ids),
                ("tax_line_id", "=", False),
            ],
            ITEM_FIELDS,
        )
        return {None: items.browse(), **items.grouped("move_id")}

    def _weigh(self, line, caught, before, after, items):
        """Return the :class:`Tested` of a line as far as documents and other rules decide it."""
        tested = Tested(self, line, caught, self.browse(), items=items)
        if self._is_settled(line, items):
            return replace(tested, verdict="document")
        if before:
            return replace(tested, verdict="first", other=before[0])
        booked_by = line.partner_rule_id if _sets_partner(self) else items.reconcile_model_id
        loser = after or [*(booked_by - self._origin)]
        if loser:
            tested = replace(tested, other=loser[0], is_taken=True)
        if booked_by:
            own = self._origin and self._origin in booked_by
            return replace(tested, verdict="own" if own else "other")
        return tested

    def _is_settled(self, line, items):
        """Whether a document goes before this rule: one that is open, or one that it settled."""
        if _sets_partner(self):
            return False
        if not line.is_reconciled:
            return line.match_confidence in SURE and line.match_kind not in WEAKER_KINDS
        return self.rule_action != "transfer" and any(map(_is_matched, items))

    # -------------------------------------------------------------------------
    # COMPARISON
    # -------------------------------------------------------------------------

    def _judge(self, tested):
        """Compare what the rule would book with what was booked, of lines without a verdict."""
        cases = [RuleCase(self, one.line, one.caught) for one in tested if not one.verdict]
        planned = self._prepare_test_plans(cases)
        return [
            one if one.verdict else self._judge_line(one, *planned[one.line.id]) for one in tested
        ]

    def _prepare_test_plans(self, cases):
        """Return ``{line id: (Planned, partner)}``; the partner is that of a rule that sets one."""
        if _sets_partner(self):
            named, mapped = self._find_named_partners(cases), self.mapped_partner_id._origin
            partners = [self._get_named_partner(case, named) or mapped for case in cases]
            planned = [(Planned(None), partner) for partner in partners]
        else:
            planned = [(one, None) for one in self._plan_open_and_booked(cases)]
        return {case.line.id: one for case, one in zip(cases, planned, strict=True)}

    def _plan_open_and_booked(self, cases):
        """What is booked takes no part in the search for the other sides of transfers."""
        cases.sort(key=lambda case: case.line.is_reconciled)
        opened = [case for case in cases if not case.line.is_reconciled]
        plans = self._prepare_rule_plans(opened)
        return plans + self._prepare_rule_plans(cases[len(opened) :], sides={})

    def _judge_line(self, tested, planned, partner):
        if not planned.plan and not partner:
            problem = planned.problem or self.env._("Nobody is known by the name in the text.")
            return replace(tested, verdict="failed", problem=problem)
        tested = replace(tested, plan=planned.plan, partner=partner)
        if tested.is_open:
            return replace(tested, verdict="open")
        would, booked = self._get_would(tested), self._get_booked(tested)
        return replace(tested, verdict=compare(would, booked))

    def _get_would(self, tested):
        """Return the :class:`Booking` that the rule would make of a line."""
        line, plan = tested.line, tested.plan
        if tested.partner:
            return Booking(None, _commercial(tested.partner), yields=False)
        if self.rule_action == "transfer":
            account = line.company_id.transfer_account_id
            return Booking(((account.id, line._get_rule_amounts()[0]),), None, yields=False)
        if plan.payment:
            partner = self.env["res.partner"].browse(plan.payment.partner_id)
            return Booking(None, _commercial(partner))
        return Booking(
            self._get_shares(line, plan),
            self._get_planned_partners(line, plan),
            is_exact=not any(getattr(one, "tax_ids", ()) for one in plan.write_offs),
        )

    def _get_shares(self, line, plan):
        """Return what of the line each account takes, items that are settled included."""
        currency = line._get_transaction_currency()
        settled = [(self._get_settled(one).account_id.id, one.share) for one in plan.settlements]
        booked = [(one.account_id, one.amount) for one in plan.write_offs]
        return tuple((account, to_decimal(share, currency)) for account, share in settled + booked)

    def _get_settled(self, *settlements):
        return self.env["account.move.line"].browse(one.item_id for one in settlements)

    def _get_planned_partners(self, line, plan):
        """Whom the rule names; else the line keeps who it was of before it was matched."""
        named = {*self.line_ids.partner_id.ids, plan.partner_id}
        before = line._get_partner_before_match()
        told = {getattr(one, "partner_id", 0) for one in plan.write_offs}
        ids = {one if one in named else before.id for one in told}
        ids |= {self._get_settled(one).partner_id.id for one in plan.settlements}
        return _commercial(before.browse(filter(None, ids)))

    def _get_booked(self, tested):
        """Return the :class:`Booking` of a line that is booked."""
        items, currency = tested.items, tested.line._get_transaction_currency()
        shares = [
            (item.account_id.id, to_decimal(-item.amount_currency, currency)) for item in items
        ]
        return Booking(
            tuple(shares),
            _commercial(items.partner_id),
            is_exact=not items.tax_ids and items.currency_id <= currency,
            settles=any(map(_is_matched, items)),
        )

    # -------------------------------------------------------------------------
    # ORDER
    # -------------------------------------------------------------------------

    def _move_beside(self, other, after=False):
        """Let this rule be tried just before the other one, or just after it."""
        self.ensure_one()
        self.precedence = other.precedence
        rules = self.with_context(active_test=False).search(
            [("company_id", "=", other.company_id.id), ("precedence", "=", other.precedence)]
        )
        order = [rule for rule in rules if rule != self]
        order.insert(order.index(other) + after, self)
        for sequence, rule in enumerate(order, start=1):
            if rule.sequence != sequence:
                rule.sequence = sequence


def _sets_partner(rule):
    return rule.rule_action == "partner"


def _place(rule):
    """Where a rule stands among those that are tried; one that is new comes last of its equals."""
    return rule.precedence or "", rule.sequence, rule._origin.id or inf


def _is_matched(item):
    """Whether an item is matched with another entry, all of it or a part."""
    if not item.account_id.reconcile:
        return False
    currency = item.company_currency_id
    return bool(
        item.full_reconcile_id or currency.compare_amounts(item.amount_residual, item.balance)
    )


def _commercial(partners):
    return frozenset(partners.commercial_partner_id.ids)


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _get_partner_before_match(self):
        """Return whose the line was before anybody matched it."""
        return self.partner_before_match_id if self.match_method else self.partner_id
