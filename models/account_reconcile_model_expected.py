"""What becomes of expected bookings: made ahead, seen, booked, missed, told to somebody."""

from collections import defaultdict
from datetime import date, timedelta

from markupsafe import Markup

from odoo import api, fields, models

from ..engine.recurrence import AGAIN, CHANGED, MET, OFF, SECOND, UNKNOWN
from .account_journal import BANK_TYPES

ACTIVITY = "account_bank_reconciliation.account_reconcile_model_missed_activity_type"
#: Days in the past in which lines are still looked for that nobody has matched by a rule.
LOOK_BACK = 366
#: Days after which a booking is missed although the bank's data do not reach so far.
NO_DATA = 30
OTHER_AMOUNT = (CHANGED, UNKNOWN)


class AccountReconcileModel(models.Model):
    _inherit = "account.reconcile.model"

    @api.model
    def _cron_expected(self):
        """Make what is expected next, look for what has come, report what has not."""
        today = fields.Date.context_today(self)
        rules = self.search([("is_recurring", "=", True)])
        for group in rules.grouped("company_id").values():
            missed = group._update_expected(today)
            missed.rule_id._tell_missed()
            self.env["ir.cron"]._commit_progress(len(group))

    def _update_expected(self, today):
        """Bring the expected bookings of these rules up to date; return those that are missed now.

        Doing it twice changes nothing. Expected bookings are the add-on's own records, seen by the
        roles alone, while Odoo's bookkeepers may change rules: hence as superuser.
        """
        rules = self.sudo().filtered(lambda rule: rule.active and rule._has_terms())
        rules._make_expected(today)
        rules.occurrence_ids._reopen_lost()
        rules._look_for_lines(today)
        missed = rules._note_missed(today)
        rules._forget_missed()
        return missed

    # -------------------------------------------------------------------------
    # DAYS
    # -------------------------------------------------------------------------

    def _make_expected(self, today, past="expected"):
        """Create the bookings up to the next one; those of the past as ``past``."""
        vals_list = [
            rule._prepare_occurrence_vals(day, past if day < today else "expected")
            for rule in self.sudo().filtered(lambda rule: rule.active and rule._has_terms())
            for day in rule._get_missing_days(today)
        ]
        # expected bookings are the add-on's own records
        self.env["account.reconcile.model.occurrence"].sudo().create(vals_list)

    def _prepare_occurrence_vals(self, day, state):
        return {
            "rule_id": self.id,
            "currency_id": self.expected_currency_id.id,
            "date_expected": day,
            "amount_expected": self.expected_amount,
            "state": state,
        }

    def _drop_outdated(self):
        """Forget what is expected no more; what was booked, missed or skipped is history."""
        for rule in self.sudo():  # the add-on's own records, whoever changes the rule
            waiting = rule.occurrence_ids.filtered(lambda one: not one.is_booked)
            still = rule.active and rule._has_terms()
            days = waiting.mapped("date_expected") if still else []
            planned = rule._get_schedule().days(min(days), max(days)) if days else ()
            gone = waiting.filtered(
                lambda one, planned=planned: (
                    one.state in ("expected", "changed") and one.date_expected not in planned
                )
            )
            gone.unlink()
            (waiting - gone)._set_terms(rule)

    # -------------------------------------------------------------------------
    # LINES
    # -------------------------------------------------------------------------

    def _look_for_lines(self, today):
        """Find the lines of open bookings, matched by whatever means or not at all."""
        since = today - timedelta(LOOK_BACK)
        waiting = self.occurrence_ids.filtered(
            lambda one: (
                not one.is_booked
                and one.state != "skipped"
                and since <= one.date_to
                and one.date_from <= today
            )
        )
        if not waiting:
            return
        lines = self.env["account.bank.statement.line"].search(waiting._get_line_domain())
        waiting.rule_id._note_lines(lines)

    def _note_lines(self, lines):
        """Note which expected bookings of these rules the lines are."""
        occurrences = self.env["account.reconcile.model.occurrence"]
        linked = occurrences.sudo().search([("line_id", "in", lines.ids)])
        lines -= linked.filtered("is_booked").line_id
        linked.filtered(lambda one: not one.is_booked)._release()
        for line, (rule, meeting) in self._find_meetings(lines).items():
            rule._note_meeting(line, meeting)

    def _find_meetings(self, lines):
        """Return ``{line: (rule, Meeting)}``, each line once.

        The rule by which a line was matched goes first, then amounts that fit, then the order of
        the rules.
        """
        found = {}
        by_rule = self._catch_by_rule(lines)
        rivals = self._find_rivals(by_rule, lines)
        for rule, caught in by_rule.items():
            meetings = rule._meet(caught | rivals[rule])
            for line in caught.filtered(lambda line, those=meetings: line.id in those):
                meeting = meetings[line.id]
                if self._is_noted(rule, line, meeting):
                    rank = (line.match_rule_id != rule, meeting.status != MET)
                    found.setdefault(line, []).append((rank, rule, meeting))
        return {
            line: min(options, key=lambda option: option[0])[1:] for line, options in found.items()
        }

    @api.model
    def _is_noted(self, rule, line, meeting):
        """Whether a line stands for the booking: of those matched otherwise only what fits."""
        if meeting.status == SECOND:
            return False
        if _is_booked(line):
            return meeting.status == MET or line.match_rule_id == rule
        return meeting.status != AGAIN

    def _note_meeting(self, line, meeting):
        occurrence = self._get_occurrence(meeting.expected.date)
        amount = self._get_amount_of(line)
        is_booked = _is_booked(line)
        vals = {"line_id": line.id, "amount_met": float(amount or 0), "is_booked": is_booked}
        if is_booked:
            vals["date_met"] = line.date
            vals["state"] = "changed" if meeting.status in OTHER_AMOUNT else "met"
        elif meeting.status == CHANGED:
            vals["state"] = "changed"
        elif meeting.status != OFF:
            vals["state"] = "expected"
        occurrence._note(vals)

    def _get_occurrence(self, day):
        """Return the expected booking of this day, which the calendar may not have reached."""
        found = self.occurrence_ids.filtered(lambda one: one.date_expected == day)
        if found:
            return found
        vals = self._prepare_occurrence_vals(day, "expected")
        return self.env["account.reconcile.model.occurrence"].sudo().create(vals)  # as above

    @api.model
    def _note_booked(self, lines):
        """Lines were matched just now: those that were expected have come."""
        rules = self.sudo().search(  # what is expected is the add-on's own bookkeeping
            [("is_recurring", "=", True), ("company_id", "in", lines.company_id.parent_ids.ids)]
        )
        if rules and lines:
            rules._note_lines(lines)
            rules._forget_missed()

    @api.model
    def _note_suggested(self, lines, proposals):
        """Suggestions were made anew: what was seen before may be another booking now."""
        occurrences = self.env["account.reconcile.model.occurrence"]
        seen = occurrences.sudo().search([("line_id", "in", lines.ids), ("is_booked", "=", False)])
        seen._release()
        rules = proposals.rule_id.sudo().filtered("is_recurring")  # as above
        if rules:
            rules._note_lines(proposals.filtered(lambda one: one.rule_id in rules).line_id)
            rules._forget_missed()

    # -------------------------------------------------------------------------
    # MISSED
    # -------------------------------------------------------------------------

    def _note_missed(self, today):
        """Note what did not come, as far as the bank's data reach; return it."""
        over = self.occurrence_ids.filtered(
            lambda one: one.state == "expected" and not one.line_id and one.date_to < today
        )
        if not over:
            return over
        reach = self._get_reach()
        missed = over.filtered(
            lambda one: (
                one.date_to <= reach[one.rule_id] or one.date_to < today - timedelta(NO_DATA)
            )
        )
        missed._note({"state": "missed", "missed_on": today})
        return missed

    def _get_reach(self):
        """Return ``{rule: the last day of which its bank journals have data}``."""
        domain = [("company_id", "child_of", self.company_id.ids)]
        never = date.min
        last = defaultdict(lambda: never)
        for model in ("account.bank.statement.line", "account.bank.statement"):
            for journal, day in (
                self.env[model].sudo()._read_group(domain, ["journal_id"], ["date:max"])
            ):
                last[journal.id] = max(last[journal.id], day or last[journal.id])
        journals = self._get_journals()
        return {
            rule: max((last[journal.id] for journal in journals[rule]), default=never)
            for rule in self
        }

    def _get_journals(self):
        """Return ``{rule: the journals that it is for}``."""
        every = self.env["account.journal"].search(
            [("company_id", "child_of", self.company_id.ids), ("type", "in", BANK_TYPES)]
        )
        return {
            rule: rule.match_journal_ids
            or every.filtered(
                lambda journal, owner=rule.company_id: owner in journal.company_id.parent_ids
            )
            for rule in self
        }

    def _tell_missed(self):
        """Give the responsible persons an activity, one for each rule."""
        for rule in self.filtered("responsible_id"):
            missed = rule.occurrence_ids.filtered(lambda one: one.state == "missed")
            note = Markup("<br/>").join(one._get_summary() for one in missed)
            told = rule.activity_search([ACTIVITY], user_id=rule.responsible_id.id)
            if told:
                told.note = note
            else:
                rule.activity_schedule(
                    ACTIVITY,
                    user_id=rule.responsible_id.id,
                    summary=self.env._("%s did not come", rule.name),
                    note=note,
                )

    def _forget_missed(self):
        """What has come after all, or was skipped, asks nobody any more."""
        told = self.sudo().filtered("activity_ids")  # the add-on's own, of another person
        settled = told.filtered(lambda rule: "missed" not in rule.occurrence_ids.mapped("state"))
        settled.activity_unlink([ACTIVITY])


def _is_booked(line):
    return bool(line.match_method or line.is_reconciled)
