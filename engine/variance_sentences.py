"""The sentences that say where a difference comes from, and the click that puts it right (stage:
close).
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "missing_line": "the bank may have a line of {amount} that the books do not have",
    "missing_in_statement": "a line of {amount} seems to be missing in statement {statement}: its "
    "lines come to {booked}, its balances to {stated}",
    "missing_statement": "{amount} is missing between {before} and {after}: a statement may not be "
    "imported",
    "missing_skipped": "the file has {label} of {amount} on {date}, the books do not",
    "missing_payment": "payment {label} of {amount} has no line of the bank",
    "missing_document": "{label} of {amount} is open: its payment may be missing",
    "missing_recurring": "{label} of {amount} came in earlier months, not in this one",
    "double_line": "{label} of {amount} is there twice, on {date} and {other_date}",
    "not_at_bank": "{label} of {amount} on {date} is confirmed, the bank may not have it",
    "wrong_sign": "{label} of {amount} has the wrong sign: half the difference",
    "swapped_digits": "{label}: digits are swapped, {amount} instead of {meant}",
    "decimal_shift": "{label}: the decimal point is shifted, {amount} instead of {meant}",
    "differs_from_bank": "{label} is booked with {amount}, the bank states {meant}",
    "edited_after": "{label} was confirmed with {confirmed} and is {amount} now",
    "not_posted": "{label} of {amount} was confirmed and is no longer posted",
    "dated_outside": "{label} of {amount} is dated {date}, outside the period",
    "confirmed_outside": "{label} of {amount} is confirmed here, but is dated {date}",
    "wrong_journal": "{label} of {amount} is on another bank journal ({journal})",
    "wrong_journal_here": "{label} of {amount} may belong to another bank journal ({journal})",
    "wrong_opening": "the opening balance is {typed}, it should be {meant}",
    "opening_swapped": "digits of the opening balance are swapped: {typed} instead of {meant}",
    "opening_sign": "the opening balance has the wrong sign: {typed} instead of {meant}",
    "opening_shifted": "the decimal point of the opening balance is shifted: {typed} instead of "
    "{meant}",
    "wrong_closing": "the closing balance is {typed}, the last statement ends with {meant}",
    "closing_swapped": "digits of the closing balance are swapped: {typed} instead of {meant}",
    "closing_sign": "the closing balance has the wrong sign: {typed} instead of {meant}",
    "closing_shifted": "the decimal point of the closing balance is shifted: {typed} instead of "
    "{meant}",
    "booked_straight": "{label} of {amount} is booked straight on the bank account, without a "
    "statement line",
    "booked_twice": "{label} of {amount} is booked straight on the bank account on {date}, and the "
    "bank's line of {other_date} books it again",
    "unconfirmed": "{count} entries of {total} are not confirmed",
    "fee": "bank charges of {total} are not confirmed yet",
    "interest": "interest of {total} is not confirmed yet",
    "fee_missing": "{amount} may be a bank charge that is not booked",
    "interest_missing": "{amount} may be interest that is not booked",
    "rounding": "{amount} may be a rounding difference",
    "exchange": "{amount} may be an exchange difference of {label}",
}
"""English template of every cause; the names in braces are the keys of its data. ``amount`` is that
of the entry that is named, ``total`` that of all entries of the cause.
"""

FIXES: Mapping[str, str] = {
    "missing_line": "import",
    "missing_in_statement": "open_statement",
    "missing_statement": "import",
    "missing_skipped": "restore_line",
    "missing_payment": "import",
    "missing_document": "import",
    "missing_recurring": "import",
    "double_line": "delete_line",
    "not_at_bank": "unconfirm",
    "wrong_sign": "change_amount",
    "swapped_digits": "change_amount",
    "decimal_shift": "change_amount",
    "differs_from_bank": "change_amount",
    "edited_after": "confirm_again",
    "not_posted": "unconfirm",
    "dated_outside": "change_date",
    "confirmed_outside": "unconfirm",
    "wrong_journal": "change_journal",
    "wrong_journal_here": "change_journal",
    "wrong_opening": "change_opening",
    "opening_swapped": "change_opening",
    "opening_sign": "change_opening",
    "opening_shifted": "change_opening",
    "wrong_closing": "change_closing",
    "closing_swapped": "change_closing",
    "closing_sign": "change_closing",
    "closing_shifted": "change_closing",
    "booked_straight": "unconfirm",
    "booked_twice": "adjust_double",
    "unconfirmed": "confirm",
    "fee": "confirm",
    "interest": "confirm",
    "fee_missing": "post_charge",
    "interest_missing": "post_interest",
    "rounding": "post_rounding",
    "exchange": "post_exchange",
}
"""The one click of every cause: each opens the records or balances of the cause ready to be put
right, none writes by itself.
"""
