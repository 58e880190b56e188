"""What must hold for every match, over the lines of made-up companies: a second candidate makes a
question of it, the order of the lines and items says nothing, a second run finds nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from benchmarks.matching import ours
from benchmarks.matching.generate import generate
from engine.candidates import PAID, SETTLED, Item, Line, Partner, Policy, index_items
from engine.propose import Proposal, propose, propose_indexed
from engine.text import Directory, index_partners

POLICY = Policy()
SEEDS = range(11, 17)

Company = tuple[list[Line], list[Item], list[Partner]]


def companies(seed: int, split: str = "dev") -> Iterator[Company]:
    return ours.inputs(generate(seed, 600, 900, split))


def sure(proposals: Sequence[Proposal]) -> list[Proposal]:
    return [one for one in proposals if one.is_enough]


def directory_of(partners: Sequence[Partner], items: Sequence[Item]) -> Directory:
    return index_partners(partners, ((one.partner_id, one.partner_name) for one in items))


# --- doubling -------------------------------------------------------------------------------------


def doubled(proposal: Proposal, items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items with a twin of each one that is settled: same partner, amount, numbers and date."""
    for part in proposal.allocations:
        known = next((one for one in items if one.key == part.key), None)
        if known:  # what a line of the same run had paid is no item
            yield [*items, replace(known, key=("twin", known.key[1]))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_match_of_which_any_item_is_there_twice_is_a_question(seed):
    checked = 0
    for lines, items, partners in companies(seed):
        line_of = {one.id: one for one in lines}
        directory = directory_of(partners, items)
        for match in sure(propose(lines, items, partners, POLICY)):
            for more in doubled(match, items):
                found = propose_indexed(
                    [line_of[match.line_id]], index_items(more), directory, POLICY
                )
                assert sure(found) == [], line_of[match.line_id]
                checked += 1
    assert checked > 400


# --- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_lines_items_and_partners_says_nothing(seed):
    for lines, items, partners in companies(seed):
        expected = propose(lines, items, partners, POLICY)
        random = Random(seed)
        for one in (lines, items, partners):
            random.shuffle(one)
        assert propose(lines, items, partners, POLICY) == expected


# --- once more ------------------------------------------------------------------------------------


def after(match: Sequence[Proposal], items: Sequence[Item]) -> list[Item]:
    """What the books hold once these are matched: settled items, and what is left of others."""
    given: Counter[tuple[str, int]] = Counter()
    for part in (part for one in match for part in one.allocations):
        given[part.key] += part.amount
    return [_rest(one, given.get(one.key, Decimal(0))) for one in items]


def _rest(item: Item, given: Decimal) -> Item:
    if not given or item.kind == PAID:
        return replace(item, residual=Decimal(0)) if given else item
    if given == item.residual:
        return replace(item, kind=SETTLED)
    return replace(item, residual=item.residual - given, discount_amount=None)


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_run_matches_nothing_more(seed, split):
    """Also not what names a document that the first run has settled."""
    for lines, items, partners in companies(seed, split):
        match = sure(propose(lines, items, partners, POLICY))
        done = {one.line_id for one in match}
        rest = [one for one in lines if one.id not in done]
        assert sure(propose(rest, after(match, items), partners, POLICY)) == []
