"""The bank's side of the demo: import a file, match it, close the month, as a person does it."""

import logging

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools.misc import file_open

from . import story
from .bookkeeping import find_item
from .founding import account, journal

_logger = logging.getLogger(__name__)


def import_and_match(env, month):
    """Import the month's file, let Auto-reconcile take what is certain, open the period."""
    bank = journal(env.company, story.MAIN)
    _import_file(bank, month.file_name)
    bank.action_auto_match()
    return _open_period(bank, month)


def reconcile_and_close(env, month):
    """Do the whole month: what is not certain is matched by hand, then the period is closed."""
    period = import_and_match(env, month)
    for line in month.lines:
        if line.how != story.AUTO:
            _settle_by_hand(env, line)
    period.action_confirm_all()
    _close(period)


def find_line(env, line):
    """The statement line of a line of the story."""
    return env["account.bank.statement.line"].search(
        [
            ("company_id", "=", env.company.id),
            ("date", "=", line.date),
            ("amount", "=", float(line.amount)),
        ],
        limit=1,
    )


def _import_file(bank, name):
    with file_open(f"account_bank_reconciliation/demo/{name}", "rb") as file:
        attachment = bank.env["ir.attachment"].create({"name": name, "raw": file.read()})
    wizard = bank.env["bank.statement.import"].create(
        {"journal_id": bank.id, "attachment_ids": [Command.link(attachment.id)]}
    )
    wizard.action_import()


def _open_period(bank, month):
    """The first period's opening is typed in; the later ones take the closing before."""
    vals = {"journal_id": bank.id, "date_start": month.first_day, "date_end": month.last_day}
    if month == story.months()[0]:
        vals["balance_start"] = float(story.OPENINGS[story.MAIN])
    return bank.env["bank.reconciliation"].create(vals)


def _settle_by_hand(env, line):
    statement_line = find_line(env, line)
    if line.how == story.BOOKED:
        _book_to_fees(statement_line)
    elif not statement_line.is_reconciled:
        items = env["account.move.line"].concat(*(find_item(env, one) for one in line.settles))
        statement_line.action_match(items)


def _book_to_fees(statement_line):
    """Give the open counterpart of the line its account, as core's own reconciliation does."""
    _bank, suspense, _others = statement_line._seek_for_lines()
    fees = account(statement_line.company_id, "expense_finance")
    suspense.account_id = fees


def _close(period):
    """Without wkhtmltopdf there is no snapshot: then the period stays open, and the log says so."""
    state = period.env["ir.actions.report"].get_wkhtmltopdf_state()
    if state in ("install", "broken"):
        _logger.warning("%s stays open: wkhtmltopdf, which prints it, is missing.", period.name)
        return
    try:
        with period.env.cr.savepoint():
            period.action_close()
    except UserError as error:
        _logger.warning("%s stays open: %s", period.name, error)
