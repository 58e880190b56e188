"""One month written as camt, MT940, OFX and CSV: whatever comes first, the books have it once."""

from contextlib import contextmanager
from itertools import permutations

from odoo.tests import tagged

from .bank_files import camt, entry, mt940, ofx, statement
from .common import IBAN
from .import_common import ImportCommon

DOMESTIC = "37040044/0532013000"
JANUARY = ("2026-01-01", "2026-01-31")
OPENING = 100
#: Day, amount, counterparty, text. Coffee is bought twice on one day.
MONTH = (
    ("2026-01-05", 50, "Azure Interior", "Invoice 7"),
    ("2026-01-06", -20, "Coffee Bar", "Beans"),
    ("2026-01-06", -20, "Coffee Bar", "Beans"),
    ("2026-01-15", -500, "Estate Office", "Rent January"),
    ("2026-01-20", 1250.5, "Gemini Furniture", "Invoice 9"),
    ("2026-01-31", -9.9, "", "Account fee"),
)
CLOSING = 850.6
FORMATS = ("camt", "mt940", "ofx", "csv")
PAIRS = tuple(permutations(FORMATS, 2))
#: What the line is called that comes of an entry, as the format has it.
LABELS = {
    "camt": lambda partner, text: text,
    "mt940": lambda partner, text: f"{text} {partner}".upper().strip(),
    "ofx": lambda partner, text: partner or text,
    "csv": lambda partner, text: text,
}


