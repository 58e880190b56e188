"""What the demo company expects each month: the rent, by a rule that only suggests."""

from odoo import Command

from . import story
from .bookkeeping import partner
from .founding import account, journal


def expect_rent(env):
    """July and August have come and were matched with their bills; September is still to come."""
    env["account.reconcile.model"].create(
        {
            "name": "Rent of the workshop",
            "company_id": env.company.id,
            "trigger": "suggest",
            "match_journal_ids": [Command.set(journal(env.company, story.MAIN).ids)],
            "match_partner_ids": [Command.set(partner(env, "vermieter").ids)],
            "line_ids": [Command.create({"account_id": account(env.company, "expense_rent").id})],
            "is_recurring": True,
            "expected_amount": -float(story.RENT),
            "date_first": story.months()[0].first_day,
            "date_last": story.months()[-1].last_day,
            "responsible_id": env.uid,
        }
    )
