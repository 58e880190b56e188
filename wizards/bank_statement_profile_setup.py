from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate
from odoo.tools.misc import format_date

from ..engine.errors import ReadError
from ..engine.formats.options import Options
from ..engine.tables.detect import detect
from ..engine.tables.grid import grids
from ..engine.tables.read import statements
from ..models.bank_reconciliation import ACCOUNTANT
from ..models.bank_statement_file_problems import describe_problem
from ..models.bank_statement_layout import MARKS

_lt = LazyTranslate(__name__)

SHOWN_ROWS = 12
SHOWN_TRANSACTIONS = 50
EXAMPLES = 3
KEYS = {mark: name for name, mark in MARKS.items()}
CELLS = {
    "th": Markup("<th class='%s'>%s</th>"),
    "td": Markup("<td class='%s'>%s</td>"),
}

# Evidence.reason of the engine → why a decision was made
EVIDENCE = {
    "header": _lt("the column title says so"),
    "content": _lt("the cells look like it"),
    "balance": _lt("the running balance proves it"),
    "only_reading": _lt("all cells can be read in no other way"),
    "sorted": _lt("only so the days are in order"),
    "near": _lt("only so booking and value date are near each other"),
    "span": _lt("only so the days lie close together"),
    "language": _lt("the language of the column titles"),
    "signs": _lt("the signs of the amounts"),
    "typed": _lt("the workbook's cells are typed"),
    "options": _lt("set for the bank journal"),
    "ready": _lt("known layout of this bank"),
    "assumed": _lt("assumed: please check"),
}


