from odoo import api, models


class BankEvidence(models.AbstractModel):
    """Records that prove something: only the add-on writes them, with its own defaults."""

    _name = "bank.evidence"
    _description = "Evidence that only the add-on writes"

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), set(self._fields))


def own_defaults(model, defaults, names):
    """Return the defaults with what the definition of these fields says, and nothing else.

    A browser sends any ``default_*``, and every user may keep defaults of his own
    (``ir.default``), which count even where server code creates the record.
    """
    kept = {name: value for name, value in defaults.items() if name not in names}
    for name in set(defaults) & names:
        field = model._fields[name]
        if field.default:
            value = field.convert_to_cache(field.default(model), model, validate=False)
            kept[name] = field.convert_to_write(value, model)
    return kept
