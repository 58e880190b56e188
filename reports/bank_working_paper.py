import io

from markupsafe import Markup

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime, formatLang
from odoo.tools.pdf import PdfFileReader

from .working_paper import PAGE_HEIGHT, get_direction, is_mixed, paginate, split_runs

REPORT = "account_bank_reconciliation.bank_reconciliation_snapshot_report"
RULER = 400_000  # pixels; long enough to know the height of a page to some thousandths
#: Share of a page that is filled. The next one is for fonts that are wider than those measured.
FILLED = (0.985, 0.9, 0.8, 0.65)


class BankWorkingPaper(models.AbstractModel):
    """Prints parts of a working paper, numbered and with titles on every page.

    How much the PDF engine puts on a page is measured once, with a ruler: it depends on its
    version and on whether it is a patched one.
    """

    _name = "bank.working.paper"
    _description = "Working paper of bank reconciliation"

    @api.model
    def _print(self, blocks, values):
        """Return the PDF of these blocks and tables.

        :param values: what the templates of the blocks need; ``title`` and ``footer`` are printed
            on every page.
        :raises UserError: the PDF engine is missing.
        """
        self._check_engine()
        height = self._measure_page()
        for filled in FILLED:
            pages = paginate(blocks, PAGE_HEIGHT * filled)
            pdf = self._print_pages(pages, {**values, "zoom": height / PAGE_HEIGHT})
            if len(PdfFileReader(io.BytesIO(pdf), strict=False).pages) == len(pages):
                break
        return pdf

    @api.model
    def _check_engine(self):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() in ("install", "broken"):
            raise UserError(
                self.env._(
                    "The PDF cannot be made: wkhtmltopdf is not installed on the server or does "
                    "not start. Ask your system administrator to install it."
                )
            )

    @api.model
    def _print_pages(self, pages, values):
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        html = self.env["ir.qweb"]._render(
            "account_bank_reconciliation.working_paper",
            {
                "pages": pages,
                "count": len(pages),
                "direction": get_direction,
                "mixed": is_mixed,
                "runs": split_runs,
                "is_rtl": language.direction == "rtl",
                "amount": self._make_amount_format(values["currency"]),
                **values,
            },
        )
        return self._run_engine(html)

    @api.model
    @tools.ormcache()
    def _measure_page(self):
        """Return how many pixels of height the engine puts on a page of ours."""
        ruler = Markup(
            '<html><body style="margin:0"><div style="height:%spx"></div>.</body></html>'
        )
        pdf = self._run_engine(ruler % RULER)
        return RULER / len(PdfFileReader(io.BytesIO(pdf), strict=False).pages)

    @api.model
    def _run_engine(self, html):
        """Return the PDF of a page that is complete in itself and needs no network."""
        return self.env["ir.actions.report"]._run_wkhtmltopdf(
            [f"<!DOCTYPE html>{html}"], report_ref=REPORT
        )

    # -------------------------------------------------------------------------
    # WORDS
    # -------------------------------------------------------------------------

    @api.model
    def _make_amount_format(self, currency):
        """Return the function that writes an amount of this currency, without its sign."""
        digits = currency.decimal_places
        return lambda amount: formatLang(self.env, float(amount), digits=digits)

    @api.model
    def _make_date_format(self):
        """Return the function that writes a day; a day is formatted once."""
        known = {False: "", None: ""}

        def write(day):
            if day not in known:
                known[day] = format_date(self.env, day)
            return known[day]

        return write

    @api.model
    def _format_moment(self, moment, tz):
        """Return a moment (UTC) in a time zone, with its name."""
        return f"{format_datetime(self.env, moment, tz=tz)} ({tz})" if moment else ""
