"""Demo company. Nothing is imported here: the story and its statements need no Odoo."""
