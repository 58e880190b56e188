from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.extension import formats
from odoo.addons.account_bank_reconciliation.tests.import_common import ImportCommon

FILE = b"""BOXOFFICE 1|DE89370400440532013000|USD|2026-01-01|2026-01-31|100.00|130.00
2026-01-05|50.00|Azure Interior|Booking BK-4711
2026-01-07|-20.00|Hainbank|fee
END|2
"""


@tagged("post_install", "-at_install")
class TestBoxOffice(ImportCommon):
    def test_a_file_is_recognised_by_its_content_and_read(self):
        self.assertEqual(formats.detect(FILE).name, "box_office")
        (statement,) = formats.read(FILE)
        self.assertEqual(statement.account, "DE89370400440532013000")
        self.assertEqual(
            [(str(one.date), one.amount, one.text) for one in statement.transactions],
            [
                ("2026-01-05", Decimal("50.00"), "Booking BK-4711"),
                ("2026-01-07", Decimal("-20.00"), "fee"),
            ],
        )

    def test_it_is_imported_like_any_other_and_the_lines_know_their_booking(self):
        wizard = self.imported(("january.txt", FILE))
        self.assertRows(wizard, [("imported", 2, 0)])
        self.assertLines([("2026-01-05", 50.0, "Booking BK-4711"), ("2026-01-07", -20.0, "fee")])
        self.assertEqual(self.lines().mapped("booking_code"), ["BK-4711", False])
        self.assertTrue(self.lines().statement_id.is_complete)

    def test_a_damaged_file_says_what_is_wrong_and_where(self):
        for old, new, told in (
            (b"-20.00", b"20,00", "“20,00” is not an amount"),
            (b"2026-01-07", b"2026-01-32", "2026-01-32"),
            (b"END|2\n", b"", "END"),
            (b"END|2", b"END|3", "END|3"),
            (b"Hainbank|", b"", "column 4"),
        ):
            with self.subTest(new), self.assertRaises(UserError) as refused:
                self.env["bank.statement.reader"]._read_content(
                    "january.txt", FILE.replace(old, new)
                )
            self.assertIn(told, str(refused.exception))
