from collections import defaultdict

from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date

from ..models.bank_reconciliation_snapshot import FIGURES
from ..models.bank_reconciliation_snapshot_line import SECTIONS

#: What of a row is compared, in the order in which it is told.
COMPARED = (
    "section",
    "date",
    "entry",
    "partner",
    "label",
    "amount",
    "statement",
    "is_carried_forward",
    "method",
    "confirmed_by",
)
KINDS = [
    ("figure", "Figure changed"),
    ("changed", "Row changed"),
    ("added", "Row added"),
    ("removed", "Row gone"),
]


class BankReconciliationSnapshot(models.Model):
    _inherit = "bank.reconciliation.snapshot"

    def action_view_changes(self):
        """Open what differs between this snapshot and its period as it is now."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Changed since %s", self.name),
            "res_model": "bank.reconciliation.snapshot.changes",
            "view_mode": "form",
            "context": {"default_snapshot_id": self.id},
        }

    def _get_rows_now(self):
        """Return the rows that a snapshot of the period would have now, in the language of this."""
        # the rows are those that the snapshot had frozen past record rules
        chain = self.sudo().with_context(lang=self.lang or self.env.user.lang)
        return chain._prepare_rows(chain.reconciliation_id)

    def _get_frozen_rows(self):
        names = ("sequence", "item_id", *COMPARED)
        return [{name: line[name] for name in names} for line in self.line_ids]


class BankReconciliationSnapshotChanges(models.TransientModel):
    """What differs, row by row, between a snapshot and another one, or its period as it is now."""

    _name = "bank.reconciliation.snapshot.changes"
    _description = "Changes since a bank reconciliation snapshot"

    snapshot_id = fields.Many2one(
        "bank.reconciliation.snapshot", required=True, readonly=True, ondelete="cascade"
    )
    journal_id = fields.Many2one(related="snapshot_id.journal_id")
    currency_id = fields.Many2one(related="snapshot_id.currency_id")
    other_id = fields.Many2one(
        "bank.reconciliation.snapshot",
        string="Compared With",
        domain="[('journal_id', '=', journal_id), ('id', '!=', snapshot_id)]",
        ondelete="cascade",
        help="Another snapshot; empty compares with the period as it is now.",
    )
    line_ids = fields.One2many(
        "bank.reconciliation.snapshot.change",
        "changes_id",
        string="Changes",
        compute="_compute_line_ids",
        store=True,
    )
    is_equal = fields.Boolean(compute="_compute_is_equal")

    @api.depends("snapshot_id.name")
    def _compute_display_name(self):
        for changes in self:
            changes.display_name = self.env._("Changed since %s", changes.snapshot_id.name)

    @api.depends("snapshot_id", "other_id")
    def _compute_line_ids(self):
        for changes in self:
            changes.line_ids = [
                fields.Command.clear(),
                *(fields.Command.create(vals) for vals in changes._prepare_changes()),
            ]

    @api.depends("line_ids")
    def _compute_is_equal(self):
        for changes in self:
            changes.is_equal = not changes.line_ids

    def _prepare_changes(self):
        snapshot, other = self.snapshot_id, self.other_id
        (snapshot | other).check_access("read")
        if not snapshot:
            return []
        before = _by_item(snapshot._get_frozen_rows())
        after = _by_item(other._get_frozen_rows() if other else snapshot._get_rows_now())
        after = _follow_rewritten(before, after)
        vals = self._prepare_figures(other or snapshot.reconciliation_id)
        for key in [*before, *(key for key in after if key not in before)]:
            vals += self._prepare_change(before.get(key), after.get(key))
        return vals

    def _prepare_figures(self, after):
        """Return a change for each figure of the period that is another one now."""
        currency = self.currency_id
        return [
            {
                "kind": "figure",
                "label": self.snapshot_id._fields[name]._description_string(self.env),
                "amount_before": self.snapshot_id[name],
                "amount_after": after[name],
            }
            for name in FIGURES
            if currency.compare_amounts(self.snapshot_id[name], after[name])
        ]

    def _prepare_change(self, before, after):
        """Return the values of a row that is another than before, or none if it is the same."""
        if not (before and after):
            return [self._prepare_row(before or after, "removed" if before else "added")]
        what = self._describe(before, after) or self._describe_rewritten(before, after)
        if not what:
            return []
        amounts = {"amount_before": before["amount"], "amount_after": after["amount"]}
        return [{**self._prepare_row(after, "changed"), **amounts, "what": what}]

    def _prepare_row(self, row, kind):
        return {
            "kind": kind,
            "sequence": row["sequence"],
            "amount_before": row["amount"] if kind == "removed" else 0.0,
            "amount_after": row["amount"] if kind == "added" else 0.0,
            **{name: row[name] for name in ("section", "date", "entry", "partner", "label")},
        }

    def _describe(self, before, after):
        """Return what of a row is another than before, one field per line."""
        lines = self.snapshot_id.line_ids
        return "\n".join(
            self.env._(
                "%(field)s: %(before)s → %(after)s",
                field=lines._fields[name]._description_string(self.env),
                before=self._format_value(name, before[name]),
                after=self._format_value(name, after[name]),
            )
            for name in COMPARED
            if self._differs(name, before[name], after[name])
        )

    def _describe_rewritten(self, before, after):
        """A match that was undone and made again has another journal item with the same figures."""
        if before["item_id"] and after["item_id"] and before["item_id"] != after["item_id"]:
            return self.env._("Matched or booked again: another journal item, the same figures.")
        return ""

    def _differs(self, name, before, after):
        if name == "amount":
            return bool(self.currency_id.compare_amounts(before, after))
        return (before or False) != (after or False)

    def _format_value(self, name, value):
        if name == "amount":
            return format_amount(self.env, value, self.currency_id)
        if name == "section":
            selection = self.snapshot_id.line_ids._fields[name]._description_selection(self.env)
            return dict(selection)[value]
        if name == "date":
            return format_date(self.env, value)
        if name == "is_carried_forward":
            return self.env._("yes") if value else self.env._("no")
        return value or "–"


class BankReconciliationSnapshotChange(models.TransientModel):
    """One row or figure that differs."""

    _name = "bank.reconciliation.snapshot.change"
    _description = "Change since a bank reconciliation snapshot"

    changes_id = fields.Many2one(
        "bank.reconciliation.snapshot.changes", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="changes_id.currency_id")
    kind = fields.Selection(KINDS, string="Change", required=True)
    sequence = fields.Integer(string="No.")
    section = fields.Selection(SECTIONS)
    date = fields.Date()
    entry = fields.Char(string="Journal Entry")
    partner = fields.Char()
    label = fields.Char(string="Text")
    amount_before = fields.Monetary(string="Sealed")
    amount_after = fields.Monetary(string="Compared")
    what = fields.Text(string="What Differs")


def _by_item(rows):
    """Return ``{what a row is about: row}``; rows of older snapshots do not know their item."""
    defaults = {"item_id": 0, **dict.fromkeys(COMPARED)}
    found = {}
    for row in rows:
        values = {**defaults, **row}
        is_item = values["item_id"] and values["section"] != "books"
        found[values["item_id"] if is_item else (values["section"], values["entry"])] = values
    return found


def _follow_rewritten(before, after):
    """Return ``after`` with the keys of ``before`` for rows of which only the item is another."""
    gone = defaultdict(list)
    for key, row in before.items():
        if key not in after:
            gone[_get_look(row)].append(key)
    followed = {}
    for key, row in after.items():
        keys = gone[_get_look(row)] if key not in before else []
        followed[keys.pop(0) if keys else key] = row
    return followed


def _get_look(row):
    return tuple(row[name] or "" for name in ("section", "date", "entry", "label", "amount"))
