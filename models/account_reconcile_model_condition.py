import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.patterns import LONGEST_PATTERN
from ..engine.rules import WITHOUT_SEPARATORS, Condition, squeezed

FIELDS = [
    ("any_text", "Any text"),
    ("label", "Label"),
    ("remittance", "Remittance text"),
    ("note", "Note"),
    ("details", "Transaction details"),
    ("reference", "Any reference"),
    ("structured_reference", "Structured reference"),
    ("end_to_end_id", "End-to-end ID"),
    ("cheque_number", "Cheque number"),
    ("mandate_reference", "Mandate reference"),
    ("creditor_identifier", "Creditor identifier"),
    ("bank_reference", "Reference of the bank"),
    ("partner_name", "Counterparty's name"),
    ("account_number", "Counterparty's account"),
    ("partner_bic", "Counterparty's BIC"),
    ("purpose_code", "Purpose code"),
    ("transaction_code", "Bank transaction code"),
    ("proprietary_code", "Code of the bank"),
    ("return_reason_code", "Return reason code"),
    ("amount", "Amount"),
    ("amount_signed", "Amount with its sign"),
    ("direction", "Direction"),
    ("currency", "Currency"),
    ("date", "Date"),
    ("day", "Day of the month"),
    ("journal", "Journal"),
    ("partner", "Partner"),
    ("category", "Partner's tag"),
]
OPERATORS = [
    ("contains", "contains"),
    ("starts", "starts with"),
    ("ends", "ends with"),
    ("equals", "is"),
    ("regex", "matches the regular expression"),
    ("exists", "is given"),
    ("lower", "is at most"),
    ("greater", "is at least"),
    ("between", "is between"),
    ("in", "is one of"),
]
DIRECTIONS = [("in", "Money in"), ("out", "Money out")]
#: What each kind of field can be asked, the usual question first.
KINDS = {
    "text": ("contains", "starts", "ends", "equals", "regex", "exists"),
    "code": ("starts", "equals", "regex", "exists"),
    "number": ("between", "lower", "greater", "equals"),
    "day": ("between", "equals"),
    "date": ("between",),
    "direction": ("equals",),
    "ids": ("in", "exists"),
}
#: Engine's words for what a kind asks, where they differ from ours.
ENGINE_OPERATORS = {
    ("code", "starts"): "code",
    ("number", "equals"): "equal",
    ("day", "equals"): "equal",
    ("date", "between"): "within",
}
CODES = ("transaction_code", "proprietary_code", "purpose_code", "return_reason_code")
OTHER_REFERENCES = ("instruction_id", "payment_information_id", "message_id")
OWN_REFERENCES = ("end_to_end_id", "mandate_reference", "creditor_identifier", "cheque_number")
RECORDS = {
    "journal": "journal_ids",
    "partner": "partner_ids",
    "category": "category_ids",
    "currency": "currency_ids",
}
REFERENCE, CODE, REST = "1_reference", "2_code", "3_rest"


@dataclass(frozen=True)
class ConditionField:
    """What may be asked of a field (``kind``, see ``KINDS``), where its values are and when rules
    that ask for it are tried.

    ``names`` are text fields of the statement line. Other values come from ``read``, which takes
    lines and returns ``{line id: value}``: text or a tuple of texts of kinds text and code,
    ``Decimal`` of kind number, record ids of kind ids. ``records`` names the field of the condition
    with the records to compare with. Without names and ``read`` the engine has the value.
    """

    kind: str
    names: tuple[str, ...] = ()
    read: Callable | None = None
    precedence: str = REST
    records: str = ""


