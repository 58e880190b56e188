from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang


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
class MatchPlan:
    """What will be booked for one statement line; preview, dry run and apply share it.

    ``returned_line_id`` is the earlier line whose money this line takes back.
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
        plans = [plan for plan in plans if plan.settlements]
        lines = self.env["account.bank.statement.line"].browse([plan.line_id for plan in plans])
        items = self.env["account.move.line"].browse(
            {settlement.item_id for plan in plans for settlement in plan.settlements}
        )
        if not lines:
            return lines
        self._lock(lines, items)
        self._check(plans, lines, items)
        moves = lines.move_id
        writer = self.with_context(skip_account_move_synchronization=True, skip_invoice_sync=True)
        with moves._check_balanced({"records": moves}):
            writer._set_partners(plans)
            pairs = writer._write_counterparts(plans)
        self._reconcile(pairs)
        self._mark_payments(plans)
        self._mark_matched(plans)
        self._learn(plans)
        self._log_reasons(plans)
        self.env["bank.match.event"]._log(lines, "matched")
        lines._confirm_in_periods()
        return lines

    # -------------------------------------------------------------------------
    # CHECKS
    # -------------------------------------------------------------------------

    def _lock(self, lines, items):
        locked = lines.try_lock_for_update(allow_referencing=True)
        locked_items = items.try_lock_for_update(allow_referencing=True)
        if len(locked) != len(lines) or len(locked_items) != len(items):
            raise UserError(
                self.env._(
                    "Someone else is matching the same lines at this moment. Nothing was changed; "
                    "reload and try again."
                )
            )

    def _check(self, plans, lines, items):
        self.env["bank.reconciliation"]._check_moves_not_closed(lines.move_id)
        taken = lines.filtered("is_reconciled")[:1]
        if taken:
            raise UserError(
                self.env._("%s is matched already. Undo its match first.", taken.display_name)
            )
        unusable = items.filtered(lambda item: not self._is_usable(item))[:1]
        if unusable:
            raise UserError(
                self.env._(
                    "%s is not open: it is settled, not posted or not on an account that is "
                    "reconciled. Choose another item.",
                    unusable.display_name,
                )
            )
        for plan, line in zip(plans, lines, strict=True):
            self._check_same_company(plan, line)
            self._check_amount(plan, line)

    @api.model
    def _is_usable(self, item):
        return item.parent_state == "posted" and item.account_id.reconcile and not item.reconciled

    def _check_same_company(self, plan, line):
        items = self._get_items(plan)
        if items.company_id.root_id - line.company_id.root_id:
            raise UserError(self.env._("%s belongs to another company.", items[0].display_name))

    def _check_amount(self, plan, line):
        """The settlements may not exceed what is open on the line, nor turn its sign."""
        open_amount = -sum(line._seek_for_lines()[1].mapped("amount_currency"))
        settled = sum(settlement.amount for settlement in plan.settlements)
        currency = line._get_transaction_currency()
        over = currency.compare_amounts(abs(settled), abs(open_amount)) > 0
        if over or currency.is_zero(settled) or (settled > 0) != (open_amount > 0):
            raise UserError(
                self.env._(
                    "%(settled)s cannot be settled with %(line)s: %(open)s of it is open.",
                    settled=formatLang(self.env, settled, currency_obj=currency),
                    line=line.display_name,
                    open=formatLang(self.env, open_amount, currency_obj=currency),
                )
            )

    def _get_items(self, plan):
        return self.env["account.move.line"].browse([s.item_id for s in plan.settlements])

    # -------------------------------------------------------------------------
    # WRITING JOURNAL ITEMS
    # -------------------------------------------------------------------------

    def _set_partners(self, plans):
        """Give each line the partner of its items where they have exactly one."""
        by_partner = defaultdict(list)
        for plan in plans:
            partner = self._get_items(plan).partner_id
            if len(partner) == 1:
                by_partner[partner].append(plan.line_id)
        for partner, line_ids in by_partner.items():
            lines = self.env["account.bank.statement.line"].browse(line_ids)
            lines._set_partner_of_match(partner)

    def _write_counterparts(self, plans):
        """Turn suspense items into counterparts and return ``[(counterpart, item)]`` pairs."""
        updates, creations, pairs = defaultdict(list), [], []
        for plan in plans:
            line = self.env["account.bank.statement.line"].browse(plan.line_id)
            first, *others = line._prepare_match_items(plan)
            suspense = line._seek_for_lines()[1]
            updates[tuple(sorted(first.items()))].append(suspense.id)
            creations += others
            pairs.append((suspense, plan.settlements[0].item_id))
        items = self.env["account.move.line"].with_context(tracking_disable=True)
        for vals, ids in updates.items():
            items.browse(ids).write(dict(vals))
        created = iter(self._create_counterparts(creations))
        for plan in plans:
            pairs += [(next(created), s.item_id) for s in plan.settlements[1:]]
        return pairs

    def _create_counterparts(self, vals_list):
        """Create the further items of each entry; return those that settle something, in order."""
        rests = [vals.pop("is_rest", False) for vals in vals_list]
        created = self.env["account.move.line"].create(vals_list)
        return [item for item, rest in zip(created, rests, strict=True) if not rest]

    def _reconcile(self, pairs):
        items = self.env["account.move.line"]
        plan = [counterpart | items.browse(item_id) for counterpart, item_id in pairs]
        items.with_env(self.env)._reconcile_plan(plan)

    # -------------------------------------------------------------------------
    # MARKING
    # -------------------------------------------------------------------------

    def _mark_payments(self, plans):
        """A payment in process without entry is paid now that the bank has shown it."""
        for plan in plans:
            ids = {settlement.payment_id for settlement in plan.settlements} - {0}
            payments = self.env["account.payment"].browse(ids)
            if payments:
                # only matching notes by which line the bank has shown a payment
                payments.sudo().write({"bank_statement_line_id": plan.line_id})
                payments.write({"state": "paid"})

    def _mark_matched(self, plans):
        now = fields.Datetime.now()
        for plan in plans:
            line = self.env["account.bank.statement.line"].browse(plan.line_id)
            line.sudo().write(self._prepare_match_vals(plan, now))  # only the applier writes these
        # suggestions are the matcher's records, gone once their line is matched
        proposals = self.env["bank.reconciliation.proposal"].sudo()
        proposals.search([("line_id", "in", [plan.line_id for plan in plans])]).unlink()

    def _learn(self, plans):
        """Remember under which names and accounts the partners of these lines pay."""
        told = [plan.line_id for plan in plans if len(self._get_items(plan).partner_id) == 1]
        lines = self.env["account.bank.statement.line"].browse(told)
        self.env["bank.partner.alias"]._learn(lines)

    def _prepare_match_vals(self, plan, now):
        return {
            "match_method": plan.method,
            "match_kind": plan.kind,
            "match_confidence": plan.confidence,
            "match_reason": plan.reason,
            "matched_by_id": self.env.uid,
            "matched_at": now,
            "match_run_id": plan.run_id or False,
        }

    def _log_reasons(self, plans):
        """Write the same sentences into the chatter of the entry: who, when, why."""
        lines = self.env["account.bank.statement.line"].browse([plan.line_id for plan in plans])
        bodies = {
            line.move_id.id: self.env._("Matched: %s", plan.reason)
            for line, plan in zip(lines, plans, strict=True)
            if plan.reason
        }
        if bodies:
            self.env["account.move"].browse(bodies)._message_log_batch(bodies=bodies)
