{
    "name": "Bank Reconciliation: Example of an Extension",
    "summary": "A theatre's box office: each extension point used once",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Bank Reconciliation contributors",
    "license": "LGPL-3",
    "depends": ["account_bank_reconciliation"],
    "data": ["views/example_views.xml"],
}
