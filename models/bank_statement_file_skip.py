import base64
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.fingerprint import entry_fingerprint, fingerprints
from ..engine.statement import split_batch
from .bank_reconciliation import ACCOUNTANT
from .bank_statement_file_reader import ReadFile, SourceFile
from .bank_statement_plan import UNDECIDED, Choices

REASONS = [
    ("imported", "Imported before"),
    ("same", "Same booking from another file"),
    ("possible", "Possibly a duplicate: please decide"),
    ("repeated", "Twice in these files"),
    ("deleted", "Deleted by a user after an earlier import"),
    ("pending", "Not booked by the bank yet"),
    ("info", "For information only: the bank books nothing"),
]


class BankStatementFileSkip(models.Model):
    """A transaction that was not imported, or was deleted after its import, and why."""

    _name = "bank.statement.file.skip"
    _inherit = ["bank.evidence"]
    _description = "Transaction left out"
    _order = "file_id desc, date, id"

    file_id = fields.Many2one("bank.statement.file", index=True, ondelete="cascade")
    result_id = fields.Many2one(
        "bank.statement.file.result", index="btree_not_null", ondelete="cascade"
    )
    journal_id = fields.Many2one("account.journal", required=True)
    company_id = fields.Many2one(related="journal_id.company_id", store=True)
    currency_id = fields.Many2one("res.currency")
    fingerprint = fields.Char(required=True)
    date = fields.Date()
    amount = fields.Monetary()
    label = fields.Char()
    reason = fields.Selection(REASONS, required=True)
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Existing Line",
        index="btree_not_null",
        ondelete="set null",
        help="The line that is, or may be, this transaction.",
    )
    restored_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Imported After All",
        index="btree_not_null",
        ondelete="set null",
    )
    can_restore = fields.Boolean(compute="_compute_can_restore")

    _deleted_idx = models.Index("(journal_id, fingerprint) WHERE reason = 'deleted'")
    _journal_date_idx = models.Index("(journal_id, date)")

    @api.depends("reason", "file_id", "restored_line_id")
    def _compute_can_restore(self):
        for skip in self:
            skip.can_restore = (
                skip.reason in UNDECIDED and skip.file_id and not skip.restored_line_id
            )

    def action_restore(self):
        """Import these transactions after all, from the files that are kept."""
        self.env["bank.reconciliation"]._require_group(ACCOUNTANT)
        self.check_access("read")
        self.journal_id._check_own_rights()
        for (file, journal), skips in self.grouped(
            lambda skip: (skip.file_id, skip.journal_id)
        ).items():
            skips._restore(file, journal)
        return True

    def _restore(self, file, journal):
        refused = self.filtered(lambda skip: not skip.can_restore)
        if refused:
            raise UserError(
                self.env._("%s cannot be imported after all.", refused[0].label or refused[0].date)
            )
        wanted = {entry_fingerprint(skip.fingerprint) for skip in self}
        found = self._find_entries(file, journal, wanted)
        restored = self.env["account.bank.statement.line"]
        for skip in self:
            plan, entries = skip._choose_entries(found)
            lines = self._import_entries(replace(plan, new=tuple(entries)), journal, file)
            skip.sudo().restored_line_id = lines[0]  # the role was checked by the action
            restored |= lines
        restored._forget_deleted(journal, self.mapped("fingerprint"))
        self.env["bank.matcher"]._refresh_proposals(restored)

    def _find_entries(self, file, journal, wanted):
        """Read the file again; return ``{fingerprint of the entry: (plan, planned entries)}``."""
        reader, planner = self.env["bank.statement.reader"], self.env["bank.statement.planner"]
        data = base64.b64decode(file.content)
        statements = reader._read_content(file.name, data, reader._get_options(journal))
        source = SourceFile(0, 0, file.name, data)
        routes = {(source.key, place): journal for place in range(len(statements))}
        choices = Choices(routes, wanted=frozenset((journal.id, name) for name in wanted))
        (plan,) = planner._plan((ReadFile(source, statements),), choices)
        found = {}
        for each in plan.plans:
            for entry in (*each.new, *each.skipped):
                name = entry.wanted_as or entry_fingerprint(entry.fingerprint)
                found.setdefault(name, (each, []))[1].append(entry)
        return found

    def _choose_entries(self, found):
        """Return the plan and the entries of this note; of a batch the detail that was deleted."""
        name, _mark, place = self.fingerprint.partition("#")
        plan, entries = found.get(name, (None, []))
        if place:
            entries = [self._choose_detail(entry, int(place)) for entry in entries]
            entries = [entry for entry in entries if entry][:1]
        if not entries:
            raise UserError(
                self.env._("%s is not found in its file again. Import the file anew.", self.label)
            )
        return plan, [self._with_free_name(entry, plan) for entry in entries]

    def _choose_detail(self, entry, place):
        if entry.fingerprint == self.fingerprint:
            return entry
        details = split_batch(entry.transaction).transactions
        if entry.fingerprint != entry_fingerprint(self.fingerprint) or place > len(details):
            return None
        return replace(entry, transaction=details[place - 1], fingerprint=self.fingerprint)

    def _with_free_name(self, entry, plan):
        """Give the entry another fingerprint where a line has its own: they are two."""
        lines = self.env["account.bank.statement.line"].search_fetch(
            [
                ("journal_id", "=", self.journal_id.id),
                ("date", "=", self.date),
                ("fingerprint", "!=", False),
            ],
            ["fingerprint"],
        )
        taken = set(lines.mapped("fingerprint"))
        if entry.fingerprint not in taken:
            return entry
        (name,) = fingerprints([entry.transaction], plan.statement.account, taken=taken)
        return replace(entry, fingerprint=name)

    def _import_entries(self, plan, journal, file):
        """Create the lines, in their statement where that is still there."""
        lines = self.env["account.bank.statement.line"]._create_from_plan(plan, journal, file)
        results = file.result_ids.filtered(
            lambda result: (
                result.journal_id == journal
                and result.statement_number == plan.statement.number
                and result.statement_id
            )
        )
        statement = self.statement_id[:1] or results[:1].statement_id
        if statement:
            # a line comes back to where it was
            lines.sudo().statement_id = statement
        return lines
