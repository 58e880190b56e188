"""The pure parts of ./dev: apt sources, kinds of tests, counting."""

import json

import pytest

from devtools.debian import archives, parse_deb822, parse_one_line
from devtools.kinds import EXAMPLE, RULES, forgotten, kind_of, lanes, select
from devtools.limits import measure, over, spread
from devtools.repair import asset_names
from devtools.report import Failure
from devtools.tally import Tally, judge, merge, summary, table

DEB822 = """\
# main archive
Types: deb deb-src
URIs: https://mirror.example/debian
Suites: stable stable-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF

Types: deb
Enabled: no
URIs: https://off.example/debian
Suites: stable
Components: main
"""


def test_deb822_sources_keep_an_inline_key_and_leave_out_disabled_stanzas():
    first, second = parse_deb822(DEB822)
    assert (first.uri, first.suite, second.suite) == (
        "https://mirror.example/debian",
        "stable",
        "stable-updates",
    )
    assert first.with_suite("sid").splitlines()[:5] == [
        "Types: deb",
        "URIs: https://mirror.example/debian",
        "Suites: sid",
        "Components: main",
        "Signed-By: ",
    ]
    assert parse_deb822(first.with_suite("sid"))[0].options == first.options


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("deb http://m.example/debian stable main contrib", ()),
        (
            "deb [arch=amd64 signed-by=/k.gpg] http://m.example/debian stable main",
            (("Signed-By", "/k.gpg"),),
        ),
        ("deb [ trusted=yes ] http://m.example/debian stable main # local", (("Trusted", "yes"),)),
    ],
)
def test_one_line_sources(line, options):
    (source,) = parse_one_line(f"# comment\ndeb-src http://m.example/debian stable main\n{line}\n")
    assert (source.uri, source.options) == ("http://m.example/debian", options)


def test_only_the_distribution_itself_is_an_archive():
    lines = [
        "deb http://m.example/debian stable main",
        "deb http://m.example/debian stable-updates main",
        "deb http://s.example/debian-security stable-security main",
        "deb http://vendor.example nodistro vendor",
    ]
    assert [source.suite for source in archives(parse_one_line("\n".join(lines)))] == ["stable"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("test_engine_camt.py", "engine"),
        ("test_http_portal.py", "http"),
        ("test_hoot.py", "hoot"),
        ("test_tours.py", "tours"),
        ("test_match.py", "orm"),
    ],
)
def test_a_file_name_says_its_kind(name, kind):
    assert kind_of(name) == kind


def test_files_kinds_and_single_tests_can_be_named(tmp_path):
    for name in ("test_engine_a.py", "test_match.py", "test_tour_b.py"):
        (tmp_path / name).touch()
    assert select((), tmp_path) == {
        "engine": ["test_engine_a.py"],
        "orm": ["test_match.py"],
        "http": [],
        "hoot": [],
        "tours": ["test_tour_b.py"],
        "rules": RULES,
        "example": EXAMPLE,
    }
    assert select(("tests/test_match.py::TestMatch", "engine"), tmp_path) == {
        "engine": ["test_engine_a.py"],
        "orm": ["test_match.py::TestMatch"],
    }


def counted(kind: str, collected: list[str], **outcomes: str) -> Tally:
    tally = Tally(kind)
    tally.take(json.dumps({"event": "collected", "tests": collected, "deselected": 0}))
    for test, outcome in outcomes.items():
        word, _space, reason = outcome.partition(": ")
        tally.take(json.dumps({"event": "result", "test": test, "outcome": word, "reason": reason}))
    return tally


def test_the_example_is_tested_with_it_and_after_its_removal():
    assert select(("example",)) == {"example": EXAMPLE}
    folders = {name.partition("/")[0] for name in EXAMPLE}
    assert folders == {"account_bank_reconciliation_example", "removal"}


def test_files_are_shared_out_evenly_and_keep_their_order():
    sizes = {"test_a.py": 5, "test_b.py": 4, "test_c.py": 3, "test_d.py": 2, "test_e.py": 1}
    assert lanes([*sizes], sizes, 2) == [
        ["test_a.py", "test_d.py", "test_e.py"],
        ["test_b.py", "test_c.py"],
    ]


