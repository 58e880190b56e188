from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.seal import get_version, seal


class BankReconciliationSealRegister(models.Model):
    """Which snapshots were ever taken: one row for each, in a chain over all journals of a company.

    It is kept apart from the snapshots, so that one of them cannot go unnoticed. Nobody writes or
    deletes a row.
    """

    _name = "bank.reconciliation.seal.register"
    _inherit = ["bank.evidence"]
    _description = "Register of bank reconciliation snapshots"
    _order = "company_id, number desc"
    _rec_name = "snapshot_name"

    number = fields.Integer(required=True, readonly=True, help="Place in the company's register.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    journal_id = fields.Many2one("account.journal", required=True, readonly=True, index=True)
    snapshot_number = fields.Integer(
        required=True, readonly=True, help="Place in the journal's chain."
    )
    snapshot_name = fields.Char(string="Snapshot", readonly=True)
    snapshot_seal = fields.Char(string="Seal of the Snapshot", required=True, readonly=True)
    user_name = fields.Char(string="Taken By", readonly=True)
    taken_at = fields.Datetime(string="Taken On", readonly=True)
    seal = fields.Char(string="Seal of the Entry", readonly=True)

    _number_unique = models.UniqueIndex(
        "(company_id, number)", "This place in the register is taken."
    )

    @api.model
    def _enter(self, snapshot):
        """Note a snapshot that was just sealed; two that are taken at once come one by one."""
        last = self.search([("company_id", "=", snapshot.company_id.id)], limit=1)
        if last:
            # who has read the same last row is refused by the database and tries again
            query = "UPDATE bank_reconciliation_seal_register SET number = number WHERE id = %s"
            self.env.cr.execute(SQL(query, last.id))
        entry = self.create(
            {
                "number": last.number + 1,
                "company_id": snapshot.company_id.id,
                "journal_id": snapshot.journal_id.id,
                "snapshot_number": snapshot.number,
                "snapshot_name": snapshot.name,
                "snapshot_seal": snapshot.seal,
                "user_name": snapshot.user_name,
                "taken_at": snapshot.closed_at,
            }
        )
        entry.seal = seal(entry._get_payload(), last.seal or "")
        return entry

    def write(self, vals):
        """An entry is written until it is sealed; then not even other modules may."""
        if self.env.su and any(self.mapped("seal")):  # users are refused by their rights
            self._unlink_never()
        return super().write(vals)

    def _get_payload(self):
        self.ensure_one()
        return {
            "number": self.number,
            "company": self.company_id.id,
            "journal": self.journal_id.id,
            "snapshot": [self.snapshot_number, self.snapshot_name or "", self.snapshot_seal or ""],
            "taken": [self.user_name or "", self.taken_at or None],
        }

    def _is_sealed(self, previous_seal):
        """Tell whether this entry is as it was when it was made."""
        version = get_version(self.seal or "")
        return bool(version) and self.seal == seal(self._get_payload(), previous_seal, version)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("The register of snapshots is evidence and stays."))
