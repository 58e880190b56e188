from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ..engine.tables.layout import Column, Layout, problems_of

_lt = LazyTranslate(__name__)

MARKS = {"none": "", "point": ".", "comma": ",", "blank": " ", "apostrophe": "'"}
DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t", "pipe": "|"}

# code of the engine → what is missing and what to do
LAYOUT_PROBLEMS = {
    "no_table": _lt("No table was found in the file. Check the header row and the delimiter."),
    "missing_date": _lt("No column is the date. Choose “Booking date” for one."),
    "missing_amount": _lt("No column is the amount. Choose “Amount” for one."),
    "missing_debit_credit": _lt("Choose the columns of money out and money in."),
    "missing_flag": _lt("No column tells money in from money out. Choose “Direction” for one."),
    "missing_flag_out": _lt("Write the words that mean money out, as they stand in the file."),
    "double_role": _lt("Two columns have the same meaning. Only texts may be several."),
    "unknown_role": _lt("A column has a meaning that does not exist."),
    "double_place": _lt("Two columns have the same place in the file."),
    "same_marks": _lt("The decimal mark and the thousands mark are the same."),
    "date_order": _lt("Days and months cannot be told apart. Choose the order of the date."),
    "decimal": _lt("Point and comma cannot be told apart. Choose the decimal mark."),
    "direction": _lt("Nothing tells money in from money out. Choose how amounts are signed."),
    "amount_columns": _lt("Several columns hold amounts. Choose the one that was booked."),
    "date_columns": _lt("Several columns hold dates. Choose the booking date."),
}


class BankStatementLayout(models.AbstractModel):
    """How a table file is to be read: the engine's ``Layout`` as fields."""

    _name = "bank.statement.layout"
    _description = "Layout of a table file"

    header_row = fields.Integer(
        default=1, help="Row of the column titles, counted from 1. 0 where the file has none."
    )
    first_row = fields.Integer(
        string="First Row of Data", help="Counted from 1. 0 for the row after the column titles."
    )
    footer_rows = fields.Integer(
        help="Rows at the end that are no transactions although they look like some."
    )
    date_order = fields.Selection(
        [
            ("dmy", "Day, month, year"),
            ("mdy", "Month, day, year"),
            ("ymd", "Year, month, day"),
        ],
        default="dmy",
        required=True,
        help="Days written year first are read right in any case.",
    )
    decimal = fields.Selection(
        [("point", "Point 1.50"), ("comma", "Comma 1,50")],
        string="Decimal Mark",
        default="point",
        required=True,
    )
    thousands = fields.Selection(
        [
            ("none", "None"),
            ("point", "Point 1.000"),
            ("comma", "Comma 1,000"),
            ("blank", "Blank 1 000"),
            ("apostrophe", "Apostrophe 1'000"),
        ],
        string="Thousands Mark",
        default="none",
        required=True,
    )
    amount_mode = fields.Selection(
        [
            ("signed", "One column with a sign"),
            ("debit_credit", "A column for each direction"),
            ("flag", "One column without sign, and one with the direction"),
        ],
        string="Amounts",
        default="signed",
        required=True,
    )
    flag_out = fields.Char(
        string="Words for Money Out",
        help="As they stand in the column of the direction, separated by a semicolon: D; Soll; Af",
    )
    is_inverted = fields.Boolean(
        string="Money Out Is Positive", help="As in many exports of credit cards."
    )
    newest_first = fields.Boolean(help="The rows of one day stand in reverse order.")
    delimiter = fields.Selection(
        [
            ("semicolon", "Semicolon ;"),
            ("comma", "Comma ,"),
            ("tab", "Tabulator"),
            ("pipe", "Bar |"),
        ],
        help="What separates the columns of a text file. Empty: found out for each file.",
    )
    encoding = fields.Selection(
        [
            ("utf-8", "Unicode (UTF-8)"),
            ("cp1252", "Western Europe (Windows 1252)"),
            ("cp1250", "Central Europe (Windows 1250)"),
            ("cp1251", "Cyrillic (Windows 1251)"),
            ("cp1253", "Greek (Windows 1253)"),
            ("cp1254", "Turkish (Windows 1254)"),
            ("cp1257", "Baltic (Windows 1257)"),
            ("cp850", "Western Europe (DOS 850)"),
            ("cp852", "Central Europe (DOS 852)"),
            ("mac_roman", "Macintosh"),
        ],
        help="Used where the file itself does not tell. Empty: found out for each file.",
    )
    sheet = fields.Char(help="Name of the sheet of a workbook. Empty: the one with transactions.")
    currency_id = fields.Many2one("res.currency", help="Where the file does not say it.")
    account_number = fields.Char(help="Where the file does not say it: IBAN or account number.")

    # -------------------------------------------------------------------------
    # LAYOUT
    # -------------------------------------------------------------------------

    def _to_layout(self):
        """Return the engine's layout of this record and its columns."""
        self.ensure_one()
        return Layout(
            name=self.name or "",
            columns=tuple(column._to_column() for column in self.column_ids.sorted("place")),
            header_row=self.header_row,
            first_row=self.first_row,
            footer_rows=self.footer_rows,
            date_order=self.date_order,
            decimal=MARKS[self.decimal],
            thousands=MARKS[self.thousands],
            amount_mode=self.amount_mode,
            flag_out=self._get_flag_words(),
            is_inverted=self.is_inverted,
            newest_first=self.newest_first,
            delimiter=DELIMITERS.get(self.delimiter, ""),
            encoding=self.encoding or "",
            sheet=self.sheet or "",
            currency=self.currency_id.name or "",
            account=self.account_number or "",
        )

    def _get_flag_words(self):
        words = (word.strip() for word in (self.flag_out or "").split(";"))
        return tuple(word for word in words if word)

    @api.model
    def _prepare_layout_vals(self, layout):
        """Return the field values of the engine's layout, without its columns."""
        marks = {mark: name for name, mark in MARKS.items()}
        delimiters = {mark: name for name, mark in DELIMITERS.items()}
        encodings = dict(self._fields["encoding"].selection)
        currency = self.env["res.currency"].search([("name", "=", layout.currency)], limit=1)
        return {
            "header_row": layout.header_row,
            "first_row": layout.first_row,
            "footer_rows": layout.footer_rows,
            "date_order": layout.date_order,
            "decimal": marks[layout.decimal],
            "thousands": marks[layout.thousands],
            "amount_mode": layout.amount_mode,
            "flag_out": "; ".join(layout.flag_out),
            "is_inverted": layout.is_inverted,
            "newest_first": layout.newest_first,
            "delimiter": delimiters.get(layout.delimiter, False),
            "encoding": layout.encoding if layout.encoding in encodings else False,
            "sheet": layout.sheet,
            "currency_id": currency.id,
            "account_number": layout.account,
        }

    def _describe_layout_problems(self, codes=None):
        """Return sentences for problem codes, of this record's own layout if none are given."""
        translate = self.env._  # LAYOUT_PROBLEMS are lazy: extracted above, translated here
        codes = problems_of(self._to_layout()) if codes is None else codes
        return [translate(LAYOUT_PROBLEMS[code]) for code in codes if code in LAYOUT_PROBLEMS]


