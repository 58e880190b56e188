"""The files of a snapshot: pages that can be followed, and a workbook of numbers and formulas."""

import io
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..reports.working_book import Form, Formula, Grid, build
from ..reports.working_paper import (
    BAND_HEIGHT,
    HEADING_HEIGHT,
    PAGE_HEIGHT,
    TITLES_HEIGHT,
    TOTAL_HEIGHT,
    Block,
    Column,
    Table,
    count_lines,
    get_direction,
    get_row_height,
    is_mixed,
    paginate,
    split_runs,
)
from .closed_month import ClosedMonthCommon

COLUMNS = (Column("Text", 200), Column("Amount", 100, "amount"))
ARABIC = "دفعة رقم ٢٠٢٦ شكرا"
HEBREW = "ריהוט הצפון"


def table(*amounts, text="rent"):
    rows = [(text, str(amount)) for amount in amounts]
    return Table("Items", COLUMNS, rows, [Decimal(amount) for amount in amounts])


@tagged("post_install", "-at_install")
class TestPages(BaseCase):
    def get_height(self, page):
        """Return what stands on a page, added up by hand."""
        height = 2 * BAND_HEIGHT
        for part in page:
            if part.block:
                height += part.block.height
                continue
            rows = part.rows
            height += HEADING_HEIGHT + TITLES_HEIGHT + TOTAL_HEIGHT  # a total or what is carried
            height += TOTAL_HEIGHT if part.brought is not None else 0
            height += sum(get_row_height(COLUMNS, row) for row in rows)
        return height

    def test_a_short_paper_is_one_page(self):
        (page,) = paginate([Block("head", 100), table(1, 2), Block("sign", 80)])
        head, items, sign = page
        self.assertEqual((head.block.name, sign.block.name), ("head", "sign"))
        self.assertEqual(len(items.rows), 2)
        self.assertIsNone(items.brought)
        self.assertIsNone(items.carried)
        self.assertEqual(items.table.total, 3)

    def test_what_a_page_passes_on_is_what_the_next_one_brings_and_nothing_is_lost(self):
        amounts = [1, -2, 5] * 200
        pages = paginate([Block("head", 300), table(*amounts), Block("sign", 100)])
        parts = [part for page in pages for part in page if part.table]
        self.assertGreater(len(pages), 5)
        self.assertEqual([row for part in parts for row in part.rows], list(table(*amounts).rows))
        running = 0
        for part, following in pairwise(parts):
            running += sum(int(row[1]) for row in part.rows)
            self.assertEqual((part.carried, following.brought), (running, running))
        self.assertIsNone(parts[-1].carried)

    def test_no_page_is_higher_than_the_paper(self):
        texts = ("rent", "a long text " * 30, "WWWWWWWWWW" * 20, ARABIC)
        rows = [(texts[number % 4], "1") for number in range(300)]
        items = Table("Items", COLUMNS, rows, [Decimal(1)] * 300)
        for page in paginate([Block("head", 500), items, Block("sign", 100)]):
            self.assertLessEqual(self.get_height(page), PAGE_HEIGHT)

    def test_a_table_does_not_begin_without_room_for_a_row(self):
        pages = paginate([Block("head", PAGE_HEIGHT - 2 * BAND_HEIGHT - 60), table(1)])
        self.assertEqual([len(page) for page in pages], [1, 1])

    def test_a_row_that_is_higher_than_a_page_gets_its_own(self):
        giant = Table(
            "Items", COLUMNS, [("x " * 9000, "1"), ("rent", "2")], [Decimal(1), Decimal(2)]
        )
        pages = paginate([giant])
        self.assertEqual([len(page[0].rows) for page in pages], [1, 1])

    def test_an_empty_table_keeps_its_heading(self):
        ((part,),) = paginate([table()])
        self.assertEqual((part.rows, part.table.total), ([], 0))

    def test_lines_are_counted_by_words_and_long_words_are_broken(self):
        self.assertEqual(count_lines("", 10), 1)
        self.assertEqual(count_lines("rent", 10), 1)
        self.assertEqual(count_lines("one\ntwo", 10), 2)
        self.assertEqual(count_lines("rent for January and February", 10), 2)
        self.assertEqual(count_lines("rent for January and February", 8), 3)
        self.assertGreaterEqual(count_lines("W" * 30, 10), 3)

    def test_a_text_has_the_direction_of_its_first_letter(self):
        self.assertEqual(get_direction("12 rent"), "ltr")
        self.assertEqual(get_direction(f"12 {ARABIC}"), "rtl")
        self.assertEqual(get_direction("12.50"), "ltr")
        self.assertTrue(is_mixed(f"to {HEBREW}"))
        self.assertFalse(is_mixed("Müller & Söhne"))

    def test_a_text_of_two_directions_is_cut_where_they_meet_and_loses_nothing(self):
        self.assertEqual(split_runs(ARABIC), ["دفعة", " ", "رقم", " ", "٢٠٢٦", " ", "شكرا"])
        self.assertEqual(
            split_runs(f"to {HEBREW} of 12"), ["to", " ", HEBREW, " ", "of", " ", "12"]
        )
        for text in (ARABIC, HEBREW, "(a) \n b", f"{HEBREW}: INV/1 ok, {ARABIC}\nend", ""):
            self.assertEqual("".join(split_runs(text)), text)


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    """Read back with another library than the one that writes."""

    def build(self, rows, **options):
        grid = Grid(
            "Rows",
            "Rows of January",
            ["No.", "Date", "Text", "Amount"],
            ["number", "date", "text", "amount"],
            rows,
            "Total",
        )
        total = Decimal(sum(row[3] for row in rows))
        form = Form(
            "Summary",
            "January",
            [("Total", Formula(f"=SUM({grid.get_range(3)})", total)), ("Day", date(2026, 1, 31))],
        )
        return build([form, grid], datetime(2026, 2, 1, 9, 30), **options)

    def load(self, content, **options):
        return load_workbook(io.BytesIO(content), **options)

    def test_figures_are_numbers_dates_are_dates_and_totals_are_formulas_with_their_value(self):
        content = self.build([(1, date(2026, 1, 5), "rent", Decimal("-12.50"))])
        page = self.load(content)["Rows"]
        self.assertEqual(page["D4"].value, -12.5)
        self.assertEqual(page["D4"].number_format, "#,##0.00;[Red]-#,##0.00")
        self.assertEqual(page["B4"].value, datetime(2026, 1, 5))
        self.assertTrue(page["B4"].is_date)
        self.assertEqual(page["D5"].value, "=SUM($D$4:$D$4)")
        self.assertEqual(self.load(content, data_only=True)["Rows"]["D5"].value, -12.5)
        summary = self.load(content, data_only=True)["Summary"]
        self.assertEqual((summary["B3"].value, summary["B4"].value), (-12.5, datetime(2026, 1, 31)))

    def test_a_text_stays_a_text_whatever_it_starts_with(self):
        texts = ["=1+1", "+49 30 1", "-12 rebate", "@SUM(A1)", "0042", "http://example.com", "\t=1"]
        content = self.build([(n, date(2026, 1, 5), t, Decimal(1)) for n, t in enumerate(texts)])
        page = self.load(content)["Rows"]
        cells = [page.cell(row=4 + n, column=3) for n in range(len(texts))]
        self.assertEqual([cell.value for cell in cells], texts)
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertFalse(any(cell.hyperlink for cell in cells))

    def test_an_empty_field_is_an_empty_cell_and_no_number(self):
        page = self.load(self.build([(1, False, False, Decimal(1))]))["Rows"]
        self.assertIsNone(page["B4"].value)
        self.assertIsNone(page["C4"].value)

    def test_a_row_has_room_for_its_longest_text(self):
        texts = ["rent", "rent\nof January\nand February", "=" * 60, "\n" * 99]
        content = self.build([(n, date(2026, 1, 5), t, Decimal(1)) for n, t in enumerate(texts)])
        rows = self.load(content)["Rows"].row_dimensions
        # 26 characters in a line of 15 points, at most 405 points
        self.assertEqual([rows[4 + n].height or 15 for n in range(4)], [15, 45, 45, 405])

    def test_the_titles_stay_in_sight_and_can_be_filtered_and_are_printed_on_each_page(self):
        page = self.load(self.build([(1, date(2026, 1, 5), "rent", Decimal(1))]))["Rows"]
        self.assertEqual(page.freeze_panes, "A4")
        self.assertEqual(page.auto_filter.ref, "A3:D4")
        self.assertEqual(page.print_title_rows, "$3:$3")

    def test_an_amount_has_the_decimals_of_its_currency(self):
        rows = [(1, date(2026, 1, 5), "rent", Decimal(1))]
        formats = {
            places: self.load(self.build(rows, decimals=places))["Rows"]["D4"].number_format
            for places in (0, 3)
        }
        self.assertEqual(formats, {0: "#,##0;[Red]-#,##0", 3: "#,##0.000;[Red]-#,##0.000"})

    def test_the_same_sheets_give_the_same_bytes_and_other_ones_do_not(self):
        rows = [(1, date(2026, 1, 5), "rent", Decimal(1))]
        self.assertEqual(self.build(rows), self.build(rows))
        self.assertNotEqual(self.build(rows), self.build([(1, date(2026, 1, 5), "x", Decimal(1))]))

    def test_a_sheet_without_rows_has_a_total_of_zero(self):
        self.assertEqual(self.load(self.build([]), data_only=True)["Rows"]["D5"].value, 0)


