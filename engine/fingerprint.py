"""The identity of a transaction, so that no import counts it twice.

A fingerprint is stable: the same booking read again, from the same file, an overlapping one, or
an intraday report (camt.052) before the statement (camt.053), has the same fingerprint. Two truly
identical purchases on one day have two.

Rules, and why:

1. Identity is that of the *entry*. A detail's fingerprint is the entry's plus its place
   (``detail_fingerprint``), so an entry booked whole once is recognised when it comes again and
   would be split, and the other way round: compare ``entry_fingerprint`` of both.
2. The bank's own id (AcctSvcrRef, FITID …) identifies, together with day, amount and currency:
   some banks give one id to a whole batch, or use it again next year. Text and names stay out,
   as an intraday report often has fewer of them than the statement.
3. An id that identifies nothing (NOTPROVIDED, NONREF, zeros, shorter than six characters, the
   entry's number within the statement) is not used. Then the content is the identity: day,
   amount, currency, partner, text, end-to-end id and reference, reduced to letters and digits,
   since wrapping, case and punctuation differ between formats.
4. What is equal after this is numbered, within the entries given. Files that hold whole days
   therefore agree, whatever their statement boundaries: pass all entries of one account that
   one file holds, and nothing twice.
5. Two files may divide a day between them. Where it is proved that other bookings came before or
   after those given (``engine.duplicates``), their fingerprints are ``taken``: what is equal to
   one of them gets the next number.

The amount is part of every identity: a correction of it by the bank is another transaction, to be
looked at, and never silently dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Set
from hashlib import sha256

from .statement import Transaction

VERSION = "1"
SHORTEST_ID = 6
PLACEHOLDERS = frozenset({"notprovided", "notavailable", "nonref", "unknown", "noreference"})
_NOISE = re.compile(r"[\W_]+")


def fingerprints(
    entries: Iterable[Transaction],
    account: str = "",
    *,
    taken: Set[str] = frozenset(),
    seen: Counter[str] | None = None,
) -> list[str]:
    """One fingerprint per entry, in order: ``"1:"`` and 64 hexadecimal digits.

    ``entries`` are all those of ``account`` in one file; where they are given statement by
    statement, hand the same ``seen`` to every call. ``account`` separates accounts; white space
    and case in it do not count. All fingerprints of one ``seen`` differ, and none is ``taken``.
    """
    seen = Counter() if seen is None else seen
    return [_number(_identity(entry, account), seen, taken) for entry in entries]


def detail_fingerprint(fingerprint: str, place: int) -> str:
    """The fingerprint of detail ``place``, counted from 1, of the entry with ``fingerprint``."""
    return f"{fingerprint}#{place}"


def entry_fingerprint(fingerprint: str) -> str:
    """The fingerprint of the entry, given its own or that of one of its details."""
    return fingerprint.partition("#")[0]


def is_identifying(bank_id: str) -> bool:
    """Whether ``bank_id`` can identify an entry rather than fill a mandatory field."""
    plain = _plain(bank_id)
    return len(plain) >= SHORTEST_ID and plain not in PLACEHOLDERS and bool(plain.strip("0"))


def _number(identity: str, seen: Counter[str], taken: Set[str]) -> str:
    while True:
        seen[identity] += 1
        digest = sha256(f"{identity}\x1f{seen[identity]}".encode()).hexdigest()
        if f"{VERSION}:{digest}" not in taken:
            return f"{VERSION}:{digest}"


def _identity(entry: Transaction, account: str) -> str:
    day = entry.date or entry.value_date
    where = (_plain(account), day.isoformat() if day else "", _amount(entry), entry.currency)
    return "\x1f".join(where + _own(entry))


def _own(entry: Transaction) -> tuple[str, ...]:
    if is_identifying(entry.bank_id):
        return ("id", entry.bank_id.strip())
    text = entry.text or entry.additional_info
    content = (entry.partner_name, text, entry.end_to_end_id, entry.reference)
    return ("content", *(_plain(part) for part in content))


def _amount(entry: Transaction) -> str:
    """The amount without trailing zeros: 5.0 and 5.00 are one amount."""
    return format(entry.amount.normalize(), "f")


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
