"""Sentences for what the engine says in codes: why a file cannot be read, what to look at."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# code of the engine's error → what is wrong and what to do next
READ_PROBLEMS = {
    "empty_file": _lt("The file is empty. Download it again."),
    "unknown_format": _lt(
        "Its content is not a bank statement of a known format. Ask your bank for camt.053."
    ),
    "wrong_message": _lt("It is %(value)s, not an account statement. Choose another file."),
    "too_large": _lt("%(tag)s is larger than %(value)s. Ask for a shorter period."),
    "malformed_xml": _lt("The XML is damaged: %(value)s. Download the file again."),
    "forbidden_doctype": _lt(
        "It has a document type declaration, as attacks have. Ask your bank for a clean file."
    ),
    "forbidden_include": _lt(
        "It includes another file, as attacks do. Ask your bank for a clean file."
    ),
    "missing_element": _lt("%(tag)s is missing. Ask your bank for a complete file."),
    "bad_amount": _lt("%(tag)s “%(value)s” is not an amount. Ask your bank to correct it."),
    "bad_date": _lt("%(tag)s “%(value)s” is not a date. Ask your bank to correct it."),
    "bad_direction": _lt("%(tag)s “%(value)s” is neither credit nor debit."),
    "damaged_archive": _lt("The archive is damaged: %(tag)s. Download it again."),
    "encrypted_archive": _lt(
        "%(tag)s needs a password. Unpack the archive and import the files in it."
    ),
    "unsupported_archive": _lt(
        "Archives of the kind %(value)s are not read. Unpack it and import the files in it."
    ),
    "nested_archive": _lt(
        "%(tag)s is an archive too deep inside others. Unpack it and import the files in it."
    ),
    "empty_archive": _lt("The archive holds no file that could be a statement."),
    "incomplete_file": _lt("The file is cut off in the middle. Download it again."),
    "damaged_tags": _lt("%(tag)s stands where it cannot belong. Download the file again."),
    "bank_error": _lt(
        "The bank sent an error instead of a statement: %(value)s. Try again there later."
    ),
    "unknown_layout": _lt(
        "What its columns mean cannot be told safely. Say it once with “Set up the columns”; the "
        "layout is remembered."
    ),
    "damaged_table": _lt("The %(value)s file is damaged. Download it again."),
    "encrypted_table": _lt(
        "The %(value)s file is protected by a password. Save it without one and import it again."
    ),
    "missing_package": _lt(
        "Files of this kind need the Python package %(value)s on the server. Ask your "
        "administrator, or save the file as CSV."
    ),
}

# code of Statement.warnings → what to look at
READ_WARNINGS = {
    "assumed_date_order": _lt(
        "No date tells whether the day or the month comes first; the order of your language was "
        "taken. Check the dates, or set the order on the journal."
    ),
    "assumed_direction": _lt(
        "All amounts are positive and nothing tells money in from money out; they were taken as "
        "money in. Check, and set up the columns."
    ),
    "count_differs": _lt(
        "The file has another number of transactions than it says itself. Download it again."
    ),
    "sum_differs": _lt(
        "The transactions add up to another sum than the file says itself. Download it again."
    ),
    "balance_differs": _lt(
        "The running balance of the file does not fit its transactions. One may be missing."
    ),
    "unread_lines": _lt(
        "Some lines of the file are no transactions and were not read. Compare the number of "
        "transactions with your bank."
    ),
    "incomplete": _lt("The file ends before the statement does. Download it again."),
    "adjusted_date": _lt(
        "A date in the file is no calendar day; another date of the same entry stands for it."
    ),
    "corrects_earlier": _lt(
        "The bank says that a transaction takes the place of one in an earlier file. Compare them, "
        "and delete the one that is wrong."
    ),
}


def describe_problem(model, name, error):
    """Return one sentence: the file, what is wrong, where, and what to do next."""
    where = model.env._(" (line %s)", error.line) if error.line else ""
    return model.env._(
        "%(file)s was not imported: %(problem)s%(where)s",
        file=name,
        problem=_get_problem(model.env, error),
        where=where,
    )


def _get_problem(env, error):
    """Return what is wrong and what to do next, or what the engine says of a new code."""
    if error.code not in READ_PROBLEMS:
        return error.message
    translate = env._  # READ_PROBLEMS are lazy: extracted above, translated here
    return translate(READ_PROBLEMS[error.code]) % {"tag": error.tag, "value": error.value}


def describe_warning(env, code):
    """Return the sentence of a warning of the engine, or its code where it is a partner's."""
    translate = env._
    return translate(READ_WARNINGS[code]) if code in READ_WARNINGS else code
