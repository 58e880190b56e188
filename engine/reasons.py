"""The sentences that say why a proposal is made or held back (stage: match).

Reasons are kept as codes with data, so that everybody reads them in his own language. This module
owns how they are written down: :func:`encode` and :func:`decode`, nothing else reads the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

REASONS: Mapping[str, str] = {
    "number": "{number} is named ({written})",
    "number_cut": "{number} is named without its letters ({written})",
    "number_tail": "the last digits of {number} are named ({written})",
    "number_field": "{number} is in the bank's reference field ({written})",
    "number_identifier": "{number} is the payment's own identifier",
    "number_short": "{number} is named in short ({written})",
    "number_near": "{number} differs from {written} by one mistake in typing",
    "number_standard": "reference {number} is named, its check digits are right ({standard})",
    "number_shared": "{number} belongs to {count} open items",
    "number_pays": "the payment pays {number}",
    "payer_known": "the line belongs to {partner}",
    "payer_account": "the account {account} belongs to {partner}",
    "payer_reference": "the reference {number} belongs to {partner} alone",
    "payer_name": "only {partner} bears the name {name}",
    "payer_alias": "{partner} is also known as {name}",
    "payer_similar": "the name {name} resembles {partner}",
    "payer_group": "{payer} and {partner} belong together",
    "payer_other": "the payer is {payer}, not {partner}",
    "payer_conflict": "account and name point to different partners",
    "amount_equal": "the amount is equal: {amount} {currency}",
    "amount_discount": "{amount} {currency} is the amount with the discount until {until}",
    "amount_discount_late": "the discount was only granted until {until}",
    "amount_charge": "{amount} {currency} is missing, as much as the bank states as charges",
    "amount_charge_unstated": "{amount} {currency} is missing, as a bank charge may be",
    "amount_rounding": "the amount is rounded by {amount} {currency}",
    "amount_tolerance": "{amount} {currency} is within the difference that may be written off",
    "amount_ordered": "the bank states that {amount} {currency} were ordered",
    "amount_booked_rate": "{amount} {currency} is what the item is booked at",
    "amount_sum": "{count} items add up to {amount} {currency}",
    "amount_partial": "{amount} of {open} {currency} would be paid",
    "amount_over": "{amount} {currency} is more than the open {open}",
    "amount_currency": "the item is in {currency}, the line in {line_currency}",
    "only_way": "no other open item of the payer gives this amount",
    "only_amount": "nobody else owes this amount",
    "chance_sum": "with these amounts many sums can be reached by chance",
    "named_partly": "{count} more items are needed that are not named",
    "search_ended": "the search for other sums was ended at its limit",
    "payment_first": "a registered payment comes before the open document",
    "payment_unstated": "{number} is named, and the payment does not say that it pays it",
    "payment_elsewhere": "a registered payment of this amount, {number}, pays something else",
    "rival_sum": "other items add up to the same amount: {numbers}",
    "rivals": "{count} possibilities are equally good",
    "named_too": "{number} is named too",
    "number_unknown": "{written} is named, but is not open",
    "already_given": "{number} is already matched with another line",
    "undone_before": "a person undid a match of this line",
    "returned": "the bank says that a payment came back",
    "return_of": "the line takes back what was paid on {date}",
    "batch_sum": "the payments that share {number} add up to this amount",
    "date_later": "dated {days} days after the line",
    "date_near": "dated {days} days from the line",
    "oldest_first": "the payer's oldest open items",
    "already_booked": "already booked on the bank account",
    "habit": "lines with this text were booked on {account} {count} of {total} times",
    "chosen_by": "{user} chose the items",
    "ticked": "{user} ticked the payment on a paper statement",
    "unreadable": "the reason was noted in a way that cannot be read",
    "text": "{text}",
}
"""English template of every reason; the names in braces are the keys of its data."""

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
        return REASONS[self.code].format(**dict(self.data)) if self.code in REASONS else self.plain

    @property
    def plain(self) -> str:
        """What can be read of a code that nobody knows any more: its add-on was taken away."""
        values = dict(self.data)
        said = values.pop("text", "") or self.code.replace("_", " ").strip()
        return f"{said} ({', '.join(values.values())})" if values else said


def reason(code: str, **data: object) -> Reason:
    """A reason whose data are exactly the names that its template needs; raises KeyError for an
    unknown code.
    """
    made = Reason(code, tuple((key, str(value)) for key, value in data.items()))
    REASONS[code].format(**dict(made.data))  # proves that code and data fit
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
