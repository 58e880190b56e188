"""The neutral format for this add-on's engine, and its proposals as answers.

What the engine doesn't take yet stays here: settled items (returns), the amount in another
currency that the bank states, the rate, the charges, the value at the booked rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from engine import candidates
from engine.candidates import Policy
from engine.propose import Proposal, propose

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
        items = [engine_item(one, names) for one in dataset.items if one.company == company.id]
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
    )


def engine_item(item: Item, names: dict[int, str]) -> candidates.Item:
    return candidates.Item(
        key=("item", item.id),
        kind=item.kind,
        date=item.date,
        due=item.due,
        residual=item.residual,
        currency=item.currency,
        partner_id=item.partner,
        partner_name=names.get(item.partner or 0, ""),
        numbers=item.numbers,
        discount_amount=item.discount_residual,
        discount_until=item.discount_until,
        pays=tuple(("item", one) for one in item.pays),
    )


def engine_partner(partner: Partner) -> candidates.Partner:
    return candidates.Partner(partner.id, partner.names, partner.accounts, partner.parent)


def answered(lines: Sequence[candidates.Line], proposals: Iterable[Proposal]) -> Iterator[Answer]:
    """The proposals as answers, lines without any included."""
    found = {one: list(group) for one, group in groupby(proposals, key=lambda one: one.line_id)}
    for line in lines:
        yield _answer(line.id, found.get(line.id, []))


def _answer(line: int, proposals: Sequence[Proposal]) -> Answer:
    enough = next((one for one in proposals if one.is_enough), None)
    ranked = tuple(_settlement(one) for one in proposals if one.allocations)
    status = AUTO if enough else SUGGEST if ranked else NOTHING
    first = enough or next(iter(proposals), None)
    return Answer(line, status, _settlement(enough) if enough else (), ranked, _reasons(first))


def _settlement(proposal: Proposal) -> Settlement:
    return tuple((part.key[1], part.amount) for part in proposal.allocations)


def _reasons(proposal: Proposal | None) -> tuple[str, ...]:
    """Row of the table and sentences; the code of each in front, for the list of causes."""
    if proposal is None:
        return ()
    held = ["ambiguous: several are as good"] if proposal.ambiguous else []
    said = [f"{reason.code}: {reason.sentence}" for reason in proposal.reasons]
    return (f"{proposal.kind}, {proposal.confidence}", *held, *said)
