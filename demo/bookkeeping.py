"""The books of the demo company: opening balances, documents, registered payments, transfers."""

from odoo import Command, fields
from odoo.tools import groupby

from . import story
from .founding import account, journal

DAYS_TO_PAY = 14
MOVE_TYPES = {"invoice": "out_invoice", "credit": "out_refund", "bill": "in_invoice"}
ENTRIES = {
    "claim": ("payable", "expense"),
    "salary": ("payable", "expense_salary"),
    "interest": ("receivable", "other_income"),
}
EXPENSES = {"vermieter": "expense_rent", "hainbank": "expense_finance"}


def book_opening(env):
    """What the accounts held before the story begins, against capital."""
    company = env.company
    balances = {
        journal(company, code).default_account_id: float(amount)
        for code, amount in story.OPENINGS.items()
    }
    balances[account(company, "capital")] = -sum(balances.values())
    opening = _prepare_entry(env, "Opening balances", story.OPENING_DATE, balances)
    env["account.move"].create(opening).action_post()


def book_month(env, month):
    """Post everything that was known by the end of the month, in the order of the days."""
    quiet = env(context={**env.context, "tracking_disable": True})
    vals_list = [_prepare_document(quiet, document) for document in month.documents]
    moves = quiet["account.move"].create(vals_list)
    moves.action_post()
    moves.made_sequence_gap = False  # the numbers before are of a time before this database
    for (date, reference), payments in groupby(month.payments, key=_order_of):
        _register_payments(quiet, date, reference, [payment.number for payment in payments])
    for transfer in month.transfers:
        _register_transfer(quiet, transfer)


def partner(env, key):
    """The partner of a party; the company's own where no one else is named."""
    if not key:
        return env.company.partner_id
    domain = [("company_id", "=", env.company.id), ("name", "=", story.party(key).name)]
    return env["res.partner"].search(domain, limit=1)


def find_document(env, number):
    """The posted entry with this number, ours or the other side's."""
    domain = [("company_id", "=", env.company.id), "|", ("name", "=", number), ("ref", "=", number)]
    return env["account.move"].search([*domain, ("origin_payment_id", "=", False)], limit=1)


def find_item(env, number):
    """What a bank line with this number settles: the payment in transit, else what is open."""
    payments = env["account.payment"].search(
        [("company_id", "=", env.company.id), ("memo", "=", number)]
    )
    for payment in payments.filtered(lambda one: one.journal_id.code == story.MAIN):
        return payment._seek_for_lines()[0]
    return _open_item(find_document(env, number))


def _open_item(move):
    types = ("asset_receivable", "liability_payable")
    return move.line_ids.filtered(lambda item: item.account_id.account_type in types)


# -----------------------------------------------------------------------------
# DOCUMENTS
# -----------------------------------------------------------------------------


def _prepare_document(env, document):
    if document.kind in MOVE_TYPES:
        return _prepare_invoice(env, document)
    open_account, other = (account(env.company, name) for name in ENTRIES[document.kind])
    balances = {open_account: float(document.value), other: -float(document.value)}
    return _prepare_entry(env, document.number, document.date, balances, document)


def _prepare_invoice(env, document):
    """An invoice, credit note or bill of one line without tax; ours keep the story's number."""
    line = {"name": document.label, "price_unit": float(document.amount), "tax_ids": False}
    if document.kind == "bill":
        expense = EXPENSES.get(document.party, "expense")
        line["account_id"] = account(env.company, expense).id
    vals = {
        "move_type": MOVE_TYPES[document.kind],
        "partner_id": partner(env, document.party).id,
        "invoice_date": document.date,
        "date": document.date,
        "invoice_payment_term_id": False,
        "invoice_date_due": fields.Date.add(fields.Date.to_date(document.date), days=DAYS_TO_PAY),
        "invoice_line_ids": [Command.create(line)],
        "ref" if document.kind == "bill" else "name": document.number,
    }
    return vals | ({"payment_reference": document.reference} if document.reference else {})


def _prepare_entry(env, ref, date, balances, document=None):
    """A journal entry; ``balances`` maps account → debit minus credit."""
    items = [
        {
            "account_id": item_account.id,
            "partner_id": document and partner(env, document.party).id,
            "name": document.label if document else ref,
            "balance": balance,
        }
        for item_account, balance in balances.items()
    ]
    return {
        "ref": ref,
        "date": date,
        "journal_id": journal(env.company, "general").id,
        "line_ids": [Command.create(item) for item in items],
    }


# -----------------------------------------------------------------------------
# PAYMENTS
# -----------------------------------------------------------------------------


def _order_of(payment):
    return payment.date, payment.reference


def _register_payments(env, date, reference, numbers):
    """What the button "Pay" on the bills does: one payment each, of one day and order."""
    bills = env["account.move"].concat(*(find_document(env, number) for number in numbers))
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=bills.ids
    )
    bank = journal(env.company, story.MAIN)
    payments = wizard.create({"payment_date": date, "journal_id": bank.id})._create_payments()
    payments.payment_reference = reference


def _register_transfer(env, transfer):
    """One payment in each journal, against each other on the account for funds in transit."""
    sent = _create_transfer_payment(env, transfer, "outbound", transfer.source)
    received = _create_transfer_payment(env, transfer, "inbound", transfer.target)
    in_transit = env.company.transfer_account_id
    items = (sent | received).move_id.line_ids
    items.filtered(lambda item: item.account_id == in_transit).reconcile()


def _create_transfer_payment(env, transfer, direction, code):
    payment = env["account.payment"].create(
        {
            "payment_type": direction,
            "partner_type": "supplier" if direction == "outbound" else "customer",
            "partner_id": partner(env, transfer.party).id,
            "amount": float(transfer.amount),
            "date": transfer.date,
            "memo": transfer.number,
            "journal_id": journal(env.company, code).id,
            "destination_account_id": env.company.transfer_account_id.id,
        }
    )
    payment.action_post()
    return payment
