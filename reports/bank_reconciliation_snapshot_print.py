from odoo import models

from ..models.account_bank_statement_line_apply import to_decimal
from .working_book import FORM_ROW, Form, Formula, Grid, Heading, build
from .working_paper import LINE_HEIGHT, Block, Column, Table, count_lines

TEMPLATES = "account_bank_reconciliation"
TEXT_WIDTH = 64  # em: the width of the paper in the font of its figures
GRID_WIDTHS = {2: 18, 3: 28, 4: 36, 6: 14, 7: 10, 8: 15, 9: 18, 11: 60}  # characters, by column
FIGURES_HEIGHT = 8 * (LINE_HEIGHT + 5) + 40


class BankReconciliationSnapshot(models.Model):
    """The files of a snapshot: the working paper as PDF and the same figures as a workbook."""

    _inherit = "bank.reconciliation.snapshot"

    # -------------------------------------------------------------------------
    # PAPER
    # -------------------------------------------------------------------------

    def _render_pdf(self):
        """Return the PDF of this snapshot, in the language and time zone of its closing."""
        self.ensure_one()
        self.line_ids.fetch(self.line_ids._SEALED)
        paper = self.env["bank.working.paper"]
        return paper._print(self._get_paper_blocks(), self._get_paper_values())

    def _get_paper_values(self):
        paper = self.env["bank.working.paper"]
        return {
            "snapshot": self,
            "currency": self.currency_id,
            "title": self.env._("Bank reconciliation %s", self.name),
            "owner": self.company_name,
            "footer": self.env._(
                "Snapshot %(number)s, closed by %(user)s on %(moment)s",
                number=self.number,
                user=self.user_name,
                moment=paper._format_moment(self.closed_at, self.tz),
            ),
            "incoming": self._get_rows("confirmed", incoming=True),
            "outgoing": self._get_rows("confirmed", incoming=False),
            "books": self._get_rows("books"),
            "day": paper._make_date_format(),
        }

    def _get_rows(self, section, incoming=None):
        """Return the rows of a section, or its incoming or outgoing half."""
        return self.line_ids.filtered(
            lambda line: (
                line.section == section and (incoming is None or (line.amount >= 0) == incoming)
            )
        )

    def _get_paper_blocks(self):
        account = f"{self.account_name} {self.account_number or ''}"
        lines = sum(
            count_lines(text or "", TEXT_WIDTH) for text in (self.name, account, self.reason)
        )
        books = self._get_rows("books")
        return [
            Block(f"{TEMPLATES}.snapshot_head", 60 + lines * (LINE_HEIGHT + 6)),
            Block(f"{TEMPLATES}.snapshot_figures", FIGURES_HEIGHT),
            Block(f"{TEMPLATES}.snapshot_books", 40 + len(books) * (LINE_HEIGHT + 6)),
            *self._get_paper_tables(),
            Block(f"{TEMPLATES}.snapshot_closed", 60 + 2 * LINE_HEIGHT),
            Block(f"{TEMPLATES}.working_paper_signatures", 90),
        ]

    def _get_paper_tables(self):
        """Return the tables in the order of the numbers of their rows."""
        titles = dict(self.line_ids._fields["section"]._description_selection(self.env))
        tables = [
            (self.env._("Confirmed items, incoming"), self._get_rows("confirmed", incoming=True)),
            (self.env._("Confirmed items, outgoing"), self._get_rows("confirmed", incoming=False)),
        ]
        others = ("outstanding", "unconfirmed", "unmatched")
        tables += [(titles[section], self._get_rows(section)) for section in others]
        return [self._get_paper_table(title, rows) for title, rows in tables]

    def _get_paper_table(self, title, rows):
        paper = self.env["bank.working.paper"]
        write_amount = paper._make_amount_format(self.currency_id)
        write_day = paper._make_date_format()
        carried = self.env._("Carried forward from an earlier period.")
        return Table(
            title,
            self._get_paper_columns(),
            [
                (
                    str(row.sequence),
                    write_day(row.date),
                    row.entry or "",
                    row.partner or "",
                    "\n".join(filter(None, (row.label, row.is_carried_forward and carried))),
                    write_amount(row.amount),
                )
                for row in rows
            ],
            [to_decimal(row.amount, self.currency_id) for row in rows],
        )

    def _get_paper_columns(self):
        amount = self.env._("Amount %s", self.currency_id.name)
        return (
            Column(self.env._("No."), 36, "number"),
            Column(self.env._("Date"), 66, "date"),
            Column(self.env._("Journal Entry"), 112),
            Column(self.env._("Partner"), 140),
            Column(self.env._("Text"), 218),
            Column(amount, 104, "amount"),
        )

    # -------------------------------------------------------------------------
    # WORKBOOK
    # -------------------------------------------------------------------------

    def _render_xlsx(self):
        """Return the workbook of this snapshot; the same snapshot gives the same bytes."""
        self.ensure_one()
        grids = self._get_grids()
        return build(
            [self._get_summary(grids), *grids.values()],
            self.closed_at,
            self.currency_id.decimal_places,
            self.env._("Bank reconciliation %s", self.name),
        )

    def _get_grids(self):
        """Return the sheets with rows, by section."""
        names = {
            "confirmed": self.env._("Confirmed"),
            "outstanding": self.env._("Outstanding"),
            "unconfirmed": self.env._("Not confirmed"),
            "unmatched": self.env._("Not matched"),
        }
        titles = dict(self.line_ids._fields["section"]._description_selection(self.env))
        return {
            section: self._get_grid(name, titles[section], self._get_rows(section))
            for section, name in names.items()
        }

    def _get_grid(self, name, title, rows):
        columns = (
            (self.env._("No."), "number"),
            (self.env._("Date"), "date"),
            (self.env._("Journal Entry"), "text"),
            (self.env._("Partner"), "text"),
            (self.env._("Text"), "text"),
            (self.env._("Amount"), "amount"),
            (self.env._("Statement"), "text"),
            (self.env._("Carried Forward"), "text"),
            (self.env._("How"), "text"),
            (self.env._("Confirmed By"), "text"),
            (self.env._("Confirmed On (UTC)"), "moment"),
            (self.env._("Why"), "text"),
        )
        return Grid(
            name,
            f"{title} – {self.name}",
            [title for title, kind in columns],
            [kind for title, kind in columns],
            [self._get_grid_row(row) for row in rows],
            self.env._("Total"),
            GRID_WIDTHS,
        )

    def _get_grid_row(self, row):
        return (
            row.sequence,
            row.date,
            row.entry,
            row.partner,
            row.label,
            to_decimal(row.amount, self.currency_id),
            row.statement,
            self.env._("yes") if row.is_carried_forward else "",
            row.method,
            row.confirmed_by,
            row.confirmed_at,
            row.reason,
        )

    def _get_summary(self, grids):
        """Return the first sheet: its totals are formulas over the other sheets."""
        rows = [*self._get_summary_head(), *self._get_summary_figures(grids)]
        rows += [Heading(self.env._("From the bank to the books"))]
        rows += [
            (row.label, to_decimal(row.amount, self.currency_id)) for row in self._get_rows("books")
        ]
        rows += [Heading(self.env._("Closed")), *self._get_summary_closing()]
        return Form(self.env._("Summary"), self.env._("Bank reconciliation %s", self.name), rows)

    def _get_summary_head(self):
        return [
            (self.env._("Company"), self.company_name),
            (self.env._("Account"), self.account_name),
            (self.env._("Bank Account Number"), self.account_number),
            (self.env._("Start"), self.date_start),
            (self.env._("End"), self.date_end),
            (self.env._("Currency"), self.currency_id.name),
        ]

    def _get_summary_figures(self, grids):
        """Return opening to variance; the cells of column B follow from each other."""
        first = FORM_ROW + len(self._get_summary_head()) + 1
        cells = grids["confirmed"].get_range(5)
        value = {
            name: to_decimal(self[name], self.currency_id)
            for name in (
                "balance_start",
                "total_in",
                "total_out",
                "balance_cleared",
                "balance_end",
                "remaining",
            )
        }
        opening, incoming, outgoing, cleared, closing = (f"B{first + n}" for n in range(5))
        return [
            Heading(self.env._("Figures")),
            (self.env._("Opening balance"), value["balance_start"]),
            (
                self.env._("Confirmed incoming"),
                Formula(f'=SUMIF({cells},">0")', value["total_in"]),
            ),
            (
                self.env._("Confirmed outgoing"),
                Formula(f'=SUMIF({cells},"<0")', value["total_out"]),
            ),
            (
                self.env._("Cleared balance"),
                Formula(f"={opening}+{incoming}+{outgoing}", value["balance_cleared"]),
            ),
            (self.env._("Closing balance of the bank"), value["balance_end"]),
            (self.env._("Remaining"), Formula(f"={cleared}-{closing}", value["remaining"])),
            *self._get_summary_totals(grids),
        ]

    def _get_summary_totals(self, grids):
        totals = []
        for section in ("outstanding", "unconfirmed", "unmatched"):
            grid = grids[section]
            total = sum(row[5] for row in grid.rows) or to_decimal(0.0, self.currency_id)
            totals.append(
                (grid.title.partition(" – ")[0], Formula(f"=SUM({grid.get_range(5)})", total))
            )
        return totals

    def _get_summary_closing(self):
        moment = self.env["bank.working.paper"]._format_moment(self.closed_at, self.tz)
        rows = [
            (self.env._("Snapshot"), self.number),
            (self.env._("Closed by"), self.user_name),
            (self.env._("Closed on"), moment),
            (self.env._("Seal of the snapshot before"), self.previous_seal),
        ]
        if self.reason:
            rows.append((self.env._("Closed with a difference because"), self.reason))
        return rows
