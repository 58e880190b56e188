from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..engine.rules import ODOO_LABEL
from ..engine.transaction_codes import describe

#: A sentence has room for so many letters of a regular expression.
LONGEST_SHOWN = 60


class AccountReconcileModelCondition(models.Model):
    """A condition as a sentence, in the language of whoever reads it."""

    _inherit = "account.reconcile.model.condition"
    _rec_name = "summary"

    summary = fields.Char(string="Condition", compute="_compute_summary", compute_sudo=True)
    code_name = fields.Char(compute="_compute_code_name", help="What the code means in ISO 20022.")

    @api.depends("field", "operator", "value_text")
    def _compute_code_name(self):
        """An expression is no code."""
        for condition in self:
            is_code = condition.field == "transaction_code" and condition.operator != "regex"
            code = is_code and condition.value_text
            condition.code_name = describe(code) if code else False

    @api.depends(lambda self: self._get_value_fields())
    @api.depends_context("lang")
    def _compute_summary(self):
        for condition in self:
            operator, value = condition._get_words()
            condition.summary = condition._describe(
                condition.field, operator, value, negate=condition.negate
            )

    def _get_words(self):
        """Return what the sentence says: ``(operator, value)``."""
        kind = self._get_kind()
        if kind == "date":
            return self._get_date_words()
        if kind in ("number", "day"):
            bounds = (self.value_min, self.value_max)
            digits = 0 if kind == "day" else 2
            return self.operator, self._describe_bounds(self.operator, *bounds, digits=digits)
        if kind == "ids":
            return self.operator, ", ".join(self._get_records().mapped("display_name"))
        if kind == "direction":
            selection = dict(self._fields["direction"]._description_selection(self.env))
            return "in", selection.get(self.direction, "")
        text = self.value_text or ""
        if self.operator == "regex":
            return self.operator, _shorten(text)
        return self.operator, f"{text} ({self.code_name})" if self.code_name else text

    def _get_date_words(self):
        first, last = (format_date(self.env, day) for day in (self.date_from, self.date_to))
        if first and last:
            return "between", self.env._("%(first)s and %(last)s", first=first, last=last)
        return ("since", first) if first else ("until", last)

    @api.model
    def _describe_bounds(self, operator, least, most, digits=2):
        """Return the bounds that the operator looks at, as numbers are written."""
        least, most = (formatLang(self.env, number, digits=digits) for number in (least, most))
        if operator == "between":
            return self.env._("%(least)s and %(most)s", least=least, most=most)
        return most if operator == "lower" else least

    @api.model
    def _describe(self, field, operator, value, negate=False):
        """Return a condition as a sentence."""
        name = self._get_field_names().get(field, field)
        sentence = self._get_sentences(name, value)[operator]
        return sentence[bool(negate)]

    def _get_field_name(self):
        return self._get_field_names().get(self.field, self.field)

    @api.model
    def _get_field_names(self):
        names = dict(self._fields["field"]._description_selection(self.env))
        return {**names, ODOO_LABEL: self.env._("Label, transaction details or note")}

    @api.model
    def _get_sentences(self, field, value):
        """Return ``{operator: (sentence, negated sentence)}``."""
        said = {"field": field, "value": value}
        return {
            "contains": (
                self.env._("%(field)s contains “%(value)s”", **said),
                self.env._("%(field)s does not contain “%(value)s”", **said),
            ),
            "starts": (
                self.env._("%(field)s starts with “%(value)s”", **said),
                self.env._("%(field)s does not start with “%(value)s”", **said),
            ),
            "ends": (
                self.env._("%(field)s ends with “%(value)s”", **said),
                self.env._("%(field)s does not end with “%(value)s”", **said),
            ),
            "regex": (
                self.env._("%(field)s matches “%(value)s”", **said),
                self.env._("%(field)s does not match “%(value)s”", **said),
            ),
            "equals": (
                self.env._("%(field)s is “%(value)s”", **said),
                self.env._("%(field)s is not “%(value)s”", **said),
            ),
            **self._get_plain_sentences(said),
        }

    def _get_plain_sentences(self, said):
        return {
            "exists": (
                self.env._("%(field)s is given", **said),
                self.env._("%(field)s is not given", **said),
            ),
            "in": (
                self.env._("%(field)s: %(value)s", **said),
                self.env._("%(field)s: not %(value)s", **said),
            ),
            "lower": (
                self.env._("%(field)s is at most %(value)s", **said),
                self.env._("%(field)s is more than %(value)s", **said),
            ),
            "greater": (
                self.env._("%(field)s is at least %(value)s", **said),
                self.env._("%(field)s is less than %(value)s", **said),
            ),
            "between": (
                self.env._("%(field)s is between %(value)s", **said),
                self.env._("%(field)s is not between %(value)s", **said),
            ),
            "since": (
                self.env._("%(field)s from %(value)s on", **said),
                self.env._("%(field)s before %(value)s", **said),
            ),
            "until": (
                self.env._("%(field)s until %(value)s", **said),
                self.env._("%(field)s after %(value)s", **said),
            ),
        }


def _shorten(text):
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
