from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..models.bank_reconciliation import ACCOUNTANT
from ..models.bank_reconciliation_variance_sentences import describe

LIKELIHOODS = [
    ("very_likely", "Very likely"),
    ("likely", "Likely"),
    ("possible", "Possible"),
    ("unlikely", "Less likely"),
    ("noticed", "Also noticed"),
]
SHARES = ((0.9, "very_likely"), (0.7, "likely"), (0.3, "possible"), (0.0, "unlikely"))
"""How the weight of an explanation is told; docs/variance.md says how often each is right."""

FIXES = [
    ("import", "Import…"),
    ("open_statement", "Open Statement"),
    ("restore_line", "Import After All"),
    ("delete_line", "Delete…"),
    ("unconfirm", "Take Back"),
    ("change_amount", "Correct Amount…"),
    ("confirm_again", "Confirm Again"),
    ("change_date", "Correct Date…"),
    ("change_journal", "Correct Bank…"),
    ("change_opening", "Correct Opening…"),
    ("change_closing", "Correct Closing…"),
    ("adjust_double", "Adjust…"),
    ("confirm", "Confirm"),
    ("post_charge", "Post Charge…"),
    ("post_interest", "Post Interest…"),
    ("post_rounding", "Post Rounding…"),
    ("post_exchange", "Post Difference…"),
    ("post_missing", "Post…"),
]


