"""What has changed in the workspace: undo, history, and rows as they are now."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .bank_reconciliation import ACCOUNTANT

#: Rows of the history that one call returns.
EVENTS = 40


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # UNDO
    # -------------------------------------------------------------------------

    @api.model
    def action_undo(self, asked, line_ids):
        """Take the matches of these lines back."""
        scope = self._read_scope(asked, ACCOUNTANT)
        return self._undo(scope, self._read_lines(scope, line_ids))

    @api.model
    def action_undo_last(self, asked):
        """Take back what the user did last in this journal, whenever that was."""
        scope = self._read_scope(asked, ACCOUNTANT)
        event = self.env["bank.match.event"].search(
            [
                ("journal_id", "=", scope.journal.id),
                ("user_id", "=", self.env.uid),
                ("action", "=", "matched"),
                ("line_id.match_method", "!=", False),
                ("line_id.matched_by_id", "=", self.env.uid),
            ],
            limit=1,
        )
        if not event:
            raise UserError(self.env._("There is nothing of yours to undo in this journal."))
        return self._undo(scope, event.line_id)

    @api.model
    def action_undo_event(self, asked, event_id):
        """Take back the match that an event of the history tells of."""
        scope = self._read_scope(asked, ACCOUNTANT)
        event = self._browse("bank.match.event", event_id)
        return self._undo(scope, self._read_lines(scope, event.line_id.ids))

    def _undo(self, scope, lines):
        matched = lines.filtered("match_method")
        if not matched:
            raise UserError(
                self.env._("These lines are not matched any more. Somebody else undid them.")
            )
        items = matched.matched_item_ids
        matched.action_undo_reconciliation()
        return self._prepare_changes(scope, matched, items.exists())

    # -------------------------------------------------------------------------
    # HISTORY
    # -------------------------------------------------------------------------

    @api.model
    def action_read_history(self, asked, offset):
        """Return who matched and undid what in this journal, newest first."""
        scope = self._read_scope(asked)
        events = self.env["bank.match.event"]
        domain = [("journal_id", "=", scope.journal.id)]
        found = events.search(domain, offset=self._read_number(offset), limit=EVENTS)
        latest = self._get_latest_events(found.line_id)
        return {
            "count": events.search_count(domain),
            "events": [self._prepare_event(event, event.id in latest) for event in found],
        }

    def _get_latest_events(self, lines):
        """Return the ids of the last event of each line: only a match in place can be undone."""
        groups = self.env["bank.match.event"]._read_group(
            [("line_id", "in", lines.ids)], ["line_id"], ["id:max"]
        )
        return {event_id for _line, event_id in groups}

    def _prepare_event(self, event, is_latest):
        actions = dict(event._fields["action"]._description_selection(self.env))
        line = event.line_id
        is_last = is_latest and event.action == "matched"
        return {
            "id": event.id,
            "at": fields.Datetime.to_string(event.at),
            "user": event.user_id.display_name,
            "action": actions[event.action],
            "label": event.label or "",
            "items": event.items or "",
            "reason": (event.reason or "").partition("\n")[0],
            "amount": event.amount,
            "currency_id": event.currency_id.id,
            "can_undo": is_last and bool(line.match_method) and not line.is_closed,
        }

    # -------------------------------------------------------------------------
    # CHANGES
    # -------------------------------------------------------------------------

    @api.model
    def action_refresh(self, asked, selection):
        """Return these rows as they are now; somebody else has changed them."""
        scope = self._read_scope(asked)
        self._check_is_table(selection)
        lines = self._read_lines(scope, selection.get("line_ids", []))
        items = self._read_items(selection.get("item_ids", []))
        changes = self._prepare_rows(scope, lines, items)
        gone = set(selection.get("line_ids", [])) - set(lines.ids)
        changes["lines"] += [{"id": one, "is_gone": True} for one in gone]
        return changes

    def _prepare_rows(self, scope, lines, items):
        return {
            "lines": self._prepare_line_rows(scope, lines),
            "items": self._prepare_item_rows(scope, items),
            "summary": self._summarise(scope),
        }

    def _prepare_changes(self, scope, lines, items, undoable=None):
        """Return what an action has changed; ``undoable`` are the lines that it has matched."""
        changes = self._prepare_rows(scope, lines, items)
        changes["undoable"] = undoable.ids if undoable else []
        changes["message"] = self._get_message(lines, undoable)
        return changes

    def _get_message(self, lines, is_matched):
        if len(lines) == 1:
            text = lines.payment_ref or lines.display_name
            if is_matched:
                return self.env._("Matched “%s”.", text)
            return self.env._("Undid “%s”.", text)
        if is_matched:
            return self.env._("Matched %s lines.", len(lines))
        return self.env._("Undid %s lines.", len(lines))
