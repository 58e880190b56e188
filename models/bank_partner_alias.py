from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..engine.text import account_key, are_alike, name_key
from .bank_evidence import own_defaults

#: Confirmed matches from which on a learned name or account proves who pays.
ENOUGH = 2
#: A learned name counts while its partner has this share of all matches under that name.
MAJORITY = 2 / 3
LEARNED = {"origin", "line_ids", "partner_bank_id"}


class BankPartnerAlias(models.Model):
    """Another name or account under which a partner pays or is paid, typed in or learned.

    A learned one carries the statement lines whose matches taught it: undoing a match takes its
    vote back. It proves who pays only from ``ENOUGH`` matches on and while hardly any went to
    somebody else, so that one wrong decision does no harm.
    """

    _name = "bank.partner.alias"
    _description = "Alternative name of a partner"
    _order = "partner_id, kind, name, id"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [("name", "Name"), ("account", "Account")], default="name", required=True
    )
    name = fields.Char(required=True, help="As the bank writes it.")
    key = fields.Char(compute="_compute_key", store=True, index=True)
    origin = fields.Selection(
        [("manual", "Typed in"), ("learned", "Learned")],
        default="manual",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, help="Empty: for all companies."
    )
    active = fields.Boolean(default=True, help="An archived one is neither used nor learned again.")
    line_ids = fields.Many2many(
        "account.bank.statement.line",
        "bank_partner_alias_line_rel",
        "alias_id",
        "line_id",
        string="Matches",
        readonly=True,
        groups="account_bank_reconciliation.group_auditor",
        help="The lines whose matches taught this.",
    )
    partner_bank_id = fields.Many2one(
        "res.partner.bank",
        string="Kept As",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The partner's bank account that was made from this.",
    )
    count = fields.Integer(string="Times", compute="_compute_count")
    is_trusted = fields.Boolean(
        string="Proves the Payer",
        compute="_compute_is_trusted",
        help="Learned ones do from two matches on, as long as hardly any went to somebody else.",
    )

    _unique_key = models.UniqueIndex("(kind, key, partner_id, COALESCE(company_id, 0))")

    @api.depends("name", "kind")
    def _compute_key(self):
        for alias in self:
            make = account_key if alias.kind == "account" else name_key
            alias.key = make(alias.name or "")

    @api.depends("line_ids")
    def _compute_count(self):
        counts = self._count_matches()
        for alias in self:
            alias.count = counts.get(alias.id, 0)

    @api.depends("line_ids", "origin", "key")
    def _compute_is_trusted(self):
        trusted = self._filter_trusted()
        for alias in self:
            alias.is_trusted = alias in trusted

    def _count_matches(self):
        """Return ``{id: number of matches}``."""
        query = SQL(
            "SELECT alias_id, COUNT(*) FROM bank_partner_alias_line_rel"
            " WHERE alias_id = ANY(%s) GROUP BY alias_id",
            self.ids,
            to_flush=self._fields["line_ids"],
        )
        return dict(self.env.execute_query(query))

    def _filter_trusted(self):
        """Return those that prove who pays."""
        learned = self.filtered(lambda alias: alias.origin == "learned")
        # votes for partners that the user may not see count as well
        rivals = self.sudo().with_context(active_test=False)
        rivals = rivals.search([("key", "in", learned.mapped("key"))])
        votes, everybody = rivals._count_matches(), defaultdict(int)
        for rival in rivals:
            everybody[rival.kind, rival.key] += votes.get(rival.id, 0)
        return (self - learned) | learned.filtered(
            lambda alias: _is_enough(votes.get(alias.id, 0), everybody[alias.kind, alias.key])
        )

    # -------------------------------------------------------------------------
    # LOW-LEVEL METHODS
    # -------------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        return own_defaults(self, super().default_get(fields), LEARNED)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_learned_is_ours(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_learned_is_ours(vals)
        return super().write(vals)

    def _check_learned_is_ours(self, vals):
        """What was learned is told by matches alone."""
        if LEARNED & set(vals) and not self.env.su:
            raise AccessError(self.env._("What was learned from matches cannot be edited."))

    # -------------------------------------------------------------------------
    # LEARNING
    # -------------------------------------------------------------------------

    @api.model
    def _learn(self, lines):
        """Learn from lines that were just matched with items of one partner."""
        # nobody edits what the system learned from matches; users may archive or delete it
        known = self.sudo().with_context(active_test=False)
        wanted = defaultdict(list)
        for line, kind, name, key in self._get_teachings(lines.filtered("partner_id")):
            partner = line.partner_id.commercial_partner_id
            wanted[kind, key, partner.id, line.company_id.id].append((line.id, name))
        found = {
            (alias.kind, alias.key, alias.partner_id.id, alias.company_id.id): alias
            for alias in known.search([("key", "in", list({key for _k, key, *_p in wanted}))])
        }
        new = [key for key in wanted if key not in found]
        taught = known.create([self._prepare_learned_vals(key, wanted[key]) for key in new])
        for key in wanted.keys() - set(new):
            found[key].line_ids = [Command.link(line_id) for line_id, _name in wanted[key]]
            taught |= found[key]
        taught._keep_accounts()

    @api.model
    def _get_teachings(self, lines):
        """Yield ``(line, kind, as written, key)``; what is known already teaches nothing."""
        partners = lines.partner_id.commercial_partner_id
        learned = self.search(
            [("partner_id", "in", partners.ids), ("partner_bank_id", "!=", False)]
        )
        entered = partners.bank_ids - learned.partner_bank_id
        known = {(bank.partner_id.id, account_key(bank.acc_number or "")) for bank in entered}
        for journal, group in lines.grouped("journal_id").items():
            own = {account_key(number) for number in journal._get_statement_accounts()}
            for line in group:
                partner = line.partner_id.commercial_partner_id
                for kind, name, key in line._get_teachings():
                    if key and key not in own and (partner.id, key) not in known:
                        yield line, kind, name, key

    def _keep_accounts(self):
        """Make proven accounts the partner's bank accounts, with core's own helper.

        Proven is also what a person matched while the bank named the partner.
        """
        for alias in self.filtered(lambda a: a.kind == "account" and not a.partner_bank_id):
            line = alias.line_ids[-1:]
            if line and (
                alias.is_trusted or are_alike(line.partner_name or "", alias.partner_id.name or "")
            ):
                # never trusted for paying to: that is a person's decision, see allow_out_payment
                alias.partner_bank_id = line._find_or_create_bank_account()

    @api.model
    def _prepare_learned_vals(self, key, taught):
        kind, _key, partner_id, company_id = key
        return {
            "kind": kind,
            "partner_id": partner_id,
            "company_id": company_id,
            "origin": "learned",
            "name": taught[0][1],
            "line_ids": [Command.link(line_id) for line_id, _name in taught],
        }

    @api.model
    def _unlearn(self, lines):
        """Take back what these lines taught; a learned alias without matches is forgotten."""
        aliases = self.sudo().with_context(active_test=False)  # see _learn
        taught = aliases.search([("line_ids", "in", lines.ids)])
        taught.line_ids = [Command.unlink(line_id) for line_id in lines.ids]
        empty = taught.filtered(lambda a: a.origin == "learned" and not a.line_ids)
        empty.partner_bank_id.unlink()
        empty.filtered("active").unlink()


def _is_enough(votes, everybody):
    """Whether so many matches of all under one name prove that it is this partner's."""
    return votes >= ENOUGH and votes >= MAJORITY * everybody
