"""The sentences that say why a match is proposed, in the language of whoever reads them.

Lines, suggestions, confirmations and the history keep codes with data (``engine.reasons``); the
sentences are made here when somebody looks. The chatter and snapshots keep the sentence of the day.
"""

from odoo import api, models
from odoo.tools import LazyTranslate
from odoo.tools.misc import format_date, formatLang

from ..engine.reasons import Reason, UnreadableReasons, decode

_lt = LazyTranslate(__name__)

AMOUNTS = {"amount", "open"}
DATES = {"date", "until"}

SENTENCES = {
    "number": _lt("%(number)s is named (%(written)s)."),
    "number_cut": _lt("%(number)s is named without its letters (%(written)s)."),
    "number_tail": _lt("The last digits of %(number)s are named (%(written)s)."),
    "number_field": _lt("%(number)s is in the bank's reference field (%(written)s)."),
    "number_identifier": _lt("%(number)s is the payment's own identifier."),
    "number_short": _lt("%(number)s is named in short (%(written)s)."),
    "number_near": _lt("%(number)s differs from %(written)s by one mistake in typing."),
    "number_standard": _lt(
        "Reference %(number)s is named, its check digits are right (%(standard)s)."
    ),
    "number_shared": _lt("%(number)s belongs to %(count)s open items."),
    "number_pays": _lt("The payment pays %(number)s."),
    "payer_known": _lt("The line belongs to %(partner)s."),
    "payer_account": _lt("The account %(account)s belongs to %(partner)s."),
    "payer_reference": _lt("The reference %(number)s belongs to %(partner)s alone."),
    "payer_name": _lt("Only %(partner)s bears the name %(name)s."),
    "payer_alias": _lt("%(partner)s is also known as %(name)s."),
    "payer_similar": _lt("The name %(name)s resembles %(partner)s."),
    "payer_group": _lt("%(payer)s and %(partner)s belong together."),
    "payer_other": _lt("The payer is %(payer)s, not %(partner)s."),
    "payer_conflict": _lt("Account and name point to different partners."),
    "amount_equal": _lt("The amount is equal: %(amount)s %(currency)s."),
    "amount_discount": _lt(
        "%(amount)s %(currency)s is the amount with the discount until %(until)s."
    ),
    "amount_discount_late": _lt("The discount was only granted until %(until)s."),
    "amount_charge": _lt(
        "%(amount)s %(currency)s is missing, as much as the bank states as charges."
    ),
    "amount_charge_unstated": _lt("%(amount)s %(currency)s is missing, as a bank charge may be."),
    "amount_rounding": _lt("The amount is rounded by %(amount)s %(currency)s."),
    "amount_tolerance": _lt(
        "%(amount)s %(currency)s is within the difference that may be written off."
    ),
    "amount_ordered": _lt("The bank states that %(amount)s %(currency)s were ordered."),
    "amount_booked_rate": _lt("%(amount)s %(currency)s is what the item is booked at."),
    "amount_sum": _lt("%(count)s items add up to %(amount)s %(currency)s."),
    "amount_partial": _lt("%(amount)s of %(open)s %(currency)s would be paid."),
    "amount_over": _lt("%(amount)s %(currency)s is more than the open %(open)s."),
    "amount_currency": _lt("The item is in %(currency)s, the line in %(line_currency)s."),
    "only_way": _lt("No other open item of the payer gives this amount."),
    "only_amount": _lt("Nobody else owes this amount."),
    "chance_sum": _lt("With these amounts many sums can be reached by chance."),
    "search_ended": _lt("The search for other sums was ended at its limit."),
    "payment_first": _lt("A registered payment comes before the open document."),
    "payment_elsewhere": _lt(
        "A registered payment of this amount, %(number)s, pays something else."
    ),
    "rival_sum": _lt("Other items add up to the same amount: %(numbers)s."),
    "rivals": _lt("%(count)s possibilities are equally good."),
    "named_partly": _lt("%(count)s more items are needed that are not named."),
    "payment_unstated": _lt("%(number)s is named, and the payment does not say that it pays it."),
    "named_too": _lt("%(number)s is named too."),
    "number_unknown": _lt("%(written)s is named, but is not open."),
    "already_given": _lt("%(number)s is already matched with another line."),
    "undone_before": _lt("A person undid a match of this line."),
    "returned": _lt("The bank says that a payment came back."),
    "return_of": _lt("The line takes back what was paid on %(date)s."),
    "batch_sum": _lt("The payments that share %(number)s add up to this amount."),
    "date_later": _lt("Dated %(days)s days after the line."),
    "date_near": _lt("Dated %(days)s days from the line."),
    "oldest_first": _lt("The payer's oldest open items."),
    "already_booked": _lt("Already booked on the bank account."),
    "habit": _lt("Lines with this text were booked on %(account)s %(count)s of %(total)s times."),
    "chosen_by": _lt("%(user)s chose the items."),
    "ticked": _lt("%(user)s ticked the payment on a paper statement."),
    "unreadable": _lt("The reason was noted in a way that cannot be read."),
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
        sentence = self._get_reason_sentences().get(reason.code)
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
        """Write amounts and dates as the reader's language does; anything else as it is."""
        try:
            if key in DATES:
                return format_date(self.env, value)
            if key in AMOUNTS:
                digits = len(value.partition(".")[2])
                digits = currency.decimal_places if currency else digits
                return formatLang(self.env, float(value), digits=digits)
        except ValueError:
            pass
        return value
