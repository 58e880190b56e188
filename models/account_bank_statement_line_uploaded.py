import re
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

BANK_STATES = [
    ("unreconciled", "Unreconciled"),
    ("reconciled", "Reconciled"),
    ("confirmed", "Confirmed"),
    ("closed", "Closed"),
]
BOTH_SIGNS = "±"
_AMOUNT = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d[\d.,]*)(?P<trailing>[-+]?)")
_NOISE = re.compile(r"[\s'’`_]|[^\W\d]|\$|€|£|¥|₹")
_MINUS = str.maketrans({"−": "-", "–": "-", "‒": "-"})


class AccountBankStatementLine(models.Model):
    """Uploaded entries: the imported lines, how far each has come, and how they are found."""

    _inherit = "account.bank.statement.line"

    bank_state = fields.Selection(
        BANK_STATES,
        string="State",
        compute="_compute_bank_state",
        search="_search_bank_state",
        groups="account_bank_reconciliation.group_auditor",
    )
    amount_text = fields.Char(
        string="Amount as Typed",
        compute="_compute_typed",
        search="_search_amount_text",
        help="For searching: -12.50 and 12,50 both find the amount, without a sign either way.",
    )
    account_text = fields.Char(
        string="Account as Typed",
        compute="_compute_typed",
        search="_search_account_text",
        help="For searching: the counterparty's account, spaces and case do not count.",
    )
    file_sha256 = fields.Char(
        related="statement_file_id.sha256",
        related_sudo=False,
        string="SHA-256",
        groups="account_bank_reconciliation.group_auditor",
    )
    raw_entry = fields.Text(string="Entry as the Bank Wrote It", compute="_compute_raw_entry")

    @api.depends("is_reconciled", "confirmation_ids.reconciliation_id.state")
    def _compute_bank_state(self):
        for line in self:
            periods = line.confirmation_ids.reconciliation_id
            if "closed" in periods.mapped("state"):
                line.bank_state = "closed"
            elif periods:
                line.bank_state = "confirmed"
            else:
                line.bank_state = "reconciled" if line.is_reconciled else "unreconciled"

    def _search_bank_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = {
            "closed": Domain("confirmation_ids.reconciliation_id.state", "=", "closed"),
            "confirmed": Domain("confirmation_ids.reconciliation_id.state", "=", "open"),
        }
        none = Domain("confirmation_ids", "=", False)
        states["reconciled"] = none & Domain("is_reconciled", "=", True)
        states["unreconciled"] = none & Domain("is_reconciled", "=", False)
        return Domain.OR(states[name] for name in value if name in states)

    def _compute_typed(self):
        """The two fields are for searching alone."""
        self.amount_text = False
        self.account_text = False

    @api.model
    def _search_amount_text(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        amounts = {amount for text in texts for amount in _read_amounts(text)}
        return Domain("amount", "in", [float(amount) for amount in amounts])

    @api.model
    def _search_account_text(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        numbers = [re.sub(r"[\W_]", "", text).upper() for text in texts]
        return Domain.OR(self._get_account_domain(number) for number in numbers if number)

    @api.model
    def _get_account_domain(self, number):
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "UPPER(REGEXP_REPLACE(%s, '[^[:alnum:]]', '', 'g')) LIKE %s",
                SQL.identifier(alias, "account_number"),
                f"%{number}%",
            )
        )

    @api.depends("transaction_details")
    def _compute_raw_entry(self):
        for line in self:
            line.raw_entry = "\n".join(_list_parts(line.transaction_details))

    def _get_line_before(self):
        """Return the posted line before the first of these in their journal."""
        first = self.sorted("internal_index")[:1]
        return self.search(
            [
                ("journal_id", "=", first.journal_id.id),
                ("internal_index", "<", first.internal_index),
                ("state", "=", "posted"),
            ],
            order="internal_index desc",
            limit=1,
        )

    def action_download_file(self):
        """Download the file from which this line was imported, as it came."""
        self.ensure_one()
        return self.statement_file_id.action_download()


def _read_amounts(text):
    """Return the amounts that a person may mean: ``-12.50``, ``12,50``, ``1.234,56``, ``12.50-``.

    Without a sign both directions are meant. Where one separator stands before three digits it
    may be of thousands or of decimals: both are meant.
    """
    found = _AMOUNT.fullmatch(_NOISE.sub("", text.translate(_MINUS)))
    if not found:
        return set()
    sign = found["sign"] or found["trailing"] or BOTH_SIGNS
    readings = {Decimal(number) for number in _read_digits(found["digits"])}
    signed = {"+": (1,), "-": (-1,), BOTH_SIGNS: (1, -1)}[sign]
    return {factor * number for factor in signed for number in readings}


def _read_digits(digits):
    """Yield the decimal numbers that digits with separators may stand for."""
    last = max(digits.rfind("."), digits.rfind(","))
    plain = re.sub(r"[.,]", "", digits)
    if last < 0:
        yield plain
        return
    whole, rest = re.sub(r"[.,]", "", digits[:last]), digits[last + 1 :]
    separators = re.sub(r"\d", "", digits)
    repeated = separators.count(separators[-1]) > 1
    if not repeated:
        yield f"{whole}.{rest}" if rest else whole
    if len(rest) == 3 and len(set(separators)) == 1:
        yield plain


def _list_parts(raw, depth=0):
    """Yield the entry as the bank wrote it, one part a line, parts of parts indented."""
    indent = "    " * depth
    if isinstance(raw, dict):
        for name, part in raw.items():
            yield from _list_part(name, part, depth)
    elif isinstance(raw, list):
        for part in raw:
            yield from _list_parts(part, depth)
    elif raw:
        yield from (f"{indent}{line}" for line in str(raw).splitlines())


def _list_part(name, part, depth):
    indent = "    " * depth
    for each in part if isinstance(part, list) else [part]:
        value = _in_one_line(each)
        if value is not None:
            yield f"{indent}{name}: {value}"
        else:
            yield f"{indent}{name}"
            yield from _list_parts(each, depth + 1)


def _in_one_line(part):
    """Return a text, with its attributes behind it; ``None`` for what has parts or more lines."""
    attributes = {}
    if isinstance(part, dict):
        attributes = {name[1:]: value for name, value in part.items() if name.startswith("@")}
        if set(part) - {f"@{name}" for name in attributes} != {"#"}:
            return None
        part = part["#"]
    if not isinstance(part, str) or "\n" in part:
        return None
    more = ", ".join(f"{name} {value}" for name, value in attributes.items())
    return f"{part} ({more})" if more else part
