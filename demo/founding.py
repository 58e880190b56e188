"""The demo company with its chart of accounts, journals and partners; no documents yet."""

from . import story

ADDRESS = {"street": "Erlengrund 7", "zip": "00815", "city": "Quittenhain"}
OUTSTANDING = {
    "inbound": "account_journal_payment_debit_account_id",
    "outbound": "account_journal_payment_credit_account_id",
}


def found_company(env, xmlid):
    """Create the company of the story and return it; the database's own company stays as it is."""
    company = _create_company(env)
    env["ir.model.data"]._update_xmlids([{"xml_id": xmlid, "record": company, "noupdate": True}])
    _load_chart(company)
    company = company.with_company(company)
    for bank in story.BANKS:
        _set_outstanding_accounts(_create_journal(company, bank))
    _name_series(company)
    _create_partners(company)
    _create_posting_schemes(company)
    return company


def _create_company(env):
    """``install_mode`` keeps Odoo from installing the country's localisation on the way."""
    germany = env.ref("base.de")
    companies = env["res.company"].with_context(install_mode=True)
    company = companies.create(
        {"name": story.COMPANY, "currency_id": env.ref("base.EUR").id, "country_id": germany.id}
    )
    company.partner_id.write(ADDRESS)
    return company.with_env(env)


def _load_chart(company):
    """The generic chart, then back to euro and Germany, and no taxes: figures stay plain."""
    env = company.env
    env["account.chart.template"]._load("generic_coa", company, install_demo=False)
    env["account.tax"].search([("company_id", "=", company.id)]).unlink()
    company.write(
        {
            "currency_id": env.ref("base.EUR").id,
            "account_fiscal_country_id": env.ref("base.de").id,
        }
    )


def account(company, name):
    """The account that the chart of accounts calls so."""
    return company.env["account.chart.template"].with_company(company).ref(name)


def journal(company, code):
    """The company's journal with this code, or the chart's of that type."""
    domain = [("company_id", "=", company.id), "|", ("code", "=", code), ("type", "=", code)]
    return company.env["account.journal"].search(domain, order="id", limit=1)


def _create_journal(company, bank):
    """The main bank is the journal that came with the chart; the others are new."""
    vals = {"name": bank.name, "code": bank.code, "bank_acc_number": bank.account}
    if bank.code == story.MAIN:
        main = journal(company, "bank")
        main.write(vals)
        main.default_account_id.name = bank.name
        return main
    vals |= {"type": bank.type, "company_id": company.id}
    return company.env["account.journal"].create(vals)


def _set_outstanding_accounts(bank_journal):
    """Registered payments wait on these accounts until the bank shows them."""
    for direction, name in OUTSTANDING.items():
        methods = bank_journal[f"{direction}_payment_method_line_ids"]
        methods.payment_account_id = account(bank_journal.company_id, name)


def _name_series(company):
    """Invoices are numbered RE/…, credit notes apart from them."""
    journal(company, "sale").write({"name": "Customer Invoices", "refund_sequence": True})


def _create_partners(company):
    """Everyone of the story, seen by this company only, with the IBANs it knows."""
    country = company.country_id.id
    for party in story.PARTIES:
        vals = {
            "name": party.name,
            "city": party.city,
            "country_id": country,
            "company_id": company.id,
            "is_company": party.key != "jonas",
        }
        if party.account:
            vals["bank_ids"] = [(0, 0, {"acc_number": party.account})]
        company.env["res.partner"].create(vals)


def _create_posting_schemes(company):
    """What the main bank takes and pays by itself is posted by amount alone; the bank is named."""
    bank = story.party("hainbank")
    partner = company.env["res.partner"].search(
        [("name", "=", bank.name), ("company_id", "=", company.id)], limit=1
    )
    company.env["bank.posting.scheme"].create(
        [
            {
                "journal_id": journal(company, story.MAIN).id,
                "kind": scheme.kind,
                "name": scheme.label,
                "account_id": account(company, scheme.account).id,
                "partner_id": partner.id,
                "words": scheme.words,
            }
            for scheme in story.SCHEMES
        ]
    )
