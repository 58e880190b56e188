"""With the module, what it added to core's tables for matching goes as well."""

from odoo.tests import TransactionCase, tagged

MODULE = "account_bank_reconciliation"
TABLES = (
    "account_bank_statement_line",
    "account_move_line",
    "account_payment",
    "res_partner",
    "res_partner_bank",
)
COLUMNS = {
    "account.bank.statement.line": "habit_text",
    "account.move.line": "bank_match_keys",
    "account.payment": "bank_match_keys",
    "res.partner": "bank_match_words",
}


@tagged("post_install", "-at_install")
class TestMatUninstall(TransactionCase):
    def test_every_index_for_matching_is_dropped_with_the_module(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s) AND indexname ~ %s",
            [list(TABLES), "_bank_match_|_habit_idx"],
        )
        existing = {row[0] for row in self.env.cr.fetchall()}
        self.assertGreaterEqual(len(existing), 10)
        owned = self.env["ir.model.constraint"].search(
            [("module.name", "=", MODULE), ("type", "=", "i")]
        )
        self.assertFalse(existing - set(owned.mapped("name")))
        others = owned.search([("name", "in", list(existing)), ("id", "not in", owned.ids)])
        self.assertFalse(others, "no other module keeps them")

    def test_every_column_of_keys_is_a_field_of_this_module_alone(self):
        """The fields of a module are dropped with it, and their columns with them."""
        for model, column in COLUMNS.items():
            field = self.env["ir.model.fields"]._get(model, column)
            self.assertEqual(field.modules, MODULE, model)
