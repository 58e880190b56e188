from collections import defaultdict

from odoo import api, models

from ..engine.candidates import Item, Line, Partner
from ..engine.propose import Policy, propose
from .account_bank_statement_line_apply import to_decimal
from .bank_matcher_reasons import describe

OPEN_TYPES = ("asset_receivable", "liability_payable")


class BankMatcher(models.AbstractModel):
    """Fetches lines and open items in batches, asks the engine, stores its proposals.

    The number of queries does not depend on the number of lines. Extension point: a method
    ``_match_by_<kind>(lines, items)`` of an add-on returns further engine proposals.
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
        items = self._get_items(lines)
        engine_lines = [self._prepare_line(line) for line in lines]
        partners = self._get_partners()
        found = [*propose(engine_lines, items, partners, self._get_policy(lines.journal_id))]
        found += self._ask_strategies(engine_lines, items)
        place = defaultdict(int)
        vals_list = []
        for proposal in self._drop_undone(lines, found):
            place[proposal.line_id] += 1
            vals_list.append(self._prepare_proposal_vals(proposal, place[proposal.line_id], run))
        return vals_list

    def _ask_strategies(self, lines, items):
        """Ask every ``_match_by_<kind>`` that an add-on brings."""
        names = [name for name in dir(type(self)) if name.startswith("_match_by_")]
        found = []
        for name in sorted(names):
            found += getattr(self, name)(lines, items)
        return found

    @api.model
    def _get_policy(self, journal):  # noqa: ARG002 - for add-ons that decide by journal
        return Policy()

    def _drop_undone(self, lines, proposals):
        """A match that a person undid is not made again by itself; it is not even suggested."""
        undone = {line.id: set(line.undone_item_ids.ids) for line in lines}
        return [
            proposal
            for proposal in proposals
            if not undone[proposal.line_id] & {key[1] for key in self._get_item_keys(proposal)}
        ]

    @api.model
    def _get_item_keys(self, proposal):
        return [part.key for part in proposal.allocations if part.key[0] == "item"]

    # -------------------------------------------------------------------------
    # LINES
    # -------------------------------------------------------------------------

    def _prepare_line(self, line):
        partner = line.partner_id.commercial_partner_id
        return Line(
            id=line.id,
            date=line.date,
            amount=line._get_amount_to_match(),
            currency=line._get_transaction_currency().name,
            partner_id=partner.id or None,
            partner_name=line.partner_name or "",
            account=line.account_number or "",
            texts=self._texts(line.remittance_text, line.additional_information, line.payment_ref),
            references=self._texts(line.structured_reference),
            identifiers=self._texts(line.end_to_end_id, line.instruction_id, line.cheque_number),
            batch_ids=self._texts(line.payment_information_id, line.message_id),
        )

    @api.model
    def _texts(self, *values):
        """Return the texts that say something, each once, in order."""
        return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))

    # -------------------------------------------------------------------------
    # OPEN ITEMS
    # -------------------------------------------------------------------------

    def _get_items(self, lines):
        """Return the engine's items that lines of this journal may settle."""
        journal = lines.journal_id
        outstanding = journal._get_bank_outstanding_accounts()
        records = self.env["account.move.line"].search_fetch(
            self._get_items_domain(lines, outstanding),
            ["move_id", "account_id", "partner_id", "currency_id", "name", "ref", "date"],
            order="id",
        )
        items = [self._prepare_item(record, outstanding) for record in records]
        payments = self._get_payments_in_process(journal)
        return items + [self._prepare_payment(payment) for payment in payments]

    def _get_items_domain(self, lines, outstanding):
        """Core's matching domain of the journal, on the accounts that a bank line settles."""
        domain = lines[0]._get_default_amls_matching_domain()
        domain = [term for term in domain if term[0] != "statement_line_id"]
        return [
            *domain,
            ("statement_line_id", "=", False),
            "|",
            ("account_id.account_type", "in", OPEN_TYPES),
            "&",
            ("account_id", "in", outstanding.ids),
            ("journal_id", "=", lines.journal_id.id),
        ]

    def _prepare_item(self, record, outstanding):
        move, partner = record.move_id, record.partner_id.commercial_partner_id
        is_payment = record.account_id in outstanding
        return Item(
            key=("item", record.id),
            kind="payment" if is_payment else "document" if move.is_invoice(True) else "entry",
            date=record.date,
            due=record.date_maturity or None,
            residual=to_decimal(record.amount_residual_currency, record.currency_id),
            currency=record.currency_id.name,
            partner_id=partner.id or None,
            partner_name=partner.name or "",
            numbers=self._get_numbers(record),
        )

    def _get_numbers(self, record):
        """Return the numbers by which a payer may name the item."""
        move, payment = record.move_id, record.payment_id
        return self._texts(
            move.name,
            move.ref,
            move.payment_reference,
            record.name,
            payment.memo,
            payment.payment_reference,
        )

    def _get_payments_in_process(self, journal):
        return self.env["account.payment"].search(
            [
                ("journal_id", "=", journal.id),
                ("state", "=", "in_process"),
                ("move_id", "=", False),
            ],
            order="id",
        )

    def _prepare_payment(self, payment):
        partner = payment.partner_id.commercial_partner_id
        sign = 1 if payment.payment_type == "inbound" else -1
        return Item(
            key=("payment", payment.id),
            kind="payment",
            date=payment.date,
            due=None,
            residual=to_decimal(sign * payment.amount, payment.currency_id),
            currency=payment.currency_id.name,
            partner_id=partner.id or None,
            partner_name=partner.name or "",
            numbers=self._texts(payment.name, payment.memo, payment.payment_reference),
            pays=tuple(("item", item.id) for item in payment._get_paid_items()),
        )

    # -------------------------------------------------------------------------
    # PARTNERS
    # -------------------------------------------------------------------------

    def _get_partners(self):
        """Return every commercial partner with all its names and accounts."""
        names, accounts = self._get_aliases()
        banks = self.env["res.partner.bank"].search_fetch([], ["acc_number", "partner_id"])
        for bank in banks:
            accounts[bank.partner_id.commercial_partner_id.id].append(bank.acc_number)
        partners = self.env["res.partner"].search_fetch(
            ["|", ("parent_id", "=", False), ("is_company", "=", True)],
            ["name", "parent_id"],
            order="id",
        )
        return [
            Partner(
                partner.id,
                self._texts(partner.name, *names[partner.id]),
                tuple(accounts[partner.id]),
                partner.parent_id.id or None,
            )
            for partner in partners
        ]

    def _get_aliases(self):
        """Return the alternative names and accounts, by partner, that prove who pays."""
        found = {"name": defaultdict(list), "account": defaultdict(list)}
        aliases = self.env["bank.partner.alias"].search(
            [("company_id", "in", (False, *self.env.companies.ids))]
        )
        for alias in aliases._filter_trusted():
            found[alias.kind][alias.partner_id.commercial_partner_id.id].append(alias.name)
        return found["name"], found["account"]

    # -------------------------------------------------------------------------
    # PROPOSALS
    # -------------------------------------------------------------------------

    def _prepare_proposal_vals(self, proposal, sequence, run):
        return {
            "line_id": proposal.line_id,
            "run_id": run.id if run else False,
            "sequence": sequence,
            "kind": proposal.kind,
            "confidence": proposal.confidence,
            "is_ambiguous": proposal.ambiguous,
            "score": proposal.score,
            "residual": float(proposal.residual),
            "reasons": "\n".join(describe(self.env, reason) for reason in proposal.reasons),
            "item_ids": [
                (0, 0, self._prepare_proposal_item_vals(part)) for part in proposal.allocations
            ],
        }

    def _prepare_proposal_item_vals(self, part):
        field = "move_line_id" if part.key[0] == "item" else "payment_id"
        return {field: part.key[1], "amount": float(part.amount)}

    def _mark_confidence(self, lines, proposals):
        """Show the best proposal on the line; ambiguity is never more than medium."""
        best = {}
        for proposal in proposals:
            best.setdefault(proposal.line_id.id, proposal)
        for line in lines:
            proposal = best.get(line.id)
            # the matcher alone says how sure a suggestion is
            line.sudo().write(
                {
                    "match_confidence": proposal.confidence if proposal else "none",
                    "match_kind": proposal.kind if proposal else False,
                    "match_reason": proposal.reasons if proposal else False,
                }
            )
