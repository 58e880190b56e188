"""The matching benchmark: labels that hold, a format that comes back, figures done by hand."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from stdnum import iban, iso11649, luhn
from stdnum.be import ogm_vcs
from stdnum.ch import esr

from benchmarks.matching import damage, digits, ours
from benchmarks.matching.__main__ import main
from benchmarks.matching.banks import SHAPES, Said, heard, shaped, squash
from benchmarks.matching.data import (
    FILES,
    Answer,
    Company,
    FormatError,
    Item,
    Label,
    Line,
    Partner,
    ordered,
    read_dataset,
    read_rows,
    write_dataset,
    write_rows,
)
from benchmarks.matching.families import FAMILIES
from benchmarks.matching.generate import SPLITS, UnknownFamilyError, generate
from benchmarks.matching.oracle import all_ways, small_ways
from benchmarks.matching.report import cause, mistakes, percent
from benchmarks.matching.score import AnswerError, Figures, by_family, lower_bound, outcomes
from benchmarks.matching.speech import TOPICS, noise, numbered
from benchmarks.matching.world import Ids, World

SETS = {split: generate(5, 600, 1500, split) for split in SPLITS}
DAY = dt.date(2026, 10, 5)


@pytest.fixture(params=SETS)
def dataset(request):
    return SETS[request.param]


# --- the generator: what must hold for every label ------------------------------------------------


def test_every_line_has_one_label_and_ids_are_given_once(dataset):
    assert [label.line for label in dataset.labels] == sorted(line.id for line in dataset.lines)
    for name in ("companies", "partners", "items", "lines"):
        ids = [one.id for one in getattr(dataset, name)]
        assert len(ids) == len(set(ids))


def test_a_label_settles_items_of_its_own_company_alone(dataset):
    company = {item.id: item.company for item in dataset.items}
    line_of = {line.id: line for line in dataset.lines}
    for label in dataset.labels:
        settled = {item for one in label.right for item, _amount in one}
        assert {company[item] for item in settled} <= {line_of[label.line].company}


def test_settlement_and_difference_are_the_amount_of_the_line(dataset):
    items = {item.id: item for item in dataset.items}
    line_of = {line.id: line for line in dataset.lines}
    for label in dataset.labels:
        line = line_of[label.line]
        settled = sum((amount for _item, amount in label.settlement), Decimal(0))
        if any(items[item].currency != line.currency for item, _amount in label.settlement):
            assert label.difference is None
        elif label.settlement:
            assert settled + (label.difference or 0) == line.amount, label
            assert bool(label.why) <= (label.difference is not None), label


def test_no_item_is_settled_beyond_what_is_open_over_all_lines(dataset):
    items = {item.id: item for item in dataset.items}
    settled: Counter[int] = Counter()
    for label in dataset.labels:
        for item, amount in label.settlement:
            settled[item] += amount
    for item, amount in settled.items():
        reopened = items[item].residual == 0
        whole = -items[item].amount if reopened else items[item].residual
        assert 0 <= amount / whole <= 1, items[item]


def test_a_settled_part_never_exceeds_the_item(dataset):
    items = {item.id: item for item in dataset.items}
    for label in dataset.labels:
        for settlement in label.right:
            assert all(abs(amount) <= abs(items[item].amount) for item, amount in settlement)


def test_what_is_matched_by_account_can_be_made_up_in_one_way_alone(dataset):
    """Counted here by trying every subset: documents of payers without payments or discounts."""
    open_of = defaultdict(list)
    for item in dataset.items:
        open_of[item.partner].append(item)
    owner = {account: one.id for one in dataset.partners for account in one.accounts}
    groups = {one.id for one in dataset.partners if one.parent}
    line_of = {line.id: line for line in dataset.lines}
    checked = 0
    for label in dataset.labels:
        line = line_of[label.line]
        items = [one for one in open_of[owner.get(line.account)] if one.residual]
        is_plain = all(one.kind in ("document", "entry") for one in items)
        if label.basis != "account" or not is_plain or len(items) > 9:
            continue
        if groups & {owner[line.account]} or any(one.discount_until for one in items):
            continue
        if {item for item, _amount in label.settlement} - {one.id for one in items}:
            continue
        subsets = product(*((0, one.residual) for one in items))
        ways = sum(sum(subset) == line.amount for subset in subsets)
        assert (ways == 1) == (label.status == "match"), label
        checked += 1
    assert checked > 60


def test_a_name_is_enough_only_when_nobody_else_owes_the_amount(dataset):
    line_of = {line.id: line for line in dataset.lines}
    owing = defaultdict(set)
    for item in dataset.items:
        owing[item.company, item.currency, item.residual].add(item.id)
    sure = [one for one in dataset.labels if one.basis == "name" and one.status == "match"]
    assert sure
    for label in sure:
        line = line_of[label.line]
        others = owing[line.company, line.currency, line.amount]
        assert others == {item for item, _amount in label.settlement}


def test_a_damaged_number_is_still_whole_in_what_the_bank_passes_on(dataset):
    items = {item.id: item for item in dataset.items}
    line_of = {line.id: line for line in dataset.lines}
    kept = [one for one in dataset.labels if one.family in ("number_clean", "number_wrapped")]
    assert kept
    for label in kept:
        ((item, _amount),) = label.settlement
        assert any(squash(number) in heard(line_of[label.line]) for number in items[item].numbers)


def test_a_swapped_number_names_no_item_of_the_company(dataset):
    line_of = {line.id: line for line in dataset.lines}
    items = {item.id: item for item in dataset.items}
    for label in dataset.labels:
        if label.family == "number_swapped":
            ((item, _amount),) = label.settlement
            named = squash(items[item].numbers[-1])
            assert named not in heard(line_of[label.line])
            assert label.status == "choose"


def test_every_family_occurs_and_answers_to_its_name():
    shares = dict.fromkeys(FAMILIES, 1.0)
    for split in SPLITS:
        found = {one.family for one in generate(2, 1200, 1200, split, shares).labels}
        assert found == set(FAMILIES)


def test_the_same_seed_makes_the_same_data_and_another_one_other_data():
    first, again, other = (generate(seed, 60, 200, "dev") for seed in (1, 1, 2))
    assert first == again
    assert first.lines != other.lines


def test_sizes_are_kept():
    small = generate(1, 90, 400, "test", companies=1)
    assert len(small.companies) == 1
    assert len(small.items) == 400
    assert 90 <= len(small.lines) < 120


def test_a_small_country_never_runs_out_of_names():
    world = World(Random(1), SPLITS["test"].countries[3], 2025, Ids(), 4)
    names = [world.name(is_person=number % 2 > 0) for number in range(6000)]
    assert len(set(names)) == 6000


def test_shares_choose_families_and_unknown_ones_are_refused():
    only = {name: float(name == "rent") for name in FAMILIES}
    assert {one.family for one in generate(1, 30, 30, "dev", only).labels} == {"rent"}
    with pytest.raises(UnknownFamilyError, match="rents"):
        generate(1, 30, 30, "dev", {"rents": 1})


def test_the_splits_share_no_country_bank_language_or_template():
    first, second = SPLITS["dev"].countries, SPLITS["test"].countries
    for part in (
        lambda one: {one.code},
        lambda one: set(one.numbers),
        lambda one: set(one.banks),
        lambda one: {one.language.code},
        lambda one: {
            text for texts in one.language.texts.values() for text in texts if text != "{n}"
        },
        lambda one: set(one.language.surnames),
    ):
        assert not set().union(*map(part, first)) & set().union(*map(part, second))


@pytest.mark.parametrize("split", SPLITS)
def test_every_language_speaks_of_every_topic_and_every_template_can_be_filled(split):
    for country in SPLITS[split].countries:
        data = noise(Random(1), country, DAY) | {"n": "4711", "k": 1, "of": 3}
        assert set(country.language.texts) == set(TOPICS)
        for texts in country.language.texts.values():
            assert all(text.format_map(data) for text in texts)
        assert set(country.banks) <= set(SHAPES)


# --- numbers, references, banks -------------------------------------------------------------------


class Given(Random):
    """Random digits that are given."""

    def __init__(self, value: int) -> None:
        super().__init__(0)
        self.value = value

    def randrange(self, *_range):
        return self.value


def test_references_have_the_check_digits_that_their_standards_demand():
    rng = Random(3)
    for _ in range(20):
        assert iso11649.is_valid(digits.creditor_reference(rng))
        assert ogm_vcs.is_valid(digits.belgian(rng))
        assert esr.is_valid(digits.swiss(rng))
        assert luhn.is_valid(digits.norwegian(rng))
    assert digits.finnish(Given(123456)) == "1234561"
    assert digits.slovenian(Given(123456789012)) == "SI121234567890120"


@pytest.mark.parametrize("country", digits.BBAN)
def test_account_numbers_have_right_check_digits(country):
    number = digits.iban(country, Random(4))
    assert iban.calc_check_digits(number) == number[2:4]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (("RE", "{p}-{y}-{c:05}"), ("RE-2026-00138", "2026-00138", "00138")),
        (("RG", "{p}{y}{c:04}"), ("RG20260138", "20260138", "")),
        (("FPR", "{p} {c}/{yy}"), ("FPR 138/26", "138/26", "")),
        (("INV", "{p}{c:06}"), ("INV000138", "000138", "000138")),
        (("", "1{c:05}"), ("100138", "100138", "")),
    ],
)
def test_a_number_knows_how_it_may_be_cut(pattern, expected):
    made = numbered(pattern, DAY, 138)
    assert (made.full, made.bare, made.counter) == expected


def test_damage_as_people_do_it():
    number, rng = numbered(("RE", "{p}-{y}-{c:05}"), DAY, 138), Random(1)
    assert damage.joined(number, rng) == "RE202600138"
    assert damage.fewer_zeros(number, rng) == "RE-2026-138"
    assert damage.without_letters(number, rng) == "2026-00138"
    assert damage.counter_only(number, rng) == "00138"
    for _ in range(20):
        assert squash(damage.separators(number, rng)) == "RE202600138"
        assert squash(damage.over_the_border(number, rng)) == "RE202600138"
        swapped, mistyped = damage.swapped(number, rng), damage.mistyped(number, rng)
        assert sorted(swapped) == sorted(number.full)
        assert sum(one != two for one, two in zip(swapped, number.full, strict=True)) == 2
        assert sum(one != two for one, two in zip(mistyped, number.full, strict=True)) == 1


def test_banks_wrap_cut_and_respell():
    said = Said("Rechnung RE-2026-00138 für Bücher", "Bäckerei Müller GmbH", "DE02", "RF18", "E1")
    line = Line(1, 1, DAY, Decimal(1), "EUR", "", "", ())
    wrapped = shaped(line, said, "wrapped27")
    assert wrapped.texts == ("EREF+E1 SVWZ+Rechnung RE-20\n26-00138 fuer Buecher RF18",)
    assert (wrapped.name, wrapped.references) == ("BAECKEREI MUELLER GMBH", ())
    assert shaped(line, said, "narrow35").texts == ("Rechnung RE-2026-00138 fur Bucher",)
    assert shaped(line, said, "one_text").account == ""
    assert shaped(line, said, "lost").name == "B?ckerei M?ller GmbH"
    camt = shaped(line, said, "camt")
    assert (camt.references, camt.identifiers, camt.account) == (("RF18",), ("E1",), "DE02")


def test_ways_are_counted_with_discounts_as_second_amounts():
    choices = [(1000,), (500, 490), (510,), (-10,)]
    assert all_ways(choices, 1000) == small_ways(choices, 1000) == 3
    assert all_ways(choices, 1990) == 1  # 1000 + 490 + 510 - 10
    assert all_ways(choices, 3000) == small_ways(choices, 3000) == 0
    four = [(400,), (300,), (200,), (100,)]
    assert (all_ways(four, 1000), small_ways(four, 1000)) == (1, 0)


# --- the format -----------------------------------------------------------------------------------


def test_a_data_set_comes_back_from_disk_as_it_was(dataset, tmp_path):
    write_dataset(dataset, tmp_path)
    assert read_dataset(tmp_path) == dataset
    assert {path.stem for path in tmp_path.iterdir()} == set(FILES)


def test_answers_come_back_from_disk(tmp_path):
    money = ((7, Decimal("10.00")), (8, Decimal("-2.50")))
    given = [Answer(1, "auto", money, (money,), ("because",)), Answer(2, "none")]
    write_rows(given, tmp_path / "answers.jsonl")
    assert list(read_rows(Answer, tmp_path / "answers.jsonl")) == given


@pytest.mark.parametrize(
    "row",
    [
        '{"line": 1, "status": "auto", "matches": [[7, 10.0]]}',
        '{"line": 1, "status": "auto", "matches": [[7, "ten"]]}',
        '{"line": 1, "status": "auto", "matches": [[7, "NaN"]]}',
        '{"line": 1, "status": "auto", "matches": [[7]]}',
        '{"line": "1", "status": "auto"}',
        '{"line": 1}',
        '{"line": 1',
        "[]",
    ],
)
def test_a_row_that_is_not_of_the_format_is_refused_with_its_place(row, tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text(f'{{"line": 5, "status": "none", "more": 1}}\n{row}\n', encoding="utf-8")
    with pytest.raises(FormatError, match=r"answers\.jsonl, line 2"):
        list(read_rows(Answer, path))


# --- the scorer -----------------------------------------------------------------------------------


def label(line: int, status: str, *items: int, family: str = "x", **more) -> Label:
    settlement = tuple((item, Decimal(10)) for item in items)
    return Label(line, family, status, settlement, "identity", **more)


def settle(*items: int) -> tuple[tuple[int, Decimal], ...]:
    return tuple((item, Decimal("10.00")) for item in items)


LABELS = [
    label(1, "match", 1, 2),
    label(2, "match", 3),
    label(3, "match", 4),
    label(4, "match", 5),
    label(5, "may", 6, also=(((6, Decimal(9)),),)),
    label(6, "choose", 7),
    label(7, "choose", 8),
    label(8, "none", family="y"),
    label(9, "none", family="y"),
    label(10, "choose", 9, family="y"),
]
ANSWERS = [
    Answer(1, "auto", settle(2, 1)),
    Answer(2, "auto", settle(9)),
    Answer(3, "suggest", ranked=(settle(9), settle(4))),
    Answer(5, "auto", ((6, Decimal(9)),)),
    Answer(6, "auto", settle(7)),
    Answer(7, "suggest", ranked=(settle(8),)),
    Answer(8, "auto", settle(1)),
    Answer(10, "suggest", ranked=(settle(1), settle(2), settle(3), settle(9))),
]


def test_the_figures_of_ten_lines_worked_out_by_hand():
    figures = Figures(outcomes(LABELS, ANSWERS))
    assert (figures.lines, figures.auto, figures.right) == (10, 5, 2)
    assert figures.precision == 2 / 5
    assert (figures.matchable, figures.coverage) == (4, 1 / 4)
    assert figures.overall == 2 / 10
    assert (figures.doubtful, figures.abstained) == (5, 3)
    assert len(figures.rest) == 4
    assert (figures.top(1), figures.top(3)) == (1 / 4, 2 / 4)
    assert figures.idle == 1 / 2


def test_wrong_items_and_luck_are_told_apart():
    found = {one.label.line: one.mistake for one in outcomes(LABELS, ANSWERS)}
    assert {line: what for line, what in found.items() if what} == {
        2: "false",
        6: "unjustified",
        8: "false",
    }


def test_figures_by_family():
    families = by_family(outcomes(LABELS, ANSWERS))
    assert {name: one.lines for name, one in families.items()} == {"x": 7, "y": 3}
    assert (families["x"].precision, families["y"].precision) == (2 / 4, 0.0)
    assert families["y"].coverage is None


def test_parts_of_one_item_are_added_up_before_they_are_compared():
    assert ordered((*settle(3), *settle(1), *settle(3))) == ((1, Decimal(10)), (3, Decimal(20)))
    (found,) = outcomes([label(1, "match", 1)], [Answer(1, "auto", ((1, Decimal(5)),) * 2)])
    assert found.is_right


@pytest.mark.parametrize("answers", [[Answer(99, "none")], [Answer(1, "none")] * 2])
def test_an_answer_without_label_or_given_twice_is_refused(answers):
    with pytest.raises(AnswerError):
        outcomes(LABELS, answers)


def test_percentages_are_never_rounded_up_to_all():
    assert [percent(one) for one in (None, 1.0, 0.99999, 0.5, 0.0)] == [
        "–", "100.0%", "99.9%", "50.0%", "0.0%",
    ]  # fmt: skip
    assert percent(0.999999, 2) == "99.99%"


def test_the_lower_bound_of_a_precision():
    assert lower_bound(0, 0) is None
    assert lower_bound(100, 100) == pytest.approx(0.9630, abs=0.0001)
    assert lower_bound(50, 100) == pytest.approx(0.4038, abs=0.0001)


def test_mistakes_are_listed_with_their_reasons_and_misses_with_their_cause():
    wrong = Answer(2, "auto", settle(9), reasons=("reference, certain", "number: 9 is named"))
    (shown,) = mistakes(outcomes(LABELS[1:2], [wrong]), None, 3)
    assert shown.startswith("false: line 2 (x, match)")
    assert "number: 9 is named" in shown
    late = Answer(3, "suggest", ranked=(settle(9), settle(4)), reasons=("sum, high", "doubt: so"))
    (missed,) = outcomes(LABELS[2:3], [late])
    assert cause(missed) == "right at 2; sum, high; doubt"


# --- the commands and this add-on's engine --------------------------------------------------------


def test_perfect_answers_get_perfect_figures(tmp_path, capsys):
    folder, answers = tmp_path / "set", tmp_path / "answers.jsonl"
    assert main(["generate", "--split", "dev", "--lines", "90", "--items", "200", str(folder)]) == 0
    labels = read_dataset(folder).labels
    write_rows(
        [Answer(one.line, "auto", one.settlement) for one in labels if one.status == "match"],
        answers,
    )
    assert main(["score", str(folder), str(answers)]) == 0
    assert main(["score", str(folder / "labels.jsonl"), str(answers)]) == 0
    told = capsys.readouterr().out
    assert told.count("precision 100.00%") == told.count("Coverage 100.0%") == 2


def test_a_wrong_argument_is_told_and_ends_with_2(tmp_path, capsys):
    assert main(["score", str(tmp_path / "no.jsonl"), str(tmp_path / "no.jsonl")]) == 2
    assert main(["generate", "--share", "rent=x", str(tmp_path)]) == 2
    assert "no.jsonl" in capsys.readouterr().err


def test_the_engine_answers_every_line_once_and_rightly(dataset):
    answers = ours.answers(dataset)
    assert sorted(one.line for one in answers) == sorted(line.id for line in dataset.lines)
    figures = Figures(outcomes(dataset.labels, answers))
    assert figures.precision > 0.99
    assert figures.coverage > 0.9
    assert all(one.reasons for one in answers if one.status == "auto")


def test_the_engine_is_given_what_the_neutral_format_has_of_it():
    item = Item(
        5, 1, "payment", DAY, None, Decimal(-9), Decimal(-9), "EUR", 2, ("P1",), pays=(4,),
        discount_residual=Decimal(-8), discount_until=DAY,
    )  # fmt: skip
    made = ours.engine_item(item, {2: "Muster GmbH"})
    assert (made.key, made.residual, made.pays) == (("item", 5), Decimal(-9), (("item", 4),))
    assert (made.partner_name, made.discount_amount) == ("Muster GmbH", Decimal(-8))
    partner = ours.engine_partner(Partner(2, 1, ("Muster GmbH",), ("DE02",), 3))
    assert (partner.names, partner.accounts, partner.parent_id) == (("Muster GmbH",), ("DE02",), 3)
    assert Company(1, "Wir", "DE", "de", "EUR", ()).accounts == ()
