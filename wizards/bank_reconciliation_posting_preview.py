import json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang


class BankPostingPreview(models.AbstractModel):
    """Shows the journal items that a dialog will post, in the widget of core's own dialogs.

    The items come from the methods that book them, so that both cannot differ.
    """

    _name = "bank.posting.preview"
    _description = "Preview of journal items"

    preview = fields.Text(compute="_compute_preview")
    problem = fields.Char(
        compute="_compute_preview", help="Why it cannot be posted as it is filled in."
    )

    def _compute_preview(self):
        """Show what ``_preview_entries`` gives, or why ``_check_complete`` refuses it.

        A dialog has both, and names in its override what they depend on.
        """
        for dialog in self:
            dialog.preview, dialog.problem = False, False
            try:
                dialog._check_complete()
                dialog.preview = dialog._format_preview(dialog._preview_entries())
            except UserError as error:
                dialog.problem = str(error)

    def _format_preview(self, entries):
        """Return the JSON of core's widget for ``[(title, [values of journal items])]``."""
        shown = [(title, list(map(self._format_item, items))) for title, items in entries if items]
        columns = self._get_preview_columns([row for _title, rows in shown for row in rows])
        groups = [
            {"group_name": title, "items_vals": [[0, 0, row] for row in rows]}
            for title, rows in shown
        ]
        return json.dumps({"groups_vals": groups, "options": {"columns": columns}})

    def _get_preview_columns(self, rows):
        number = "text-end"
        columns = [
            ("account", self.env._("Account"), ""),
            ("partner", self.env._("Partner"), ""),
            ("label", self.env._("Label"), ""),
            ("amount_currency", self.env._("In Currency"), number),
            ("debit", self.env._("Debit"), number),
            ("credit", self.env._("Credit"), number),
        ]
        return [
            {"field": name, "label": label, "class": css}
            for name, label, css in columns
            if name in ("account", "label", "debit", "credit") or any(row[name] for row in rows)
        ]

    def _format_item(self, vals):
        company_currency = self.company_id.currency_id
        currency = self.env["res.currency"].browse(vals.get("currency_id") or company_currency.id)
        balance = vals["balance"]
        amount = ""
        if currency != company_currency:
            amount = formatLang(self.env, vals["amount_currency"], currency_obj=currency)
        return {
            "account": self.env["account.account"].browse(vals["account_id"]).display_name,
            "partner": self.env["res.partner"].browse(vals.get("partner_id") or []).display_name
            or "",
            "label": vals.get("name") or "",
            "amount_currency": amount,
            "debit": self._format_side(balance),
            "credit": self._format_side(-balance),
        }

    def _format_side(self, amount):
        currency = self.company_id.currency_id
        return formatLang(self.env, amount, currency_obj=currency) if amount > 0 else ""

    def _new_open_item(self, vals):
        """Return an open item that is never saved, so that a line's plan can settle it."""
        names = ("account_id", "partner_id", "currency_id", "amount_currency", "balance")
        known = {
            "amount_residual_currency": vals["amount_currency"],
            "company_currency_id": self.company_id.currency_id.id,
        }
        return self.env["account.move.line"].new({**{n: vals[n] for n in names}, **known})

    def _get_key(self, item):
        """Return what ``browse`` finds the item by, saved or not: a new id alone is false to it."""
        return item.id or item._ids

    def _format_title(self, date, name):
        return f"{format_date(self.env, date)}, {name}"
