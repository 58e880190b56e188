"""A rule out of booked lines: its conditions, its counterparts, and what a person should know."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from ..engine.rule_amounts import FIXED, PERCENT, REST, Share, propose_shares
from ..engine.rule_making import AMOUNT, TEXT
from .account_bank_statement_line_apply import to_decimal
from .account_journal_rule_past import OPEN, SETTLED, find_kind

#: Booked lines whose amounts are compared, the newest ones.
SHARED = 24
#: Lines that are named where several look the same.
NAMED = 3
OPERATORS = {TEXT: "contains", "transaction_code": "starts"}
AMOUNT_TYPES = {REST: "percentage", PERCENT: "percentage_st_line", FIXED: "fixed"}
BOOKED_FIELDS = (
    "account_id",
    "amount_currency",
    "analytic_distribution",
    "balance",
    "currency_id",
    "group_tax_id",
    "name",
    "partner_id",
    "tax_ids",
    "tax_line_id",
)


@dataclass(frozen=True, slots=True)
class BookedPart:
    """A counterpart of a line as it was booked.

    ``amount`` includes its taxes and is signed as a part of the line, in the line's transaction
    currency.
    """

    account_id: int
    tax_ids: tuple[int, ...]
    partner_id: int
    label: str
    analytic: tuple[tuple[str, float], ...]
    amount: Decimal

    @property
    def key(self):
        return self.account_id, self.tax_ids


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def action_make_rule(self):
        """Open the form of a new rule that would have booked these lines, with what is known.

        Nothing is saved before the user saves the form.
        """
        self._require_accountant()
        self.journal_id._check_own_rights()
        self._check_one_kind()
        past = self.journal_id._read_past_lines()
        own = [one for one in past if one.id in self._ids]
        if len(own) < len(self):
            raise UserError(
                self.env._("These lines are too old to be compared with others. Choose newer ones.")
            )
        if any(one.booking == SETTLED for one in own):
            raise UserError(
                self.env._(
                    "%s has settled open items. Matching finds such items by itself, by number, "
                    "payer and amount; a rule books what has no item to an account.",
                    self.browse(one.id for one in own if one.booking == SETTLED)[0].display_name,
                )
            )
        if len({one.booking for one in own} - {OPEN}) > 1:
            raise UserError(self.env._("These lines were booked differently. Choose those alike."))
        return self._open_rule_form(find_kind(own, past))

    def _check_one_kind(self):
        if not self:
            raise UserError(self.env._("Choose a line first."))
        is_one_way = len({line.amount > 0 for line in self}) == 1
        if len(self.journal_id) > 1 or not is_one_way or not all(self.mapped("amount")):
            raise UserError(
                self.env._(
                    "A rule is made from lines of one journal that all go the same way. Choose "
                    "only incoming or only outgoing ones."
                )
            )

    def _open_rule_form(self, kind):
        vals = self._prepare_rule_vals(kind)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a Rule"),
            "res_model": "account.reconcile.model",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                **{f"default_{name}": value for name, value in vals.items()},
                "dialog_size": "extra-large",
            },
        }

    def _prepare_rule_vals(self, kind):
        """Return values of the rule for these lines and their siblings."""
        conditions = kind.conditions
        examples = self.browse(one.id for one in kind.examples[:SHARED])
        counterparts, is_sure = examples._prepare_rule_counterparts()
        return {
            "name": self._get_rule_name(kind, counterparts),
            "company_id": self.company_id.id,
            "trigger": "suggest",
            "match_journal_ids": [Command.set(self.journal_id.ids)],
            "condition_ids": [
                Command.create({"sequence": place, **vals})
                for place, vals in enumerate(self._prepare_rule_conditions(conditions.clues), 1)
            ],
            "line_ids": [
                Command.create({"sequence": place, **vals})
                for place, vals in enumerate(counterparts, 1)
            ],
            "making_note": "\n".join(self._describe_rule(kind, is_sure)),
            **examples._prepare_rule_transfer(counterparts),
        }

    def _get_rule_name(self, kind, counterparts):
        """Return what a person would call it: whom or what it is about, and where it is booked."""
        said = [clue.value for clue in kind.conditions.clues if clue.field == TEXT]
        line = self[0]
        who = line.partner_id.name or line.partner_name or next(iter(said), line.payment_ref)
        account_id = counterparts[-1].get("account_id")
        account = self.env["account.account"].browse(account_id or [])
        return f"{who}: {account.name}" if account else who

    # -------------------------------------------------------------------------
    # CONDITIONS
    # -------------------------------------------------------------------------

    def _prepare_rule_conditions(self, clues):
        """The direction always belongs to it: the other way round, a line takes something back."""
        direction = "in" if self[0].amount > 0 else "out"
        return [
            *(self._prepare_rule_condition(clue) for clue in clues),
            {"field": "direction", "operator": "equals", "direction": direction},
        ]

    def _prepare_rule_condition(self, clue):
        if clue.field == AMOUNT:
            return {"field": AMOUNT, "operator": "equals", "value_min": float(clue.amount)}
        operator = OPERATORS.get(clue.field, "equals")
        return {"field": clue.field, "operator": operator, "value_text": clue.value}

    # -------------------------------------------------------------------------
    # COUNTERPARTS
    # -------------------------------------------------------------------------

    def _prepare_rule_counterparts(self):
        """Return ``(values of counterparts, whether their amounts follow from these lines)``.

        The first line is the one that the rule is made from; the others were booked on the same
        accounts. What takes the rest comes last.
        """
        if not self:
            return [{"amount_type": "percentage", "amount_string": "100"}], True
        self.move_id.line_ids.fetch(BOOKED_FIELDS)  # of all lines at once
        bookings = [line._read_booked_parts() for line in self]
        keys = [part.key for part in bookings[0]]
        bookings = [parts for parts in bookings if [part.key for part in parts] == keys]
        unit = Decimal(1).scaleb(-self[0]._get_transaction_currency().decimal_places)
        shares = propose_shares([[part.amount for part in parts] for parts in bookings], unit)
        rows = list(zip(zip(*bookings, strict=True), shares, strict=True))
        rows.sort(key=lambda row: row[1].kind == REST)
        vals_list = [self._prepare_rule_counterpart(parts, share) for parts, share in rows]
        return vals_list, not any(share.is_guess for share in shares)

    def _prepare_rule_counterpart(self, parts, share):
        """Return values of a counterpart; ``parts`` is what it was in each line."""
        first = parts[0]
        analytic = dict(first.analytic)
        return {
            "account_id": first.account_id,
            "tax_ids": [Command.set(first.tax_ids)],
            "partner_id": self._get_rule_partner(parts),
            "label": self._get_rule_label(parts),
            "analytic_distribution": analytic or False,
            "amount_type": AMOUNT_TYPES[share.kind],
            "amount_string": _format_share(share),
        }

    def _prepare_rule_transfer(self, counterparts):
        """Return values of a rule for transfers; of the last one that has come the other bank."""
        account = self.company_id.transfer_account_id
        if {vals.get("account_id") for vals in counterparts} != set(account.ids):
            return {}
        others = self.matched_item_ids.statement_line_id.journal_id
        journals = (others - self.journal_id)[:1]
        return {"rule_action": "transfer", "transfer_journal_id": journals.id, "line_ids": []}

    def _get_rule_partner(self, parts):
        """The partner of all of them, unless the lines had it before somebody booked them."""
        known = {line.partner_before_match_id.id for line in self}
        partner_ids = {part.partner_id for part in parts}
        return next(iter(partner_ids - known), False) if len(partner_ids) == 1 else False

    def _get_rule_label(self, parts):
        """The label of all of them, unless it is the text of a line."""
        labels = {part.label for part in parts}
        is_own = labels & {line.payment_ref for line in self}
        return next(iter(labels)) if len(labels) == 1 and not is_own else False

    def _read_booked_parts(self):
        """Return the counterparts of a booked line with their taxes, as :class:`BookedPart`."""
        bank, _suspense, items = self._seek_for_lines()
        bases = items.filtered(lambda item: not item.tax_line_id)
        field, rate = self._get_booked_measure(bank, items)
        taxes = _divide_taxes(items - bases, bases, field)
        parts = [self._read_booked_part(item, (item[field] + taxes[item]) * rate) for item in bases]
        return sorted(parts, key=lambda part: (part.key, part.amount))

    def _get_booked_measure(self, bank, items):
        """Return which amount of the items is read, and what one of it is in the transaction's."""
        if items.currency_id == self._get_transaction_currency():
            return "amount_currency", 1.0
        whole = self.amount_currency if self.foreign_currency_id else self.amount
        return "balance", whole / sum(bank.mapped("balance"))

    def _read_booked_part(self, item, amount):
        return BookedPart(
            account_id=item.account_id.id,
            tax_ids=tuple(sorted(item.tax_ids.ids)),
            partner_id=item.partner_id.id or 0,
            label=item.name or "",
            analytic=tuple(sorted((item.analytic_distribution or {}).items())),
            amount=to_decimal(-amount, self._get_transaction_currency()),
        )

    # -------------------------------------------------------------------------
    # WHAT A PERSON SHOULD KNOW
    # -------------------------------------------------------------------------

    def _describe_rule(self, kind, is_sure):
        """Return sentences: what the conditions tell apart, and what they cannot; the figures of
        the form say what else the rule catches.
        """
        found = kind.conditions
        sentences = []
        if not found.clues:
            sentences.append(
                self.env._("The bank says nothing that tells it apart: add a condition.")
            )
        elif found.alike:
            sentences.append(self._describe_alike(found.alike))
        elif found.others:
            sentences.append(
                self.env._(
                    "It catches none of the other lines that were compared (%s).", found.others
                )
            )
        if not is_sure:
            sentences.append(
                self.env._("The amounts were divided differently each time: check the percentages.")
            )
        if kind.booking == OPEN:
            sentences.append(self.env._("No such line was booked yet: choose the account."))
        return sentences

    def _describe_alike(self, ids):
        lines = self.browse(ids)
        named = ", ".join(
            f"{format_date(self.env, line.date)} "
            f"{formatLang(self.env, line.amount, currency_obj=line.currency_id)}"
            for line in lines[:NAMED]
        )
        if len(lines) > NAMED:
            named = self.env._("%s and others", named)
        return self.env._(
            "Lines that look the same and were booked elsewhere: %(count)s (%(lines)s).",
            count=len(lines),
            lines=named,
        )


class AccountReconcileModel(models.Model):
    _inherit = "account.reconcile.model"

    making_note = fields.Text(
        string="Made From What You Booked",
        store=False,
        help="What the proposed conditions catch; it is gone once the rule is saved.",
    )


def _divide_taxes(taxes, bases, field):
    """Return ``{item: taxes on it}``; a tax on several items is shared out by their amounts."""
    shares = defaultdict(float)
    for tax in taxes:
        tax_ids = set((tax.tax_line_id | tax.group_tax_id).ids)
        own = bases.filtered(lambda item, ids=tax_ids: not ids.isdisjoint(item.tax_ids.ids))
        whole = sum(own.mapped(field))
        for item in own:
            shares[item] += tax[field] * (item[field] / whole if whole else 1 / len(own))
    return shares


def _format_share(share: Share):
    """Return the amount of a counterpart as core writes it: ``100``, ``33.33``, ``-5``."""
    value = Decimal(100) if share.kind == REST else share.value
    return f"{value.normalize():f}"
