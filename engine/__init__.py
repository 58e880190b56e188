"""Bank statements and matching in plain Python: no Odoo, no clock, no randomness."""
