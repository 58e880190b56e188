from odoo import Command, api, models


class BankApplier(models.AbstractModel):
    """Taxes inside an amount of the bank, taken out with core's own helpers."""

    _inherit = "bank.applier"

    @api.model
    def _take_out_taxes(self, taxes, vals, company, is_exigible=False):
        """Split an amount that includes its taxes, whatever the taxes say of prices.

        :param vals: values of a journal item with account, currency, partner and both amounts.
        :param is_exigible: taxes on payment are due with this entry.
        :return: list of values, the base first; their amounts add up to those of ``vals``.
        """
        taxes = taxes._filter_taxes_by_company(company)
        if not taxes or not vals["balance"]:
            return [vals]
        tax_model = self.env["account.tax"]
        base_line = self._prepare_base_line(taxes, vals)
        tax_model._add_tax_details_in_base_lines([base_line], company)
        tax_model._round_base_lines_tax_details([base_line], company)
        tax_model._add_accounting_data_in_base_lines_tax_details(
            [base_line], company, include_caba_tags=is_exigible
        )
        split = tax_model._prepare_tax_lines([base_line], company)
        base = {
            **vals,
            "tax_ids": [Command.set(taxes.ids)],
            **split["base_lines_to_update"][0][1],
        }
        taxed = [{**vals, **tax_vals} for tax_vals in split["tax_lines_to_add"]]
        for field in ("amount_currency", "balance"):
            base[field] = vals[field] - sum(tax[field] for tax in taxed)
        return [self._round_amounts(one, company) for one in (base, *taxed)]

    def _prepare_base_line(self, taxes, vals):
        """Return core's base line of an item whose amount includes its taxes."""
        amount = vals["amount_currency"]
        is_sale = taxes[0].type_tax_use == "sale"
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            price_unit=amount,
            quantity=1.0,
            currency_id=self.env["res.currency"].browse(vals["currency_id"]),
            rate=abs(amount / vals["balance"]),
            tax_ids=taxes,
            account_id=self.env["account.account"].browse(vals["account_id"]),
            partner_id=self.env["res.partner"].browse(vals["partner_id"] or []),
            analytic_distribution=vals.get("analytic_distribution"),
            is_refund=amount > 0 if is_sale else amount < 0,
            special_mode="total_included",
        )

    def _round_amounts(self, vals, company):
        currency = self.env["res.currency"].browse(vals["currency_id"])
        return {
            **vals,
            "amount_currency": currency.round(vals["amount_currency"]),
            "balance": company.currency_id.round(vals["balance"]),
        }
