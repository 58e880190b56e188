from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..engine.payer import payer_of
from ..engine.text import Partner, account_key, index_partners
from .bank_matcher_keys import asked_names

#: Words of names from which on every partner is read at once instead of being looked up.
MANY_WORDS = 2000


class BankMatcher(models.AbstractModel):
    """The partners that lines may speak of, with everyone who shares a word of their names.

    Whoever bears a name, owns an account or belongs to a group of companies is fetched with all
    who do, so that being the only one means the same as among all partners.
    """

    _inherit = "bank.matcher"

    def _get_directory(self, lines, item_partner_ids):
        """Return the engine's directory for these engine lines and the partners of items."""
        ids = self._find_partners(lines, item_partner_ids)
        return index_partners(self._read_partners(ids))

    def _get_payer_ids(self, lines, directory):
        """Return the ids of all partners that may be the payer of one of the lines."""
        ids = set()
        for line in lines:
            text = "\n".join(line.texts)
            payer = payer_of(line.partner_id, line.partner_name, line.account, directory, text)
            ids |= payer.ids
        return ids

    # -------------------------------------------------------------------------
    # LOOKING UP
    # -------------------------------------------------------------------------

    def _find_partners(self, lines, item_partner_ids):
        """Return the ids of the commercial partners that matter, groups of companies included."""
        marks = sorted({mark for line in lines for mark in asked_names(line)})
        accounts = sorted({account_key(line.account) for line in lines} - {""})
        known = {line.partner_id for line in lines if line.partner_id} | set(item_partner_ids)
        everyone = len(marks) > MANY_WORDS
        hits = self._get_everyone() if everyone else self._get_bearers(marks)
        query = SQL(
            """WITH RECURSIVE
               hit AS (%(hits)s UNION %(owners)s UNION SELECT unnest(%(known)s::int[])),
               up AS (
                   SELECT id FROM hit
                    UNION SELECT p.parent_id FROM res_partner p JOIN up ON p.id = up.id
                           WHERE p.parent_id IS NOT NULL
               ),
               family AS (
                   SELECT id FROM up
                    UNION SELECT p.id FROM res_partner p JOIN family f ON p.parent_id = f.id
                           WHERE p.is_company
               )
               SELECT p.id FROM res_partner p JOIN family ON p.id = family.id
                WHERE p.commercial_partner_id = p.id AND (
                      p.active
                      OR p.id = ANY(%(known)s)
                      OR EXISTS (SELECT FROM account_move_line i WHERE i.partner_id = p.id
                                    AND i.reconciled IS NOT TRUE
                                    AND i.amount_residual_currency != 0))""",
            hits=hits,
            owners=self._get_owners(accounts),
            known=sorted(known),
            to_flush=[
                self.env["res.partner"]._fields[name]
                for name in ("parent_id", "is_company", "commercial_partner_id", "active")
            ],
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _get_everyone(self):
        return SQL("SELECT id FROM res_partner WHERE commercial_partner_id = id")

    def _get_bearers(self, marks):
        """Who shares a word with a name, by their own names and by their aliases."""
        return SQL(
            """SELECT p.commercial_partner_id AS id FROM res_partner p
                WHERE string_to_array(p.bank_match_words, ' ') && %(marks)s::text[]
                UNION SELECT p.commercial_partner_id FROM bank_partner_alias a
                        JOIN res_partner p ON p.id = a.partner_id
                       WHERE a.kind = 'name' AND a.active
                         AND string_to_array(a.match_words, ' ') && %(marks)s::text[]""",
            marks=marks,
            to_flush=[
                self.env["res.partner"]._fields["bank_match_words"],
                self.env["bank.partner.alias"]._fields["match_words"],
            ],
        )

    def _get_owners(self, accounts):
        """Who owns an account, as a bank account or as an alias."""
        return SQL(
            """SELECT p.commercial_partner_id AS id FROM res_partner_bank b
                 JOIN res_partner p ON p.id = b.partner_id
                WHERE ltrim(regexp_replace(upper(b.acc_number), '[^A-Z0-9]', '', 'g'), '0')
                      = ANY(%(accounts)s::text[])
                UNION SELECT p.commercial_partner_id FROM bank_partner_alias a
                        JOIN res_partner p ON p.id = a.partner_id
                       WHERE a.kind = 'account' AND a.active AND a.key = ANY(%(accounts)s)""",
            accounts=accounts,
            to_flush=[
                self.env["res.partner.bank"]._fields["acc_number"],
                self.env["bank.partner.alias"]._fields["key"],
            ],
        )

    # -------------------------------------------------------------------------
    # READING
    # -------------------------------------------------------------------------

    def _read_partners(self, ids):
        """Return the engine's partners of these ids that the user may see."""
        known = self._get_aliases(ids)
        accounts = self._get_accounts(ids)
        partners = self.env["res.partner"].with_context(active_test=False)
        query = partners._search([("id", "in", ids)])
        rows = self.env.execute_query(
            query.select(
                SQL.identifier(query.table, "id"),
                SQL.identifier(query.table, "name"),
                SQL.identifier(query.table, "parent_id"),
            )
        )
        return [
            Partner(
                id=partner_id,
                names=(name.strip(),) if name and name.strip() else (),
                accounts=(*known["account", partner_id], *accounts[partner_id]),
                parent_id=parent_id,
                aliases=tuple(known["name", partner_id]),
                hints=tuple(known["hint", partner_id]),
            )
            for partner_id, name, parent_id in rows
        ]

    def _get_accounts(self, ids):
        """Return the bank account numbers by commercial partner."""
        found = defaultdict(list)
        query = self.env["res.partner.bank"]._search(
            [("partner_id.commercial_partner_id", "in", ids)]
        )
        owner = query.join(query.table, "partner_id", "res_partner", "id", "owner")
        rows = self.env.execute_query(
            query.select(
                SQL.identifier(owner, "commercial_partner_id"),
                SQL.identifier(query.table, "acc_number"),
            )
        )
        for partner_id, number in sorted(rows):
            found[partner_id].append(number)
        return found

    def _get_aliases(self, ids):
        """Return names and accounts by kind and partner: trusted ones, and hints."""
        found = defaultdict(list)
        aliases = self.env["bank.partner.alias"].search(
            [
                ("company_id", "in", (False, *self.env.companies.ids)),
                ("partner_id.commercial_partner_id", "in", ids),
            ],
            order="id",
        )
        trusted = aliases._filter_trusted()
        for alias in aliases:
            partner = alias.partner_id.commercial_partner_id
            if alias in trusted:
                found[alias.kind, partner.id].append(alias.name)
            elif alias.kind == "name":
                found["hint", partner.id].append(alias.name)
        return found
