from odoo import models

from ..engine.variance import explain
from .bank_reconciliation_variance_reader import VarianceReader


class BankReconciliation(models.Model):
    """Where the difference of a period comes from: ``engine.variance``, asked with the books."""

    _inherit = "bank.reconciliation"

    def action_explain(self):
        """Look for what explains the difference and open it."""
        self.ensure_one()
        self.check_access("read")
        variance = self.env["bank.reconciliation.variance"].create({"reconciliation_id": self.id})
        return variance.action_look_again()

    def _explain(self):
        """Return the engine's findings and the reader, which knows what their keys stand for."""
        self.ensure_one()
        reader = VarianceReader(self)
        return explain(*reader.collect()), reader

    def _get_variance_statements(self):
        """Return the statements with days in the period, the earliest first."""
        statements = VarianceReader(self).statements
        return statements.sorted(lambda each: (each.first_line_index or "", each.id))
