"""Who is on the other side of a camt entry.

ISO 20022 names a debtor and a creditor; the other side of a credit is the debtor. But a return
or reversal keeps the roles of the payment it takes back, some banks name only one side, and some
name the account owner himself where the other side is due. Hence, in this order: not the side
whose account is this account; not a side with nothing in it, or with the owner's name only; the
side by direction, turned round for returns and reversals.
"""

from __future__ import annotations

from dataclasses import dataclass

from .nodes import deep, leaf, leaves, part, parts
from .xmlnodes import Node

_CREDITOR_SCHEME = "SEPA"
#: Which elements of a structured address share a line, in the order of the schema.
_LINES = (
    ("CareOf",),
    ("Dept", "SubDept"),
    ("StrtNm", "BldgNb"),
    ("BldgNm", "Flr", "UnitNb", "Room"),
    ("PstBx",),
    ("PstCd", "TwnNm"),
    ("TwnLctnNm", "DstrctNm"),
    ("CtrySubDvsn",),
)
_LINE_OF = {name: names for names in _LINES for name in names}


@dataclass(frozen=True, slots=True)
class Owner:
    """The account's own number and its owner's name, each ``""`` where not said."""

    account: str = ""
    name: str = ""


NOBODY = Owner()


@dataclass(frozen=True, slots=True)
class Side:
    """Debtor or creditor with his bank and the one he acts for."""

    name: str
    ultimate_name: str
    account: str
    bic: str
    address: tuple[str, ...]
    country: str


def counterparty(detail: Node, owner: Owner, *, is_credit: bool, is_back: bool) -> Side:
    """The other side of ``detail`` (TxDtls); ``is_back`` for a return or reversal."""
    roles = ("Dbtr", "Cdtr") if is_credit != is_back else ("Cdtr", "Dbtr")
    first = _side(detail, roles[0])
    if _is_other(first, owner):
        return first
    second = _side(detail, roles[1])
    return second if _is_other(second, owner) or first.account or first.name else first


def creditor_id(detail: Node) -> str:
    """The creditor's identification in a direct debit scheme (EPC rulebook AT-02).

    It is the one under the scheme name SEPA, or a private identification beside a mandate.
    """
    identity = part(_person(part(detail, "RltdPties"), "Cdtr"), "Id")
    if not identity:
        return ""
    given = parts(part(identity, "PrvtId"), "Othr") + parts(part(identity, "OrgId"), "Othr")
    for other in given:
        scheme = part(other, "SchmeNm")
        if _CREDITOR_SCHEME in (leaf(scheme, "Prtry"), leaf(scheme, "Cd")):
            return leaf(other, "Id")
    has_mandate = bool(deep(detail, "Refs", "MndtId"))
    return deep(identity, "PrvtId", "Othr", "Id") if has_mandate else ""


def account_number(account: Node) -> str:
    """IBAN, or whatever other number identifies the account, as written."""
    identity = part(account, "Id")
    return (
        leaf(identity, "IBAN")
        or deep(identity, "Othr", "Id")
        or leaf(identity, "BBAN")
        or deep(identity, "PrtryAcct", "Id")
    )


def bic(agent: Node) -> str:
    """The BIC of an agent (BranchAndFinancialInstitutionIdentification); tag by version."""
    institution = part(agent, "FinInstnId")
    return leaf(institution, "BICFI") or leaf(institution, "BIC")


def _is_other(side: Side, owner: Owner) -> bool:
    if side.account:
        return _same(side.account) != _same(owner.account)
    return bool(side.name) and side.name.casefold() != owner.name.casefold()


def _same(account: str) -> str:
    return account.replace(" ", "").upper()


def _side(detail: Node, role: str) -> Side:
    parties = part(detail, "RltdPties")
    person, account = _person(parties, role), part(parties, role + "Acct")
    address = part(person, "PstlAdr")
    ultimate = leaf(_person(parties, "Ultmt" + role), "Nm") if "Ultmt" + role in parties else ""
    return Side(
        name=leaf(person, "Nm") or leaf(account, "Nm") or ultimate,
        ultimate_name=ultimate,
        account=account_number(account) if account else "",
        bic=bic(part(part(detail, "RltdAgts"), role + "Agt")),
        address=_address(address) if address else (),
        country=leaf(address, "Ctry") or leaf(person, "CtryOfRes"),
    )


def _person(parties: Node, role: str) -> Node:
    """A party: newer versions put it, or an institution, one level deeper (Party40Choice)."""
    party = part(parties, role)
    if "Pty" in party:
        return part(party, "Pty")
    return part(part(party, "Agt"), "FinInstnId") or party


def _address(address: Node) -> tuple[str, ...]:
    """The lines of a structured address, then the unstructured ones; newer versions mix them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name in address:
        if name in _LINE_OF:
            found.setdefault(_LINE_OF[name], []).append(leaf(address, name))
    structured = (" ".join(filter(None, words)) for words in found.values())
    return (*filter(None, structured), *leaves(address, "AdrLine"))
