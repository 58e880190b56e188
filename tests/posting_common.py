"""Words for the tests of charges, interest, transfers and adjusting entries."""

import json

from odoo import Command

from .test_mat_common import BookingCommon


class PostingCommon(BookingCommon):
    """The bank charges go to 658100; there is a tax of 20 % on purchases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nobody = cls.env["res.partner"]
        cls.vat = cls.tax("purchase", 20)
        cls.vat_account = cls.company_data["default_account_tax_sale"]
        cls.fees = cls.account("Account fees", "627000")
        cls.interest = cls.account("Interest earned", "768000", "income_other")

    @classmethod
    def scheme(cls, kind="charge", account=None, journal=None, **vals):
        taxes = vals.pop("taxes", cls.env["account.tax"])
        return cls.env["bank.posting.scheme"].create(
            {
                "name": "Account fee",
                "journal_id": (journal or cls.bank).id,
                "kind": kind,
                "account_id": (account or cls.fees).id,
                "tax_ids": [Command.set(taxes.ids)],
                **vals,
            }
        )

    @classmethod
    def dialog(cls, source, kind="charge", amount=0.0, user=None, **vals):
        """Open the dialog from a period or from lines as the button does, and fill it in."""
        if user:
            source = source.with_user(user)
        if source._name == "bank.reconciliation":
            action = source.action_open_posting(kind, amount)
        else:
            action = source.action_open_posting(kind)
        dialogs = source.env[action["res_model"]].with_context(**action["context"])
        return dialogs.create(vals)

    def shown(self, dialog):
        """Return what the dialog shows of each entry: ``[(account, debit, credit)]``."""
        self.assertFalse(dialog.problem)
        groups = json.loads(dialog.preview)["groups_vals"]
        return [
            sorted(
                (row["account"], row["debit"], row["credit"])
                for _command, _id, row in group["items_vals"]
            )
            for group in groups
        ]

    def booked(self, *moves):
        """Return what is booked in the form of :meth:`shown`."""
        shown = self.env["bank.reconciliation.posting"].new({"journal_id": self.bank.id})
        return [
            sorted(
                (
                    item.account_id.display_name,
                    shown._format_side(item.debit),
                    shown._format_side(item.credit),
                )
                for item in move.line_ids
            )
            for move in moves
        ]

    def confirmed(self, period):
        """Return ``[(date, amount, how)]`` of what the period has confirmed."""
        return [
            (str(one.date), one.amount, one.method)
            for one in period.confirmation_ids.sorted(lambda one: (one.date, one.amount))
        ]
