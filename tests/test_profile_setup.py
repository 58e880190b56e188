"""The dialog that shows a table file beside what is understood of it."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.account_bank_reconciliation.engine.tables.layout import ROLES

from .common import BankReconciliationCommon

CSV = """Kontonummer;DE89370400440532013000
Zeitraum;01.01.2026 - 31.01.2026

Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Saldo
31.01.2026;31.01.2026;Stadtwerke;Abschlag Januar;-120,50;1.379,50
15.01.2026;16.01.2026;Azure Interior;INV/2026/00001;1.000,00;1.500,00
02.01.2026;02.01.2026;Vermieter;Miete;-500,00;500,00
"""
# days that are months as well, no balance, and nothing that tells which
UNCLEAR = "Date,Text,Amount\n03/02/2026,one,10.00\n04/03/2026,two,11.00\n02/04/2026,three,12.00\n"


@tagged("post_install", "-at_install")
class TestProfileSetup(BankReconciliationCommon):
    def open(self, text=CSV, name="umsatz.csv", user=None):
        user = user or self.env.user
        attachment = self.env["ir.attachment"].with_user(user).sudo()
        attachment = attachment.create({"name": name, "raw": text.encode()}).sudo(False)
        action = self.env["bank.statement.profile.setup"].with_user(user)._open(attachment)
        return self.env["bank.statement.profile.setup"].with_user(user).browse(action["res_id"])

    def roles(self, setup):
        return [(c.letter, c.header, c.role) for c in setup.column_ids]

    def test_a_german_export_is_understood_by_itself(self):
        setup = self.open()
        self.assertEqual(
            self.roles(setup),
            [
                ("A", "Buchungstag", "date"),
                ("B", "Wertstellung", "value_date"),
                ("C", "Auftraggeber/Empfänger", "partner_name"),
                ("D", "Verwendungszweck", "text"),
                ("E", "Betrag", "amount"),
                ("F", "Saldo", "balance"),
            ],
        )
        self.assertRecordValues(
            setup,
            [
                {
                    "header_row": 4,
                    "date_order": "dmy",
                    "decimal": "comma",
                    "thousands": "point",
                    "delimiter": "semicolon",
                    "amount_mode": "signed",
                    "balance_state": "right",
                    "problem_text": "",
                }
            ],
        )
        self.assertIn("3 transactions", setup.summary)
        self.assertIn("1,000.00", setup.summary)
        self.assertIn("-620.50", setup.summary)
        self.assertIn("Stadtwerke", setup.transactions_html)

    def test_the_reader_sees_why_and_what_stands_in_the_file(self):
        setup = self.open()
        self.assertIn("Zeitraum", setup.file_html)
        self.assertIn("<th class='' >".replace(" >", ">"), setup.file_html)
        self.assertIn("running balance proves it", setup.evidence_html)
        self.assertIn("<b>Decimal Mark</b>: Comma 1,50", setup.evidence_html)
        self.assertIn("<b>Counterparty</b>: Auftraggeber/Empfänger", setup.evidence_html)

    def test_what_stands_in_the_file_is_not_markup(self):
        setup = self.open(CSV.replace("Stadtwerke", "<script>alert(1)</script>"))
        for html in (setup.transactions_html, setup.file_html):
            self.assertNotIn("<script>", html)
            self.assertIn("&lt;script&gt;", html)

    def test_a_correction_changes_the_preview_at_once(self):
        setup = self.open()
        with Form(setup) as form:
            form.decimal = "point"
            form.thousands = "comma"
            self.assertTrue(form.problem_text or form.balance_state == "wrong")
            form.decimal = "comma"
            form.thousands = "point"
            self.assertEqual(form.balance_state, "right")

    def test_a_wrong_direction_shows_in_the_balance(self):
        setup = self.open()
        setup.is_inverted = True
        self.assertEqual(setup.balance_state, "wrong")

    def test_another_header_row_gives_other_columns(self):
        setup = self.open()
        with Form(setup) as form:
            form.header_row = 5
        self.assertEqual(setup.column_ids[0].header, "31.01.2026")

    def test_what_is_open_is_asked_and_nothing_is_kept_before(self):
        setup = self.open(UNCLEAR)
        self.assertIn("Days and months cannot be told apart", setup.evidence_html)
        setup.column_ids.filtered(lambda column: column.role == "date").role = "ignore"
        self.assertIn("No column is the date", setup.problem_text)
        with self.assertRaisesRegex(UserError, "No column is the date"):
            setup.action_save()

    def test_the_kept_layout_reads_the_next_file(self):
        setup = self.open(UNCLEAR)
        setup.write({"date_order": "mdy", "name": "Bank of the West", "journal_id": self.bank.id})
        setup.action_save()
        profile = self.env["bank.statement.profile"].search([("name", "=", "Bank of the West")])
        self.assertEqual((profile.journal_ids, profile.date_order), (self.bank, "mdy"))
        (layout,) = (
            each
            for each in self.env["bank.statement.profile"]._get_layouts(self.bank)
            if each.name == "Bank of the West"
        )
        self.assertEqual(layout.date_order, "mdy")

    def test_a_file_of_somebody_else_is_not_shown(self):
        accountant = self.role("accountant")
        attachment = self.env["ir.attachment"].create({"name": "mine.csv", "raw": CSV.encode()})
        setups = self.env["bank.statement.profile.setup"].with_user(accountant)
        with self.assertRaises(AccessError):
            setups.create({"name": "x", "attachment_id": attachment.id}).read(["file_html"])

    def test_a_table_in_the_preview_is_set_up_and_read_again(self):
        attachment = self.env["ir.attachment"].create({"name": "u.csv", "raw": UNCLEAR.encode()})
        dialog = self.env["bank.statement.import"].create(
            {"attachment_ids": attachment.ids, "journal_id": self.bank.id}
        )
        # the web client asks for sizes in place of bytes
        row = dialog.preview_ids.with_context(bin_size=True)
        self.assertTrue(row.is_table)
        action = row.action_set_up_columns()
        setup = self.env["bank.statement.profile.setup"].with_context(bin_size=True)
        setup = setup.browse(action["res_id"])
        self.assertIn("3 transactions", setup.summary)
        setup.date_order = "mdy"
        self.assertEqual(setup.action_save()["res_id"], dialog.id)
        self.assertFalse(dialog.preview_ids.problem)
        self.assertRecordValues(
            dialog.preview_ids, [{"date_start": fields.Date.to_date("2026-02-04"), "new_count": 3}]
        )

    def test_receipts_alone_are_not_imported_before_a_person_has_looked(self):
        text = "Datum;Text;Betrag\n13.02.2026;eins;10,00\n14.02.2026;zwei;11,00\n"
        attachment = self.env["ir.attachment"].create({"name": "r.csv", "raw": text.encode()})
        dialog = self.env["bank.statement.import"].create(
            {"attachment_ids": attachment.ids, "journal_id": self.bank.id}
        )
        row = dialog.preview_ids
        self.assertIn("nothing tells money in from money out", row.problem)
        self.assertFalse(dialog.can_import)
        setup = self.env["bank.statement.profile.setup"].browse(
            row.action_set_up_columns()["res_id"]
        )
        setup.action_save()
        self.assertRecordValues(dialog.preview_ids, [{"problem": "", "new_count": 2}])

    def test_an_auditor_sets_nothing_up(self):
        with self.assertRaises(AccessError):
            self.open(user=self.role("auditor"))

    def test_every_role_can_be_chosen(self):
        column = self.env["bank.statement.profile.setup.column"]
        self.assertEqual(set(dict(column._fields["role"].selection)), ROLES)

    def test_columns_are_saved_with_the_dialog(self):
        setup = self.open()
        setup.write({"column_ids": [Command.update(setup.column_ids[3].id, {"role": "ignore"})]})
        self.assertEqual(setup.column_ids[3].role, "ignore")
        self.assertNotIn("Abschlag", setup.transactions_html)