@tagged("post_install", "-at_install")
class TestSnapshotWorkbook(ClosedMonthCommon):
    def test_the_workbook_says_what_the_snapshot_says(self):
        content = io.BytesIO(self.january.snapshot_ids._render_xlsx())
        book = load_workbook(content, data_only=True)
        summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(max_col=2)}
        self.assertEqual(
            [
                summary[name]
                for name in (
                    "Opening balance",
                    "Confirmed incoming",
                    "Confirmed outgoing",
                    "Cleared balance",
                    "Closing balance of the bank",
                    "Remaining",
                )
            ],
            [100, 1750, -35, 1815, 1815, 0],
        )
        rows = [[cell.value for cell in row[:6]] for row in book["Confirmed"]["A4:F6"]]
        self.assertEqual([(row[0], row[5]) for row in rows], [(1, 1250), (2, 500), (3, -35)])
        content.seek(0)
        formulas = {
            row[0].value: row[1].value
            for row in load_workbook(content)["Summary"].iter_rows(max_col=2)
        }
        self.assertEqual(formulas["Confirmed incoming"], "=SUMIF('Confirmed'!$F$4:$F$6,\">0\")")
        self.assertEqual(book["Summary"]["A10"].value, "Opening balance")
        self.assertEqual(formulas["Cleared balance"], "=B10+B11+B12")
        self.assertEqual(formulas["Remaining"], "=B13-B14")
