"""What the matcher finds open items, payments and partners by: stored, indexed, kept by the ORM.

The database is filled at once at the installation, and again when an update reads numbers or
names in another way; afterwards each record keeps its own keys.
"""

from odoo import api, fields, models
from odoo.tools import SQL, sql

from .bank_matcher_keys import name_marks, number_keys, version

#: Records whose keys are written together when all are made.
FILL_SIZE = 5000
OPEN_TYPES = ("asset_receivable", "liability_payable")


class BankMatcherKeys(models.AbstractModel):
    """Records with a column of keys that is made at once for all that exist already."""

    _name = "bank.matcher.keys"
    _description = "Records that the matcher finds by keys"

    _match_column = ""

    def _auto_init(self):
        is_known = self._match_column and sql.table_exists(self.env.cr, self._table)
        if is_known:
            self._prepare_match_column()
        result = super()._auto_init()
        if self._match_column and not self._abstract:
            self._note_column_version()
        return result

    def _prepare_match_column(self):
        """Fill the column before it gets its index, unless it is up to date already."""
        cr, table, column = self.env.cr, self._table, self._match_column
        if not sql.column_exists(cr, table, column):
            sql.create_column(cr, table, column, "varchar")
        if self._get_column_version() != version():
            self._fill_match_column()

    def _note_column_version(self):
        """The column's comment says with which reading of texts it was made."""
        column = SQL.identifier(self._table, self._match_column)
        self.env.cr.execute(SQL("COMMENT ON COLUMN %s IS %s", column, version()))

    def _get_column_version(self):
        query = SQL(
            "SELECT col_description(%s::regclass, attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attname = %s",
            self._table,
            self._table,
            self._match_column,
        )
        self.env.cr.execute(query)
        return (self.env.cr.fetchone() or [None])[0]

    def _fill_match_column(self):
        last = 0
        while rows := self._read_match_texts(last):
            keys = [(record_id, self._make_match_keys(texts)) for record_id, *texts in rows]
            self._write_match_column(keys)
            last = rows[-1][0]

    def _write_match_column(self, keys):
        table, column = SQL.identifier(self._table), SQL.identifier(self._match_column)
        ids, texts = zip(*keys, strict=True)
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = made.keys"
                " FROM unnest(%(ids)s::int[], %(texts)s::varchar[]) AS made (id, keys)"
                " WHERE %(table)s.id = made.id",
                table=table,
                column=column,
                ids=list(ids),
                texts=list(texts),
            )
        )

    def _read_match_texts(self, after):
        """Return ``[(id, *texts)]`` of the next records after this id."""
        raise NotImplementedError

    @api.model
    def _make_match_keys(self, texts):
        """Return the keys of a record of these texts, or None."""
        raise NotImplementedError


