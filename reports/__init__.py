from . import bank_match_precision
