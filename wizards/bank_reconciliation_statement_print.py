from odoo import fields, models
from odoo.tools.misc import format_date

from ..engine.statement_proof import POSITIONS
from ..reports.working_book import FORM_ROW, Form, Formula, Grid, Heading, build
from ..reports.working_paper import LINE_HEIGHT, Block, Column, Table, count_lines

TEMPLATES = "account_bank_reconciliation"
TEXT_WIDTH = 64  # em: the width of the paper in the font of its figures


class BankReconciliationStatement(models.TransientModel):
    """The reconciliation statement as PDF and as workbook."""

    _inherit = "bank.reconciliation.statement"

    def _get_title(self):
        return self.env._(
            "Bank reconciliation statement %(journal)s, %(date)s",
            journal=self.journal_id.name,
            date=format_date(self.env, self.date),
        )

    def _get_row_titles(self):
        """Return what each list of rows is called, memo included."""
        labels = self.env["account.journal"]._get_statement_labels()
        titles = {name: labels[name] for name in POSITIONS}
        titles["lines_not_matched"] = self.env._("Statement lines not matched")
        titles["shown_not_booked"] = self.env._("Shown by the bank, payment booked later")
        titles["transfers_in_transit"] = self.env._(
            "For information: transfers whose other side is not booked"
        )
        return titles

    def _get_figure_rows(self, statement):
        """Return ``(name, label, amount, company amount)`` in the order of the paper."""
        labels = self.env["account.journal"]._get_statement_labels()
        rows = []
        for name, label in labels.items():
            sign = POSITIONS.get(name, 1)
            amounts = [
                sign * (one.positions[name] if name in POSITIONS else getattr(one, name))
                for one in (statement.figures, statement.company)
            ]
            if name not in POSITIONS or any(amounts):
                rows.append((name, label, *amounts))
        return rows

    # -------------------------------------------------------------------------
    # PAPER
    # -------------------------------------------------------------------------

    def _render_pdf(self):
        statement = self._get_statement()
        paper = self.env["bank.working.paper"]
        figures = self._get_figure_rows(statement)
        moment = paper._format_moment(fields.Datetime.now(), self.env.user.tz or "UTC")
        values = {
            "wizard": self,
            "currency": self.currency_id,
            "title": self._get_title(),
            "owner": self.company_id.name,
            "footer": self.env._(
                "Made by %(user)s on %(moment)s", user=self.env.user.name, moment=moment
            ),
            "figures": figures,
            "company_amount": paper._make_amount_format(self.company_currency_id),
            "day": paper._make_date_format(),
        }
        return paper._print(self._get_paper_blocks(statement, figures), values)

    def _get_paper_blocks(self, statement, figures):
        account = self.journal_id.default_account_id.display_name or ""
        lines = sum(count_lines(text, TEXT_WIDTH) for text in (self._get_title(), account))
        titles = self._get_row_titles()
        return [
            Block(f"{TEMPLATES}.statement_head", 70 + lines * (LINE_HEIGHT + 6)),
            Block(f"{TEMPLATES}.statement_figures", 90 + len(figures) * (LINE_HEIGHT + 6)),
            *(self._get_paper_table(titles[name], rows) for name, rows in statement.rows.items()),
            Block(f"{TEMPLATES}.working_paper_signatures", 90),
        ]

    def _get_paper_table(self, title, rows):
        paper = self.env["bank.working.paper"]
        write_amount = paper._make_amount_format(self.currency_id)
        write_day = paper._make_date_format()
        amount = self.env._("Amount %s", self.currency_id.name)
        columns = (
            Column(self.env._("No."), 36, "number"),
            Column(self.env._("Date"), 66, "date"),
            Column(self.env._("Journal Entry"), 112),
            Column(self.env._("Partner"), 140),
            Column(self.env._("Text"), 218),
            Column(amount, 104, "amount"),
        )
        cells = [
            (
                str(number),
                write_day(row.date),
                row.entry or "",
                row.partner,
                row.label,
                write_amount(row.amount),
            )
            for number, row in enumerate(rows, start=1)
        ]
        return Table(title, columns, cells, [row.amount for row in rows])

    # -------------------------------------------------------------------------
    # WORKBOOK
    # -------------------------------------------------------------------------

    def _render_xlsx(self):
        statement = self._get_statement()
        grids = self._get_grids(statement)
        return build(
            [self._get_summary(statement, grids), *grids.values()],
            fields.Datetime.now(),
            self.currency_id.decimal_places,
            self._get_title(),
        )

    def _get_grids(self, statement):
        """Return a sheet for each list of rows."""
        names = {
            "deposits_in_transit": self.env._("In transit"),
            "payments_outstanding": self.env._("Outstanding"),
            "booked_not_shown": self.env._("Not shown"),
            "lines_not_matched": self.env._("Not matched"),
            "shown_not_booked": self.env._("Booked later"),
            "settled_elsewhere": self.env._("Settled elsewhere"),
            "transfers_in_transit": self.env._("Transfers"),
        }
        titles = self._get_row_titles()
        columns = [
            self.env._("Date"),
            self.env._("Journal Entry"),
            self.env._("Partner"),
            self.env._("Text"),
            self.env._("Amount"),
        ]
        kinds = ["date", "text", "text", "text", "amount"]
        if self.is_foreign:
            columns.append(self.env._("Amount in %s", self.company_currency_id.name))
            kinds.append("amount")
        return {
            name: Grid(
                names[name],
                f"{titles[name]} – {format_date(self.env, self.date)}",
                columns,
                kinds,
                [self._get_grid_row(row) for row in rows],
                self.env._("Total"),
            )
            for name, rows in statement.rows.items()
        }

    def _get_grid_row(self, row):
        cells = (row.date, row.entry, row.partner, row.label, row.amount)
        return (*cells, row.company_amount) if self.is_foreign else cells

    def _get_summary(self, statement, grids):
        rows = [
            (self.env._("Company"), self.company_id.name),
            (self.env._("Account"), self.journal_id.default_account_id.display_name),
            (self.env._("Bank Account Number"), self.journal_id.bank_acc_number),
            (self.env._("Date"), self.date),
            (self.env._("Balance from"), self._describe_basis(statement)),
            Heading(self.env._("In %s", self.currency_id.name)),
            *self._get_summary_figures(statement.figures, grids, 4, 6),
        ]
        if self.is_foreign:
            first = len(rows) + 1
            rows.append(Heading(self.env._("In %s", self.company_currency_id.name)))
            rows += self._get_summary_figures(statement.company, grids, 5, first)
        return Form(self.env._("Summary"), self._get_title(), rows)

    def _get_summary_figures(self, figures, grids, column, first):
        """Return the figures of one currency: positions are sums of their sheets.

        :param first: number of rows of the form above the balance per bank.
        """
        labels = self.env["account.journal"]._get_statement_labels()
        rows = [(labels["balance_bank"], figures.balance_bank)]
        for name, sign in POSITIONS.items():
            amount = sign * figures.positions[name]
            if name in grids:
                minus = "-" if sign < 0 else ""
                text = f"={minus}SUM({grids[name].get_range(column)})"
                rows.append((labels[name], Formula(text, amount)))
            elif amount:
                rows.append((labels[name], amount))
        top, last = FORM_ROW + first, FORM_ROW + first + len(rows) - 1
        rows.append((labels["balance_books"], figures.balance_books))
        proof = f"=SUM(B{top}:B{last})-B{last + 1}"
        return [*rows, (labels["proof"], Formula(proof, figures.proof))]
