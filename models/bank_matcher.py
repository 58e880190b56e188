from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import api, models

from ..engine.candidates import BOOKED, PAYMENT, TRANSFER, Line, Policy, index_items
from ..engine.propose import propose_indexed
from ..engine.reasons import encode, reason
from .account_bank_statement_line import CONFIDENCES
from .account_bank_statement_line_apply import to_decimal

#: Of the engine's proposals: what stays before a rule.
SURE = ("certain", "high")
SURENESS = {name: place for place, (name, _title) in enumerate(CONFIDENCES)}
LINE_FIELDS = (
    "account_number",
    "additional_information",
    "charges",
    "cheque_number",
    "currency_id",
    "date",
    "end_to_end_id",
    "foreign_currency_id",
    "instruction_id",
    "is_reversal",
    "journal_id",
    "message_id",
    "move_id",
    "original_amount",
    "original_currency_id",
    "partner_id",
    "partner_name",
    "payment_information_id",
    "payment_ref",
    "remittance_text",
    "return_reason",
    "return_reason_code",
    "structured_reference",
    "undone_item_ids",
    "undone_line_ids",
)


class BankMatcher(models.AbstractModel):
    """Fetches lines and open items in batches, asks the engine, stores its proposals.

    The number of queries does not depend on the number of lines. Extension points: a method
    ``_match_by_<kind>(lines, items)`` of an add-on returns further engine proposals, a method
    ``_get_items_of_<kind>(lines, asked, scope)`` further items that lines may be matched with.
    """

    _name = "bank.matcher"
    _description = "Finds matches for statement lines"

    @api.model
    def _refresh_proposals(self, lines, run=None):
        """Replace the proposals of these unmatched lines and return the new ones."""
        # proposals and confidence are the matcher's own records, nobody else writes them
        store = self.env["bank.reconciliation.proposal"].sudo()
        store.search([("line_id", "in", lines.ids)]).unlink()
        vals_list = []
        for group in lines.grouped("journal_id").values():
            vals_list += self._prepare_proposals(group, run)
        proposals = store.create(vals_list)
        self._mark_confidence(lines, proposals)
        return proposals.sudo(False)

    def _prepare_proposals(self, lines, run):
        mapped = self._map_partners(lines, run)
        engine_lines = self._prepare_lines(lines, mapped)
        found = self._tell_partners(mapped, self._find_proposals(lines, engine_lines))
        best = {}
        for proposal in found:
            best.setdefault(proposal.line_id, proposal.confidence)
        rules = self._prepare_rules(lines, mapped, best, run)
        sequences = self._number(
            found, {line_id: one["sequence"] for line_id, one in rules.items()}
        )
        vals_list = [
            self._prepare_proposal_vals(proposal, sequence, run)
            for proposal, sequence in zip(found, sequences, strict=True)
        ]
        # a line that a rule has caught is none for a habit
        best |= dict.fromkeys(rules, "high")
        vals_list = [*rules.values(), *self._prepare_habits(lines, best, run), *vals_list]
        # what is created comes in this order until it is read again
        return sorted(vals_list, key=lambda vals: vals["sequence"])

    @api.model
    def _number(self, found, taken):
        """Number each line's proposals from one on; ``taken`` is the place of its rule."""
        place = defaultdict(int)
        for proposal in found:
            place[proposal.line_id] += 1
            if place[proposal.line_id] == taken.get(proposal.line_id):
                place[proposal.line_id] += 1
            yield place[proposal.line_id]

    def _find_proposals(self, lines, engine_lines):
        """Return the engine's proposals for the lines of one journal, and those of add-ons.

        What is settled already is read once it is known which lines it can matter for.
        """
        scope = self._get_scope(lines)
        items, prefixes, directory, unnamed = self._get_candidates(engine_lines, scope)
        policy = self._get_policy(lines.journal_id)

        def find(known):
            index = index_items(known, unnamed)
            index = replace(index, prefixes={**index.prefixes, **prefixes})
            return [*propose_indexed(engine_lines, index, directory, policy)]

        found = find(items)
        settled = self._get_settled_items(engine_lines, found, items, scope)
        found = find([*items, *settled]) if settled else found
        return self._merge(found, self._ask_strategies(engine_lines, items))

    def _get_candidates(self, engine_lines, scope):
        """Return the items that matter for these lines, all own numbers' letters, the partners, and
        the keys of the items of whose numbers no line has a part.
        """
        asked = self._ask(engine_lines)
        found = self._find_items(asked, scope)
        items = self._read_items(found.named | found.equal, scope)
        directory = self._get_directory(engine_lines, {one.partner_id for one in items} - {None})
        named = {one.partner_id for one in items if one.key[1] in found.named} - {None}
        partner_ids = self._get_payer_ids(engine_lines, directory) | directory.family(named)
        known = {one.key[1] for one in items}
        owed = self._get_owed(partner_ids, scope) - known
        items += self._read_items(owed, scope)
        unnamed = {one.key for one in items if one.key[1] not in found.named}
        payments = self._find_payments(asked, found.keys, partner_ids, known | owed, scope)
        items += [self._prepare_payment(payment) for payment in payments]
        taken = {item.key for item in items}
        told = self._get_other_items(engine_lines, asked, scope)
        others = {item.key: item for item in told if item.key not in taken}
        items += self._drop_registered(others.values(), items, scope)
        return items, found.prefixes, directory, unnamed

    def _get_other_items(self, lines, asked, scope):
        """Ask every ``_get_items_of_<kind>``; an item that is found twice counts once."""
        names = [name for name in dir(type(self)) if name.startswith("_get_items_of_")]
        return [item for name in sorted(names) for item in getattr(self, name)(lines, asked, scope)]

    def _drop_registered(self, others, items, scope):
        """A transfer that is registered or half matched goes before a line of the other bank."""
        own = (scope.journal.company_id.partner_id.commercial_partner_id.id, None)
        waiting = {
            (item.currency, item.residual)
            for item in items
            if item.kind in (PAYMENT, TRANSFER) and item.partner_id in own
        }
        return [
            item
            for item in others
            if item.kind != TRANSFER or (item.currency, item.residual) not in waiting
        ]

    def _ask_strategies(self, lines, items):
        """Ask every ``_match_by_<kind>`` that an add-on brings."""
        names = [name for name in dir(type(self)) if name.startswith("_match_by_")]
        return [found for name in sorted(names) for found in getattr(self, name)(lines, items)]

    @api.model
    def _merge(self, found, own):
        """Return the proposals of engine and strategies; of one line those that are as sure as each
        other in this order.
        """
        if not own:
            return found
        by_line = defaultdict(list)
        for one in found:
            by_line[one.line_id].append(one)
        for one in own:
            before, sure = by_line[one.line_id], SURENESS[one.confidence]
            less = (at for at, other in enumerate(before) if SURENESS[other.confidence] < sure)
            before.insert(next(less, len(before)), one)
        return [one for several in by_line.values() for one in several]

    @api.model
    def _get_policy(self, journal):
        """The journal's limits; differences without an account to book them are nobody's."""
        policy = Policy()
        if journal.bank_tolerance_account_id:
            policy = replace(
                policy,
                tolerance=Decimal(str(journal.bank_tolerance)),
                tolerance_percent=Decimal(str(journal.bank_tolerance_percent)),
            )
        if journal.bank_charge_account_id:
            charges = Decimal(str(journal.bank_charge_tolerance))
            policy = replace(policy, charges_tolerance=charges)
        return policy

    # -------------------------------------------------------------------------
    # LINES
    # -------------------------------------------------------------------------

    def _prepare_lines(self, lines, mapped=None):
        """Return the engine's lines of one journal, with what is still to be matched of each.

        :param mapped: ``{line id: (rule, partner)}`` of lines whose partner a rule says.
        """
        lines.fetch(LINE_FIELDS)
        amounts = self._get_amounts_to_match(lines)
        found = [self._prepare_line(line, amounts.get(line.move_id.id, 0.0)) for line in lines]
        partners = {key: one.commercial_partner_id.id for key, (_, one) in (mapped or {}).items()}
        return [replace(one, partner_id=partners.get(one.id, one.partner_id)) for one in found]

    def _get_amounts_to_match(self, lines):
        """Return ``{entry id: amount on suspense}`` in the lines' transaction currencies."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("move_id", "in", lines.move_id.ids),
                ("account_id", "=", lines.journal_id.suspense_account_id.id),
            ],
            ["move_id"],
            ["amount_currency:sum"],
        )
        return {move.id: -amount for move, amount in groups}

    def _prepare_line(self, line, amount):
        partner = line.partner_id.commercial_partner_id
        currency = line._get_transaction_currency()
        return Line(
            id=line.id,
            date=line.date,
            amount=to_decimal(amount, currency),
            currency=currency.name,
            partner_id=partner.id or None,
            partner_name=line.partner_name or "",
            account=line.account_number or "",
            texts=self._texts(line.remittance_text, line.additional_information, line.payment_ref),
            references=self._texts(line.structured_reference),
            identifiers=self._texts(line.end_to_end_id, line.instruction_id, line.cheque_number),
            batch_ids=self._texts(line.payment_information_id, line.message_id),
            is_return=bool(line.return_reason_code or line.return_reason or line.is_reversal),
            excluded=frozenset(("item", item_id) for item_id in line.undone_item_ids.ids),
            undone=frozenset(("line", line_id) for line_id in line.undone_line_ids.ids),
            **self._prepare_line_differences(line, amount),
        )

    def _prepare_line_differences(self, line, amount):
        """What the bank says of charges and of the amount ordered, of a line that is all open.

        Charges that the journal has no account for are matched by a person.
        """
        currency = line._get_transaction_currency()
        whole = line.amount_currency if line.foreign_currency_id else line.amount
        if currency.compare_amounts(whole, amount):
            return {}
        vals = {}
        if line.journal_id.bank_charge_account_id and not line.foreign_currency_id:
            vals["charges"] = to_decimal(line.charges, currency)
        if line.original_amount:
            ordered = line.original_currency_id or line.currency_id
            vals["original_amount"] = to_decimal(line.original_amount, ordered)
            vals["original_currency"] = ordered.name
        return vals

    @api.model
    def _texts(self, *values):
        """Return the texts that say something, each once, in order."""
        return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))

    # -------------------------------------------------------------------------
    # PROPOSALS
    # -------------------------------------------------------------------------

    def _prepare_proposal_vals(self, proposal, sequence, run):
        shares = dict(proposal.currency_amounts)
        return {
            "line_id": proposal.line_id,
            "run_id": run.id if run else False,
            "sequence": sequence,
            "kind": self._get_known_kind(proposal.kind),
            "confidence": proposal.confidence,
            "is_ambiguous": proposal.ambiguous,
            "is_doubtful": proposal.doubtful,
            "score": proposal.score,
            "residual": float(proposal.residual),
            "reason_codes": encode(self._get_reasons(proposal)) or False,
            "item_ids": [
                (0, 0, self._prepare_proposal_item_vals(part, shares.get(part.key)))
                for part in proposal.allocations
            ],
            "write_off_ids": [
                (0, 0, self._prepare_write_off_vals(part)) for part in proposal.write_offs
            ],
        }

    def _get_reasons(self, proposal):
        """The engine's reasons; before them what the line is, where it pays nothing."""
        first = {BOOKED: "already_booked", TRANSFER: "own_transfer"}.get(proposal.kind)
        return dict.fromkeys((*([reason(first)] if first else ()), *proposal.reasons))

    def _prepare_proposal_item_vals(self, part, share):
        field = {"item": "move_line_id", "payment": "payment_id", "line": "other_line_id"}
        vals = {field[part.key[0]]: part.key[1], "amount": float(part.amount)}
        if share is not None:
            vals |= {"line_amount": float(share), "is_in_own_currency": True}
        return vals

    def _prepare_write_off_vals(self, part):
        is_item = part.key and part.key[0] == "item"
        return {
            "kind": part.kind,
            "amount": float(part.amount),
            "move_line_id": part.key[1] if is_item else False,
        }

    def _mark_confidence(self, lines, proposals):
        """Show the best proposal on its line; the matcher alone says how sure it is."""
        best = {}
        for proposal in proposals.sorted("sequence"):
            best.setdefault(proposal.line_id.id, proposal)
        empty = proposals.browse()
        rows = [self._prepare_confidence(best.get(line.id, empty)) for line in lines]
        names = [*self._prepare_confidence(empty)]
        lines.flush_recordset(names)
        lines._write_multi(rows)  # one statement for many lines
        lines.invalidate_recordset([*names, "match_reason"])

    def _prepare_confidence(self, proposal):
        return {
            "match_confidence": proposal.confidence or "none",
            "match_kind": proposal.kind or None,
            "match_reason_codes": proposal.reason_codes or None,
        }
