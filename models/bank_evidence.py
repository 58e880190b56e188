from odoo import api, models
from odoo.exceptions import AccessError


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


def check_not_forged(records, vals, names):
    """Refuse a user who sets fields that only the import and the applier write (with sudo).

    :param records: the records to be written, empty for one to be created.
    :param set names: the fields of the model that are evidence.
    :raises AccessError: names the fields; giving a field the value it has is no change.
    """
    if records.env.su:
        return
    forged = sorted(name for name in names & set(vals) if _would_set(records, vals, name))
    if forged:
        raise AccessError(
            records.env._(
                "%s is what the bank reported or what matching found; it cannot be written.",
                ", ".join(records._fields[name].string for name in forged),
            )
        )


def _would_set(records, vals, name):
    if not records:
        return bool(vals[name]) and vals[name] != "none"
    will_change = records.env["account.move"]._field_will_change
    return any(will_change(record, vals, name) for record in records)
