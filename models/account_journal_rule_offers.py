"""Bookings that repeat: offered as rules, never made by themselves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import models

from .account_journal_rule_past import OPEN, SETTLED, find_kind

#: How often a kind of line was booked the same way before a rule is offered.
REPEATED = 3
#: Offers that are looked at, the most frequent kinds first.
MOST_OFFERS = 20


@dataclass(frozen=True, slots=True)
class RuleOffer:
    """A kind of line that was booked ``times`` on the same accounts, and never otherwise.

    ``line_id`` is the last of them, from which the rule is made.
    """

    line_id: int
    account_ids: tuple[int, ...]
    times: int
    last: date
    waiting: int


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_rule_offers(self):
        """Return the :class:`RuleOffer` list of a journal, the most frequent first.

        Only what conditions can tell apart is offered, and what no rule catches, or has caught.
        The number of queries does not depend on the number of lines and offers. The caller has
        checked the right to read the journal.
        """
        past = self._read_past_lines()
        groups = _find_repeated(past, self._get_dismissed_kinds())
        lines = self.env["account.bank.statement.line"].browse(one[0].id for one in groups)
        rules = self.env["account.reconcile.model"]._get_rules(self)
        caught = rules.filtered("can_be_proposed")._catch(lines)  # not those that fit any line
        left = [group for group in groups if group[0].id not in caught][:MOST_OFFERS]
        kinds = [(group, find_kind(group[:1], past)) for group in left]
        return [_make_offer(group, kind) for group, kind in kinds if kind.conditions.is_clear]

    def _get_dismissed_kinds(self):
        """Return ``{(habit text, is incoming)}`` of which no rule is wanted."""
        dismissals = self.env["bank.rule.offer.dismissal"].search_fetch(
            [("journal_id", "=", self.id)], ["habit_text", "is_incoming"]
        )
        return {(one.habit_text, one.is_incoming) for one in dismissals}


def _find_repeated(past, dismissed):
    """Return the booked lines of each kind that was booked often, and one way only."""
    groups = defaultdict(list)
    for one in past:
        if one.text and one.booking != OPEN:
            groups[one.text, one.is_in].append(one)
    found = [
        group
        for key, group in groups.items()
        if len(group) >= REPEATED
        and key not in dismissed
        and len({one.booking for one in group}) == 1
        and group[0].booking != SETTLED
        and not any(one.had_rule for one in group)
    ]
    return sorted(found, key=len, reverse=True)


def _make_offer(group, kind):
    last = group[0]
    account_ids = last.booking[: last.booking.index(0)]
    return RuleOffer(last.id, account_ids, len(group), last.day, kind.waiting)