class BankReconciliationVariance(models.TransientModel):
    """What explains the difference of a period, as it was when somebody looked; best first."""

    _name = "bank.reconciliation.variance"
    _description = "Explanation of a difference"

    reconciliation_id = fields.Many2one(
        "bank.reconciliation", string="Period", required=True, readonly=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the period is read under the user's own rights
    currency_id = fields.Many2one(related="reconciliation_id.currency_id", related_sudo=False)
    balance_start = fields.Monetary(
        related="reconciliation_id.balance_start", related_sudo=False, string="Opening Balance"
    )
    total_confirmed = fields.Monetary(
        related="reconciliation_id.total_confirmed", related_sudo=False, string="Confirmed"
    )
    balance_end = fields.Monetary(
        related="reconciliation_id.balance_end", related_sudo=False, string="Closing Balance"
    )
    unconfirmed_count = fields.Integer(
        related="reconciliation_id.unconfirmed_count", related_sudo=False
    )
    state = fields.Selection(related="reconciliation_id.state", related_sudo=False)
    remaining_now = fields.Monetary(
        related="reconciliation_id.remaining", related_sudo=False, string="Remaining"
    )
    remaining = fields.Monetary(
        string="Difference Explained", readonly=True, help="What it was when you looked."
    )
    is_balanced = fields.Boolean(compute="_compute_is_outdated")
    has_closing = fields.Boolean(
        compute="_compute_has_closing", help="Somebody, or a statement, has given the balance."
    )
    is_outdated = fields.Boolean(
        compute="_compute_is_outdated", help="The difference has changed since you looked."
    )
    is_limited = fields.Boolean(
        readonly=True, help="There are so many combinations that not all were tried."
    )
    cause_ids = fields.One2many(
        "bank.reconciliation.variance.cause", "variance_id", string="Explanations", readonly=True
    )

    @api.constrains("reconciliation_id")
    def _check_own_rights(self):
        """A browser sends any id; the page would show its name."""
        pages = self.sudo(False)  # core checks constraints as superuser
        pages.reconciliation_id.check_access("read")

    @api.depends("reconciliation_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for page in self:
            page.display_name = self.env._("Difference of %s", page.reconciliation_id.display_name)

    @api.depends("remaining", "remaining_now")
    def _compute_is_outdated(self):
        for page in self:
            currency = page.currency_id or page.env.company.currency_id
            page.is_balanced = currency.is_zero(page.remaining_now)
            page.is_outdated = bool(currency.compare_amounts(page.remaining, page.remaining_now))

    @api.depends("reconciliation_id.balance_end_source")
    def _compute_has_closing(self):
        for page in self:
            page.has_closing = bool(page.reconciliation_id.balance_end_source)

    def action_look_again(self):
        """Look for explanations of the difference as it is now, and show them."""
        self.ensure_one()
        self.check_access("write")
        self._look()
        return self._get_form_action()

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Explain the Difference"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _look(self):
        """Ask the engine and keep what it found."""
        self.reconciliation_id.check_access("read")
        findings, reader = self.reconciliation_id._explain()
        self.cause_ids.unlink()
        self.write({"remaining": float(findings.remaining), "is_limited": findings.is_limited})
        self.env["bank.reconciliation.variance.cause"].create(
            [
                vals
                for place, explanation in enumerate(findings.explanations, start=1)
                for vals in self._prepare_causes(place, explanation, reader)
            ]
        )

    def _prepare_causes(self, place, explanation, reader):
        names = reader.get_names()
        shared = {
            "variance_id": self.id,
            "explanation": place,
            "likelihood": _tell_share(explanation),
            "explanation_count": len(explanation.causes),
            "rest": float(explanation.rest),
        }
        return [
            {
                **shared,
                "sequence": number,
                "is_first": number == 1,
                "sentence": describe(self.env, cause, self.currency_id, names),
                **self._prepare_cause(cause, reader),
            }
            for number, cause in enumerate(explanation.causes, start=1)
        ]

    def _prepare_cause(self, cause, reader):
        data = dict(cause.data)
        named = [data[name] for name in ("statement", "before", "after") if name in data]
        shown = [*cause.entries, *(key for key in named if key in reader.sources)]
        records = [{**reader.prepare_record(key), "role": "evidence"} for key in shown]
        records += [{**reader.prepare_record(key), "role": "other"} for key in cause.others]
        return {
            "code": cause.code,
            "amount": float(cause.amount),
            "fix": self._get_fix(cause),
            "other_journal_id": int(data.get("journal", ":0").partition(":")[2]) or False,
            "record_ids": [fields.Command.create(vals) for vals in records],
        }

    def _get_fix(self, cause):
        """What a paper statement has and the books do not is posted: there is no file to import."""
        is_paper = self.reconciliation_id.mode == "manual"
        return "post_missing" if is_paper and cause.fix == "import" else cause.fix


def _tell_share(explanation):
    if not explanation.is_complete:
        return "noticed"
    return next(word for least, word in SHARES if explanation.share >= least)


class BankReconciliationVarianceCause(models.TransientModel):
    """One cause: a sentence, its part of the difference, what proves it, and what puts it right.

    Causes with the same number in ``explanation`` belong together.
    """

    _name = "bank.reconciliation.variance.cause"
    _description = "Cause of a difference"
    _order = "variance_id, explanation, sequence, id"
    _rec_name = "sentence"

    variance_id = fields.Many2one(
        "bank.reconciliation.variance", required=True, index=True, ondelete="cascade"
    )
    reconciliation_id = fields.Many2one(related="variance_id.reconciliation_id")
    currency_id = fields.Many2one(related="variance_id.currency_id")
    state = fields.Selection(related="variance_id.state")
    explanation = fields.Integer(string="No.", readonly=True)
    explanation_count = fields.Integer(readonly=True, help="How many causes belong together.")
    sequence = fields.Integer(readonly=True)
    is_first = fields.Boolean(readonly=True)
    likelihood = fields.Selection(LIKELIHOODS, readonly=True)
    headline = fields.Char(compute="_compute_headline", string="How Likely")
    rest = fields.Monetary(string="Would Remain", readonly=True)
    code = fields.Char(readonly=True)
    sentence = fields.Char(string="Explanation", readonly=True)
    amount = fields.Monetary(
        string="Explains", readonly=True, help="The part of the difference that it explains."
    )
    fix = fields.Selection(FIXES, readonly=True)
    other_journal_id = fields.Many2one("account.journal", readonly=True)
    record_ids = fields.One2many(
        "bank.reconciliation.variance.record", "cause_id", string="Records", readonly=True
    )
    evidence_ids = fields.One2many(
        "bank.reconciliation.variance.record",
        "cause_id",
        domain=[("role", "=", "evidence")],
        readonly=True,
    )
    other_ids = fields.One2many(
        "bank.reconciliation.variance.record",
        "cause_id",
        domain=[("role", "=", "other")],
        readonly=True,
    )
    other_count = fields.Integer(compute="_compute_other_count")
    can_fix = fields.Boolean(compute="_compute_can_fix")

    @api.depends("explanation_count", "is_first", "likelihood", "rest")
    def _compute_headline(self):
        words = dict(self._fields["likelihood"]._description_selection(self.env))
        for cause in self:
            cause.headline = cause._get_headline(words) if cause.is_first else False

    def _get_headline(self, words):
        word = words.get(self.likelihood, "")
        if self.likelihood == "noticed":
            rest = formatLang(self.env, self.rest, currency_obj=self.currency_id)
            return self.env._("%(word)s, %(rest)s would remain", word=word, rest=rest)
        if self.explanation_count > 1:
            return self.env._(
                "%(word)s, %(count)s causes together", word=word, count=self.explanation_count
            )
        return word

    @api.depends("other_ids")
    def _compute_other_count(self):
        for cause in self:
            cause.other_count = len(cause.other_ids)

    @api.depends("fix", "state")
    @api.depends_context("uid")
    def _compute_can_fix(self):
        is_accountant = self.env.user.has_group(ACCOUNTANT)
        for cause in self:
            cause.can_fix = is_accountant and bool(cause.fix) and cause.state == "open"

    # -------------------------------------------------------------------------
    # LOOK
    # -------------------------------------------------------------------------

    def action_look(self):
        """Open what proves this cause; where nothing does, what there is to compare."""
        self.ensure_one()
        return self.evidence_ids._get_open_action() or self._get_comparison_action()

    def action_look_others(self):
        """Open the entries to which the same could have happened just as well."""
        self.ensure_one()
        return self.other_ids._get_open_action()

    def _get_comparison_action(self):
        period = self.reconciliation_id
        statements = period._get_variance_statements()
        if self.fix == "change_opening":
            return _open_form(period._previous() or statements[:1] or period)
        if self.fix == "change_closing":
            return _open_form(statements[-1:] or period)
        return period.action_view_lines()


class BankReconciliationVarianceRecord(models.TransientModel):
    """A record that proves a cause, or to which the same could have happened."""

    _name = "bank.reconciliation.variance.record"
    _description = "Record behind a difference"
    _order = "cause_id, id"
    _rec_name = "label"

    cause_id = fields.Many2one(
        "bank.reconciliation.variance.cause", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="cause_id.currency_id")
    role = fields.Selection(
        [("evidence", "Shows it"), ("other", "Could be it as well")], readonly=True
    )
    kind = fields.Selection(
        [
            ("line", "Statement line"),
            ("item", "Booked straight"),
            ("payment", "Payment"),
            ("document", "Document"),
            ("skipped", "Left out of a file"),
            ("statement", "Statement"),
        ],
        readonly=True,
    )
    move_line_id = fields.Many2one("account.move.line", readonly=True, ondelete="cascade")
    statement_id = fields.Many2one("account.bank.statement", readonly=True, ondelete="cascade")
    skip_id = fields.Many2one("bank.statement.file.skip", readonly=True, ondelete="cascade")
    date = fields.Date(readonly=True)
    label = fields.Char(readonly=True)
    partner = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)

    @api.constrains("move_line_id", "skip_id", "statement_id")
    def _check_own_rights(self):
        """A browser sends any id; nobody sees here what he may not read elsewhere."""
        records = self.sudo(False)  # core checks constraints as superuser
        for name in ("move_line_id", "skip_id", "statement_id"):
            records[name].check_access("read")

    def action_open(self):
        """Open the record itself."""
        self.ensure_one()
        return self._get_open_action()

    def _get_open_action(self):
        """Return the form of one record, the list of several, None for none."""
        targets = [target for record in self if (target := record._get_target())]
        if len(targets) == 1:
            return _open_form(targets[0])
        if len({target._name for target in targets}) == 1:
            return _open_list(targets[0].union(*targets))
        return _open_list(self.move_line_id) if self.move_line_id else None

    def _get_target(self):
        """The record that a person knows: the line, the payment, the entry, the statement."""
        item = self.move_line_id
        if not item:
            return self.statement_id or self.skip_id
        return item.statement_line_id or item.move_id.origin_payment_id or item.move_id


LISTS = {
    "account.bank.statement": "account_bank_statement_view_list",
    "account.bank.statement.line": "account_bank_statement_line_view_list",
    "account.move.line": "account_move_line_view_list",
    "bank.statement.file.skip": "bank_statement_file_skip_view_list",
}
FORMS = {
    "account.bank.statement": "account_bank_statement_view_form",
    "account.bank.statement.line": "account_bank_statement_line_view_form",
}
"""The views of this add-on, where it has one for the model."""


def _open_form(record):
    return {
        "type": "ir.actions.act_window",
        "name": record.display_name,
        "res_model": record._name,
        "res_id": record.id,
        "view_mode": "form",
        "views": [(_get_view_id(record, FORMS), "form")],
    }


def _open_list(records):
    return {
        "type": "ir.actions.act_window",
        "name": records.env._("Behind the difference"),
        "res_model": records._name,
        "view_mode": "list,form",
        "views": [(_get_view_id(records, LISTS), "list"), (_get_view_id(records, FORMS), "form")],
        "domain": [("id", "in", records.ids)],
        "context": {"create": False},
    }


def _get_view_id(records, views):
    name = views.get(records._name)
    return records.env.ref(f"account_bank_reconciliation.{name}").id if name else False