@tagged("post_install", "-at_install")
class TestFormatsInAnyOrder(ImportCommon):
    """The same bookings in two formats, each order: exact lines, balances, reasons."""

    # -------------------------------------------------------------------------
    # FILES
    # -------------------------------------------------------------------------

    def compose(self, kind, entries=MONTH, days=JANUARY, opening=OPENING):
        """Return a file with the entries, whose balances follow from the opening one."""
        closing = round(opening + sum(amount for _day, amount, *_rest in entries), 2)
        return (f"january.{kind}", getattr(self, f"write_{kind}")(entries, days, opening, closing))

    def write_camt(self, entries, days, opening, closing):
        written = [
            entry(amount, day, text, partner, bank_id=f"CAMT-{day}-{place}")
            for place, (day, amount, partner, text) in enumerate(entries)
        ]
        return camt(statement(IBAN, *days, opening, closing, written))

    def write_mt940(self, entries, days, opening, closing):
        written = [
            (day, amount, f"{text} {partner}".upper().strip())
            for day, amount, partner, text in entries
        ]
        return mt940(DOMESTIC, 1, days, (opening, closing), written)

    def write_ofx(self, entries, days, opening, closing):
        written = [
            (day, amount, f"FIT{day.replace('-', '')}{place:03}", partner or text)
            for place, (day, amount, partner, text) in enumerate(entries)
        ]
        return ofx("0532013000", days, written)

    def write_csv(self, entries, days, opening, closing):
        rows, balance = ["Account;Booking date;Payee;Purpose;Amount;Balance;Currency"], opening
        for day, amount, partner, text in entries:
            balance += amount
            rows.append(f"{IBAN};{day};{partner};{text};{amount:.2f};{balance:.2f};USD")
        return "\r\n".join([*rows, ""]).encode()

    # -------------------------------------------------------------------------
    # EXPECTATIONS
    # -------------------------------------------------------------------------

    def named(self, kind, entries=MONTH):
        """Return day, amount and label of the lines that a format brings, as they are sorted."""
        label = LABELS[kind]
        return sorted((day, amount, label(partner, text)) for day, amount, partner, text in entries)

    @contextmanager
    def fresh(self, *kinds):
        """Undo what was imported, so that each pair starts with an empty journal."""
        savepoint = self.env.cr.savepoint()
        try:
            with self.subTest(" then ".join(kinds)):
                yield
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def assertBalance(self, expected):
        """The lines and the bank account in the books have the same sum."""
        lines = self.lines()
        items = lines.move_id.line_ids.filtered(lambda i: i.account_id == self.bank_account)
        self.assertAlmostEqual(sum(lines.mapped("amount")), expected, 2)
        self.assertAlmostEqual(sum(items.mapped("balance")), expected, 2)

    # -------------------------------------------------------------------------
    # TESTS
    # -------------------------------------------------------------------------

    def test_the_month_again_in_another_format_adds_nothing(self):
        for first, second in PAIRS:
            with self.fresh(first, second):
                self.assertRows(self.imported(self.compose(first)), [("imported", 6, 0)])
                before = self.lines()
                again = self.imported(self.compose(second))
                self.assertRows(again, [("nothing", 0, 6)])
                self.assertEqual(self.reasons(again), ["same"] * 6)
                self.assertEqual(again.preview_ids.file_id.skip_ids.line_id, before)
                self.assertLines(self.named(first))
                self.assertBalance(CLOSING - OPENING)

    def test_two_formats_in_one_import_are_counted_once(self):
        for first, second in PAIRS:
            with self.fresh(first, second):
                wizard = self.imported(self.compose(first), self.compose(second))
                self.assertRows(wizard, [("imported", 6, 0), ("nothing", 0, 6)])
                self.assertLines(self.named(first))
                self.assertBalance(CLOSING - OPENING)

    def test_all_four_and_all_four_again(self):
        for place in range(len(FORMATS)):
            order = FORMATS[place:] + FORMATS[:place]
            with self.fresh(*order):
                for kind in (*order, *order):
                    self.imported(self.compose(kind))
                self.assertLines(self.named(order[0]))
                self.assertBalance(CLOSING - OPENING)

    def test_halves_that_overlap_are_a_whole(self):
        """The first file ends on the 20th, the second starts on the 10th and is another's."""
        for first, second in PAIRS:
            with self.fresh(first, second):
                early = self.compose(first, MONTH[:5], ("2026-01-01", "2026-01-20"))
                late = self.compose(second, MONTH[3:], ("2026-01-10", "2026-01-31"), opening=110)
                self.imported(early)
                wizard = self.imported(late)
                self.assertRows(wizard, [("imported", 1, 2)])
                self.assertEqual(self.reasons(wizard), ["same"] * 2)
                self.assertLines(self.named(first, MONTH[:5]) + self.named(second, MONTH[5:]))
                self.assertBalance(CLOSING - OPENING)

    def test_the_whole_month_after_its_first_half(self):
        for first, second in PAIRS:
            with self.fresh(first, second):
                self.imported(self.compose(first, MONTH[:4], ("2026-01-01", "2026-01-15")))
                wizard = self.imported(self.compose(second))
                self.assertRows(wizard, [("imported", 2, 4)])
                self.assertEqual(self.reasons(wizard), ["same"] * 4)
                self.assertLines(self.named(first, MONTH[:4]) + self.named(second, MONTH[4:]))
                self.assertBalance(CLOSING - OPENING)

    def test_a_third_purchase_that_only_the_other_format_has_is_imported(self):
        longer = (*MONTH[:3], MONTH[2], *MONTH[3:])
        for first, second in PAIRS:
            with self.fresh(first, second):
                self.imported(self.compose(first))
                wizard = self.imported(self.compose(second, longer))
                self.assertRows(wizard, [("imported", 1, 6)])
                self.assertEqual(self.lines().mapped("amount").count(-20), 3)
                self.assertBalance(CLOSING - OPENING - 20)

    def test_a_corrected_file_names_what_it_no_longer_has(self):
        """The bank corrects the rent; the books are right once the old line is deleted."""
        corrected = tuple(
            (day, -510 if amount == -500 else amount, partner, text)
            for day, amount, partner, text in MONTH
        )
        for first, second in (*PAIRS, *zip(FORMATS, FORMATS, strict=True)):
            with self.fresh(first, second):
                self.imported(self.compose(first))
                rent = self.lines().filtered(lambda line: line.amount == -500)
                wizard = self.imported(self.compose(second, corrected))
                self.assertRows(wizard, [("imported", 1, 5)])
                self.assertIn("Imported earlier, but not in this file", wizard.preview_ids.notes)
                self.assertIn(rent.payment_ref[:4], wizard.preview_ids.notes)
                self.assertEqual(len(self.lines()), 7)
                rent.action_delete_imported()
                self.assertBalance(CLOSING - OPENING - 10)
                again = self.imported(self.compose(second, corrected))
                self.assertRows(again, [("nothing", 0, 6)])
                self.assertBalance(CLOSING - OPENING - 10)

    def test_the_statement_keeps_the_balances_of_the_bank(self):
        for kind in ("camt", "mt940", "csv"):
            with self.fresh(kind):
                self.imported(self.compose(kind))
                self.assertRecordValues(
                    self.lines().statement_id,
                    [{"balance_start": OPENING, "balance_end_real": CLOSING, "is_complete": True}],
                )
