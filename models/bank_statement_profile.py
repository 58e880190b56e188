from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..engine.tables.layout import signature


class BankStatementProfile(models.Model):
    """The layout of a bank's table export, kept so that the next file is recognised by itself."""

    _name = "bank.statement.profile"
    _inherit = ["bank.statement.layout"]
    _description = "Layout of a bank's table files"
    _order = "name, id"

    name = fields.Char(required=True, help="The bank and its export.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, help="Empty: for all companies."
    )
    journal_ids = fields.Many2many(
        "account.journal",
        string="Bank Journals",
        domain="[('type', 'in', ('bank', 'credit', 'cash'))]",
        help="Files without column titles are recognised for these journals only.",
    )
    column_ids = fields.One2many("bank.statement.profile.column", "profile_id", copy=True)
    signature = fields.Char(
        compute="_compute_signature",
        store=True,
        index=True,
        help="By what a file is recognised: its column titles, without case and accents.",
    )

    @api.depends("header_row", "column_ids.header", "column_ids.place")
    def _compute_signature(self):
        for profile in self:
            headers = [column.header or "" for column in profile.column_ids.sorted("place")]
            profile.signature = signature(headers) if profile.header_row else False

    @api.constrains("column_ids", "date_order", "decimal", "thousands", "amount_mode", "flag_out")
    def _check_layout(self):
        for profile in self:
            problems = profile._describe_layout_problems()
            if problems:
                raise ValidationError("\n".join([profile.name, *problems]))

    @api.constrains("journal_ids", "company_id")
    def _check_journal_company(self):
        for profile in self.filtered("company_id"):
            others = profile.journal_ids.company_id - profile.company_id
            if others:
                raise ValidationError(
                    self.env._(
                        "The layout %(profile)s belongs to %(company)s; its journals must too.",
                        profile=profile.name,
                        company=profile.company_id.name,
                    )
                )

    @api.model
    def _get_layouts(self, journal=None):
        """Return the engine's layouts to try, those of the journal first.

        A layout without column titles fits too many files: it is only tried for its journals.
        """
        company = journal.company_id if journal else self.env.company
        profiles = self.search([("company_id", "in", (False, company.id))])
        own = profiles.filtered(lambda profile: journal and journal in profile.journal_ids)
        others = (profiles - own).filtered("signature")
        return tuple(profile._to_layout() for profile in own + others)

    @api.model
    def _remember(self, vals, layout):
        """Keep a layout; one of the same company and column titles is replaced.

        :param dict vals: name, journals and company.
        :return: the profile.
        """
        columns = [
            Command.create(self.env["bank.statement.profile.column"]._prepare_column_vals(column))
            for column in layout.columns
        ]
        vals = {**self._prepare_layout_vals(layout), **vals}
        known = self._find(signature(layout), vals.get("company_id"))
        if known:
            known.write({**vals, "column_ids": [Command.clear(), *columns]})
            return known
        return self.create({**vals, "column_ids": columns})

    @api.model
    def _find(self, key, company_id):
        if not key:
            return self.browse()
        return self.search([("signature", "=", key), ("company_id", "=", company_id)], limit=1)


class BankStatementProfileColumn(models.Model):
    """One column of a profile."""

    _name = "bank.statement.profile.column"
    _inherit = ["bank.statement.layout.column"]
    _description = "Column of a bank's table files"
    _order = "place, id"

    profile_id = fields.Many2one(
        "bank.statement.profile", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True, index=True)
