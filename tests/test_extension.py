"""The hooks that docs/extending.md promises, each called as it says; and its snippets.

An add-on defines methods; the tests put them on the model for as long as they run. That they work
from a real add-on is shown by `./dev test example`.
"""

import inspect
import re
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import html2plaintext

from odoo.addons.account_bank_reconciliation import extension
from odoo.addons.account_bank_reconciliation.engine.formats import registry
from odoo.addons.account_bank_reconciliation.extension import (
    Allocation,
    BadAmountError,
    ConditionField,
    FetchedFile,
    MatchPlan,
    PlanPosting,
    Proposal,
    Reason,
    Statement,
    Transaction,
    formats,
)
from odoo.addons.account_bank_reconciliation.models.bank_feed_folder import ROOT_OPTION

from .bank_files import entry
from .common import IBAN
from .import_common import ImportCommon

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w.]+)` \| `([\w<>]+)\(([\w, ]*)\)` \|", re.MULTILINE)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: ``{hook of the document: (model, names of its arguments)}``, and what an add-on may call.
HOOKS, HELPERS = (
    {
        name: (model, tuple(filter(None, args.split(", "))))
        for model, name, args in ROW.findall(part)
    }
    for part in TEXT.split("three methods that an add-on may call", 1)
)
COVERED = set()


def covers(*hooks):
    COVERED.update(hooks)
    return lambda test: test


class ExtensionCommon(ImportCommon):
    @contextmanager
    def extended(self, model, name, method):
        """Let the model have a method of an add-on, with the arguments that the document names.

        :yield: the list of the arguments of each call.
        """
        hook = next(one for one in HOOKS if re.fullmatch(re.sub(r"<\w+>", r"\\w+", one), name))
        self.assertEqual(HOOKS[hook][0], model)
        names = tuple(inspect.signature(method).parameters)[1:]
        self.assertEqual(names, HOOKS[hook][1], f"{name} is documented with other arguments")
        calls = []

        def noted(records, *args):
            calls.append((records, *args))
            return method(records, *args)

        with patch.object(type(self.env[model]), name, noted, create=True):
            yield calls

    def original(self, model, name):
        """Return the method that an add-on's would call by ``super()``."""
        method = getattr(type(self.env[model]), name)
        self.assertEqual(tuple(inspect.signature(method).parameters)[1:], HOOKS[name][1])
        return method


@tagged("post_install", "-at_install")
class TestExtensionRead(ExtensionCommon):
    @covers("register")
    def test_a_reader_is_asked_how_sure_it_is_and_reads(self):
        class Lines:
            name = "lines"

            def identify(self, head):
                return 100 if head.startswith(b"LINES") else 0

            # pylint: disable-next=method-required-super  # no model of Odoo
            def read(self, data, options):
                if b"?" in data:
                    raise BadAmountError(tag="amount", value="?", line=2)
                sold = Transaction(amount=Decimal(5), date=self.day, text="seats")
                yield Statement(format="lines", account=IBAN, transactions=(sold,))

        Lines.day = self.env["account.move"]._fields["date"].to_date("2026-01-05")
        with patch.dict(registry._readers):
            reader = Lines()
            self.assertIs(formats.register(reader), reader)
            self.imported(("january.lines", b"LINES 1"))
            refused = self.wizard(("damaged.lines", b"LINES ?"))
        self.assertLines([("2026-01-05", 5.0, "seats")])
        self.assertIn("“?” is not an amount", refused.preview_ids.problem)

    @covers("_prepare_imported_vals")
    def test_a_new_line_gets_further_values(self):
        model, name = "account.bank.statement.line", "_prepare_imported_vals"
        ours = self.original(model, name)

        def prepare(records, entry, journal):
            return {**ours(records, entry, journal), "narration": entry.transaction.partner_name}

        with self.extended(model, name, prepare) as calls:
            file = self.january(entry(5, "2026-01-05", partner="Azure Interior"), closing=105)
            self.imported(file)
        self.assertEqual(len(calls), 1)
        self.assertEqual(html2plaintext(self.lines().narration), "Azure Interior")

    @covers("_fetch_<provider>", "_prepare_settle_<provider>")
    def test_a_provider_yields_files_and_is_told_when_they_are_safe(self):
        name, data = self.january(entry(5, "2026-01-05", text="seats"), closing=105)
        settled = []

        def fetch(feed):
            yield FetchedFile(name, data, mark="number 1")

        def settle(feed, mark):
            return lambda: settled.append(mark)

        feed = self.env["bank.feed"].create({"journal_id": self.bank.id})
        # the value of the selection is shown by the example, a test cannot add one
        self.env.cr.execute("UPDATE bank_feed SET provider = 'test' WHERE id = %s", [feed.id])
        feed.invalidate_recordset()
        with (
            self.extended("bank.feed", "_fetch_test", fetch),
            self.extended("bank.feed", "_prepare_settle_test", settle),
        ):
            feed.action_fetch()
            self.assertEqual(settled, [])
            self.env.cr.postcommit.run()
        self.assertEqual(settled, ["number 1"])
        self.assertLines([("2026-01-05", 5.0, "seats")])


@tagged("post_install", "-at_install")
class TestExtensionMatch(ExtensionCommon):
    def suggest(self, line):
        line.action_suggest()
        return line.proposal_ids

    def propose(self, line, item, **vals):
        return Proposal(
            line_id=line.id,
            kind="weather",
            confidence="certain",
            score=1,
            allocations=(Allocation(item.key, item.residual),),
            residual=Decimal(0),
            reasons=(Reason("weather", (("day", "Monday"), ("text", "It rained."))),),
            **vals,
        )

    @covers("_match_by_<kind>", "_get_items_of_<kind>", "_get_reason_sentences")
    def test_a_strategy_matches_items_that_only_it_knows_of_and_says_why(self):
        item = self.open_item(self.invoice(70))
        line = self.line(70, ref="rain")

        def find(matcher, lines, asked, scope):
            return matcher._read_items(item.ids, scope)

        def match(matcher, lines, items):
            (found,) = [one for one in items if one.key == ("item", item.id)]
            return [self.propose(one, found) for one in lines]

        ours = self.original("bank.matcher", "_get_reason_sentences")

        def sentences(matcher):
            return {**ours(matcher), "weather": "On %(day)s it rained."}

        with (
            self.extended("bank.matcher", "_get_items_of_weather", find),
            self.extended("bank.matcher", "_match_by_weather", match),
            self.extended("bank.matcher", "_get_reason_sentences", sentences),
        ):
            self.bank.action_auto_match()
            self.assertRecordValues(
                line,
                [
                    {
                        "is_reconciled": True,
                        "match_kind": "other",
                        "match_reason": "On Monday it rained.",
                    }
                ],
            )
        line.invalidate_recordset()
        self.assertEqual(line.match_reason, "It rained.", "also when the add-on is gone")
        self.assertTrue(item.reconciled)

    def test_a_proposal_stands_behind_what_is_as_sure_and_before_the_rest(self):
        line = self.line(1)
        key = ("item", 1)

        def proposal(kind, confidence):
            why = {"reasons": (), "score": 0, "residual": Decimal(0)}
            parts = (Allocation(key, Decimal(1)),)
            return Proposal(line.id, kind, confidence, allocations=parts, **why)

        found = [proposal("a", "high"), proposal("b", "medium"), proposal("c", "low")]
        own = [proposal("x", "medium"), proposal("y", "certain"), proposal("z", "low")]
        merged = self.env["bank.matcher"]._merge(found, own)
        self.assertEqual([one.kind for one in merged], ["y", "a", "b", "x", "c", "z"])

    @covers("_note_undo")
    def test_an_undo_is_told_while_the_match_is_in_place(self):
        line = self.line(70)
        line.action_match(self.open_item(self.invoice(70)).ids)
        ours, seen = self.original("account.bank.statement.line", "_note_undo"), []

        def note(lines):
            seen.append((lines, lines.matched_item_ids.move_id.amount_total))
            return ours(lines)

        with self.extended("account.bank.statement.line", "_note_undo", note):
            line.action_undo_reconciliation()
        self.assertEqual(seen, [(line, 70.0)])

    @covers("_check_close_<what>")
    def test_a_check_keeps_a_period_from_being_closed(self):
        period = self.period(mode="manual")

        def check(record):
            return f"{record.name} has bad weather."

        with (
            self.extended("bank.reconciliation", "_check_close_weather", check) as calls,
            self.assertRaisesRegex(UserError, "has bad weather"),
        ):
            period.action_close()
        self.assertEqual(calls, [(period,)])
        period.action_close()

    @covers("_check_moves_not_closed")
    def test_what_is_closed_is_refused_to_whoever_asks(self):
        line = self.line(50)
        line.action_match(self.open_item(self.invoice(50)).ids)
        check = self.original("bank.reconciliation", "_check_moves_not_closed")
        period = self.period(end=50.0)
        check(period, line.move_id)
        period.action_close()
        with self.assertRaises(UserError):
            check(period, line.move_id)


@tagged("post_install", "-at_install")
class TestExtensionRule(ExtensionCommon):
    def rule(self, **vals):
        counterpart = {"account_id": self.revenue.id, "amount_string": "100"}
        return self.env["account.reconcile.model"].create(
            {
                "name": "Weather",
                "trigger": "auto_reconcile",
                "line_ids": [Command.create({**counterpart, **vals.pop("counterpart", {})})],
                **vals,
            }
        )

    def turn(self, rule, action):
        """Give the rule an action of an add-on; the selection is shown by the example."""
        self.env.flush_all()
        query = "UPDATE account_reconcile_model SET rule_action = %s WHERE id = %s"
        self.env.cr.execute(query, [action, rule.id])
        self.env.invalidate_all()

    @covers("_get_condition_fields")
    def test_a_condition_asks_for_a_field_of_an_add_on(self):
        model = "account.reconcile.model.condition"
        ours, asked = self.original(model, "_get_condition_fields"), []

        def read(lines):
            asked.append(lines)
            return {line.id: Decimal(line.date.day) for line in lines}

        def get(conditions):
            number = ConditionField("number", read=read, precedence="2_code")
            return {**ours(conditions), "purpose_code": number}

        first, second = self.line(1, "2026-01-03"), self.line(1, "2026-01-20")
        with self.extended(model, "_get_condition_fields", get):
            first_week = {"operator": "between", "value_min": 1, "value_max": 7}
            condition = Command.create({"field": "purpose_code", **first_week})
            rule = self.rule(condition_ids=[condition])
            self.assertEqual(rule.precedence, "2_code")
            self.assertEqual([*rule._catch(first | second)], [first.id])
        self.assertEqual(asked, [first | second], "all lines together")

    @covers("_prepare_<action>_plan", "_get_missing_<action>")
    def test_an_action_makes_a_plan_that_is_suggested_and_booked(self):
        def prepare(rule, case, facts, vals):
            posting = PlanPosting("rule", 70.0, account_id=self.revenue.id, label="rain")
            return MatchPlan(write_offs=(posting,), **vals)

        def missing(rule):
            return [] if rule.name == "Weather" else ["It has the wrong name."]

        rule, line = self.rule(), self.line(70)
        self.turn(rule, "weather")
        model = "account.reconcile.model"
        with (
            self.extended(model, "_prepare_weather_plan", prepare) as planned,
            self.extended(model, "_get_missing_weather", missing),
        ):
            rule.name = "Sun"
            rule.invalidate_recordset()
            self.assertEqual(rule.not_ready_reason, "It has the wrong name.")
            rule.name = "Weather"
            rule.invalidate_recordset()
            self.bank.action_auto_match()
        self.assertRecordValues(
            line, [{"is_reconciled": True, "match_kind": "rule", "match_rule_id": rule.id}]
        )
        self.assertIn("rain", line.move_id.line_ids.mapped("name"))
        self.assertTrue(all(call[1].line == line for call in planned))

    @covers("_get_formula_names", "_get_formula_values")
    def test_a_formula_has_names_of_an_add_on(self):
        model = "account.reconcile.model"
        names, values = (
            self.original(model, name) for name in ("_get_formula_names", "_get_formula_values")
        )

        def get_names(rule):
            return names(rule) | {"rain"}

        def get_values(rule, line, caught, places):
            return {**values(rule, line, caught, places), "rain": Decimal(3)}

        formula = {"amount_type": "formula", "amount_string": "rain * 10"}
        line = self.line(100)
        with (
            self.extended(model, "_get_formula_names", get_names),
            self.extended(model, "_get_formula_values", get_values),
        ):
            rule = self.rule(counterpart=formula)
            self.assertTrue(rule.is_ready)
            plan = rule._prepare_rule_plan(line, rule._catch(line)[line.id])
        self.assertEqual([part.amount for part in plan.write_offs], [30.0])

    @covers("_refine")
    def test_what_was_caught_may_be_taken_back(self):
        rule, line = self.rule(), self.line(70)
        ours = self.original("account.reconcile.model", "_refine")

        def refine(rules, caught, lines):
            found = ours(rules, caught, lines)
            return {key: one for key, one in found.items() if key != line.id}

        with self.extended("account.reconcile.model", "_refine", refine) as calls:
            self.bank.action_auto_match()
            self.assertFalse(line.is_reconciled)
        self.assertTrue(calls)
        self.bank.action_auto_match()
        self.assertEqual(line.match_rule_id, rule)


@tagged("post_install", "-at_install")
class TestExtensionDocument(TransactionCase):
    def test_what_an_add_on_may_call_is_there(self):
        self.assertEqual(len(HELPERS), 3)
        for name, (model, arguments) in HELPERS.items():
            method = getattr(type(self.env[model]), name)
            self.assertEqual(tuple(inspect.signature(method).parameters)[1:], arguments)

    def test_every_name_of_the_extension_is_one(self):
        self.assertGreater(len(extension.__all__), 20)
        self.assertEqual([name for name in extension.__all__ if not hasattr(extension, name)], [])

    def test_every_hook_of_the_document_has_a_test(self):
        self.assertGreater(len(HOOKS), 12)
        self.assertEqual(COVERED, set(HOOKS))

    def test_every_snippet_is_text_of_the_example(self):
        files = [*(ROOT / "examples").rglob("*.py"), *(ROOT / "examples").rglob("*.xml")]
        sources = [path.read_text(encoding="utf-8") for path in files]
        blocks = BLOCK.findall(TEXT)
        self.assertGreater(len(blocks), 20)
        for language, block in blocks:
            with self.subTest(block.splitlines()[0]):
                if language == "ini":
                    self.assertEqual(block.partition(" = ")[0], ROOT_OPTION)
                else:
                    self.assertTrue(any(block in source for source in sources), block)

    def test_a_proposal_can_be_built_with_what_the_document_names(self):
        """New fields of a shape have a default: what an add-on builds today stays complete."""
        named = Proposal(1, "a", "low", 0, (), Decimal(0), ())
        self.assertEqual(replace(named, kind="b").kind, "b")
        self.assertEqual(FetchedFile("a").data, b"")
        self.assertEqual(ConditionField("text").precedence, "3_rest")
        self.assertEqual(MatchPlan(1).write_offs, ())