class BankStatementProfileSetup(models.TransientModel):
    """A table file beside what is understood of it; what the user corrects is kept as profile."""

    _name = "bank.statement.profile.setup"
    _inherit = ["bank.statement.layout"]
    _description = "Set up the columns of a table file"

    name = fields.Char(required=True, default=lambda self: self.env._("Bank export"))
    import_id = fields.Many2one("bank.statement.import", ondelete="cascade")
    attachment_id = fields.Many2one("ir.attachment", string="File", required=True, readonly=True)
    member = fields.Integer(readonly=True, help="Its place in an archive, counted from 0.")
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank Journal",
        domain="[('type', 'in', ('bank', 'credit', 'cash'))]",
        help="The journal whose files look like this. Empty: any.",
    )
    column_ids = fields.One2many("bank.statement.profile.setup.column", "setup_id")
    question_text = fields.Text(readonly=True, help="What the file leaves open, so guessed here.")
    problem_text = fields.Text(compute="_compute_preview")
    summary = fields.Char(compute="_compute_preview")
    balance_state = fields.Selection(
        [
            ("right", "The running balance adds up."),
            ("wrong", "The running balance does not add up: check amounts and directions."),
            ("none", "The file has no running balance to prove the amounts by."),
        ],
        compute="_compute_preview",
    )
    transactions_html = fields.Html(compute="_compute_preview", sanitize=False)
    file_html = fields.Html(compute="_compute_file_html", sanitize=False)
    evidence_html = fields.Html(readonly=True)

    @api.constrains("attachment_id", "journal_id", "import_id")
    def _check_own_rights(self):
        """A browser sends any id; the dialog would show the file."""
        dialogs = self.sudo(False)  # core checks constraints as superuser
        dialogs.attachment_id.check_access("read")
        dialogs.journal_id._check_own_rights()

    # -------------------------------------------------------------------------
    # PREVIEW
    # -------------------------------------------------------------------------

    @api.depends(
        "attachment_id", "column_ids.role", "header_row", "first_row", "footer_rows",
        "date_order", "decimal", "thousands", "amount_mode", "flag_out", "is_inverted",
        "newest_first", "delimiter", "encoding", "sheet", "currency_id", "account_number",
    )  # fmt: skip
    def _compute_preview(self):
        for setup in self:
            found, problems = setup._read()
            entries = [entry for statement in found for entry in statement.transactions]
            setup.problem_text = "\n".join(problems)
            setup.summary = setup._describe(entries)
            setup.balance_state = setup._get_balance_state(found)
            setup.transactions_html = setup._render_transactions(entries)

    @api.depends("attachment_id", "header_row", "delimiter", "encoding", "sheet")
    def _compute_file_html(self):
        for setup in self:
            grid, _problem = setup._get_grid()
            setup.file_html = setup._render_rows(grid) if grid else False

    def _get_source(self):
        """Return the file, from inside its archive where it came in one, under own rights."""
        attachment = self.attachment_id.with_context(bin_size=False)  # forms ask for sizes
        attachment.check_access("read")
        sources = self.env["bank.statement.reader"]._open(attachment, attachment.raw or b"")
        return sources[min(self.member, len(sources) - 1)]

    def _get_grid(self):
        """Return the sheet that is set up, and a sentence where the file cannot be opened."""
        layout = self._to_layout()
        try:
            sheets = grids(self._get_source().data, layout, self._get_options())
        except ReadError as error:
            return None, describe_problem(self, self.attachment_id.name, error)
        named = [grid for grid in sheets if grid.sheet == layout.sheet]
        return max(named or sheets, key=lambda grid: len(grid.rows), default=None), ""

    def _get_options(self):
        return Options(encoding=self.encoding or "")

    def _read(self):
        """Return the statements as set up, and sentences of what keeps them from being read."""
        problems = self._describe_layout_problems()
        grid, problem = self._get_grid()
        if problem or problems or not grid:
            return (), [*problems, *([problem] if problem else [])]
        try:
            return statements(grid, self._to_layout(), self._get_options()), []
        except ReadError as error:
            return (), [describe_problem(self, self.attachment_id.name, error)]

    def _describe(self, entries):
        """Return one line: how many transactions, of which days, money in and money out."""
        days = [entry.date for entry in entries if entry.date]
        if not days:
            return ""
        money_in = sum(entry.amount for entry in entries if entry.amount > 0)
        money_out = sum(entry.amount for entry in entries if entry.amount < 0)
        return self.env._(
            "%(count)s transactions from %(start)s to %(end)s, in %(money_in)s, out %(money_out)s.",
            count=len(entries),
            start=format_date(self.env, min(days)),
            end=format_date(self.env, max(days)),
            money_in=format(money_in, ","),
            money_out=format(money_out, ","),
        )

    def _get_balance_state(self, found):
        if "balance" not in self.column_ids.mapped("role") or not found:
            return "none" if found else False
        is_wrong = any("balance_differs" in statement.warnings for statement in found)
        return "wrong" if is_wrong else "right"

    # -------------------------------------------------------------------------
    # TABLES
    # -------------------------------------------------------------------------

    def _render_transactions(self, entries):
        """Return the first transactions as a table; cells come from the file and are escaped."""
        if not entries:
            return False
        env = self.env
        titles = (env._("Date"), env._("Amount"), env._("Currency"), env._("Counterparty"))
        rows = [
            (
                format_date(env, entry.date) if entry.date else "",
                format(entry.amount, ","),
                entry.currency,
                entry.partner_name,
                entry.text or entry.additional_info,
            )
            for entry in entries[:SHOWN_TRANSACTIONS]
        ]
        return _table(rows, head=(*titles, env._("Text")), right=(1,))

    def _render_rows(self, grid):
        """Return the first rows of the file as they stand there, the row of titles marked."""
        rows = [(str(number), *row) for number, row in enumerate(grid.rows[:SHOWN_ROWS], 1)]
        return _table(rows, marked=self.header_row)

    # -------------------------------------------------------------------------
    # CHANGES
    # -------------------------------------------------------------------------

    @api.onchange("header_row", "delimiter", "encoding", "sheet")
    def _onchange_shape(self):
        """Another row of titles or delimiter gives other columns: look at them anew."""
        grid, _problem = self._get_grid()
        if grid:
            self.column_ids = self._prepare_columns(grid, self._get_columns(grid))

    @api.onchange("column_ids")
    def _onchange_columns(self):
        """Columns of money out and in, and none with both, say how the amounts are written."""
        roles = set(self.column_ids.mapped("role"))
        if "amount" not in roles and roles & {"debit", "credit"}:
            self.amount_mode = "debit_credit"
        elif self.amount_mode == "debit_credit" and "amount" in roles:
            self.amount_mode = "signed"

    def _get_columns(self, grid):
        """Return the engine's columns for the row of titles, keeping what was chosen before."""
        chosen = {column.header: column.role for column in self.column_ids if column.header}
        found = detect(grid, self._get_options()).layout
        roles = {column.place: column.role for column in found.columns}
        titles = grid.rows[self.header_row - 1] if 0 < self.header_row <= len(grid.rows) else ()
        width = max((len(row) for row in grid.rows), default=0)
        headers = [*titles, *[""] * (width - len(titles))]
        return [
            (place, header, chosen.get(header) or roles.get(place, "ignore"))
            for place, header in enumerate(headers)
        ]

    def _prepare_columns(self, grid, columns):
        data = grid.rows[self.header_row :]
        return [
            Command.clear(),
            *(
                Command.create(
                    {
                        "place": place,
                        "header": header,
                        "role": role,
                        "examples": _examples(data, place),
                    }
                )
                for place, header, role in columns
            ),
        ]

    # -------------------------------------------------------------------------
    # ACTIONS
    # -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        return super().create(vals_list)

    @api.model
    def _open(self, attachment, **vals):
        """Look at a file, propose what its columns mean, and return the dialog's action.

        :param vals: ``member``, ``journal_id`` and ``import_id`` where they are known.
        """
        setup = self.create({"attachment_id": attachment.id, **vals})
        setup._propose()
        return setup._get_form_action()

    def _propose(self):
        grid, problem = self._get_grid()
        if problem or not grid:
            raise UserError(problem or self.env._("The file holds no table."))
        found = detect(grid, self._get_options())
        self.write(
            {
                **self._prepare_layout_vals(found.layout),
                "name": found.layout.name or self._get_source().name,
                "evidence_html": self._render_evidence(found),
                "question_text": "\n".join(self._describe_layout_problems(found.problems)),
            }
        )
        columns = [(each.place, each.header, each.role) for each in found.layout.columns]
        self.column_ids = self._prepare_columns(grid, columns)

    def _render_evidence(self, found):
        """Return what was decided and why, and before it what could not be."""
        translate = self.env._  # EVIDENCE is lazy: extracted above, translated here
        open_questions = self._describe_layout_problems(found.problems)
        items = [
            Markup("<li><b>%s</b>: %s (%s)</li>")
            % (*self._name_decision(each), translate(EVIDENCE.get(each.reason, each.reason)))
            for each in found.evidence
        ]
        first = [Markup("<li class='text-danger'>%s</li>") % each for each in open_questions]
        return Markup("<ul>%s</ul>") % Markup("").join(first + items)

    def _name_decision(self, evidence):
        """Return the words of a field or role of the layout, and of what was chosen for it."""
        roles = dict(self.column_ids._fields["role"]._description_selection(self.env))
        if evidence.decision in roles:
            return roles[evidence.decision], evidence.value
        field = self._fields.get(evidence.decision)
        if not field:
            return evidence.decision, evidence.value
        names = dict(field._description_selection(self.env)) if field.type == "selection" else {}
        key = KEYS.get(evidence.value, evidence.value)
        return field._description_string(self.env), names.get(key, evidence.value)

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Columns of %s", self._get_source().name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large", **self.import_id._get_workspace_context()},
        }

    def action_save(self):
        """Keep the layout and go back to the preview of the import, read with it."""
        self.ensure_one()
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        _found, problems = self._read()
        if problems:
            raise UserError("\n".join(problems))
        profile = self.env["bank.statement.profile"]._remember(
            {
                "name": self.name,
                "company_id": (self.journal_id.company_id or self.env.company).id,
                "journal_ids": [Command.link(journal.id) for journal in self.journal_id],
            },
            self._to_layout(),
        )
        if not self.import_id:
            return profile._get_records_action()
        self.import_id._make_preview()
        if self.import_id.state == "done":
            return {"type": "ir.actions.act_window_close"}  # back to the result, to try again
        return self.import_id._get_form_action()


