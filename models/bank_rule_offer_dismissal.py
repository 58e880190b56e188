from odoo import fields, models


class BankRuleOfferDismissal(models.Model):
    """A kind of line of which nobody wants a rule: it is not offered again on this journal."""

    _name = "bank.rule.offer.dismissal"
    _description = "Rule that is not offered"
    _order = "id desc"
    _rec_name = "label"

    journal_id = fields.Many2one("account.journal", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    habit_text = fields.Char(required=True, help="The words by which such lines are recognised.")
    is_incoming = fields.Boolean()
    label = fields.Char(required=True, help="How such a line reads.")

    _kind_unique = models.UniqueIndex(
        "(journal_id, habit_text, is_incoming)", "Such a line is not offered already."
    )
