from odoo import api, models
from odoo.tools.misc import clean_context


class BankEvidence(models.AbstractModel):
    """Records that prove something: only the add-on writes them.

    A browser may send any ``default_*`` with a call; for these records none of them counts.
    """

    _name = "bank.evidence"
    _description = "Evidence that only the add-on writes"

    @api.model_create_multi
    def create(self, vals_list):
        clean = self.with_env(self.env(context=clean_context(self.env.context)))
        return super(BankEvidence, clean).create(vals_list).with_env(self.env)


def without_defaults(records, names):
    """Return the records without what the context gives these fields as ``default_*``."""
    keys = {f"default_{name}" for name in names} & set(records.env.context)
    if not keys:
        return records
    context = {key: value for key, value in records.env.context.items() if key not in keys}
    return records.with_env(records.env(context=context))
