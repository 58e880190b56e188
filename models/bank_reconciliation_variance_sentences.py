"""The sentences that say where a difference comes from, in the user's language.

The engine gives codes with data (``engine.variance_sentences`` has the English templates and the
names of the data); the interface prints the sentence made here.
"""

from datetime import date

from odoo.tools import LazyTranslate
from odoo.tools.misc import format_date, formatLang

_lt = LazyTranslate(__name__)

AMOUNTS = ("amount", "booked", "confirmed", "meant", "stated", "total", "typed")
DATES = ("date", "other_date")

SENTENCES = {
    "missing_line": _lt("The bank may have a line of %(amount)s that the books do not have."),
    "missing_in_statement": _lt(
        "A line of %(amount)s seems to be missing in statement %(statement)s: its lines come to "
        "%(booked)s, its balances to %(stated)s."
    ),
    "missing_statement": _lt(
        "%(amount)s is missing between %(before)s and %(after)s: a statement may not be imported."
    ),
    "missing_skipped": _lt(
        "The file has “%(label)s” of %(amount)s on %(date)s, the books do not have it."
    ),
    "missing_payment": _lt("Payment %(label)s of %(amount)s has no line of the bank."),
    "missing_document": _lt("%(label)s of %(amount)s is open: its payment may be missing."),
    "missing_recurring": _lt(
        "“%(label)s” of %(amount)s came in earlier months, but not in this one."
    ),
    "double_line": _lt("“%(label)s” of %(amount)s is there twice: %(date)s and %(other_date)s."),
    "not_at_bank": _lt(
        "“%(label)s” of %(amount)s on %(date)s is confirmed, but the bank may not have it."
    ),
    "wrong_sign": _lt(
        "“%(label)s” of %(amount)s has the wrong sign: the difference is twice its amount."
    ),
    "swapped_digits": _lt("“%(label)s”: two digits are swapped, %(amount)s instead of %(meant)s."),
    "decimal_shift": _lt(
        "“%(label)s”: the decimal point is shifted, %(amount)s instead of %(meant)s."
    ),
    "differs_from_bank": _lt("“%(label)s” is booked with %(amount)s, the bank states %(meant)s."),
    "edited_after": _lt("“%(label)s” was confirmed with %(confirmed)s and is %(amount)s now."),
    "not_posted": _lt("“%(label)s” of %(amount)s was confirmed and is no longer posted."),
    "dated_outside": _lt("“%(label)s” of %(amount)s is dated %(date)s, outside the period."),
    "confirmed_outside": _lt("“%(label)s” of %(amount)s is confirmed here, but dated %(date)s."),
    "wrong_journal": _lt("“%(label)s” of %(amount)s is booked on another bank: %(journal)s."),
    "wrong_journal_here": _lt("“%(label)s” of %(amount)s may belong to another bank: %(journal)s."),
    "wrong_opening": _lt("The opening balance is %(typed)s, it should be %(meant)s."),
    "opening_swapped": _lt(
        "Two digits of the opening balance are swapped: %(typed)s instead of %(meant)s."
    ),
    "opening_sign": _lt("The opening balance has the wrong sign: %(typed)s instead of %(meant)s."),
    "opening_shifted": _lt(
        "The decimal point of the opening balance is shifted: %(typed)s instead of %(meant)s."
    ),
    "wrong_closing": _lt(
        "The closing balance is %(typed)s, the last statement ends with %(meant)s."
    ),
    "closing_swapped": _lt(
        "Two digits of the closing balance are swapped: %(typed)s instead of %(meant)s."
    ),
    "closing_sign": _lt("The closing balance has the wrong sign: %(typed)s instead of %(meant)s."),
    "closing_shifted": _lt(
        "The decimal point of the closing balance is shifted: %(typed)s instead of %(meant)s."
    ),
    "booked_straight": _lt(
        "“%(label)s” of %(amount)s is booked straight on the bank account, and no statement line "
        "shows it."
    ),
    "booked_twice": _lt(
        "“%(label)s” of %(amount)s is booked straight on the bank account on %(date)s, and the "
        "bank's line of %(other_date)s books it again."
    ),
    "unconfirmed": _lt("Not confirmed: %(count)s entries of together %(total)s."),
    "fee": _lt("Bank charges of %(total)s are not confirmed yet."),
    "interest": _lt("Interest of %(total)s is not confirmed yet."),
    "fee_missing": _lt("%(amount)s may be a bank charge that is not booked."),
    "interest_missing": _lt("%(amount)s may be interest that is not booked."),
    "rounding": _lt("%(amount)s may be a rounding difference."),
    "exchange": _lt("%(amount)s may be an exchange difference of “%(label)s”."),
}


def describe(env, cause, currency, names):
    """Return one engine cause as a sentence in the language of ``env``.

    :param names: display names by key, for the statements and journals that the data names.
    """
    translate = env._  # SENTENCES are lazy: extracted above, translated here
    sentence = translate(SENTENCES[cause.code])
    return sentence % {
        key: _localise(env, key, value, currency, names) for key, value in cause.data
    }


def _localise(env, key, value, currency, names):
    """Write amounts and dates as the user's language does, and names instead of keys."""
    if key in AMOUNTS:
        return formatLang(env, float(value), currency_obj=currency)
    if key in DATES:
        return format_date(env, value)
    return names.get(value) or _as_day(env, value)


def _as_day(env, value):
    """Between which statements something is missing may be told by days."""
    try:
        return format_date(env, date.fromisoformat(value))
    except ValueError:
        return value
