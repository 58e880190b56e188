"""Columns of the account's owner that look like those of the other side: bank code, short name.

Whose they are is told by the words above them, else by the columns beside them; where neither
tells it, a column is left out, as a wrong partner is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .layout import normal
from .words import roles_of

if TYPE_CHECKING:
    from .columns import Stats

#: Beginnings of words for the other side.
_OTHER = re.compile(
    r"\b(?:counter|contra|contre|tegen|gegen|partner|parten|payee|payer|beneficia|begunstig"
    r"|beguenstig|empfanger|zahlungs|recipient|remitter|sender|other|opposing|ag\b|tiers"
    r"|adverse|protiu|protistran|kontrahent|odbiorc|nadawc|prijemc|ellen|saaja|maksaja|vastas"
    r"|mottagar|mottaker|modtager|motpart|motkonto|modpart|modkonto|gavej|moketoj|sanemej|alici"
    r"|karsi|primatelj|prejemnik|platitelj|placnik|destinata|ordenante|ordinante|creditor"
    r"|debtor|merchant|контрагент|корресп|получател|одержувач|плательщик|платник)"
)
#: Words for the owner.
_OWN = re.compile(
    r"\b(?:own|my|eigen\w*|mijn|mon|mio|mi|propi[ao]|wlasn\w*|vlastn\w*|moj|sajat|meho"
    r"|auftragskonto\w*|auftraggeberkonto|account holder|holder|owner|inhaber|rekeninghouder)\b"
)
#: Score of a header that is the whole of a known phrase, and of one that is a mere "name".
_WHOLE, _MERE = 100, 105
_NAMES = frozenset({"partner_name", "debtor_name", "creditor_name"})


def side_of(header: str) -> str:
    """``other`` or ``own`` where the words of a header say so, else ``""``."""
    words = normal(header)
    if _OTHER.search(words):
        return "other"
    return "own" if _OWN.search(words) else ""


def is_owners(column: Stats, role: str, found: dict[int, str], columns: Sequence[Stats]) -> bool:
    """Whether a column taken for ``role`` (``partner_bic``, ``partner_name``) is the owner's.

    True as well where that cannot be told.
    """
    side = side_of(column.header)
    accounts = [place for place, each in found.items() if each == "account"]
    if side or not accounts:
        return side == "own"
    if role == "partner_name":
        return _is_owners_name(column, accounts, columns)
    others = [place for place, each in found.items() if each == "partner_account"]
    distances = [
        min((abs(place - column.place) for place in places), default=len(columns))
        for places in (accounts, others)
    ]
    if distances[1] == 1 < distances[0]:
        return False
    return distances[0] <= distances[1] or _is_constant(column)


def _is_owners_name(column: Stats, accounts: Sequence[int], columns: Sequence[Stats]) -> bool:
    """A mere name is the owner's where it never changes beside an account that does not either."""
    score = roles_of(column.header).get("partner_name", 0)
    if score > _MERE:
        return False
    by_place = {each.place: each for each in columns}
    is_one = all(by_place[place].different <= 1 for place in accounts)
    return is_one and column.different == 1 and (score < _WHOLE or _is_constant(column))


def _is_constant(column: Stats) -> bool:
    return column.rows > 2 and column.filled == column.rows and column.different == 1


def account_role(
    role: str, column: Stats, columns: Sequence[Stats], taken: set[str], has_account: bool
) -> str:
    """What a column of accounts is that its header leaves open: ``account``,
    ``partner_account`` or ``ignore``.

    ``role`` is what the header says: ``any_account``, ``account_name`` or ``card``; ``taken``
    are the roles other columns have; ``has_account`` tells that the owner's stands above.
    """
    if role == "account_name":
        return _account_if(_is_several(column))
    is_own = _is_own(column, columns)
    if role == "card":
        return _account_if(is_own and column.share(column.cards) >= 0.5)
    if column.share(column.accounts) < 0.5:
        return "ignore"
    is_left = "partner_account" in taken or (is_own and not has_account)
    return "account" if is_left and not _is_theirs(column, columns, taken) else "partner_account"


def _account_if(is_so: bool) -> str:
    return "account" if is_so else "ignore"


def _is_several(column: Stats) -> bool:
    return column.different > 1 and column.filled == column.rows and bool(column.words)


def _is_theirs(column: Stats, columns: Sequence[Stats], taken: set[str]) -> bool:
    """Whether an account stands behind a partner's name where the owner's is another."""
    return "account" in taken and _is_behind_name(column, columns)


def _is_own(column: Stats, columns: Sequence[Stats]) -> bool:
    """Whether every row has an account, and few different ones, not behind a partner's name.

    Where it is one, most rows are enough, and a first column with it once.
    """
    is_full = column.filled == column.rows
    if column.different == 1 and column.rows > 1:
        is_most = 2 * column.filled >= column.rows and (column.filled > 1 or not column.place)
        return is_full or (is_most and not _is_behind_name(column, columns))
    is_few = 2 * column.different <= column.rows or column.rows == 1
    return is_full and is_few and not _is_behind_name(column, columns)


def _is_behind_name(column: Stats, columns: Sequence[Stats]) -> bool:
    before = columns[column.place - 1].header if column.place else ""
    return bool(_NAMES & roles_of(before).keys())
