"""In the order of the stages: read, line, match, apply, confirm, close, snapshot."""

# read
from . import bank_evidence
from . import bank_statement_layout
from . import bank_statement_profile
from . import bank_statement_file
from . import bank_statement_file_skip
from . import bank_statement_file_reader
from . import bank_statement_file_deleted
from . import ir_binary
from . import bank_statement_planner
from . import bank_statement_planner_known
from . import bank_statement_planner_routes
from . import bank_statement_planner_warnings
from . import bank_feed
from . import bank_feed_fetch
from . import bank_feed_folder

# line
from . import account_bank_statement
from . import account_bank_statement_continuity
from . import account_bank_statement_line
from . import account_bank_statement_line_evidence
from . import account_bank_statement_line_import
from . import account_bank_statement_line_delete
from . import account_bank_statement_line_uploaded
from . import account_journal
from . import account_journal_dashboard
from . import account_journal_feed
from . import account_journal_imported
from . import account_journal_write_off
from . import account_journal_adjusting

# match
from . import bank_partner_alias
from . import res_partner
from . import bank_matcher
from . import bank_matcher_reasons
from . import bank_matcher_index
from . import bank_matcher_partners
from . import bank_matcher_items
from . import bank_matcher_search
from . import bank_matcher_moves
from . import bank_matcher_settled
from . import bank_matcher_habits
from . import bank_reconciliation_proposal
from . import bank_reconciliation_run
from . import bank_reconciliation_run_background
from . import account_journal_matching
from . import account_reconcile_model
from . import account_reconcile_model_condition
from . import account_reconcile_model_condition_words
from . import account_reconcile_model_condition_log
from . import account_reconcile_model_catch

# apply
from . import bank_applier
from . import account_bank_statement_line_apply
from . import bank_applier_write_off
from . import bank_applier_taxes
from . import bank_applier_posting
from . import bank_applier_return
from . import bank_applier_transfer
from . import bank_applier_analytic
from . import account_bank_statement_line_learn
from . import bank_match_event
from . import account_bank_statement_line_history
from . import account_payment
from . import account_move
from . import account_move_imported
from . import account_move_line
from . import account_partial_reconcile
from . import account_full_reconcile
from . import account_reconcile_model_line
from . import account_reconcile_model_plan
from . import account_reconcile_model_facts
from . import account_reconcile_model_statistics
from . import account_bank_statement_line_payment
from . import bank_applier_rule
from . import bank_matcher_rules
from . import account_reconcile_model_backtest
from . import account_reconcile_model_backtest_sentences
from . import bank_reconciliation_run_rule
from . import bank_reconciliation_proposal_rule
from . import account_account
from . import account_journal_rule_past
from . import bank_rule_offer_dismissal
from . import account_journal_rule_offers
from . import account_bank_statement_line_rule

# confirm, close
from . import bank_reconciliation
from . import bank_reconciliation_chain
from . import bank_reconciliation_lock
from . import bank_reconciliation_figures
from . import account_bank_statement_line_batch
from . import bank_reconciliation_balance
from . import bank_reconciliation_confirm
from . import bank_reconciliation_close_lock
from . import bank_reconciliation_close
from . import bank_reconciliation_tick
from . import bank_reconciliation_windows
from . import account_move_line_period
from . import bank_reconciliation_event
from . import bank_reconciliation_confirmation
from . import bank_reconciliation_variance
from . import bank_posting_scheme
from . import bank_reconciliation_posting
from . import account_reconcile_model_uninstall
from . import account_reconcile_model_recurring
from . import account_reconcile_model_occurrence
from . import account_reconcile_model_expected
from . import account_reconcile_model_loan
from . import account_reconcile_model_due
from . import account_reconcile_model_payer
from . import account_journal_expected
from . import bank_standard_rules
from . import bank_reconciliation_booked
from . import account_move_adjusting

# snapshot
from . import bank_reconciliation_statement_basis
from . import bank_reconciliation_statement_query
from . import bank_reconciliation_statement
from . import bank_reconciliation_snapshot
from . import bank_reconciliation_snapshot_line
from . import bank_reconciliation_snapshot_rows
from . import bank_reconciliation_snapshot_register
from . import bank_reconciliation_snapshot_verify
from . import ir_attachment

# workspace
from . import bank_workspace
from . import bank_workspace_rows
from . import bank_workspace_lists
from . import bank_workspace_match
from . import bank_workspace_sum
from . import bank_workspace_change
from . import bank_workspace_news
from . import bank_workspace_open
from . import bank_workspace_line
from . import bank_workspace_confirm
from . import bank_workspace_rule
