from odoo import api, models

from . import bookkeeping, founding, reconciling, recurring, story

COMPANY_XMLID = "account_bank_reconciliation.demo_company"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _load_bank_reconciliation_demo(self):
        """Tell the demo's story: found the company, book three months, import two of them.

        Called by the demo data alone; does nothing where the company is there already. The work
        is done as the administrator, so that chatter, matches and snapshots name a person.
        """
        if self.env.ref(COMPANY_XMLID, raise_if_not_found=False):
            return
        try:
            self._tell_bank_reconciliation_demo()
        except Exception:
            self.env.cr.postcommit.clear()  # core counts documents there, of partners now gone
            raise

    def _tell_bank_reconciliation_demo(self):
        company = founding.found_company(self.env, COMPANY_XMLID)
        admin = self.env.ref("base.user_admin")
        admin.write({"company_ids": [(4, company.id)], "company_id": company.id})
        env = self.with_user(admin).with_context(allowed_company_ids=company.ids).env
        july, august, september = story.months()
        bookkeeping.book_opening(env)
        bookkeeping.book_month(env, july)
        reconciling.reconcile_and_close(env, july)
        bookkeeping.book_month(env, august)
        reconciling.import_and_match(env, august)
        bookkeeping.book_month(env, september)
        recurring.expect_rent(env)
