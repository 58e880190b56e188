"""Thousands of new lines at once: what core asks for each line is asked once for all."""

from odoo import api, models

#: Lines that are created together; the rest of the memory is given back in between.
BATCH_SIZE = 1000
KEY = "account_bank_reconciliation_new_lines"
#: Marks the context of new lines; an object, since a browser can send any text.
NEW_LINES = object()


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model
    def _create_many(self, vals_list):
        """Create lines by batches, with as many queries for ten lines as for a thousand."""
        distributions = self.env["account.analytic.distribution.model"].sudo()
        maker = self.with_context(
            **{KEY: NEW_LINES, f"{KEY}_distribute": bool(distributions.search([], limit=1))}
        )
        ids = []
        for start in range(0, len(vals_list), BATCH_SIZE):
            ids += maker.create(vals_list[start : start + BATCH_SIZE]).ids
            if len(vals_list) > BATCH_SIZE:
                self.env.flush_all()
                self.env.invalidate_all()
        return self.browse(ids)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _compute_name(self):
        if self.env.context.get(KEY) is NEW_LINES:
            self._number_new_lines()
        return super()._compute_name()

    def _number_new_lines(self):
        """Number posted entries of one journal and month in a row after the first of them.

        Core numbers the first, and so holds the sequence until the transaction ends; see
        ``sequence_mixin._locked_increment``.
        """
        unnamed = self.filtered(
            lambda move: (
                move.statement_line_id
                and move.state == "posted"
                and move.date
                and (not move.name or move.name == "/")
            )
        )
        unnamed = unnamed.sorted(lambda move: (move.date, move.ref or "", move.id))
        for group in unnamed.grouped(
            lambda move: (move.journal_id, move.date.year, move.date.month)
        ).values():
            first = group[0]
            first._set_next_sequence()
            template, values = first._get_sequence_format_param(first.name)
            for number, move in enumerate(group[1:], start=values["seq"] + 1):
                move.name = template.format(**{**values, "seq": number})
            # the next month may go on in this sequence: core counts from what it has seen
            group[1:]._compute_split_sequence()
            first._get_sequence_cache().clear()


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    @api.model
    def _get_distribution(self, vals):
        """Without any distribution model there is nothing to look for, line by line."""
        context = self.env.context
        if context.get(KEY) is NEW_LINES and not context.get(f"{KEY}_distribute"):
            return {}
        return super()._get_distribution(vals)


class BankReconciliation(models.Model):
    _inherit = "bank.reconciliation"

    @api.model
    def _check_moves_not_closed(self, moves):
        """An entry that is being created is not confirmed in any period."""
        if self.env.context.get(KEY) is NEW_LINES:
            return None
        return super()._check_moves_not_closed(moves)