class BankStatementImportPreview(models.TransientModel):
    _inherit = "bank.statement.import.preview"

    def action_set_up_columns(self):
        """Open the columns of this file; the layout that is kept reads it."""
        self.ensure_one()
        return self.env["bank.statement.profile.setup"]._open(
            self.attachment_id,
            member=self.member,
            journal_id=(self.journal_id or self.import_id.journal_id).id,
            import_id=self.import_id.id,
        )


class BankStatementProfileSetupColumn(models.TransientModel):
    """One column of the file that is set up."""

    _name = "bank.statement.profile.setup.column"
    _inherit = ["bank.statement.layout.column"]
    _description = "Column of the table file that is set up"
    _order = "place, id"

    setup_id = fields.Many2one("bank.statement.profile.setup", required=True, ondelete="cascade")
    examples = fields.Char(readonly=True)


def _examples(rows, place):
    """Return the first different cells of a column."""
    cells = dict.fromkeys(row[place] for row in rows if len(row) > place and row[place])
    return " · ".join(list(cells)[:EXAMPLES])


def _table(rows, head=(), right=(), marked=0):
    """Return rows of text as a small HTML table."""
    lines = [_row("th", head, right)] if head else []
    for number, row in enumerate(rows, 1):
        lines.append(_row("th" if number == marked else "td", row, right))
    body = Markup("").join(lines)
    return Markup("<table class='table table-sm o_bank_table'>%s</table>") % body


def _row(tag, cells, right):
    """Return one row; ``right`` are the places of numbers."""
    parts = [
        CELLS[tag] % ("text-end" if place in right else "", cell)
        for place, cell in enumerate(cells)
    ]
    return Markup("<tr>%s</tr>") % Markup("").join(parts)
