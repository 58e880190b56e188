"""Whatever is matched: the entry balances, the item is settled, the undo leaves nothing behind."""

from random import Random

from odoo.tests import tagged

from .test_mat_common import BookingCommon


@tagged("post_install", "-at_install")
class TestMatProperty(BookingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setup_other_currency("EUR", rates=[("2025-01-01", 0.8137), ("2026-01-10", 0.9291)])
        cls.yen = cls.setup_other_currency(
            "JPY", rounding=1, rates=[("2025-01-01", 147.31), ("2026-01-10", 152.907)]
        )
        cls.bank_euro = cls.bank_in_euro()
        cls.bank_euro.write(
            {
                "bank_charge_account_id": cls.charges.id,
                "bank_tolerance_account_id": cls.differences.id,
            }
        )
        cls.vat = cls.tax("purchase", 19)

    def test_documents_and_lines_in_any_currencies_with_charges(self):
        for seed in range(24):
            with self.subTest(seed=seed):
                self.charges.tax_ids = self.vat if seed % 3 == 0 else False
                self.check_one(Random(seed))

    def check_one(self, random):
        line_currency, journal = random.choice(
            [(self.dollar, self.bank), (self.euro, self.bank_euro)]
        )
        currency = random.choice([self.dollar, self.euro, self.yen])
        is_bill = random.random() < 0.5
        kind, sign = ("in_invoice", -1) if is_bill else ("out_invoice", 1)
        amount = currency.round(random.uniform(3, 900) * (150 if currency == self.yen else 1))
        document = self.invoice(amount, kind=kind, currency=currency)
        share = amount
        if currency != line_currency:
            share = currency._convert(amount, line_currency, self.company, "2026-01-15")
            share = line_currency.round(share * random.uniform(0.95, 1.05))
        charge = line_currency.round(random.choice([0.0, random.uniform(0.01, share / 9)]))
        line = self.line(
            line_currency.round(sign * share - charge), date="2026-01-15", journal=journal
        )
        before = self.balances()
        item = (document, sign * amount) + ((sign * share,) if currency != line_currency else ())
        self.apply(line, item, write_offs=[("charge", -charge)] if charge else ())
        self.assertAlmostEqual(sum(line.move_id.line_ids.mapped("balance")), 0, 2)
        self.assertRecordValues(line, [{"is_reconciled": True, "amount_residual": 0.0}])
        self.assertRecordValues(
            self.open_item(document),
            [{"amount_residual": 0.0, "amount_residual_currency": 0.0, "reconciled": True}],
        )
        self.assertFalse(line._seek_for_lines()[2].filtered(_is_left_open))
        line.action_undo_reconciliation()
        self.assertEqual(self.balances(), before)
        self.assertEqual(self.open_item(document).amount_residual_currency, sign * amount)


def _is_left_open(item):
    return item.account_id.reconcile and not item.reconciled
