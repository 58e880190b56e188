from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..engine.formulas import FormulaError, names_of, read_number
from ..engine.reasons import reason
from ..engine.rules import Caught
from .bank_applier import MatchPlan, PlanPayment, Settlement
from .bank_applier_posting import PlanPosting

FORMULA_NAMES = frozenset(("line", "open"))


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A rule and a line that it catches; ``partner`` is one that the line is about to get."""

    rule: models.BaseModel
    line: models.BaseModel
    caught: Caught
    partner: models.BaseModel | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a rule would book of a line, or the sentence that says why it cannot."""

    plan: MatchPlan | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RuleSide:
    """The other side of a transfer: what waits on the account of transfers, or a line of the other
    bank; 0 for none.
    """

    item_id: int = 0
    line_id: int = 0


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What a batch of plans needs, read at once.

    ``numbers``: see ``_find_numbers``; ``partners``: ``{(company, text): partner}``; ``sides``:
    ``{line id: RuleSide}``; ``payments``: keys of registered payments that wait for the bank, see
    ``_get_payment_key``; ``locks`` keeps the answers of core on lock dates.
    """

    numbers: dict
    partners: dict
    sides: dict
    payments: frozenset
    locks: dict = field(default_factory=dict)


class AccountReconcileModel(models.Model):
    """What a rule does with a line that it catches, as a plan that ``bank.applier`` books."""

    _inherit = "account.reconcile.model"

    rule_action = fields.Selection(
        [
            ("counterpart", "Book counterparts"),
            ("partner", "Set the partner"),
            ("transfer", "Transfer to another bank"),
            ("payment", "Register a payment"),
        ],
        string="Action",
        compute="_compute_rule_action",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
        help="Set the partner: of lines without one, before anything is matched, whatever the "
        "trigger. The partner is that of the counterpart, or whom the named group “partner” of a "
        "condition names.",
    )
    transfer_journal_id = fields.Many2one(
        "account.journal",
        string="Other Bank",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        tracking=True,
        help="The line waits on the account of internal transfers until the other bank shows it, "
        "or is matched with the line there if it has come already.",
    )
    payment_action = fields.Selection(
        [("customer", "Customer"), ("supplier", "Vendor")],
        string="Paid By or To",
        tracking=True,
        help="Empty: money that comes in is a customer's, money that goes out a vendor's.",
    )

    @api.depends("condition_ids", "line_ids.account_id", "line_ids.partner_id", "match_label")
    def _compute_rule_action(self):
        """A rule of core that gives a partner and no account sets the partner."""
        for rule in self:
            if rule.mapped_partner_id and rule.rule_action in (False, "counterpart"):
                rule.rule_action = "partner"
            elif not rule.mapped_partner_id and rule.rule_action == "partner":
                rule.rule_action = "partner" if rule._names_partner() else "counterpart"
            else:
                rule.rule_action = rule.rule_action or "counterpart"

    # -------------------------------------------------------------------------
    # WHAT IT LACKS
    # -------------------------------------------------------------------------

    @api.depends(
        *("rule_action", "transfer_journal_id", "line_ids.amount_type", "line_ids.amount_string"),
        *("condition_ids.value_text", "match_label_param", "match_journal_ids"),
    )
    @api.depends_context("lang")
    def _compute_is_ready(self):
        return super()._compute_is_ready()

    def _get_missing(self):
        """A counterpart with a partner alone is enough for actions that need nothing else."""
        missing = super()._get_missing()
        if self.mapped_partner_id and self.rule_action in ("counterpart", "transfer"):
            missing += self._get_missing_counterparts()
        return missing

    def _get_missing_counterparts(self):
        find = getattr(self, f"_get_missing_{self.rule_action}", None)
        if find:
            return find()
        if self.rule_action == "payment":
            return []
        if self.rule_action == "partner":
            named = self.mapped_partner_id or self._names_partner()
            return [] if named else [self.env._("Say who the partner is.")]
        return super()._get_missing_counterparts() or self._get_missing_names()

    def _get_missing_transfer(self):
        if not self.transfer_journal_id:
            return [self.env._("Choose the other bank of the transfer.")]
        if self.match_journal_ids and self.match_journal_ids <= self.transfer_journal_id:
            return [self.env._("A transfer leads to another bank than the line's own.")]
        return []

    def _get_missing_names(self):
        """A formula whose names nothing can give would never book anything."""
        known = FORMULA_NAMES | self._get_formula_names()
        for one in self.line_ids.filtered(lambda one: one.amount_type == "formula"):
            try:
                unknown = names_of(one.amount_string or "") - known
            except FormulaError as error:
                return [one._describe_formula_error(error)]
            if unknown:
                return [
                    self.env._(
                        "No condition gives “%(name)s” of the formula “%(formula)s”.",
                        name=min(unknown),
                        formula=one.amount_string,
                    )
                ]
        return []

    def _names_partner(self):
        return "partner" in self._get_group_names()

    # -------------------------------------------------------------------------
    # NAMES
    # -------------------------------------------------------------------------

    def _get_formula_names(self):
        """Hook: names that formulas of this rule may use besides ``line`` and ``open``."""
        return self._get_group_names()

    def _get_formula_values(self, line, caught, places):  # noqa: ARG002 - for add-ons
        """Hook: ``{name: Decimal}`` of these names for a line; one without a value is left out."""
        numbers = {name: read_number(text, places) for name, text in caught.groups}
        return {name: number for name, number in numbers.items() if number is not None}

    # -------------------------------------------------------------------------
    # PLANS
    # -------------------------------------------------------------------------

    def _prepare_rule_plan(self, line, caught, method="rule"):
        """Return the :class:`MatchPlan` of a line that this rule catches.

        :raises UserError: it cannot be booked; the sentence says why.
        """
        planned = self._prepare_rule_plans([RuleCase(self, line, caught)], method)[0]
        if not planned.plan:
            raise UserError(planned.problem)
        return planned.plan

    @api.model
    def _prepare_rule_plans(self, cases, method="rule", sides=None):
        """Return a :class:`Planned` for each :class:`RuleCase`, in a number of queries that does
        not depend on theirs.

        :param sides: other sides of transfers that were found before; without, they are looked for.
        """
        facts = self._read_rule_facts(cases, sides)
        return [self._plan_case(case, facts, method) for case in cases]

    def _read_rule_facts(self, cases, sides):
        usable = [case for case in cases if not case.caught.problem]
        booking = [case for case in usable if case.rule.rule_action == "counterpart"]
        counterparts = self.env["account.reconcile.model.line"]
        moving = [case for case in usable if case.rule.rule_action == "transfer"]
        paying = [case for case in usable if case.rule.rule_action == "payment"]
        return RuleFacts(
            counterparts._find_numbers([(case.rule.line_ids, case.line) for case in booking]),
            self._find_named_partners(usable),
            self._find_sides(moving) if sides is None else sides,
            self._find_waiting_payments(paying),
        )

    def _plan_case(self, case, facts, method):
        prepare = getattr(case.rule, f"_prepare_{case.rule.rule_action}_plan", None)
        if not prepare:
            return Planned(None, self.env._("This rule sets the partner; it books nothing."))
        try:
            case.rule._check_bookable(case, facts)
            vals = case.rule._prepare_plan_vals(case, facts, method)
            return Planned(prepare(case, facts, vals))
        except (UserError, RedirectWarning) as error:
            return Planned(None, error.args[0])

    def _prepare_plan_vals(self, case, facts, method):
        return {
            "line_id": case.line.id,
            "method": method,
            "kind": "rule",
            "confidence": "certain" if self.trigger == "auto_reconcile" else "high",
            "reasons": self._get_rule_reasons(case.caught),
            "rule_id": self._origin.id or 0,
            "partner_id": self._get_named_partner(case, facts.partners).id or 0,
            "reference": dict(case.caught.groups).get("reference", "").strip(),
        }

    def _get_rule_reasons(self, caught):
        """Return why the rule is meant: its name, and what it has found in the line."""
        told = reason("rule", rule=self.name or "")
        found = dict.fromkeys(text.strip() for _field, text in caught.reasons if text.strip())
        if not found:
            return (told,)
        written = ", ".join(f"“{text}”" for text in found)
        return (told, reason("rule_found", written=written))

    # -------------------------------------------------------------------------
    # WHETHER IT CAN BE BOOKED
    # -------------------------------------------------------------------------

    def _check_bookable(self, case, facts):
        if case.caught.problem:
            raise UserError(self._describe_stopped(case.caught.problem))
        if not self.is_ready:
            raise UserError(self.not_ready_reason)
        self._check_open_books(case.line, facts)

    def _check_open_books(self, line, facts):
        """Core refuses to change entries behind a lock date; here it says so before.

        A line that is matched is only looked at as it was: nothing of it is changed.
        """
        if line.is_reconciled:
            return
        has_tax = self.rule_action == "counterpart" and bool(self.line_ids.tax_ids)
        key = (line.journal_id, line.date, has_tax)
        if key not in facts.locks:
            facts.locks[key] = line.company_id._get_violated_lock_dates(
                line.date, has_tax, line.journal_id
            )
        if facts.locks[key]:
            raise UserError(
                self.env._(
                    "The books are locked on this day: %s.",
                    self.env["res.company"]._format_lock_dates(facts.locks[key]),
                )
            )

    def _check_accounts(self, line, accounts):
        journal = line.journal_id
        own = journal.default_account_id | journal.suspense_account_id
        for account in accounts:
            if not account.active:
                raise UserError(self.env._("The account %s is archived.", account.display_name))
            if account in own:
                raise UserError(self.env._("%s is the bank's own account.", account.display_name))

    def _check_postings(self, line, postings):
        """Together they take something of the line, and no more than is open of it."""
        currency = line._get_transaction_currency()
        taken = sum(posting.amount for posting in postings)
        left = float(line._get_rule_amounts()[1])
        is_over = currency.compare_amounts(abs(taken), abs(left)) > 0
        if is_over or currency.is_zero(taken) or (taken > 0) != (left > 0):
            raise UserError(
                self.env._(
                    "The counterparts take %(taken)s, but %(open)s of the line is open.",
                    taken=currency.format(taken),
                    open=currency.format(left),
                )
            )

    def _describe_stopped(self, why):
        """Return the sentence for an expression that gave no answer."""
        return {
            "time": self.env._("An expression takes too long for the text of this line."),
            "memory": self.env._("An expression needs too much memory for the text of this line."),
            "invalid": self.env._("An expression is not valid."),
        }.get(why, self.env._("Expressions cannot be looked for at present."))

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def _prepare_counterpart_plan(self, case, facts, vals):
        self._check_accounts(case.line, self.line_ids.account_id._origin)
        partner = self._get_owner(case, vals)
        postings = self.line_ids._prepare_postings(case.line, case.caught, facts.numbers, partner)
        self._check_postings(case.line, postings)
        return MatchPlan(write_offs=postings, **vals)

    def _get_owner(self, case, vals):
        """Return whose the counterparts are that name nobody."""
        named = self.env["res.partner"].browse(vals["partner_id"] or [])
        return named or case.partner or case.line.partner_id

    def _prepare_transfer_plan(self, case, facts, vals):
        """The other side settles what waits for it; else this side waits, and takes a line of the
        other bank with it.
        """
        line, journal = case.line, self.transfer_journal_id._origin
        account = line.company_id.transfer_account_id
        if journal == line.journal_id:
            raise UserError(self.env._("The line is one of the other bank itself."))
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for internal transfers. Set it in the accounting settings "
                    "under “Default Accounts”.",
                    line.company_id.display_name,
                )
            )
        amount, side = float(line._get_rule_amounts()[1]), facts.sides.get(line.id, RuleSide())
        if side.item_id:
            return MatchPlan(settlements=(Settlement(side.item_id, amount),), **vals)
        posting = PlanPosting(
            "rule",
            amount,
            account_id=account.id,
            label=line.journal_id._get_transfer_label(journal, amount),
            partner_id=line.company_id.partner_id.id,
        )
        return MatchPlan(write_offs=(posting,), transfer_line_id=side.line_id, **vals)

    def _prepare_payment_plan(self, case, facts, vals):
        """The payment is registered when the plan is booked, and matched at once."""
        line, amount = case.line, float(case.line._get_rule_amounts()[1])
        named = self.env["res.partner"].browse(vals["partner_id"] or [])
        partner = named or self.line_ids.partner_id._origin[:1] or self._get_owner(case, vals)
        if not partner:
            raise UserError(self.env._("Nobody knows who has paid or was paid."))
        if line._get_payment_key(partner, amount) in facts.payments:
            raise UserError(
                self.env._(
                    "A payment of this amount is registered for %s already and waits for the bank.",
                    partner.display_name,
                )
            )
        method_line, account = self._get_waiting_method(line, amount)
        groups = dict(case.caught.groups)
        payment = PlanPayment(
            partner_id=partner.id,
            partner_type=self.payment_action or ("customer" if amount > 0 else "supplier"),
            amount=amount,
            method_line_id=method_line.id,
            account_id=account.id,
            memo=groups.get("reference") or line.payment_ref or "",
        )
        return MatchPlan(payment=payment, **vals)

    def _get_waiting_method(self, line, amount):
        """Return the first method whose payments wait for the bank, and the account."""
        kind = "inbound" if amount > 0 else "outbound"
        for method_line in line.journal_id._get_available_payment_method_lines(kind):
            account = line._get_payment_account(method_line, kind)
            if line._is_payment_account(account):
                return method_line, account
        raise UserError(
            self.env._(
                "No payment method of %s waits for the bank on an outstanding account.",
                line.journal_id.display_name,
            )
        )
