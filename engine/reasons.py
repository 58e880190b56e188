"""The sentences that say why a proposal is made or held back (stage: match).

Reasons are kept as codes with data, so that everybody reads them in his own language. This module
owns how they are written down: :func:`encode` and :func:`decode`, nothing else reads the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

REASONS: Mapping[str, str] = {
    "number": "The line names %(number)s as “%(written)s”.",
    "number:same": "The line names %(number)s.",
    "number_cut": "The line names %(number)s without its letters: “%(written)s”.",
    "number_tail": "The line names only the last digits of %(number)s: “%(written)s”.",
    "number_field": "The bank's reference field has %(number)s as “%(written)s”.",
    "number_field:same": "The bank's reference field has %(number)s.",
    "number_identifier": "The bank passes on %(number)s, the identifier of the payment.",
    "number_short": "The line names %(number)s in short: “%(written)s”.",
    "number_near": (
        "The line names “%(written)s”, which differs from %(number)s by one typing mistake."
    ),
    "number_standard": (
        "The line has the reference %(number)s, and its check digits are right (%(standard)s)."
    ),
    "number_shared": "%(count)s open items have the number %(number)s.",
    "number_pays": "The registered payment is meant for %(number)s.",
    "payer_known": "The partner of the line is %(partner)s.",
    "payer_account": "%(partner)s owns the account %(account)s.",
    "payer_reference": "Only %(partner)s has open items with the number %(number)s.",
    "payer_name": "Only %(partner)s bears the name “%(name)s”.",
    "payer_alias": "%(partner)s is also known as “%(name)s”.",
    "payer_similar": "The name “%(name)s” resembles %(partner)s.",
    "payer_group": "%(payer)s and %(partner)s belong to the same group of companies.",
    "payer_other": "The payer is %(payer)s, not %(partner)s.",
    "payer_conflict": "The account and the name point to different partners.",
    "amount_equal": "The amounts are equal: %(amount)s %(currency)s.",
    "amount_discount": (
        "Less the discount granted until %(until)s, the amount is %(amount)s %(currency)s."
    ),
    "amount_discount_late": "The discount was granted only until %(until)s.",
    "amount_charge": (
        "The difference of %(amount)s %(currency)s equals the charges that the bank states."
    ),
    "amount_charge_unstated": (
        "The difference of %(amount)s %(currency)s may be a bank charge, within the allowed limit."
    ),
    "amount_rounding": "The difference of %(amount)s %(currency)s comes from rounding.",
    "amount_tolerance": (
        "The difference of %(amount)s %(currency)s is within the journal's tolerance."
    ),
    "amount_ordered": "According to the bank, the order was for %(amount)s %(currency)s.",
    "amount_booked_rate": (
        "At the rate it is booked at, the item is worth exactly %(amount)s %(currency)s."
    ),
    "amount_sum": "%(count)s items add up to %(amount)s %(currency)s.",
    "amount_partial": "The line covers %(amount)s of the open %(open)s %(currency)s.",
    "amount_over": (
        "The line exceeds the open amount: %(amount)s instead of %(open)s %(currency)s."
    ),
    "amount_currency": "The item is in %(currency)s, the line in %(line_currency)s.",
    "only_way": "No other open items of the payer give this amount.",
    "only_amount": "No other open item has this amount.",
    "chance_sum": "Among these amounts such a sum may come about by chance.",
    "named_partly": "%(count)s more items are needed that the line does not name.",
    "named_partly:1": "One more item is needed that the line does not name.",
    "search_ended": "The search for other sums stopped at its limit.",
    "payment_first": "A registered payment comes before the open document.",
    "payment_unstated": (
        "The line names %(number)s, but the payment does not say that it pays it."
    ),
    "payment_elsewhere": (
        "A registered payment of the same amount, %(number)s, pays something else."
    ),
    "rival_sum": "The same amount is also reached with %(numbers)s.",
    "rivals": "%(count)s matches fit equally well.",
    "named_too": "The line also names %(number)s.",
    "number_unknown": "The line names “%(written)s”; no open item has this number.",
    "already_given": "Another line of the bank already pays %(number)s.",
    "undone_before": "A match of this line was undone by hand before.",
    "returned": "The bank reports that a payment came back.",
    "return_of": "The line takes back what was paid on %(date)s.",
    "batch_sum": "The payments with the common number %(number)s add up to this amount.",
    "date_later": "The item is dated %(days)s days after the line.",
    "date_later:1": "The item is dated one day after the line.",
    "date_near": "The dates are %(days)s days apart.",
    "date_near:0": "The dates are the same.",
    "date_near:1": "The dates are one day apart.",
    "date_within": "The dates are up to %(days)s days apart.",
    "date_within:1": "The dates are up to one day apart.",
    "oldest_first": "These are the payer's oldest open items.",
    "already_booked": "The amount is already booked on the bank account.",
}
"""English sentence of every reason; the names in brackets are the keys of its data.

