"""Who is on the other side of a camt entry.

ISO 20022 names a debtor and a creditor; the other side of a credit is the debtor. But a return
or reversal keeps the roles of the payment it takes back, some banks name only one side, and some
name the account owner himself where the other side is due. Hence, in this order: not the side
whose account is this account; not a side with nothing in it, or with the owner's name only; the
side by direction, turned round for returns and reversals.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..statement import Raw
from .nodes import leaf, leaves, part, parts
from .xmlnodes import Node

_CREDITOR_SCHEME = "SEPA"
_ADDRESS_LINES = (
    ("CareOf",),
    ("Dept", "SubDept"),
    ("StrtNm", "BldgNb"),
    ("BldgNm", "Flr", "UnitNb", "Room"),
    ("PstBx",),
    ("PstCd", "TwnNm"),
    ("TwnLctnNm", "DstrctNm"),
    ("CtrySubDvsn",),
)


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
    parties, agents = part(detail, "RltdPties"), part(detail, "RltdAgts")
    first, second = ("Dbtr", "Cdtr") if is_credit != is_back else ("Cdtr", "Dbtr")
    if _is_other(parties, first, owner):
        return _side(parties, agents, first)
    is_second = _is_other(parties, second, owner) or _is_named(parties, first)
    return _side(parties, agents, second if is_second else first)


def creditor_id(detail: Node, mandate_id: str) -> str:
    """The creditor's identification in a direct debit scheme (EPC rulebook AT-02).

    It is the one under the scheme name SEPA, or a private identification beside a mandate.
    """
    identity = part(_person(detail, "RltdPties", "Cdtr"), "Id")
    given = parts(part(identity, "PrvtId"), "Othr") + parts(part(identity, "OrgId"), "Othr")
    for other in given:
        scheme = part(other, "SchmeNm")
        if _CREDITOR_SCHEME in (leaf(scheme, "Prtry"), leaf(scheme, "Cd")):
            return leaf(other, "Id")
    return leaf(identity, "PrvtId", "Othr", "Id") if mandate_id else ""


def account_number(account: Node) -> str:
    """IBAN, or whatever other number identifies the account, as written."""
    identity = part(account, "Id")
    return (
        leaf(identity, "IBAN")
        or leaf(identity, "Othr", "Id")
        or leaf(identity, "BBAN")
        or leaf(identity, "PrtryAcct", "Id")
    )


def bic(agent: Node) -> str:
    """The BIC of an agent (BranchAndFinancialInstitutionIdentification); tag by version."""
    institution = part(agent, "FinInstnId")
    return leaf(institution, "BICFI") or leaf(institution, "BIC")


def _is_other(parties: Node, role: str, owner: Owner) -> bool:
    account = account_number(part(parties, role + "Acct"))
    name = leaf(_person(parties, role), "Nm")
    if account:
        return _same(account) != _same(owner.account)
    return bool(name) and name.casefold() != owner.name.casefold()


def _is_named(parties: Node, role: str) -> bool:
    return bool(parties.get(role) or parties.get(role + "Acct"))


def _same(account: str) -> str:
    return account.replace(" ", "").upper()


def _side(parties: Node, agents: Node, role: str) -> Side:
    person = _person(parties, role)
    account = part(parties, role + "Acct")
    ultimate = leaf(_person(parties, "Ultmt" + role), "Nm")
    return Side(
        name=leaf(person, "Nm") or leaf(account, "Nm") or ultimate,
        ultimate_name=ultimate,
        account=account_number(account),
        bic=bic(part(agents, role + "Agt")),
        address=_address(part(person, "PstlAdr")),
        country=leaf(person, "PstlAdr", "Ctry") or leaf(person, "CtryOfRes"),
    )


def _person(node: Node, *path: str) -> Node:
    """A party: newer versions put it, or an institution, one level deeper (Party40Choice)."""
    party = part(node, *path)
    return part(party, "Pty") or part(party, "Agt", "FinInstnId") or party


def _address(address: Node) -> tuple[str, ...]:
    lines = (" ".join(_given(address, names)) for names in _ADDRESS_LINES if address)
    return (*filter(None, lines), *leaves(address, "AdrLine"))


def _given(address: Node, names: tuple[str, ...]) -> list[str]:
    found: list[Raw] = [address.get(name, "") for name in names]
    return [text.strip() for text in found if isinstance(text, str) and text.strip()]
