"""Where rules stand among other suggestions, who applies them, what is not applied again."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.account_bank_reconciliation.engine import patterns

from .rule_common import RuleCommon


@tagged("post_install", "-at_install")
class TestRuleOrder(RuleCommon):
    """Precision before coverage: what is certain or highly likely stays before a rule."""

    def shown(self, line):
        """Return ``[(kind, confidence)]`` of the suggestions in their order."""
        line.action_suggest()
        return [(one.kind, one.confidence) for one in line.proposal_ids]

    def test_a_document_that_is_named_goes_before_the_rule_which_is_not_applied(self):
        self.rule(self.part(self.rent))
        invoice = self.invoice(800)
        line = self.line(800, ref=f"RENT {invoice.name}")
        self.assertEqual(self.shown(line), [("reference", "certain"), ("rule", "high")])
        self.assertTrue(line.proposal_ids[1].is_doubtful)
        self.run_on(line)
        self.assertEqual(line.matched_item_ids, self.open_item(invoice))

    def test_two_documents_that_fit_equally_are_a_persons_choice_before_the_rule(self):
        self.rule(self.part(self.rent))
        self.invoice(800)
        self.invoice(800)
        self.env["res.partner.bank"].create(
            {"acc_number": "BE68539007547034", "partner_id": self.azure.id}
        )
        line = self.line(800, ref="RENT", account_number="BE68539007547034")
        self.assertEqual(self.shown(line)[1], ("rule", "high"))
        self.assertEqual(line.best_proposal_id.is_ambiguous, True)
        self.run_on(line, confidence="high")
        self.assertFalse(line.match_method)

    def test_the_rule_goes_before_the_amount_alone(self):
        self.rule(self.part(self.rent))
        self.invoice(800)
        line = self.line(800, ref="RENT")
        self.assertEqual(self.shown(line), [("rule", "certain"), ("amount", "medium")])
        self.run_on(line)
        self.assertEqual(line.match_method, "rule")

    def test_the_rule_takes_the_place_of_the_usual_account(self):
        for day in ("2026-01-02", "2026-01-03", "2026-01-04"):
            usual = self.line(-50, date=day, ref="RENT of the hall")
            self.apply(usual, write_offs=[("habit", -50, self.fees)])
        line = self.line(-50, ref="RENT of the hall")
        self.assertEqual(self.shown(line), [("habit", "medium")])
        self.rule(self.part(self.rent))
        self.assertEqual(self.shown(line), [("rule", "certain")])

    def test_the_first_rule_by_precedence_and_sequence_is_suggested_and_no_other(self):
        plain = self.rule(self.part(self.rent), name="Rest", sequence=1)
        code = {"field": "transaction_code", "operator": "starts", "value_text": "PMNT"}
        by_code = self.rule(self.part(self.fees), text=None, conditions=[code], sequence=9)
        line = self.line(-800, ref="RENT", transaction_code="PMNT-ICDT-ESCT")
        self.assertEqual(self.shown(line), [("rule", "certain")])
        self.assertEqual(line.proposal_ids.rule_id, by_code)
        by_code.active = False
        line.action_suggest()
        self.assertEqual(line.proposal_ids.rule_id, plain)

    # -------------------------------------------------------------------------
    # TRIGGERS
    # -------------------------------------------------------------------------

    def test_a_suggested_rule_waits_for_a_person_whatever_the_policy(self):
        rule = self.rule(self.part(self.rent), trigger="suggest")
        line = self.line(-800, ref="RENT")
        self.run_on(line, confidence="high")
        self.assertFalse(line.match_method)
        self.assertRecordValues(
            line.best_proposal_id,
            [
                {
                    "kind": "rule",
                    "rule_id": rule.id,
                    "confidence": "high",
                    "is_doubtful": True,
                    "residual": 0.0,
                    "summary": self.rent.display_name,
                }
            ],
        )
        line.action_apply_proposal()
        self.assertRecordValues(
            line, [{"match_method": "rule", "match_rule_id": rule.id, "match_confidence": "high"}]
        )
        self.assertBooked(line, (self.rent, 800.0))

    def test_a_manual_rule_is_a_button_and_never_a_suggestion(self):
        rule = self.rule(self.part(self.rent), text=None, trigger="manual")
        line = self.line(-800, ref="anything")
        self.assertEqual(self.shown(line), [])
        line.action_apply_rule(rule.id)
        self.assertBooked(line, (self.rent, 800.0))
        self.assertRecordValues(line, [{"match_method": "rule", "match_rule_id": rule.id}])

    def test_the_policy_of_the_journal_applies_automatic_rules(self):
        self.rule(self.part(self.rent))
        self.bank.bank_match_policy = "certain"
        line = self.line(-800, ref="RENT")
        self.bank._match_after_import(line)
        self.assertEqual(line.match_method, "rule")

    # -------------------------------------------------------------------------
    # ONCE
    # -------------------------------------------------------------------------

    def test_a_second_run_books_nothing_more(self):
        self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        before = self.books()
        self.bank._match_by_policy(line)
        self.run_on(line)
        self.assertEqual(self.books(), before)

    def test_a_run_takes_all_its_rules_back(self):
        self.rule(self.part(self.rent))
        lines = self.line(-800, ref="RENT one") | self.line(-900, ref="RENT two")
        before = self.books()
        run = self.run_on(lines)
        self.assertEqual(run.matched_count, 2)
        run.action_undo()
        self.assertEqual(self.books(), before)

    def test_a_rule_that_was_undone_is_not_applied_again_by_itself(self):
        rule = self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        line.action_undo_reconciliation()
        self.assertEqual(line.undone_rule_ids, rule)
        self.run_on(line, confidence="high")
        self.assertFalse(line.match_method)
        self.assertRecordValues(
            line.best_proposal_id, [{"confidence": "high", "is_doubtful": True}]
        )
        self.assertIn("was undone by hand before", line.match_reason)
        line.action_apply_proposal()
        self.assertEqual(line.match_rule_id, rule)

    def test_what_could_not_be_booked_is_not_tried_every_night(self):
        self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT")
        line.action_suggest()
        line.proposal_ids.sudo().is_tried = True
        self.bank.bank_match_policy = "certain"
        self.assertFalse(self.bank._has_new_matches(line))


@tagged("post_install", "-at_install")
class TestRuleChanged(RuleCommon):
    """Between suggestion and booking: another rule, another line, another state."""

    def suggested(self, **vals):
        rule = self.rule(self.part(self.rent), **vals)
        line = self.line(-800, ref="RENT")
        line.action_suggest()
        self.assertEqual(line.best_proposal_id.rule_id, rule)
        return rule, line, line.best_proposal_id

    def test_a_rule_that_is_changed_takes_its_suggestions_with_it(self):
        code = {"field": "label", "operator": "contains", "value_text": "R"}
        changes = {
            "counterpart": lambda rule: rule.line_ids.write({"account_id": self.fees.id}),
            "condition": lambda rule: rule.condition_ids.write({"value_text": "Q"}),
            "rule": lambda rule: rule.write({"match_label_param": "LEASE"}),
            "trigger": lambda rule: rule.write({"trigger": "manual"}),
            "new counterpart": lambda rule: rule.write(
                {"line_ids": [Command.create(self.part(self.fees))]}
            ),
            "archived": lambda rule: rule.action_archive(),
            "deleted": lambda rule: rule.unlink(),
        }
        for name, change in changes.items():
            with self.subTest(name):
                rule, line, proposal = self.suggested(conditions=[code])
                change(rule)
                self.assertFalse(proposal.exists())
                self.assertRecordValues(line, [{"match_confidence": "none", "match_kind": False}])
                rule.exists().active = False

    def test_a_new_name_alone_leaves_them(self):
        rule, _line, proposal = self.suggested()
        rule.name = "Rent of the office"
        self.assertTrue(proposal.exists())

    def test_a_line_that_has_changed_since_is_refused_with_a_clear_sentence(self):
        _rule, line, proposal = self.suggested()
        line.payment_ref = "something else"
        with self.assertRaisesRegex(UserError, "would not book .* as it was suggested"):
            proposal.action_apply()
        self.assertFalse(line.match_method)

    def test_an_account_that_was_archived_since_is_said(self):
        _rule, line, proposal = self.suggested()
        self.rent.active = False
        with self.assertRaisesRegex(UserError, "is archived"):
            proposal.action_apply()
        self.assertFalse(line.match_method)

    def test_what_is_open_by_now_is_not_what_was_suggested(self):
        _rule, line, proposal = self.suggested()
        self.apply(line, write_offs=[("habit", -300, self.fees)])
        again = proposal.sudo().create(
            {
                "line_id": line.id,
                "kind": "rule",
                "confidence": "high",
                "rule_id": _rule.id,
                "rule_digest": "of 800",
            }
        )
        with self.assertRaisesRegex(UserError, "as it was suggested"):
            again.sudo(False).action_apply()

    def test_a_suggestion_that_cannot_be_booked_says_why_when_it_is_tried(self):
        rule = self.rule(self.part(self.rent, r"FEE (\d+)", "regex"))
        line = self.line(-800, ref="RENT")
        line.action_suggest()
        with self.assertRaisesRegex(UserError, f"The rule “{rule.name}” cannot be booked"):
            line.action_apply_proposal()

    def test_a_run_notes_what_has_changed_and_books_the_others(self):
        _rule, line, _proposal = self.suggested()
        other = self.line(-900, ref="RENT other")
        runs = self.env["bank.reconciliation.run"]
        run = runs._start(self.bank, line | other, dry=True)
        line.payment_ref = "something else"
        run.action_apply()
        self.assertEqual((line.match_method, other.match_method), (False, "rule"))
        self.assertIn("as it was suggested", run.problems)


@tagged("post_install", "-at_install")
class TestRuleButton(RuleCommon):
    """``action_apply_rule``: a browser sends any id, and any line."""

    def assertRefused(self, sentence, line, rule_id, user=None, error=UserError):
        records = line.with_user(user) if user else line
        with self.assertRaisesRegex(error, sentence):
            records.action_apply_rule(rule_id)
        self.assertFalse(line.match_method)

    def test_an_accountant_may_an_auditor_and_a_stranger_may_not(self):
        rule = self.rule(self.part(self.rent), trigger="manual")
        line = self.line(-800, ref="RENT")
        for name in ("auditor",):
            self.assertRefused("", line, rule.id, self.role(name), AccessError)
        line.with_user(self.role("accountant")).action_apply_rule(rule.id)
        self.assertEqual(line.match_rule_id, rule)

    def test_what_is_no_rule_is_refused(self):
        line = self.line(-800, ref="RENT")
        for nonsense in (0, -5, 10**9, "1", None, [1], True):
            with self.subTest(nonsense):
                self.assertRefused("gone|not for|do not hold", line, nonsense)

    def test_a_rule_of_another_bank_or_company_is_refused(self):
        other_bank = self.rule(
            self.part(self.rent), match_journal_ids=[Command.set(self.savings.ids)]
        )
        line = self.line(-800, ref="RENT")
        self.assertRefused("is not for Bank", line, other_bank.id)
        elsewhere = self.setup_other_company()
        rule = self.rule(
            self.part(elsewhere["default_account_expense"]), company_id=elsewhere["company"].id
        )
        self.assertRefused("is not for Bank", line, rule.id)
        accountant = self.role("accountant")
        self.assertRefused("", line, rule.id, accountant, AccessError)

    def test_an_archived_or_incomplete_rule_is_refused(self):
        line = self.line(-800, ref="RENT")
        archived = self.rule(self.part(self.rent), active=False)
        self.assertRefused("is archived", line, archived.id)
        incomplete = self.rule(self.part(None))
        self.assertRefused("A counterpart has no account", line, incomplete.id)

    def test_conditions_that_do_not_hold_are_said(self):
        rule = self.rule(self.part(self.rent), text="LEASE")
        self.assertRefused("do not hold", self.line(-800, ref="RENT"), rule.id)

    def test_a_line_that_is_matched_is_refused(self):
        rule = self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT")
        self.run_on(line)
        with self.assertRaisesRegex(UserError, "matched already"):
            line.action_apply_rule(rule.id)

    def test_what_a_rule_cannot_book_is_said(self):
        rule = self.rule(self.part(self.rent, "-900", "fixed"))
        self.assertRefused("The counterparts take", self.line(-800, ref="RENT"), rule.id)

    def test_what_a_person_has_left_of_a_line_is_booked_by_a_rule(self):
        rule = self.rule(self.part(self.rent), trigger="manual")
        line = self.line(-800, ref="RENT")
        self.apply(line, write_offs=[("habit", -300, self.fees)])
        line.action_apply_rule(rule.id)
        self.assertBooked(line, (self.fees, 300.0), (self.rent, 500.0))

    def test_a_rule_that_sets_the_partner_does_so_as_a_button(self):
        rule = self.rule({"partner_id": self.azure.id, "amount_string": "100"}, trigger="manual")
        line = self.line(150, ref="RENT", partner_id=self.gemini.id)
        line.action_apply_rule(rule.id)
        self.assertEqual((line.partner_id, line.partner_rule_id), (self.azure, rule))
        self.assertFalse(line.match_method)

    def test_nobody_writes_by_hand_which_rule_it_was(self):
        rule = self.rule(self.part(self.rent))
        line = self.line(-800, ref="RENT").with_user(self.role("accountant"))
        for name in ("match_rule_id", "partner_rule_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                line.write({name: rule.id})


@tagged("post_install", "-at_install")
class TestRuleStatistics(RuleCommon):
    """Used, undone, last used, from the history; rules that nothing uses any more."""

    def test_matches_and_undos_are_counted(self):
        rule = self.rule(self.part(self.rent))
        other = self.rule(self.part(self.rent), text="LEASE")
        lines = self.line(-800, ref="RENT one") | self.line(-900, ref="RENT two")
        self.run_on(lines)
        lines[0].action_undo_reconciliation()
        self.assertRecordValues(
            rule | other,
            [{"used_count": 2, "undone_count": 1}, {"used_count": 0, "undone_count": 0}],
        )
        events = self.env["bank.match.event"].search([("line_id", "=", lines[0].id)])
        self.assertEqual(events.mapped("action"), ["undone", "matched"])
        self.assertEqual(events.rule_id, rule)
        self.assertEqual(rule.last_used, max(events.mapped("at")))
        self.assertFalse(other.last_used)

    def test_rules_are_found_by_when_they_were_used(self):
        used = self.rule(self.part(self.rent))
        never = self.rule(self.part(self.rent), text="LEASE")
        self.run_on(self.line(-800, ref="RENT"))
        rules = self.env["account.reconcile.model"]
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        for domain, found in (
            ([("last_used", "=", False)], never),
            ([("last_used", "!=", False)], used),
            ([("last_used", "<", tomorrow)], used),
            ([("last_used", ">=", tomorrow)], rules),
        ):
            with self.subTest(str(domain)):
                self.assertEqual(rules.search([*domain, ("id", "in", (used | never).ids)]), found)

    def test_a_rule_counts_as_unused_once_it_is_old_enough(self):
        rules = used, unused, young = [
            self.rule(self.part(self.rent), text=text) for text in ("RENT", "LEASE", "HIRE")
        ]
        self.run_on(self.line(-800, ref="RENT"))
        old = fields.Datetime.now() - timedelta(days=100)
        self.env.cr.execute(
            "UPDATE account_reconcile_model SET create_date = %s WHERE id = ANY(%s)",
            (old, [used.id, unused.id]),
        )
        self.env.invalidate_all()
        self.assertEqual([rule.is_unused for rule in rules], [False, True, False])
        ids = [rule.id for rule in rules]
        found = self.env["account.reconcile.model"].search(
            [("is_unused", "=", True), ("id", "in", ids)]
        )
        self.assertEqual(found, unused)
        others = self.env["account.reconcile.model"].search(
            [("is_unused", "=", False), ("id", "in", ids)], order="id"
        )
        self.assertEqual(others, used | young)


@tagged("post_install", "-at_install")
class TestRuleBatch(RuleCommon):
    """Many lines take as many queries as few, and one process for all expressions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        gross = r"BRT: (?P<amount>[\d,.]+) OF (?P<partner>\w+) (?P<reference>\w+)"
        asked = {"field": "label", "operator": "regex", "value_text": gross}
        cls.rule(
            cls.part(cls.revenue, r"BRT: ([\d,.]+)", "regex", taxes=cls.tax("sale", 20)),
            cls.part(cls.fees, "line - amount", "formula"),
            text=None,
            conditions=[asked],
        )
        cls.rule(text="SAVINGS", rule_action="transfer", transfer_journal_id=cls.savings.id)

    def make_lines(self, count, start):
        lines = self.env["account.bank.statement.line"]
        for place in range(start, start + count):
            lines |= self.line(96.67, ref=f"BRT: 100.00 OF nobody{place} R{place}")
            lines |= self.line(-500 - place, ref=f"SAVINGS {place}")
            self.line(500 + place, journal=self.savings)
        self.env.flush_all()
        self.env.invalidate_all()
        return lines

    def count(self, deed, lines):
        before = self.env.cr.sql_log_count
        deed(lines)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def plan(self, lines):
        rules = self.env["account.reconcile.model"]._get_rules(self.bank)
        caught = rules._catch(lines)
        self.assertEqual(len(caught), len(lines))
        cases = [
            case
            for line in lines
            for case in line._prepare_rule_cases(rules._get_rule_of(caught[line.id]))
        ]
        self.env.invalidate_all()
        return cases

    def test_plans_take_as_many_queries_for_forty_lines_as_for_ten(self):
        rules = self.env["account.reconcile.model"]
        few, many = self.plan(self.make_lines(5, 0)), self.plan(self.make_lines(20, 100))
        counts = []
        for cases in (few[:2], few, many):
            self.env.invalidate_all()
            counts.append(self.count(rules._prepare_rule_plans, cases))
        planned = rules._prepare_rule_plans(many)
        self.assertEqual({one.problem for one in planned}, {""})
        self.assertEqual(counts[2], counts[1])

    def test_looking_takes_as_many_queries_for_forty_lines_as_for_ten(self):
        look = self.env["bank.matcher"]._refresh_proposals
        self.count(look, self.make_lines(1, 0))
        few = self.count(look, self.make_lines(5, 100))
        many = self.count(look, self.make_lines(20, 200))
        self.assertEqual(many, few)

    def test_expressions_of_all_lines_run_in_few_processes(self):
        """One for the conditions, one for the amounts."""
        lines = self.make_lines(10, 0)
        with patch.object(patterns.subprocess, "run", wraps=patterns.subprocess.run) as run:
            self.env["bank.matcher"]._refresh_proposals(lines)
        self.assertEqual(run.call_count, 2)

    def test_plans_of_many_suggestions_are_made_together(self):
        groups = [self.make_lines(count, start) for count, start in ((1, 0), (5, 100), (20, 200))]
        counts = []
        for lines in groups:
            self.env["bank.matcher"]._refresh_proposals(lines)
            ids = lines.proposal_ids.filtered(lambda one: one.kind == "rule").ids
            self.env.flush_all()
            self.env.invalidate_all()
            suggestions = self.env["bank.reconciliation.proposal"].browse(ids)
            counts.append(self.count(lambda those: those._prepare_plans("auto"), suggestions))
            self.assertEqual(len(suggestions), len(lines))
        self.assertEqual(counts[2], counts[1])
