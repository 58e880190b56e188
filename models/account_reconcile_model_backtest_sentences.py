from markupsafe import Markup

from odoo import models
from odoo.tools.misc import formatLang


class AccountReconcileModel(models.Model):
    """The words of a back-test."""

    _inherit = "account.reconcile.model"

    def _tell_figures(self, figures, looked):
        """Return what a back-test has found as a list of sentences.

        :param figures: :class:`Figures`; ``looked`` is the number of lines looked at.
        """
        self.ensure_one()
        sentences = [self._tell_caught(figures, looked)]
        if figures.caught and not self.is_ready:
            sentences += [self._tell_not_ready(), *self._tell_others(figures)]
        elif figures.caught:
            sentences += [*self._tell_open(figures), *self._tell_booked(figures)]
            sentences += [*self._tell_others(figures), *self._tell_trigger(figures)]
        rows = Markup().join(Markup("<li>%s</li>") % sentence for sentence in sentences)
        return Markup('<ul class="mb-0">%s</ul>') % rows

    def _tell_caught(self, figures, looked):
        if not looked:
            return self.env._("Its journals have no lines yet to test it on.")
        if not figures.caught:
            return self.env._("It catches none of the newest %s lines of its journals.", looked)
        return self.env._(
            "Of the newest %(looked)s lines of its journals it catches %(caught)s: %(open)s open, "
            "%(booked)s booked.",
            looked=looked,
            caught=figures.caught,
            open=figures.open,
            booked=figures.booked,
        )

    def _tell_not_ready(self):
        return self.env._("What it would book is not known yet. %s", self.not_ready_reason)

    def _tell_open(self, figures):
        if figures.open:
            yield self.env._(
                "Open lines that it would book: %(usable)s of %(open)s.",
                usable=figures.usable,
                open=figures.open,
            )
        if figures.open_document:
            yield self.env._(
                "Open lines that an open item fits, which goes before a rule: %s.",
                figures.open_document,
            )
        if figures.failed:
            yield self.env._("Lines that it catches and cannot book: %s.", figures.failed)

    def _tell_booked(self, figures):
        if figures.compared:
            yield self.env._(
                "People booked %(same)s of %(compared)s lines as it would (%(percent)s %%), "
                "%(different)s otherwise.",
                same=figures.same,
                compared=figures.compared,
                percent=100 * figures.same // figures.compared,
                different=figures.different,
            )
        elif figures.booked:
            yield self.env._("None of the booked lines tells whether people agree with it.")
        if figures.document:
            yield self.env._(
                "Booked lines that settled a document, as they would again: %s.", figures.document
            )
        if figures.by_rule:
            yield self.env._("Lines that a rule has booked: %s.", figures.by_rule)

    def _tell_others(self, figures):
        """Sentences about other rules that want the same lines."""
        first = figures.first + figures.open_first
        if first:
            yield self.env._("Lines that another rule catches first: %s.", first)
        if figures.taken:
            yield self.env._("Lines that it takes from another rule: %s.", figures.taken)

    def _tell_trigger(self, figures):
        if self.trigger == "manual" and figures.usable:
            yield self.env._("As a button it books nothing by itself.")

    # -------------------------------------------------------------------------
    # PLANS
    # -------------------------------------------------------------------------

    def _tell_would(self, tested):
        """Return what this rule would do with the line of a :class:`Tested`."""
        plan = tested.plan
        if tested.partner:
            return self.env._("Sets %s", tested.partner.display_name)
        if not plan:
            return False
        if self.rule_action == "transfer":
            return self.env._("Transfer to %s", self.transfer_journal_id.display_name)
        if plan.payment:
            partner = self.env["res.partner"].browse(plan.payment.partner_id)
            return self.env._("Payment of %s", partner.display_name)
        if plan.write_offs:
            return self._tell_postings(tested.line, plan.write_offs)
        settled = self._get_settled(*plan.settlements)
        return ", ".join(settled.move_id.mapped("display_name"))

    def _tell_postings(self, line, postings):
        """Return the accounts, with their amounts where there are several."""
        accounts = self.env["account.account"].browse([one.account_id for one in postings])
        names = accounts.mapped("display_name")
        if len(names) == 1:
            return names[0]
        currency = line._get_transaction_currency()
        return ", ".join(
            f"{name} {formatLang(self.env, one.amount, currency_obj=currency)}"
            for name, one in zip(names, postings, strict=True)
        )
