"""The sentences that say why a match is proposed, in the language of whoever reads them.

Lines, suggestions, confirmations and the history keep codes with data (``engine.reasons``); the
sentences are made here when somebody looks. The chatter and snapshots keep the sentence of the day.
"""

import re

from odoo import api, fields, models
from odoo.tools import LazyTranslate
from odoo.tools.misc import format_date, formatLang

from ..engine.reasons import Reason, UnreadableReasons, decode

_lt = LazyTranslate(__name__)

IBAN = re.compile(r"^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$")
AMOUNTS = {"amount", "open"}
DATES = {"date", "until"}

SENTENCES = {
    "number": _lt("The line names %(number)s as “%(written)s”."),
    "number:same": _lt("The line names %(number)s."),
    "number_cut": _lt("The line names %(number)s without its letters: “%(written)s”."),
    "number_tail": _lt("The line names only the last digits of %(number)s: “%(written)s”."),
    "number_field": _lt("The bank's reference field has %(number)s as “%(written)s”."),
    "number_field:same": _lt("The bank's reference field has %(number)s."),
    "number_identifier": _lt("The bank passes on %(number)s, the identifier of the payment."),
    "number_short": _lt("The line names %(number)s in short: “%(written)s”."),
    "number_near": _lt(
        "The line names “%(written)s”, which differs from %(number)s by one typing mistake."
    ),
    "number_standard": _lt(
        "The line has the reference %(number)s, and its check digits are right (%(standard)s)."
    ),
    "number_shared": _lt("%(count)s open items have the number %(number)s."),
    "number_pays": _lt("The registered payment is meant for %(number)s."),
    "payer_known": _lt("The partner of the line is %(partner)s."),
    "payer_account": _lt("%(partner)s owns the account %(account)s."),
    "payer_reference": _lt("Only %(partner)s has open items with the number %(number)s."),
    "payer_name": _lt("Only %(partner)s bears the name “%(name)s”."),
    "payer_alias": _lt("%(partner)s is also known as “%(name)s”."),
    "payer_similar": _lt("The name “%(name)s” resembles %(partner)s."),
    "payer_group": _lt("%(payer)s and %(partner)s belong to the same group of companies."),
    "payer_other": _lt("The payer is %(payer)s, not %(partner)s."),
    "payer_conflict": _lt("The account and the name point to different partners."),
    "amount_equal": _lt("The amounts are equal: %(amount)s %(currency)s."),
    "amount_discount": _lt(
        "Less the discount granted until %(until)s, the amount is %(amount)s %(currency)s."
    ),
    "amount_discount_late": _lt("The discount was granted only until %(until)s."),
    "amount_charge": _lt(
        "The difference of %(amount)s %(currency)s equals the charges that the bank states."
    ),
    "amount_charge_unstated": _lt(
        "The difference of %(amount)s %(currency)s may be a bank charge, within the allowed limit."
    ),
    "amount_rounding": _lt("The difference of %(amount)s %(currency)s comes from rounding."),
    "amount_tolerance": _lt(
        "The difference of %(amount)s %(currency)s is within the journal's tolerance."
    ),
    "amount_ordered": _lt("According to the bank, the order was for %(amount)s %(currency)s."),
    "amount_booked_rate": _lt(
        "At the rate it is booked at, the item is worth exactly %(amount)s %(currency)s."
    ),
    "amount_sum": _lt("%(count)s items add up to %(amount)s %(currency)s."),
    "amount_partial": _lt("The line covers %(amount)s of the open %(open)s %(currency)s."),
    "amount_over": _lt(
        "The line exceeds the open amount: %(amount)s instead of %(open)s %(currency)s."
    ),
    "amount_currency": _lt("The item is in %(currency)s, the line in %(line_currency)s."),
    "only_way": _lt("No other open items of the payer give this amount."),
    "only_amount": _lt("No other open item has this amount."),
    "chance_sum": _lt("Among these amounts such a sum may come about by chance."),
    "named_partly": _lt("%(count)s more items are needed that the line does not name."),
    "named_partly:1": _lt("One more item is needed that the line does not name."),
    "search_ended": _lt("The search for other sums stopped at its limit."),
    "payment_first": _lt("A registered payment comes before the open document."),
    "payment_unstated": _lt(
        "The line names %(number)s, but the payment does not say that it pays it."
    ),
    "payment_elsewhere": _lt(
        "A registered payment of the same amount, %(number)s, pays something else."
    ),
    "rival_sum": _lt("The same amount is also reached with %(numbers)s."),
    "rivals": _lt("%(count)s matches fit equally well."),
    "named_too": _lt("The line also names %(number)s."),
    "number_unknown": _lt("The line names “%(written)s”; no open item has this number."),
    "already_given": _lt("Another line of the bank already pays %(number)s."),
    "undone_before": _lt("A match of this line was undone by hand before."),
    "returned": _lt("The bank reports that a payment came back."),
    "return_of": _lt("The line takes back what was paid on %(date)s."),
    "batch_sum": _lt("The payments with the common number %(number)s add up to this amount."),
    "date_later": _lt("The item is dated %(days)s days after the line."),
    "date_later:1": _lt("The item is dated one day after the line."),
    "date_near": _lt("The dates are %(days)s days apart."),
    "date_near:0": _lt("The dates are the same."),
    "date_near:1": _lt("The dates are one day apart."),
    "date_within": _lt("The dates are up to %(days)s days apart."),
    "date_within:1": _lt("The dates are up to one day apart."),
    "oldest_first": _lt("These are the payer's oldest open items."),
    "already_booked": _lt("The amount is already booked on the bank account."),
    "own_transfer": _lt("It is a transfer between own accounts."),
    "habit": _lt("Lines with this text were booked on %(account)s %(count)s of %(total)s times."),
    "recurring_due": _lt("%(rule)s is expected on %(date)s."),
    "recurring_changed": _lt(
        "%(rule)s was %(open)s %(currency)s so far, this line is %(amount)s %(currency)s."
    ),
    "recurring_unknown": _lt(
        "%(rule)s is expected in %(currency)s; the bank does not state the amount in it."
    ),
    "recurring_off": _lt(
        "%(rule)s was expected on %(date)s; this line is outside the days allowed for it."
    ),
    "recurring_second": _lt("%(rule)s, expected on %(date)s, is another line."),
    "recurring_again": _lt("%(rule)s, expected on %(date)s, was skipped."),
    "rule": _lt("The rule “%(rule)s” is meant for it."),
    "rule_found": _lt("The line has what the rule looks for: %(written)s."),
    "rule_partner": _lt("According to the rule “%(rule)s”, the partner is %(partner)s."),
    "rule_failed": _lt("The rule “%(rule)s” cannot be booked: %(problem)s"),
    "chosen_by": _lt("%(user)s chose the items."),
    "ticked": _lt("%(user)s ticked the payment on a paper statement."),
    "unreadable": _lt("The reason was noted in a form that cannot be read."),
    "text": "%(text)s",
}


