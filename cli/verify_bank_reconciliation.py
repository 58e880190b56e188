import sys

import psycopg2

from odoo import api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

DAMAGED = 1
UNREADABLE = 2


class VerifyBankReconciliation(Command):
    """Verify the sealed snapshots of closed bank periods.

    Every snapshot is compared with what was sealed when its period was closed, with the register
    of snapshots, and with the history of its period. What is not as sealed is named on standard
    output. Exit status: 0 all is as sealed, 1 something was changed or is missing, 2 the database
    cannot be read or does not have the add-on.
    """

    name = "verify_bank_reconciliation"

    def run(self, args):
        """Read the options of the server (database, connection) and verify."""
        self.parser.add_argument(
            "-j", "--journal", action="append", default=[], help="short code of a journal; else all"
        )
        self.parser.add_argument("-d", "--database", required=True, help="name of the database")
        own, server = self.parser.parse_known_args(args)
        config.parse_config(["-d", own.database, *server], setup_logging=True)
        try:
            status = verify(own.database, own.journal)
        except psycopg2.Error as error:  # must not end as if something had been found, or nothing
            sys.stderr.write(f"{own.database}: {error}\n")
            status = UNREADABLE
        sys.exit(status)


def verify(database, codes):
    """Print what is not as sealed in the journals with these codes, or in all."""
    with Registry(database).cursor(readonly=True) as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"active_test": False})
        if "bank.reconciliation.snapshot" not in env:
            sys.stderr.write(f"{database}: account_bank_reconciliation is not installed.\n")
            return UNREADABLE
        domain = [("type", "in", ("bank", "cash", "credit"))]
        if codes:
            domain.append(("code", "in", codes))
        journals = env["account.journal"].search(domain, order="company_id, code")
        problems = env["bank.reconciliation.snapshot"]._verify(journals)
        count = env["bank.reconciliation.snapshot"].search_count(
            [("journal_id", "in", journals.ids)]
        )
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(
        f"{count} snapshots of {len(journals)} journals verified: {len(problems)} problems.\n"
    )
    return DAMAGED if problems or (codes and not journals) else 0
