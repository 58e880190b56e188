import re

from odoo import fields, models

BOOKING = re.compile(r"\bBK-\d{4,10}\b")


class AccountMove(models.Model):
    """Invoices of the box office: guests pay with the code of their booking, not our number."""

    _inherit = "account.move"

    booking_code = fields.Char(index="btree_not_null", copy=False)