def test_what_ran_side_by_side_counts_together_and_one_bad_lane_is_not_green():
    total, first, second = Tally("orm"), Tally("orm", lane="1"), Tally("orm", lane="2")
    first.take(json.dumps({"event": "result", "test": "a", "outcome": "passed", "reason": ""}))
    second.take(json.dumps({"event": "result", "test": "b", "outcome": "failed", "reason": ""}))
    judge(first, allowed=(), selective=False, status=0)
    judge(second, allowed=(), selective=False, status=1)
    merge(total, [first, second])
    assert (total.run, total.count("passed"), total.count("failed")) == (2, 1, 1)
    assert (first.problem, total.problem) == ("", "tests failed")


def test_the_worst_report_about_a_test_stands():
    tally = counted("orm", ["a"], a="failed")
    tally.take(json.dumps({"event": "result", "test": "a", "outcome": "passed", "reason": ""}))
    assert tally.outcomes == {"a": "failed"}


@pytest.mark.parametrize(
    ("tally", "problem"),
    [
        (counted("orm", ["a"], a="passed"), ""),
        (counted("orm", ["a", "b"], a="passed"), "2 collected, 1 run"),
        (counted("orm", []), "no test was run"),
        (counted("orm", ["a"], a="skipped: no browser"), "skipped without leave"),
        (counted("orm", ["a"], a="skipped: corpus not here: camt"), ""),
        (counted("orm", ["a"], a="failed"), "tests failed"),
    ],
)
def test_green_needs_every_collected_test_to_run(tally, problem):
    judge(tally, allowed=(), selective=False, status=0)
    assert tally.problem.startswith(problem)
    assert bool(tally.problem) == bool(problem)


def test_the_table_names_reasons_and_the_last_line_is_plain():
    green = counted("engine", ["a", "b"], a="passed", b="skipped: corpus not here")
    broken = counted("tours", [])
    judge(broken, allowed=(), selective=False, status=4)
    lines = table([green, broken]).splitlines()
    assert lines[1].split() == ["engine", "2", "2", "1", "0", "1", "0"]
    assert "engine: 1 skipped: corpus not here" in lines
    assert summary([green, broken]) == "1 passed, 1 failed, 1 skipped"


def test_a_word_that_is_neither_kind_nor_file_says_what_there_is(tmp_path):
    (tmp_path / "test_match.py").touch()
    with pytest.raises(Failure, match="neither a kind of tests nor a file"):
        select(("mach",), tmp_path)


def test_files_that_odoo_would_miss_are_named_but_engine_tests_are_not_its_own(tmp_path):
    for name in ("test_engine_a.py", "test_match.py", "test_match_more.py"):
        (tmp_path / name).touch()
    (tmp_path / "__init__.py").write_text("from . import test_match\n")
    assert forgotten(tmp_path) == ["test_match_more"]


def test_only_plain_third_party_scripts_of_a_bundle_may_be_replaced():
    manifest = """{"assets": {"web.assets": [
        "mail/static/lib/x/x.js", "mail/static/lib/**/*.js", "mail/static/src/y.js",
        ("include", "web._assets"), ("after", "web/a.js", "web/static/lib/z.js")]}}"""
    assert list(asset_names(manifest)) == ["mail/static/lib/x/x.js", "web/static/lib/z.js"]


def test_long_and_branching_functions_are_over_the_limits():
    long = "def long():\n" + "    x = 1\n" * 40
    branching = "def branching(x):\n" + "    if x: x = 1\n" * 10
    functions = measure(long + branching, "some.py")
    assert [(each.lines, each.branches) for each in functions] == [(41, 1), (11, 11)]
    assert len(over(functions)) == 2
    assert spread(measure("def short():\n    return 1\n", "some.py")) == []
    assert spread(functions)[0] == "median function has 41 lines (limit 8)"
