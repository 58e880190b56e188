from . import bank_match_precision
from . import bank_reconciliation_analysis
from . import bank_working_paper
from . import bank_reconciliation_snapshot_print
from . import ir_actions_report
