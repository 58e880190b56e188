{
    "name": "Bank Reconciliation",
    "summary": "Import statements, match them with reasons, close the month with a proof",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Bank Reconciliation contributors",
    "license": "LGPL-3",
    "depends": ["account"],
    "external_dependencies": {"python": ["lxml", "xlsxwriter"]},
    "data": [],
    "application": True,
}
