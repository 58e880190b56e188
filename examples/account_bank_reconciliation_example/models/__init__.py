from . import account_move
from . import account_bank_statement_line
from . import bank_matcher
from . import bank_feed
from . import bank_reconciliation
from . import account_reconcile_model
