import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.formulas import FormulaError, check, evaluate, read_number
from ..engine.patterns import Asked, Found, search_all
from .account_bank_statement_line_apply import to_decimal
from .bank_applier_posting import PlanPosting

_PLACE = re.compile(r"\{(\w+)\}")
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Left:
    """What the counterparts of a rule have left of a line so far, all in its transaction currency.

    ``line`` is the whole line. ``carry`` is what rounding has taken from the percentages of the
    line, or given to them, so that those that add up to 100 add up to the line as well.
    """

    line: Decimal
    open: Decimal
    places: int
    carry: Decimal = Decimal(0)

    def take(self, exact, is_share=False):
        """Take an amount, rounded to coins, and return it."""
        wanted = exact + self.carry if is_share else exact
        amount = wanted.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP)
        if is_share:
            self.carry = wanted - amount
        self.open -= amount
        return amount


class AccountReconcileModelLine(models.Model):
    """A counterpart of a rule: how much of a line is booked where.

    An amount is a part of the line: of money that comes in a positive one is a credit, of money
    that goes out a negative one a debit. It includes its taxes, whatever they say of prices.
    """

    _inherit = "account.reconcile.model.line"

    amount_type = fields.Selection(
        selection_add=[("formula", "Formula")],
        ondelete={"formula": lambda counterparts: counterparts._drop_formulas()},
    )
    amount_string = fields.Char(
        help="* Percentage of balance: of what the counterparts above have left open.\n"
        "* Percentage of statement line: of the whole amount of the line.\n"
        "* Fixed: a debit if it is negative, a credit if it is positive.\n"
        "* From label: a regular expression whose first group is the amount, for example "
        "BRT: ([\\d,.]+). It is looked for in the label, then in the other texts of the line.\n"
        "* Formula: for example “line - amount”. Names: line is the amount of the line, open what "
        "is left of it, both negative for money that goes out; named groups of the conditions, "
        "for example amount for (?P<amount>…). Functions: abs, min, max, round."
    )

    @api.onchange("amount_type")
    def _onchange_amount_type(self):
        result = super()._onchange_amount_type()
        if self.amount_type == "formula":
            self.amount_string = "open"
        return result

    @api.constrains("amount_type", "amount_string")
    def _check_formula(self):
        for one in self.filtered(_is_formula):
            try:
                check(one.amount_string or "")
            except FormulaError as error:
                raise ValidationError(one._describe_formula_error(error)) from error

    def _drop_formulas(self):
        """Without the module nobody computes them: their rules are switched off."""
        self.model_id.active = False
        self.write({"amount_type": "percentage", "amount_string": "100"})

    # -------------------------------------------------------------------------
    # POSTINGS
    # -------------------------------------------------------------------------

    def _prepare_postings(self, line, caught, numbers=None, partner=None):
        """Return the :class:`PlanPosting` tuple that these counterparts make of a line.

        :param numbers: answers of :meth:`_find_numbers`; without, they are looked for.
        :param partner: of the counterparts that name none; without, that of the line.
        :raises UserError: an amount cannot be found or computed.
        """
        if numbers is None:
            numbers = self._find_numbers([(self, line)])
        whole, left = line._get_rule_amounts()
        left = Left(whole, left, line._get_transaction_currency().decimal_places)
        groups = dict(caught.groups)
        postings = []
        for one in self:
            amount = one._take_amount(left, line, caught, numbers)
            if amount:
                owner = one.partner_id._origin or partner or line.partner_id
                postings.append(one._prepare_posting(amount, owner, groups))
        return tuple(postings)

    def _prepare_posting(self, amount, partner, groups):
        return PlanPosting(
            "rule",
            float(amount),
            account_id=self.account_id._origin.id,
            tax_ids=tuple(self.tax_ids._origin.ids),
            label=self._fill_label(groups),
            analytic=tuple(sorted((self.analytic_distribution or {}).items())),
            partner_id=partner.id or 0,
        )

    def _fill_label(self, groups):
        """Return the label with what the conditions have found; empty: that of the line."""
        text = self.label or groups.get("label", "")
        filled = _PLACE.sub(lambda place: groups.get(place[1], ""), text)
        return _BLANKS.sub(" ", filled).strip()

    # -------------------------------------------------------------------------
    # AMOUNTS
    # -------------------------------------------------------------------------

    def _take_amount(self, left, line, caught, numbers):
        """Take what this counterpart books from what is left, and return it."""
        if self.amount_type == "fixed":
            return left.take(self._read_amount())
        if self.amount_type == "percentage":
            return left.take(left.open * self._read_amount() / 100)
        if self.amount_type == "percentage_st_line":
            return left.take(left.line * self._read_amount() / 100, is_share=True)
        if self.amount_type == "formula":
            return left.take(self._compute_formula(left, line, caught))
        return left.take(self._read_text_amount(left, line, numbers))

    def _read_amount(self):
        return Decimal(str(self.amount))

    def _compute_formula(self, left, line, caught):
        names = self.model_id._get_formula_values(line, caught, left.places)
        names |= {"line": left.line, "open": left.open}
        try:
            return evaluate(self.amount_string or "", names)
        except FormulaError as error:
            raise UserError(self._describe_formula_error(error)) from error

    def _read_text_amount(self, left, line, numbers):
        """The number in the text, with the sign of what is open."""
        results = numbers.get((self.id, line.id), ())
        found = next((one for one in results if isinstance(one, Found)), None)
        if not found and (stopped := next((one for one in results if one), None)):
            raise UserError(self.model_id._describe_stopped(stopped.why))
        amount = read_number(found.first, left.places) if found else None
        if amount is None:
            raise UserError(
                self.env._("The text has no amount where “%s” looks for it.", self.amount_string)
            )
        return abs(amount).copy_sign(left.open)

    @api.model
    def _find_numbers(self, pairs):
        """Look for the amounts that stand in texts, all at once and bounded in time.

        :param pairs: ``[(counterparts, line)]``.
        :return: ``{(counterpart id, line id): [result for each text of the line]}``.
        """
        asked = [
            Asked((one.id, line.id, place), one.amount_string or "", text, flags=0)
            for counterparts, line in pairs
            for one in counterparts
            if one.amount_type == "regex"
            for place, text in enumerate(line._get_rule_texts())
        ]
        found = search_all(asked) if asked else {}
        numbers = {}
        for key in (one.key for one in asked):
            numbers.setdefault(key[:2], []).append(found[key])
        return numbers

    # -------------------------------------------------------------------------
    # SENTENCES
    # -------------------------------------------------------------------------

    def _describe_formula_error(self, error):
        """Return the sentence that says what is wrong with a formula, and what to do."""
        known = error.data.get("known")
        sentences = {
            "empty": self.env._("it is empty"),
            "long": self.env._("it is too long; split it over several counterparts"),
            "syntax": self.env._("it is not complete; check signs and brackets"),
            "part": self.env._(
                "“%s” cannot stand in a formula; use numbers with a decimal point, names, + - * /, "
                "brackets, abs, min, max and round",
                error.data.get("text"),
            ),
            "function": self.env._(
                "there is no function “%s”; there are abs, min, max and round",
                error.data.get("name"),
            ),
            "arguments": self.env._(
                "%s has too few or too many values in its brackets", error.data.get("name")
            ),
            "places": self.env._("round takes a whole number of places, as in round(open, 2)"),
            "division": self.env._("it divides by zero"),
            "large": self.env._("the result is no amount, it is too large"),
            "name": self.env._(
                "“%(name)s” has no value for this line; there are: %(known)s",
                name=error.data.get("name"),
                known=known,
            ),
        }
        return self.env._(
            "The formula “%(formula)s” gives no amount: %(problem)s.",
            formula=self.amount_string or "",
            problem=sentences[error.code],
        )


def _is_formula(counterpart):
    return counterpart.amount_type == "formula"


class AccountBankStatementLine(models.Model):
    """What a rule's counterparts ask a line for."""

    _inherit = "account.bank.statement.line"

    def _get_rule_amounts(self):
        """Return ``(whole amount, what is open of it)`` as Decimal, in the transaction currency.

        A line that is matched is looked at as it was before: for what a rule would have done.
        """
        currency = self._get_transaction_currency()
        amount = self.amount_currency if self.foreign_currency_id else self.amount
        whole = to_decimal(amount, currency)
        return whole, whole if self.is_reconciled else self._get_amount_to_match()

    def _get_rule_texts(self):
        """Return the texts of the line, the label first, each once."""
        texts = (self.payment_ref, self.remittance_text, self.additional_information)
        return self.env["bank.matcher"]._texts(*texts)