``code:form`` takes the place of ``code`` for a count or number of days of exactly that, and
``code:same`` where the line has the number just as the document has it.
"""

TOLD: Mapping[str, str] = {
    "own_transfer": "It is a transfer between own accounts.",
    "habit": "Lines with this text were booked on %(account)s %(count)s of %(total)s times.",
    "recurring_due": "%(rule)s is expected on %(date)s.",
    "recurring_changed": (
        "%(rule)s was %(open)s %(currency)s so far, this line is %(amount)s %(currency)s."
    ),
    "recurring_unknown": (
        "%(rule)s is expected in %(currency)s; the bank does not state the amount in it."
    ),
    "recurring_off": (
        "%(rule)s was expected on %(date)s; this line is outside the days allowed for it."
    ),
    "recurring_second": "%(rule)s, expected on %(date)s, is another line.",
    "recurring_again": "%(rule)s, expected on %(date)s, was skipped.",
    "rule": "The rule “%(rule)s” is meant for it.",
    "rule_found": "The line has what the rule looks for: %(written)s.",
    "rule_partner": "According to the rule “%(rule)s”, the partner is %(partner)s.",
    "rule_failed": "The rule “%(rule)s” cannot be booked: %(problem)s",
    "chosen_by": "%(user)s chose the items.",
    "ticked": "%(user)s ticked the payment on a paper statement.",
    "unreadable": "The reason was noted in a form that cannot be read.",
    "text": "%(text)s",
}
"""The same for what the books and people add to the engine's reasons; ``text`` is in any words."""

_SENTENCES = {**REASONS, **TOLD}

VERSION = 1
"""Of the text that :func:`encode` writes; :func:`decode` reads every version up to it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a proposal is made or held back: a code of REASONS and the data of its template."""

    code: str
    data: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """The English sentence, for tests and logs; the interface translates the code."""
        template = _SENTENCES.get(self.form)
        return template % dict(self.data) if template else self.plain

    @property
    def form(self) -> str:
        """The key of the sentence that fits these data best: the code, or one of its forms."""
        values = dict(self.data)
        is_same = "written" in values and values["written"] == values.get("number")
        forms = ("same" if is_same else "", values.get("count", ""), values.get("days", ""))
        named = (f"{self.code}:{form}" for form in forms)
        return next((one for one in named if one in _SENTENCES), self.code)

    @property
    def plain(self) -> str:
        """What can be read of a code that nobody knows, because its add-on was taken away: the
        sentence that the add-on left in ``text``, else the words of the code and its data.
        """
        values = dict(self.data)
        said = self.code.replace("_", " ").strip().capitalize()
        told = f"{said}: {', '.join(values.values())}." if values else f"{said}."
        return values.get("text", told)


def reason(code: str, **data: object) -> Reason:
    """A reason with the data that its sentence needs; raises KeyError for an unknown code, and for
    data that are not given.
    """
    made = Reason(code, tuple((key, str(value)) for key, value in data.items()))
    _SENTENCES[code] % dict(made.data)  # proves that code and data fit
    return made


class UnreadableReasons(ValueError):
    """A text that :func:`encode` has not written, or a newer version has."""


def encode(reasons: Iterable[Reason]) -> str:
    """The canonical text of reasons, each once, in their order; "" for none.

    Shape: ``{"version":1,"reasons":[["number",{"number":"INV/1","written":"INV 1"}], …]}``.
    """
    rows = [[one.code, dict(one.data)] for one in dict.fromkeys(reasons)]
    if not rows:
        return ""
    kept = {"version": VERSION, "reasons": rows}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> tuple[Reason, ...]:
    """The reasons of a text that :func:`encode` wrote; raises UnreadableReasons for any other."""
    if not text:
        return ()
    try:
        kept = json.loads(text)
        if not 1 <= kept["version"] <= VERSION:
            raise UnreadableReasons(text)
        return tuple(_decode_one(code, data) for code, data in kept["reasons"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableReasons(text) from error


def _decode_one(code: object, data: Mapping[object, object]) -> Reason:
    pairs = tuple(data.items())
    if not all(isinstance(part, str) for part in (code, *(one for pair in pairs for one in pair))):
        raise UnreadableReasons(code)
    return Reason(str(code), tuple((str(key), str(value)) for key, value in pairs))
