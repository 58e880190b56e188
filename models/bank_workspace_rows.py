"""The rows of the workspace: what of a line or an item is shown."""

from odoo import fields, models
from odoo.tools import html2plaintext
from odoo.tools.misc import format_date, formatLang

from ..engine.reasons import UnreadableReasons, decode

#: What a reason compares, and how strong a sign it is: one badge for each.
CRITERIA = {
    "amount_booked_rate": ("amount", "strong"),
    "amount_charge": ("charge", "strong"),
    "amount_charge_unstated": ("charge", "weak"),
    "amount_discount": ("discount", "strong"),
    "amount_discount_late": ("discount", "weak"),
    "amount_equal": ("amount", "strong"),
    "amount_ordered": ("amount", "strong"),
    "amount_over": ("amount", "weak"),
    "amount_partial": ("amount", "weak"),
    "amount_rounding": ("amount", "strong"),
    "amount_sum": ("amount", "strong"),
    "amount_tolerance": ("amount", "weak"),
    "batch_sum": ("amount", "strong"),
    "habit": ("habit", "weak"),
    "number": ("reference", "strong"),
    "number_cut": ("reference", "strong"),
    "number_field": ("reference", "strong"),
    "number_identifier": ("reference", "strong"),
    "number_near": ("reference", "weak"),
    "number_pays": ("reference", "strong"),
    "number_short": ("reference", "weak"),
    "number_standard": ("reference", "strong"),
    "number_tail": ("reference", "weak"),
    "payer_account": ("account", "strong"),
    "payer_alias": ("name", "strong"),
    "payer_conflict": ("name", "weak"),
    "payer_group": ("name", "weak"),
    "payer_known": ("name", "strong"),
    "payer_name": ("name", "strong"),
    "payer_other": ("name", "weak"),
    "payer_reference": ("reference", "strong"),
    "payer_similar": ("name", "weak"),
    "rule": ("rule", "strong"),
    "rule_failed": ("rule", "weak"),
    "undone_before": ("undone", "weak"),
}
#: Kinds of suggestions that leave something open: a person looks before they are booked.
PARTLY = ("currency", "overpaid", "partial")
LINE_FIELDS = (
    "amount",
    "checked",
    "currency_id",
    "date",
    "foreign_currency_id",
    "amount_currency",
    "is_reconciled",
    "journal_id",
    "match_confidence",
    "match_method",
    "match_reason_codes",
    "move_id",
    "narration",
    "partner_id",
    "partner_name",
    "payment_ref",
)
ITEM_FIELDS = (
    "account_id",
    "amount_currency",
    "amount_residual",
    "amount_residual_currency",
    "balance",
    "currency_id",
    "date",
    "date_maturity",
    "move_id",
    "move_name",
    "name",
    "partner_id",
    "reconciled",
    "ref",
)


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    # -------------------------------------------------------------------------
    # STATEMENT LINES
    # -------------------------------------------------------------------------

    def _prepare_line_rows(self, scope, lines):
        lines.fetch(LINE_FIELDS)
        opened = self.env["bank.matcher"]._get_amounts_to_match(lines)
        return [self._prepare_line_row(scope, line, opened) for line in lines]

    def _prepare_line_row(self, scope, line, opened):
        """``open`` is what is to be matched, in the currency of the journal where it is known."""
        start = scope.period.date_start
        left = opened.get(line.move_id.id, 0.0)
        if line.foreign_currency_id:
            left = line.amount * left / line.amount_currency if line.amount_currency else 0.0
        return {
            "id": line.id,
            "move_id": line.move_id.id,
            "date": fields.Date.to_string(line.date),
            "title": line.partner_id.display_name or line.partner_name or line.payment_ref or "",
            "text": line.payment_ref or "",
            "amount": line.amount,
            "open": scope.currency.round(left),
            "currency_id": line.currency_id.id,
            "foreign": self._format_foreign(line),
            "is_open": not line.is_reconciled,
            "is_carried": bool(start and line.date < start),
            "is_to_check": not line.checked,
            "note": html2plaintext(line.narration or "").strip(),
            "can_undo": bool(line.match_method) and not line.is_closed,
            **self._prepare_suggestion(line),
        }

    def _format_foreign(self, line):
        currency = line.foreign_currency_id
        return formatLang(self.env, line.amount_currency, currency_obj=currency) if currency else ""

    def _prepare_suggestion(self, line):
        """What fits the line, or what it is matched with, and why."""
        best = line.best_proposal_id if not line.is_reconciled else line.proposal_ids[:0]
        codes = line.match_reason_codes if line.match_method else best.reason_codes
        said = line.match_reason if line.match_method else best.reasons
        return {
            "suggestion": line.match_summary or "",
            "difference": best.difference or "",
            "confidence": line.match_confidence,
            "reasons": (said or "").splitlines(),
            "criteria": self._get_criteria(codes),
            "alternatives": len(line.proposal_ids),
            "can_reconcile": bool(best) and not best.is_ambiguous and best.kind != "booked",
            "is_clear": best.is_certain or (bool(best) and best.kind not in PARTLY),
        }

    def _get_criteria(self, codes):
        """Return one badge for each thing that was compared, the strongest sign of it."""
        try:
            reasons = decode(codes or "")
        except UnreadableReasons:
            return []
        labels = self._get_criterion_labels()
        found = {}
        for reason in reasons:
            key, grade = CRITERIA.get(reason.code, ("", ""))
            if key and found.get(key) != "strong":
                found[key] = grade
        return [{"key": key, "label": labels[key], "grade": found[key]} for key in found]

    def _get_criterion_labels(self):
        return {
            "account": self.env._("account"),
            "amount": self.env._("amount"),
            "charge": self.env._("charge"),
            "discount": self.env._("discount"),
            "habit": self.env._("habit"),
            "name": self.env._("name"),
            "reference": self.env._("reference"),
            "rule": self.env._("rule"),
            "undone": self.env._("undone before"),
        }

    # -------------------------------------------------------------------------
    # BOOK ITEMS
    # -------------------------------------------------------------------------

    def _prepare_item_rows(self, scope, items):
        items.fetch(ITEM_FIELDS)
        return [self._prepare_item_row(scope, item) for item in items]

    def _prepare_item_row(self, scope, item):
        currency, start = scope.currency, scope.period.date_start
        is_straight = item.account_id == scope.journal.default_account_id
        left = item._get_amount_in(currency) if is_straight else item._get_residual_in(currency)
        is_confirmed = is_straight and bool(item.bank_confirmation_ids)
        return {
            "id": item.id,
            "move_id": item.move_id.id,
            "date": fields.Date.to_string(item.date),
            "title": item.partner_id.display_name or item.move_name or "",
            "text": self._describe_item(item),
            "amount": item._get_amount_in(currency),
            "open": left,
            "currency_id": currency.id,
            "foreign": self._format_foreign_item(item, currency),
            "is_open": not (item.reconciled or is_confirmed),
            "is_carried": scope.kind == "bank" and bool(start and item.date < start),
            "is_straight": is_straight,
        }

    def _describe_item(self, item):
        texts = [item.move_name, item.ref or item.name]
        if item.date_maturity and item.date_maturity != item.date:
            day = format_date(self.env, item.date_maturity)
            texts.append(self.env._("due %s", day))
        return " · ".join(dict.fromkeys(text for text in texts if text))

    def _format_foreign_item(self, item, currency):
        if item.currency_id == currency:
            return ""
        amount = item.amount_residual_currency or item.amount_currency
        return formatLang(self.env, amount, currency_obj=item.currency_id)
