from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..engine.reasons import Reason, encode, reason
from .bank_applier_analytic import DISTRIBUTIONS, Distributions


@dataclass(frozen=True, slots=True)
class Settlement:
    """How much of one open item a line settles.

    ``amount`` is signed like the item's residual and expressed in the transaction currency of the
    line (its foreign currency where the bank booked one, else the journal's currency). With
    ``line_amount`` it is in the item's own currency instead, and ``line_amount`` says how much of
    the line, in the line's transaction currency, settles it: the difference to what the item was
    booked at becomes an exchange difference.
    """

    item_id: int
    amount: float
    payment_id: int = 0
    line_amount: float | None = None

    @property
    def share(self):
        """What of the line settles the item, in the line's transaction currency."""
        return self.amount if self.line_amount is None else self.line_amount


@dataclass(frozen=True, slots=True)
class PlanWriteOff:
    """A part of the difference between a line and its items that is booked to an account.

    ``kind`` is discount, charge, rounding, tolerance or habit. ``amount`` is in the transaction
    currency of the line and signed as a part of the line: what the line brings is the sum of the
    shares of its settlements, of its write-offs and of what stays open. 98 for an invoice of 100
    with a discount of 2: settlement 100, write-off −2. ``item_id`` is the item that a discount
    belongs to; ``account_id`` takes the place of the account that the journal has for the kind.
    """

    kind: str
    amount: float
    item_id: int = 0
    account_id: int = 0


@dataclass(frozen=True, slots=True)
class PlanPayment:
    """A payment that is registered for a line and matched with it, when its plan is booked.

    ``amount`` is signed as the bank sees it, in the transaction currency of the line;
    ``account_id`` is the outstanding account that it waits on.
    """

    partner_id: int
    partner_type: str
    amount: float
    method_line_id: int
    account_id: int
    memo: str = ""


