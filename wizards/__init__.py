from . import bank_statement_import
from . import bank_statement_import_preview
from . import bank_statement_profile_setup
from . import bank_reconciliation_match
from . import bank_reconciliation_posting_preview
from . import bank_reconciliation_posting
from . import bank_reconciliation_reason