class BankStatementLayoutColumn(models.AbstractModel):
    """One column of a table file and what it means."""

    _name = "bank.statement.layout.column"
    _description = "Column of a table file"
    _order = "place, id"

    place = fields.Integer(required=True, help="Counted from 0.")
    letter = fields.Char(string="Column", compute="_compute_letter")
    header = fields.Char(string="Title in the File")
    role = fields.Selection(
        [
            ("ignore", "Not used"),
            ("date", "Booking date"),
            ("value_date", "Value date"),
            ("time", "Time"),
            ("amount", "Amount"),
            ("debit", "Money out"),
            ("credit", "Money in"),
            ("flag", "Direction"),
            ("balance", "Balance after it"),
            ("currency", "Currency"),
            ("text", "Text"),
            ("additional_info", "Further information"),
            ("partner_name", "Counterparty"),
            ("partner_account", "Counterparty's account"),
            ("partner_bic", "Counterparty's bank"),
            ("partner_address", "Counterparty's address"),
            ("bank_id", "Transaction id"),
            ("end_to_end_id", "End-to-end id"),
            ("reference", "Structured reference"),
            ("mandate_id", "Mandate"),
            ("creditor_id", "Creditor id"),
            ("cheque_number", "Cheque number"),
            ("account", "Own account"),
            ("original_amount", "Original amount"),
            ("original_currency", "Original currency"),
            ("exchange_rate", "Exchange rate"),
            ("fee", "Fee beside the amount"),
            ("code", "Kind of transaction"),
            ("status", "Booked or pending"),
        ],
        string="Meaning",
        default="ignore",
        required=True,
    )

    @api.depends("place")
    def _compute_letter(self):
        for column in self:
            column.letter = _letter(column.place)

    def _to_column(self):
        return Column(place=self.place, role=self.role, header=self.header or "")

    @api.model
    def _prepare_column_vals(self, column):
        return {"place": column.place, "header": column.header, "role": column.role}


def _letter(place):
    """Return the name a spreadsheet gives the column: A … Z, AA …"""
    name = ""
    place += 1
    while place > 0:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