class BankMatcher(models.AbstractModel):
    """Reads the stored codes of reasons aloud."""

    _inherit = "bank.matcher"

    @api.model
    def _get_reason_sentences(self):
        """Return ``{code: sentence}``; an add-on adds those of its own codes."""
        return SENTENCES

    @api.model
    def _compute_sentences(self, records, source, target):
        """Fill the field ``target`` with the sentences of the codes in ``source``, one a line."""
        found = [self._read_codes(record[source]) for record in records]
        currencies = self._get_reason_currencies(one for reasons in found for one in reasons)
        for record, reasons in zip(records, found, strict=True):
            said = [self._describe(one, currencies) for one in reasons]
            record[target] = "\n".join(said) or False

    @api.model
    def _read_codes(self, text):
        """Return the :class:`Reason` list of a stored text; what nobody can read says so."""
        try:
            return decode(text or "")
        except UnreadableReasons:
            return (Reason("unreadable"),)

    def _get_reason_currencies(self, reasons):
        """Return ``{code: currency}`` of the amounts in these reasons, in one query."""
        names = {value for one in reasons for key, value in one.data if key == "currency"}
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search_fetch([("name", "in", list(names))], ["name", "decimal_places"])
        return found.grouped("name")

    def _describe(self, reason, currencies):
        """Return one reason as a sentence in the language of the reader."""
        values = dict(reason.data)
        currency = currencies.get(values.get("currency"))
        said = {key: self._localise(key, value, currency) for key, value in reason.data}
        sentence = self._get_reason_sentences().get(reason.form)
        try:
            return self._translate(sentence) % said if sentence else reason.plain
        except KeyError:  # data of another version of the add-on that made the reason
            return reason.plain

    @api.model
    def _get_known_kind(self, kind):
        """Return the kind of a match as it is stored: one without a name is another one."""
        known = self.env["bank.reconciliation.proposal"]._fields["kind"]
        return kind if kind in known.get_values(self.env) else "other"

    def _translate(self, sentence):
        translate = self.env._  # the sentences are lazy: extracted above, translated here
        return sentence if isinstance(sentence, str) else translate(sentence)

    def _localise(self, key, value, currency):
        """Return a value as the reader writes it; one that is not what its name says, as it is."""
        try:
            return self._write_as_reader(key, value, currency)
        except ValueError:
            return value

    def _write_as_reader(self, key, value, currency):
        if key in DATES:
            return format_date(self.env, fields.Date.to_date(value))
        if key in AMOUNTS:
            digits = currency.decimal_places if currency else len(value.partition(".")[2])
            return formatLang(self.env, float(value), digits=digits)
        if key == "account":
            return IBAN.sub(lambda found: " ".join(re.findall(".{1,4}", found[0])), value)
        return value