class AccountReconcileModelCondition(models.Model):
    """One condition of a rule, of a field of the statement line.

    Extension: ``selection_add`` on ``field`` and an entry in ``_get_condition_fields``; records to
    compare with are a Many2many field of the condition that the entry names.
    """

    _name = "account.reconcile.model.condition"
    _description = "Condition of a reconciliation rule"
    _order = "sequence, id"
    _check_company_auto = True

    rule_id = fields.Many2one(
        "account.reconcile.model", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    field = fields.Selection(FIELDS, string="Of the Line", required=True, default="any_text")
    operator = fields.Selection(
        OPERATORS,
        string="Comparison",
        compute="_compute_operator",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    operators = fields.Json(compute="_compute_operators")
    kind = fields.Char(compute="_compute_operators")
    negate = fields.Boolean(string="Not", help="The condition holds when it otherwise would not.")
    value_text = fields.Char(
        string="Text",
        help="Case, accents and line breaks do not count. Of codes the beginning is enough: "
        "PMNT-RCDT stands for all received credit transfers.",
    )
    value_min = fields.Float(string="From", digits=0)
    value_max = fields.Float(string="To", digits=0)
    date_from = fields.Date()
    date_to = fields.Date()
    direction = fields.Selection(DIRECTIONS, default="out")
    partner_ids = fields.Many2many("res.partner", "reconcile_model_condition_partner_rel")
    category_ids = fields.Many2many(
        "res.partner.category",
        "reconcile_model_condition_category_rel",
        string="Tags",
        help="Tags below these count as well.",
    )
    currency_ids = fields.Many2many(
        "res.currency",
        "reconcile_model_condition_currency_rel",
        string="Currencies",
        help="Of the line, or in which the transaction was ordered.",
    )
    journal_ids = fields.Many2many(
        "account.journal",
        "reconcile_model_condition_journal_rel",
        string="Journals",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
    )
    problem = fields.Char(compute="_compute_problem", compute_sudo=True)

    # -------------------------------------------------------------------------
    # WHAT CAN BE ASKED
    # -------------------------------------------------------------------------

    @api.model
    def _get_condition_fields(self):
        """Return ``{field: ConditionField}``; an add-on adds its own."""
        texts = ("remittance_text", "additional_information", "partner_name", "return_reason")
        bank = ("bank_reference", "entry_reference", "clearing_reference")
        references = ("structured_reference", *OWN_REFERENCES, *OTHER_REFERENCES, *bank)
        model = self.env["account.reconcile.model"]
        return {
            "any_text": ConditionField(
                "text",
                ("payment_ref", *texts, "ultimate_partner_name", *references),
                model._read_notes,
            ),
            "label": ConditionField("text", ("payment_ref",)),
            "remittance": ConditionField("text", ("remittance_text", "additional_information")),
            "note": ConditionField("text", read=model._read_notes),
            "details": ConditionField("text", read=model._read_details),
            "reference": ConditionField("text", references, precedence=REFERENCE),
            "bank_reference": ConditionField("text", bank, precedence=REFERENCE),
            "partner_name": ConditionField("text", ("partner_name", "ultimate_partner_name")),
            **self._get_single_condition_fields(),
        }

    def _get_single_condition_fields(self):
        """Fields that bear the name of the line's, and those that the engine has of every line."""
        numbers = ("amount", "amount_signed")
        return {
            **{
                name: ConditionField("text", (name,), precedence=REFERENCE)
                for name in ("structured_reference", *OWN_REFERENCES)
            },
            **{name: ConditionField("text", (name,)) for name in ("account_number", "partner_bic")},
            **{name: ConditionField("code", (name,), precedence=CODE) for name in CODES},
            **{name: ConditionField("number") for name in numbers},
            "day": ConditionField("day"),
            "date": ConditionField("date"),
            "direction": ConditionField("direction"),
            **{name: ConditionField("ids", records=field) for name, field in RECORDS.items()},
        }

    def _get_kind(self):
        """Return the kind of the field; of one whose add-on is gone an empty text."""
        known = self._get_condition_fields().get(self.field)
        return known.kind if known else ""

    @api.depends("field")
    def _compute_operators(self):
        for condition in self:
            condition.kind = condition._get_kind()
            condition.operators = list(KINDS.get(condition.kind, ()))

    @api.depends("field")
    def _compute_operator(self):
        for condition in self:
            possible = KINDS.get(condition._get_kind(), ())
            if condition.operator not in possible:
                condition.operator = possible[0] if possible else "contains"

    @api.onchange("field")
    def _onchange_field(self):
        """Days begin with the whole month."""
        if self.field == "day" and not (self.value_min or self.value_max):
            self.value_min, self.value_max = 1, 31

    def _get_records(self):
        """Return the records to compare with."""
        name = self._get_condition_fields()[self.field].records
        return self[name] if name else self.browse()

    # -------------------------------------------------------------------------
    # WHAT IS MISSING
    # -------------------------------------------------------------------------

    @api.depends(lambda self: self._get_value_fields())
    @api.depends_context("lang")
    def _compute_problem(self):
        for condition in self:
            condition.problem = condition._find_problem()

    @api.model
    def _get_value_fields(self):
        records = {field.records for field in self._get_condition_fields().values()} - {""}
        plain = ("value_text", "value_min", "value_max", "date_from", "date_to", "direction")
        return ("field", "operator", "negate", *plain, *sorted(records))

    def _find_problem(self):
        """Return a sentence about what is missing or wrong, or an empty text."""
        kind = self._get_kind()
        if self.operator not in KINDS.get(kind, ()):
            return self.env._("A condition asks what nobody can answer any more: remove it.")
        if kind in ("text", "code") and self.operator != "exists":
            return self._find_text_problem()
        if kind == "ids" and self.operator == "in" and not self._get_records():
            return self.env._("Choose what “%s” is compared with.", self._get_field_name())
        if kind == "direction" and not self.direction:
            return self.env._("Choose money in or money out.")
        return self._find_bounds_problem(kind)

    def _find_text_problem(self):
        text = (self.value_text or "").strip()
        is_bare = self.field in WITHOUT_SEPARATORS and self.operator != "regex"
        if not text or (is_bare and not any(squeezed(text))):
            return self.env._("Enter the text that “%s” is compared with.", self._get_field_name())
        return self._find_expression_problem() if self.operator == "regex" else ""

    def _find_expression_problem(self):
        if len(self.value_text) > LONGEST_PATTERN:
            return self.env._("A regular expression has at most %s characters.", LONGEST_PATTERN)
        try:
            re.compile(self.value_text)
        except (re.error, RecursionError, OverflowError) as error:
            return self.env._(
                "“%(text)s” is no regular expression: %(problem)s.",
                text=self.value_text,
                problem=error,
            )
        return ""

    def _find_bounds_problem(self, kind):
        if kind == "date" and not (self.date_from or self.date_to):
            return self.env._("Enter the first or the last day.")
        if kind == "date" and self.date_from and self.date_to and self.date_from > self.date_to:
            return self.env._("The last day is before the first one.")
        if kind == "day":
            return self._find_day_problem()
        if kind == "number" and self.operator == "between" and self.value_min > self.value_max:
            return self.env._("The upper bound is below the lower one.")
        return ""

    def _find_day_problem(self):
        asked = (self.value_min, self.value_max)[: 2 if self.operator == "between" else 1]
        if all(day == int(day) and 1 <= day <= 31 for day in asked):
            return ""
        return self.env._("A day of the month is a number from 1 to 31.")

    @api.constrains(lambda self: self._get_value_fields())
    def _check_value(self):
        for condition in self:
            if condition.problem:
                raise ValidationError(condition.problem)

    # -------------------------------------------------------------------------
    # FOR THE ENGINE
    # -------------------------------------------------------------------------

    def _prepare_condition(self):
        """Return the engine's condition."""
        kind = self._get_kind()
        is_number = kind in ("number", "day")
        return Condition(
            field=self.field,
            operator=ENGINE_OPERATORS.get((kind, self.operator), self.operator),
            negate=self.negate,
            text=self.direction if kind == "direction" else (self.value_text or "").strip(),
            minimum=Decimal(str(self.value_min)) if is_number else None,
            maximum=Decimal(str(self.value_max)) if is_number else None,
            ids=frozenset(self._get_records().ids) if kind == "ids" else frozenset(),
            day_from=self.date_from or None,
            day_to=self.date_to or None,
        )
