"""The neutral format for this add-on's engine, and its proposals as answers.

A settled item is what an earlier line had paid: only a return may reopen it. What a line of the
same run had paid is reopened by that line's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from engine import candidates
from engine.candidates import PAID, Policy
from engine.propose import Allocation, Proposal, propose

from .data import AUTO, NOTHING, SUGGEST, Answer, Dataset, Item, Line, Partner, Settlement

Inputs = tuple[list[candidates.Line], list[candidates.Item], list[candidates.Partner]]


def answers(dataset: Dataset, policy: Policy | None = None) -> list[Answer]:
    """What the engine answers for every line, company by company."""
    return [
        answer
        for lines, items, partners in inputs(dataset)
        for answer in answered(lines, propose(lines, items, partners, policy or Policy()))
    ]


def inputs(dataset: Dataset) -> Iterator[Inputs]:
    """What the engine takes, one company after the other."""
    names = {one.id: one.names[0] for one in dataset.partners}
    for company in dataset.companies:
        lines = [engine_line(one) for one in dataset.lines if one.company == company.id]
        money = company.currency
        items = [
            engine_item(one, names, money) for one in dataset.items if one.company == company.id
        ]
        own = (one for one in dataset.partners if one.company == company.id)
        yield lines, items, [engine_partner(one) for one in own]


def engine_line(line: Line) -> candidates.Line:
    return candidates.Line(
        id=line.id,
        date=line.date,
        amount=line.amount,
        currency=line.currency,
        partner_name=line.name,
        account=line.account,
        texts=line.texts,
        references=line.references,
        identifiers=line.identifiers,
        batch_ids=line.batch_ids,
        original_amount=line.original_amount,
        original_currency=line.original_currency,
        charges=-(line.charges or Decimal(0)),
        is_return=bool(line.return_reason),
    )


def engine_item(item: Item, names: dict[int, str], currency: str = "") -> candidates.Item:
    """An item, or the payment that settled it: taking that back adds the opposite to the bank."""
    is_paid = not item.residual
    return candidates.Item(
        key=(PAID, item.id) if is_paid else ("item", item.id),
        kind=PAID if is_paid else item.kind,
        date=item.date,
        due=item.due,
        residual=-item.amount if is_paid else item.residual,
        currency=item.currency,
        partner_id=item.partner,
        partner_name=names.get(item.partner or 0, ""),
        numbers=item.numbers,
        discount_amount=None if is_paid else item.discount_residual,
        discount_until=item.discount_until,
        pays=tuple(("item", one) for one in item.pays),
        booked_residual=None if is_paid else item.company_residual,
        booked_currency=currency,
    )


def engine_partner(partner: Partner) -> candidates.Partner:
    return candidates.Partner(partner.id, partner.names, partner.accounts, partner.parent)


def answered(lines: Sequence[candidates.Line], proposals: Iterable[Proposal]) -> Iterator[Answer]:
    """The proposals as answers, lines without any included."""
    found = {one: list(group) for one, group in groupby(proposals, key=lambda one: one.line_id)}
    sure = (one for group in found.values() for one in group if one.is_enough)
    given = {one.line_id: one.allocations for one in sure}
    for line in lines:
        yield _answer(line.id, found.get(line.id, []), given)


Given = Mapping[int, tuple[Allocation, ...]]
"""What was given to each line without asking."""


def _answer(line: int, proposals: Sequence[Proposal], given: Given) -> Answer:
    enough = next((one for one in proposals if one.is_enough), None)
    ranked = tuple(_settlement(one, given) for one in proposals if one.allocations)
    status = AUTO if enough else SUGGEST if ranked else NOTHING
    first = enough or next(iter(proposals), None)
    return Answer(
        line, status, _settlement(enough, given) if enough else (), ranked, _reasons(first)
    )


def _settlement(proposal: Proposal, given: Given) -> Settlement:
    """Items and amounts; taking an earlier line back is the opposite of what that had settled."""
    found: list[tuple[int, Decimal]] = []
    for part in proposal.allocations:
        if part.key[0] == "line":
            found += [(one.key[1], -one.amount) for one in given[part.key[1]]]
        else:
            found.append((part.key[1], part.amount))
    return tuple(found)


def _reasons(proposal: Proposal | None) -> tuple[str, ...]:
    """Row of the table and sentences; the code of each in front, for the list of causes."""
    if proposal is None:
        return ()
    held = ["ambiguous: several are as good"] if proposal.ambiguous else []
    said = [f"{reason.code}: {reason.sentence}" for reason in proposal.reasons]
    return (f"{proposal.kind}, {proposal.confidence}", *held, *said)
