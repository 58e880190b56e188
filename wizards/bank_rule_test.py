from dataclasses import asdict
from dataclasses import fields as names_of

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..engine.back_test import Figures, count
from ..models.account_reconcile_model_backtest import VERDICTS
from ..models.bank_reconciliation import ACCOUNTANT

#: Months that a test looks back over unless somebody says otherwise.
MONTHS = 12
#: Lines that one test looks at, the newest of its span.
LOOKED = 10_000
FIGURES = tuple(field.name for field in names_of(Figures))


class BankRuleTest(models.TransientModel):
    """What a rule would do with the lines of a span, beside what was done with them.

    Nothing of it books anything; the figures are those of the moment when somebody looked.
    """

    _name = "bank.rule.test"
    _description = "Test of a rule"

    rule_id = fields.Many2one(
        "account.reconcile.model", required=True, readonly=True, ondelete="cascade"
    )
    # a browser sends any id: what it shows of the rule is read under the user's own rights
    company_id = fields.Many2one(related="rule_id.company_id", related_sudo=False)
    trigger = fields.Selection(related="rule_id.trigger", related_sudo=False)
    not_ready_reason = fields.Char(related="rule_id.not_ready_reason", related_sudo=False)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(months=MONTHS),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    is_limited = fields.Boolean(
        readonly=True, help="There are more lines in this span: only the newest were looked at."
    )
    looked = fields.Integer(string="Lines Looked At", readonly=True)
    caught = fields.Integer(readonly=True)
    open = fields.Integer(readonly=True)
    usable = fields.Integer(string="Would Be Booked", readonly=True)
    failed = fields.Integer(string="Cannot Be Booked", readonly=True)
    open_document = fields.Integer(string="Open, with an Open Item That Fits", readonly=True)
    open_first = fields.Integer(string="Open, Another Rule First", readonly=True)
    booked = fields.Integer(readonly=True)
    same = fields.Integer(string="Booked the Same", readonly=True)
    different = fields.Integer(string="Booked Differently", readonly=True)
    document = fields.Integer(string="Settled a Document", readonly=True)
    by_rule = fields.Integer(string="Booked by a Rule", readonly=True)
    first = fields.Integer(string="Another Rule First", readonly=True)
    taken = fields.Integer(string="Taken from Other Rules", readonly=True)
    summary = fields.Html(readonly=True)
    line_ids = fields.One2many("bank.rule.test.line", "test_id", string="Lines", readonly=True)
    conflict_ids = fields.One2many(
        "bank.rule.test.conflict", "test_id", string="Other Rules", readonly=True
    )

    @api.constrains("rule_id")
    def _check_own_rights(self):
        """A browser sends any id; the page would show its name."""
        self.sudo(False).rule_id.check_access("read")  # core checks constraints as superuser

    @api.constrains("date_from", "date_to")
    def _check_span(self):
        if any(test.date_from > test.date_to for test in self):
            raise UserError(self.env._("The first day of a test is not after its last day."))

    @api.depends("rule_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for test in self:
            test.display_name = self.env._("Test of “%s”", test.rule_id.display_name)

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    def action_look(self, date_from=None, date_to=None):
        """Look again, over another span if one is given."""
        self.ensure_one()
        self.check_access("write")
        if date_from and date_to:
            self.write({"date_from": date_from, "date_to": date_to})
        self._look()
        return True

    def _look(self):
        """Test the rule as it is now and keep what was found."""
        self.rule_id.check_access("read")
        lines = self.rule_id._get_test_lines(LOOKED + 1, self.date_from, self.date_to)
        looked = lines[:LOOKED]
        tested = self.rule_id._back_test(looked)
        figures = count((one.is_open, one.verdict, one.is_taken) for one in tested)
        vals = asdict(figures) | {
            "looked": len(looked),
            "is_limited": len(lines) > LOOKED,
            "summary": self.rule_id._tell_figures(figures, len(looked)),
        }
        rows = self.line_ids._prepare_rows(tested)
        conflicts = self.conflict_ids._prepare_rows(tested)
        self.write(
            vals
            | {
                "line_ids": [Command.clear(), *map(Command.create, rows)],
                "conflict_ids": [Command.clear(), *map(Command.create, conflicts)],
            }
        )

    def _get_list_action(self):
        """Open the lines, those that people booked otherwise first."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "bank.rule.test.line",
            "views": [(False, "list")],
            "search_view_id": [
                self.env.ref("account_bank_reconciliation.bank_rule_test_line_view_search").id
            ],
            "domain": [("test_id", "=", self.id)],
            "context": {"account_bank_reconciliation_test_id": self.id},
            "help": self._get_empty_help(),
        }

    def _get_empty_help(self):
        return Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (
            self.env._("This rule catches no line here"),
            self.env._("Choose a longer span, or loosen a condition of the rule."),
        )


class BankRuleTestLine(models.TransientModel):
    """One statement line that the rule catches: how it is booked, how the rule would book it."""

    _name = "bank.rule.test.line"
    _description = "Line of the test of a rule"
    _order = "test_id, date desc, id desc"
    _rec_name = "label"

    test_id = fields.Many2one("bank.rule.test", required=True, index=True, ondelete="cascade")
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Statement Line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    journal_id = fields.Many2one("account.journal", readonly=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    label = fields.Char(readonly=True)
    partner_name = fields.Char(string="Counterparty", readonly=True)
    amount = fields.Monetary(readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    now = fields.Char(readonly=True, help="How the line is booked, and who did it.")
    would = fields.Char(string="The Rule", readonly=True, help="What the rule would book.")
    verdict = fields.Selection(VERDICTS, readonly=True)
    is_taken = fields.Boolean(readonly=True, help="Another rule would lose this line.")
    other_rule_id = fields.Many2one("account.reconcile.model", readonly=True, ondelete="set null")
    remark = fields.Char(readonly=True)
    plan_key = fields.Char(readonly=True)

    @api.constrains("line_id", "other_rule_id")
    def _check_own_rights(self):
        """A browser sends any id; nobody sees here what he may not read elsewhere."""
        rows = self.sudo(False)  # core checks constraints as superuser
        rows.line_id.check_access("read")
        rows.other_rule_id.check_access("read")

    @api.model
    def _prepare_rows(self, tested):
        return [self._prepare_row(one) for one in tested]

    def _prepare_row(self, one):
        line = one.line
        return {
            "line_id": line.id,
            "journal_id": line.journal_id.id,
            "currency_id": line.currency_id.id,
            "date": line.date,
            "label": line.payment_ref,
            "partner_name": line.partner_name or line.partner_id.name,
            "amount": line.amount,
            "is_open": one.is_open,
            "now": self._tell_now(one),
            "would": one.rule._tell_would(one),
            "verdict": one.verdict,
            "is_taken": one.is_taken,
            "other_rule_id": one.other.id,
            "remark": self._tell_remark(one),
            "plan_key": one.plan_key,
        }

    def _tell_now(self, one):
        """How the line is booked, and who did it."""
        if one.is_open:
            return self.env._("Not matched")
        accounts = ", ".join(one.items.account_id.mapped("display_name"))
        who = one.line.matched_by_id.name
        if not who:
            return accounts
        return self.env._("%(accounts)s, by %(who)s", accounts=accounts, who=who)

    def _tell_remark(self, one):
        if one.problem:
            return one.problem
        if one.verdict == "first":
            return self.env._("“%s” goes first.", one.other.display_name)
        if one.is_taken:
            return self.env._("“%s” would lose it.", one.other.display_name)
        if one.is_open and one.verdict == "document":
            return self.env._("An open item fits: it goes before a rule.")
        return False

    def action_open(self):
        """Open the statement line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.bank.statement.line",
            "res_id": self.line_id.id,
            "views": [
                (
                    self.env.ref(
                        "account_bank_reconciliation.account_bank_statement_line_view_form"
                    ).id,
                    "form",
                )
            ],
        }

    def action_apply(self):
        """Book the selected open lines as the rule says, in a run that is undone as one unit."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.check_access("read")
        rows = self.filtered(lambda row: row.verdict == "open")
        if not rows or len(rows.test_id) != 1:
            raise UserError(
                self.env._(
                    "None of these lines can be booked by the rule. Select lines of which the "
                    "verdict is “Would be booked”."
                )
            )
        rule, lines = rows.test_id.rule_id, rows.line_id
        rule.check_access("read")
        lines.check_access("write")
        # asked together with the other open ones: which fits best depends on what is looked at
        everything = rule._back_test(rows.test_id.line_ids.filtered("is_open").line_id)
        tested = [one for one in everything if one.line in lines]
        rows._check_as_tested(tested)
        if rule.rule_action == "partner":
            lines.action_apply_rule(rule.id)
            rows.test_id._look()
            return True
        return self.env["bank.reconciliation.run"]._start_rule(rule, tested)._get_result_action()

    def _check_as_tested(self, tested):
        """What is booked is what was shown: rule, line and books are as they were."""
        now = {one.line: one.plan_key for one in tested if one.verdict == "open"}
        changed = self.filtered(lambda row: now.get(row.line_id) != row.plan_key)[:1]
        if changed:
            raise UserError(
                self.env._(
                    "“%s” or the rule has changed since the test. Test again, then apply it.",
                    changed.label or changed.line_id.display_name,
                )
            )


class BankRuleTestConflict(models.TransientModel):
    """Another rule that catches the same lines: it goes first, or this rule goes before it."""

    _name = "bank.rule.test.conflict"
    _description = "Conflict of a rule with another"
    _order = "test_id, id"
    _rec_name = "rule_id"

    test_id = fields.Many2one("bank.rule.test", required=True, index=True, ondelete="cascade")
    rule_id = fields.Many2one(
        "account.reconcile.model", required=True, readonly=True, ondelete="cascade"
    )
    is_first = fields.Boolean(string="Goes First", readonly=True)
    open_count = fields.Integer(string="Open Lines", readonly=True)
    booked_count = fields.Integer(string="Booked Lines", readonly=True)
    sentence = fields.Char(compute="_compute_sentence")

    @api.constrains("rule_id")
    def _check_own_rights(self):
        """A browser sends any id; the page would show its name."""
        self.sudo(False).rule_id.check_access("read")  # core checks constraints as superuser

    @api.depends("rule_id", "is_first", "open_count", "booked_count")
    def _compute_sentence(self):
        for conflict in self:
            told = {
                "rule": conflict.rule_id.display_name,
                "open": conflict.open_count,
                "booked": conflict.booked_count,
            }
            conflict.sentence = (
                self.env._(
                    "“%(rule)s” goes first on %(open)s open and %(booked)s booked lines.", **told
                )
                if conflict.is_first
                else self.env._(
                    "“%(rule)s” loses %(open)s open and %(booked)s booked lines.", **told
                )
            )

    @api.model
    def _prepare_rows(self, tested):
        """One row for each other rule and direction, with the lines that it is about."""
        counts = {}
        for one in tested:
            if one.other:
                counted = counts.setdefault((one.verdict == "first", one.other), [0, 0])
                counted[0 if one.is_open else 1] += 1
        places = sorted(counts, key=lambda key: (not key[0], key[1].sequence, key[1].id))
        return [
            {
                "rule_id": rule.id,
                "is_first": is_first,
                "open_count": counts[is_first, rule][0],
                "booked_count": counts[is_first, rule][1],
            }
            for is_first, rule in places
        ]

    def action_open(self):
        """Open the other rule."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.reconcile.model",
            "res_id": self.rule_id.id,
            "views": [(False, "form")],
        }

    def action_move(self):
        """Let the other of the two rules go first, and look again."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.test_id.rule_id._move_beside(self.rule_id, after=not self.is_first)
        self.test_id._look()
        return True