@dataclass(frozen=True, slots=True)
class MatchPlan:
    """What will be booked for one statement line; preview, dry run and apply share it.

    ``reasons`` are the codes of engine/reasons.py; ``reason`` is free text of a person or a module.
    ``returned_line_id`` is the earlier line whose money this line takes back, ``transfer_line_id``
    the other side of a transfer, which is matched with it. Of a rule: ``rule_id``, the partner that
    the line gets, the reference that its entry gets, and the payment that is registered for it.
    """

    line_id: int
    settlements: tuple[Settlement, ...] = ()
    method: str = "manual"
    kind: str = "manual"
    confidence: str = "certain"
    reason: str = ""
    run_id: int = 0
    write_offs: tuple[PlanWriteOff, ...] = ()
    returned_line_id: int = 0
    transfer_line_id: int = 0
    reasons: tuple[Reason, ...] = ()
    rule_id: int = 0
    partner_id: int = 0
    reference: str = ""
    payment: PlanPayment | None = None

    @property
    def why(self):
        """All its reasons; what somebody wrote is the last one."""
        return (*self.reasons, reason("text", text=self.reason)) if self.reason else self.reasons


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Values of one journal item of a line's entry, in place of the suspense item.

    ``share`` is what of the line it takes, in the line's transaction currency; ``item_id`` is the
    item that it is reconciled with, 0 for none. With ``reopens`` that item is of an earlier payment
    and lets go of what it had settled.
    """

    vals: dict[str, object]
    share: float = 0.0
    item_id: int = 0
    reopens: bool = False

    @property
    def is_taxed(self):
        """Whether it has tax or base, which no item of a posted entry can be given."""
        return "tax_ids" in self.vals or "tax_repartition_line_id" in self.vals


class BankApplier(models.AbstractModel):
    """The only writer of journal items: a list of plans, one batch, core's ``_reconcile_plan``.

    Invariants: entries stay balanced; a line's bank item is never touched; what is not settled
    stays on the suspense account; each settled amount is reconciled with its item.
    """

    _name = "bank.applier"
    _description = "Applies matches to statement lines"

    @api.model
    def _apply(self, plans):
        """Book the plans in one batch and return their lines.

        :param plans: list of :class:`MatchPlan`, at most one for each line.
        :raises UserError: a line or an item is taken, settled, closed or locked by someone else.
        """
        plans = [plan for plan in plans if self._says_something(plan)]
        lines = self.env["account.bank.statement.line"].browse([plan.line_id for plan in plans])
        if not lines:
            return lines
        self._lock(lines, plans)
        self._check(plans, lines)
        moves = lines.move_id
        writer = self.with_context(
            skip_account_move_synchronization=True,
            skip_invoice_sync=True,
            **{DISTRIBUTIONS: Distributions(self.env)},
        )
        with moves._check_balanced({"records": moves}):
            writer._set_partners(plans)
            booked = writer._write_counterparts(plans)
        self._reopen_returned(plans, booked)
        self._reconcile(booked)
        self._settle_rest_again(booked)
        self._mark_payments(plans)
        self._mark_matched(plans)
        self._learn(plans)
        self._log_reasons(lines)
        self.env["bank.match.event"]._log(lines, "matched")
        lines._confirm_in_periods()
        return lines

    @api.model
    def _says_something(self, plan):
        return bool(plan.settlements or plan.write_offs or plan.returned_line_id)

    # -------------------------------------------------------------------------
    # CHECKS
    # -------------------------------------------------------------------------

    def _lock(self, lines, plans):
        """Lock what is matched, and the earlier lines whose money is returned."""
        returned = lines.browse({plan.returned_line_id for plan in plans} - {0})
        for records in (lines | returned, self._get_all_items(plans)):
            if len(records.try_lock_for_update(allow_referencing=True)) != len(records):
                raise UserError(
                    self.env._(
                        "Someone else is matching the same lines at this moment. Nothing was "
                        "changed; reload and try again."
                    )
                )

    def _check(self, plans, lines):
        self.env["bank.reconciliation"]._check_moves_not_closed(lines.move_id)
        taken = lines.filtered("is_reconciled")[:1]
        if taken:
            raise UserError(
                self.env._("%s is matched already. Undo its match first.", taken.display_name)
            )
        self._check_usable(self._get_all_items(plans))
        for plan, line in zip(plans, lines, strict=True):
            self._check_same_company(plan, line)
            self._check_amount(plan, line)
            line._check_returned(plan)
        self._check_not_settled_twice(plans)
        self._check_not_returned_twice(plans)

    def _check_usable(self, items):
        unusable = items.filtered(lambda item: not self._is_usable(item))[:1]
        if unusable:
            raise UserError(
                self.env._(
                    "%s is not open: it is settled, not posted or not on an account that is "
                    "reconciled. Choose another item.",
                    unusable.display_name,
                )
            )

    @api.model
    def _is_usable(self, item):
        return item.parent_state == "posted" and item.account_id.reconcile and not item.reconciled

    def _check_same_company(self, plan, line):
        items = self._get_items(plan)
        if items.company_id.root_id - line.company_id.root_id:
            raise UserError(self.env._("%s belongs to another company.", items[0].display_name))

    def _check_amount(self, plan, line):
        """What is settled and booked may not exceed what is open on the line, nor turn its sign."""
        open_amount = -sum(line._seek_for_lines()[1].mapped("amount_currency"))
        used = sum(one.share for one in plan.settlements) + sum(w.amount for w in plan.write_offs)
        currency = line._get_transaction_currency()
        if plan.returned_line_id and currency.is_zero(used):
            return
        over = currency.compare_amounts(abs(used), abs(open_amount)) > 0
        if over or currency.is_zero(used) or (used > 0) != (open_amount > 0):
            raise UserError(
                self.env._(
                    "%(settled)s cannot be settled with %(line)s: %(open)s of it is open.",
                    settled=formatLang(self.env, used, currency_obj=currency),
                    line=line.display_name,
                    open=formatLang(self.env, open_amount, currency_obj=currency),
                )
            )

    def _check_not_settled_twice(self, plans):
        """All plans together may not settle more of an item than is open of it."""
        settled = defaultdict(float)
        for plan in plans:
            line = self.env["account.bank.statement.line"].browse(plan.line_id)
            for settlement in plan.settlements:
                item = self.env["account.move.line"].browse(settlement.item_id)
                if line._is_in_currency_of(settlement, item):
                    settled[item] += settlement.amount
        for item, amount in settled.items():
            currency, residual = item.currency_id, item.amount_residual_currency
            over = currency.compare_amounts(abs(amount), abs(residual)) > 0
            if over or (amount > 0) != (residual > 0):
                raise UserError(
                    self.env._(
                        "%(amount)s of %(item)s cannot be settled: %(open)s of it is open.",
                        amount=formatLang(self.env, amount, currency_obj=currency),
                        item=item.display_name,
                        open=formatLang(self.env, residual, currency_obj=currency),
                    )
                )

    def _get_all_items(self, plans):
        ids = {settlement.item_id for plan in plans for settlement in plan.settlements}
        return self.env["account.move.line"].browse(ids)

    def _get_items(self, plan):
        return self.env["account.move.line"].browse([s.item_id for s in plan.settlements])

    # -------------------------------------------------------------------------
    # WRITING JOURNAL ITEMS
    # -------------------------------------------------------------------------

    def _set_partners(self, plans):
        """Give each line the partner of its items where they have exactly one, or of its rule."""
        by_partner = defaultdict(list)
        for plan in plans:
            partner = self._get_items(plan).partner_id | self._get_returned(plan).partner_id
            partner = self.env["res.partner"].browse(plan.partner_id or partner.ids)
            if len(partner) == 1:
                by_partner[partner].append(plan.line_id)
        lines = self.env["account.bank.statement.line"]
        lines.browse([plan.line_id for plan in plans])._remember_partner()
        for partner, line_ids in by_partner.items():
            lines.browse(line_ids)._write_partner(partner)

    def _get_returned(self, plan):
        return self.env["account.bank.statement.line"].browse(plan.returned_line_id or [])

    def _write_counterparts(self, plans):
        """Turn suspense items into counterparts; return ``[(journal item, Counterpart)]``."""
        updates, creations, booked = {}, [], []
        replaced = self.env["account.move.line"]
        for plan in plans:
            line = self.env["account.bank.statement.line"].browse(plan.line_id)
            suspense = line._seek_for_lines()[1]
            first, *others = line._prepare_match_items(plan, suspense)
            if first.is_taxed:
                replaced |= suspense
                creations += [first, *others]
                continue
            vals = line._without_unchanged(first.vals, suspense)
            updates.setdefault(repr(sorted(vals.items())), (vals, []))[1].append(suspense.id)
            booked.append((suspense, first))
            creations += others
        items = self.env["account.move.line"].with_context(tracking_disable=True)
        for vals, ids in updates.values():
            items.browse(ids).write(vals)
        replaced.with_context(force_delete=True).unlink()
        created = self.env["account.move.line"].create([one.vals for one in creations])
        return booked + list(zip(created, creations, strict=True))

    def _reconcile(self, booked):
        items = self.env["account.move.line"]
        plan = [item | items.browse(part.item_id) for item, part in booked if part.item_id]
        if plan:
            items._reconcile_plan(plan)

    # -------------------------------------------------------------------------
    # MARKING
    # -------------------------------------------------------------------------

    def _mark_payments(self, plans):
        """A payment in process without entry is paid now that the bank has shown it."""
        shown = {one.payment_id: plan.line_id for plan in plans for one in plan.settlements}
        shown.pop(0, None)
        payments = self.env["account.payment"].browse(shown)
        payments._check_not_closed()
        for payment in payments.sudo():
            # only matching notes by which line the bank has shown a payment; checked just above
            models.BaseModel.write(payment, {"bank_statement_line_id": shown[payment.id]})
        payments.write({"state": "paid"})

    def _mark_matched(self, plans):
        """Note how the lines were matched: one write for all that were matched alike."""
        lines = self.env["account.bank.statement.line"].sudo()  # only the applier writes these
        now, alike = fields.Datetime.now(), defaultdict(list)
        for plan in plans:
            alike[plan.method, plan.kind, plan.confidence, plan.run_id, plan.rule_id].append(plan)
        for group in alike.values():
            lines.browse(plan.line_id for plan in group).write(
                self._prepare_match_vals(group[0], now)
            )
        self._write_reasons(lines.browse(plan.line_id for plan in plans), plans)
        # suggestions are the matcher's records, gone once their line is matched
        proposals = self.env["bank.reconciliation.proposal"].sudo()
        proposals.search([("line_id", "in", [plan.line_id for plan in plans])]).unlink()

    def _write_reasons(self, lines, plans):
        """Note why, which differs from line to line, in one statement for many lines."""
        lines.flush_recordset(["match_reason_codes"])
        lines._write_multi([{"match_reason_codes": encode(plan.why) or None} for plan in plans])
        lines.invalidate_recordset(["match_reason_codes", "match_reason"])

    def _learn(self, plans):
        """Remember under which names and accounts the partners of these lines pay."""
        told = [plan.line_id for plan in plans if len(self._get_items(plan).partner_id) == 1]
        lines = self.env["account.bank.statement.line"].browse(told)
        self.env["bank.partner.alias"]._learn(lines)

    def _prepare_match_vals(self, plan, now):
        return {
            "match_method": plan.method,
            "match_kind": self.env["bank.matcher"]._get_known_kind(plan.kind),
            "match_confidence": plan.confidence,
            "matched_by_id": self.env.uid,
            "matched_at": now,
            "match_run_id": plan.run_id or False,
            "match_rule_id": plan.rule_id or False,
        }

    def _log_reasons(self, lines):
        """Write the same sentences into the chatter of the entry: who, when, why."""
        bodies = {
            line.move_id.id: self.env._("Matched: %s", line.match_reason)
            for line in lines
            if line.match_reason
        }
        if bodies:
            self.env["account.move"].browse(bodies)._message_log_batch(bodies=bodies)