class AccountMoveLine(models.Model):
    """Open items, by the numbers that a payer may name."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "bank.matcher.keys"]

    _match_column = "bank_match_keys"

    bank_match_keys = fields.Char(
        compute="_compute_bank_match_keys",
        store=True,
        copy=False,
        exportable=False,
        help="What a bank line may write for a number of this open item.",
    )

    _bank_match_keys_idx = models.Index(
        "USING gin (string_to_array(bank_match_keys, ' ')) WITH (fastupdate = off)"
        " WHERE reconciled IS NOT TRUE AND bank_match_keys IS NOT NULL"
    )
    _bank_match_amount_idx = models.Index(
        "(amount_residual_currency) WHERE reconciled IS NOT TRUE AND amount_residual_currency != 0"
    )
    _bank_match_booked_idx = models.Index(
        "(amount_residual) WHERE reconciled IS NOT TRUE AND amount_residual_currency != 0"
        " AND currency_id != company_currency_id"
    )
    _bank_match_discount_idx = models.Index(
        "(discount_amount_currency) WHERE reconciled IS NOT TRUE AND discount_date IS NOT NULL"
    )
    _bank_match_partner_idx = models.Index(
        "(partner_id) WHERE reconciled IS NOT TRUE AND amount_residual_currency != 0"
    )

    @api.depends(
        "account_id.reconcile",
        "name",
        "move_id.name",
        "move_id.payment_reference",
        "move_id.ref",
        "parent_state",
        "payment_id.memo",
        "payment_id.payment_reference",
        "reconciled",
    )
    def _compute_bank_match_keys(self):
        for item in self:
            is_open = item.parent_state == "posted" and not item.reconciled
            texts = item._get_match_texts() if is_open and item.account_id.reconcile else ()
            item.bank_match_keys = self._make_match_keys(texts)

    def _get_match_texts(self):
        """Return the texts in which the number of this item stands, each once."""
        move, payment = self.move_id, self.payment_id
        texts = (
            move.name,
            move.ref,
            move.payment_reference,
            self.name,
            payment.memo,
            payment.payment_reference,
        )
        return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))

    @api.model
    def _make_match_keys(self, texts):
        return number_keys([text for text in texts if text]) or None

    def _read_match_texts(self, after):
        query = SQL(
            """SELECT i.id, m.name, m.ref, m.payment_reference, i.name, p.memo,
                      p.payment_reference
                 FROM account_move_line i
                 JOIN account_move m ON m.id = i.move_id
                 JOIN account_account a ON a.id = i.account_id AND a.reconcile
            LEFT JOIN account_payment p ON p.id = i.payment_id
                WHERE i.id > %s AND i.parent_state = 'posted' AND i.reconciled IS NOT TRUE
             ORDER BY i.id LIMIT %s""",
            after,
            FILL_SIZE,
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()


class AccountPayment(models.Model):
    """Payments in process without entry, by the numbers that the bank may name."""

    _name = "account.payment"
    _inherit = ["account.payment", "bank.matcher.keys"]

    _match_column = "bank_match_keys"

    bank_match_keys = fields.Char(
        compute="_compute_bank_match_keys",
        store=True,
        copy=False,
        exportable=False,
        help="What a bank line may write for a number of this payment.",
    )

    _bank_match_keys_idx = models.Index(
        "USING gin (string_to_array(bank_match_keys, ' ')) WITH (fastupdate = off)"
        " WHERE bank_match_keys IS NOT NULL"
    )

    @api.depends("memo", "move_id", "name", "payment_reference", "state")
    def _compute_bank_match_keys(self):
        for payment in self:
            is_waiting = payment.state == "in_process" and not payment.move_id
            texts = (payment.name, payment.memo, payment.payment_reference)
            payment.bank_match_keys = self._make_match_keys(texts if is_waiting else ())

    @api.model
    def _make_match_keys(self, texts):
        return number_keys([text for text in texts if text]) or None

    def _read_match_texts(self, after):
        query = SQL(
            """SELECT id, name, memo, payment_reference FROM account_payment
                WHERE id > %s AND state = 'in_process' AND move_id IS NULL
             ORDER BY id LIMIT %s""",
            after,
            FILL_SIZE,
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()


class ResPartner(models.Model):
    """Partners, by the words of their names."""

    _name = "res.partner"
    _inherit = ["res.partner", "bank.matcher.keys"]

    _match_column = "bank_match_words"

    bank_match_words = fields.Char(
        compute="_compute_bank_match_words", store=True, copy=False, exportable=False
    )

    _bank_match_words_idx = models.Index(
        "USING gin (string_to_array(bank_match_words, ' ')) WITH (fastupdate = off)"
    )

    @api.depends("name")
    def _compute_bank_match_words(self):
        for partner in self:
            partner.bank_match_words = self._make_match_keys([partner.name])

    @api.model
    def _make_match_keys(self, texts):
        return name_marks(texts[0] or "") or None

    def _read_match_texts(self, after):
        query = SQL(
            "SELECT id, name FROM res_partner WHERE id > %s ORDER BY id LIMIT %s", after, FILL_SIZE
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()


class ResPartnerBank(models.Model):
    """Bank accounts of partners, written without signs and leading zeros."""

    _inherit = "res.partner.bank"

    _bank_match_idx = models.Index(
        "(ltrim(regexp_replace(upper(acc_number), '[^A-Z0-9]', '', 'g'), '0'))"
    )


class BankPartnerAlias(models.Model):
    """Other names of partners, by their words."""

    _name = "bank.partner.alias"
    _inherit = ["bank.partner.alias", "bank.matcher.keys"]

    _match_column = "match_words"

    match_words = fields.Char(compute="_compute_match_words", store=True, exportable=False)

    _match_words_idx = models.Index(
        "USING gin (string_to_array(match_words, ' ')) WITH (fastupdate = off) WHERE kind = 'name'"
    )

    @api.depends("name", "kind")
    def _compute_match_words(self):
        for alias in self:
            alias.match_words = self._make_match_keys([alias.kind == "name" and alias.name])

    @api.model
    def _make_match_keys(self, texts):
        return name_marks(texts[0] or "") or None

    def _read_match_texts(self, after):
        query = SQL(
            "SELECT id, name FROM bank_partner_alias WHERE kind = 'name' AND id > %s"
            " ORDER BY id LIMIT %s",
            after,
            FILL_SIZE,
        )
        self.env.cr.execute(query)
        return self.env.cr.fetchall()
