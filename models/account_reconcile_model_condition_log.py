from contextlib import contextmanager

from odoo import api, models

#: The rule notes what changes, or is new itself.
NOTED = "account_bank_reconciliation_conditions_noted"


class AccountReconcileModel(models.Model):
    """Who changed which conditions stays in the history of the rule, as Odoo keeps it for its own
    fields: rules book by themselves.
    """

    _inherit = "account.reconcile.model"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super(AccountReconcileModel, self.with_context(**{NOTED: True})).create(vals_list)
        return rules.with_env(self.env)

    def write(self, vals):
        if "condition_ids" not in vals:
            return super().write(vals)
        with self._noting_conditions():
            return super(AccountReconcileModel, self.with_context(**{NOTED: True})).write(vals)

    @contextmanager
    def _noting_conditions(self):
        before = {rule: rule._list_conditions() for rule in self}
        yield
        for rule, said in before.items():
            now = rule._list_conditions()
            if now != said:
                rule._note_conditions(said, now)

    def _list_conditions(self):
        return "; ".join(self.condition_ids.mapped("summary"))

    def _note_conditions(self, before, now):
        nothing = self.env._("none")
        self.message_post(
            body=self.env._(
                "Further conditions until now: %(before)s. From now on: %(now)s.",
                before=before or nothing,
                now=now or nothing,
            )
        )


class AccountReconcileModelCondition(models.Model):
    _inherit = "account.reconcile.model.condition"

    @api.model_create_multi
    def create(self, vals_list):
        rules = self.rule_id.browse(vals["rule_id"] for vals in vals_list if vals.get("rule_id"))
        with self._noting(rules):
            return super().create(vals_list)

    def write(self, vals):
        rules = self.rule_id | self.rule_id.browse(vals.get("rule_id") or [])
        with self._noting(rules):
            return super().write(vals)

    def unlink(self):
        with self._noting(self.rule_id):
            return super().unlink()

    @contextmanager
    def _noting(self, rules):
        """Note the change, unless the rule does."""
        if self.env.context.get(NOTED):
            yield
        else:
            with rules._noting_conditions():
                yield
