"""Whatever somebody changes past Odoo, verifying says that it was changed, and where."""

from contextlib import redirect_stdout
from io import StringIO

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..cli import verify_bank_reconciliation
from ..engine.seal import seal
from ..models.bank_reconciliation_snapshot import SEALED
from .closed_month import ClosedMonthCommon

SNAPSHOT = "bank_reconciliation_snapshot"
LINE = "bank_reconciliation_snapshot_line"
REGISTER = "bank_reconciliation_seal_register"
# who made a row and when is not evidence
UNSEALED = {"id", "create_uid", "create_date", "write_uid", "write_date"}


@tagged("post_install", "-at_install")
class TestSnapshotVerify(ClosedMonthCommon):
    """January and February are closed: two snapshots, the register has both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.february.balance_end = 1815
        cls.february.action_close()
        cls.first = cls.january.snapshot_ids
        cls.second = cls.february.snapshot_ids
        cls.env.flush_all()

    def sql(self, query, *args):
        self.env.cr.execute(SQL(query, *args))

    def problems(self):
        return self.env["bank.reconciliation.snapshot"]._verify(self.bank)

    def columns(self, table):
        rows = self.env.execute_query(
            SQL(
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_name = %s AND table_schema = current_schema()",
                table,
            )
        )
        return [(name, kind) for name, kind in rows if name not in UNSEALED]

    def change(self, table, record_id, column, kind):
        """Give a column another value, whatever it has."""
        self.sql("SET CONSTRAINTS ALL DEFERRED")
        new = {
            "boolean": SQL("NOT COALESCE(%s, FALSE)", SQL.identifier(column)),
            "date": SQL("COALESCE(%s, '2026-01-01') + 1", SQL.identifier(column)),
            "integer": SQL("COALESCE(%s, 0) + 1000", SQL.identifier(column)),
            "numeric": SQL("COALESCE(%s, 0) + 0.01", SQL.identifier(column)),
            "timestamp without time zone": SQL(
                "COALESCE(%s, '2026-01-01') + interval '1 second'", SQL.identifier(column)
            ),
        }.get(kind, SQL("COALESCE(%s, '') || 'x'", SQL.identifier(column)))
        self.sql(
            "UPDATE %s SET %s = %s WHERE id = %s",
            SQL.identifier(table),
            SQL.identifier(column),
            new,
            record_id,
        )

    def assertFound(self, *parts):
        """Check that one of the problems has all these words, and that the button says so too."""
        problems = self.problems()
        self.assertTrue(
            any(all(part in problem for part in parts) for problem in problems),
            f"{parts} is not in {problems}",
        )
        snapshot = self.env["bank.reconciliation.snapshot"].search([], limit=1)
        if snapshot:
            with self.assertRaises(UserError) as caught:
                snapshot.action_verify()
            self.assertIn(problems[0], str(caught.exception))

    def unseal(self):
        """Take the seal off the first snapshot, as who forges it has to."""
        self.env.flush_all()
        self.sql("UPDATE %s SET seal = NULL WHERE id = %s", SQL.identifier(SNAPSHOT), self.first.id)
        self.env.invalidate_all()

    def drop_foreign_keys(self, table):
        """As who tampers would do, so that any value can be written."""
        for (name,) in self.env.execute_query(
            SQL(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
                table,
            )
        ):
            self.sql(
                "ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)
            )

    # -------------------------------------------------------------------------
    # EACH COLUMN
    # -------------------------------------------------------------------------

    def test_what_nobody_touched_is_as_sealed(self):
        self.assertEqual(self.problems(), [])
        self.assertEqual(self.first.action_verify()["params"]["type"], "success")

    def test_the_seal_covers_every_column(self):
        columns = {name for name, _kind in self.columns(SNAPSHOT)}
        self.assertEqual(columns, {*SEALED, "seal"})
        rows = {name for name, _kind in self.columns(LINE)}
        self.assertEqual(rows, set(self.first.line_ids._SEALED))

    def test_a_change_of_any_column_of_a_row_is_found_and_named(self):
        self.drop_foreign_keys(LINE)
        row = self.first.line_ids[1]
        for column, kind in self.columns(LINE):
            with self.subTest(column):
                label = row._fields[column]._description_string(self.env)
                with self.env.cr.savepoint() as savepoint:
                    self.change(LINE, row.id, column, kind)
                    if column == "snapshot_id":
                        self.assertFound("Snapshot 1", "row 2", "is missing")
                    else:
                        self.assertFound("Snapshot 1", f"row 2: {label} is")
                    savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.problems(), [])

    def test_a_change_of_any_column_of_a_snapshot_is_found_and_named(self):
        self.drop_foreign_keys(SNAPSHOT)
        for column, kind in self.columns(SNAPSHOT):
            if column in ("seal", "journal_id", "number"):
                continue  # tested below
            with self.subTest(column):
                label = self.first._fields[column]._description_string(self.env)
                with self.env.cr.savepoint() as savepoint:
                    self.change(SNAPSHOT, self.first.id, column, kind)
                    self.assertFound(f"{label} is")
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_a_change_of_any_column_of_the_register_is_found(self):
        self.drop_foreign_keys(REGISTER)
        entry = self.env["bank.reconciliation.seal.register"].search(
            [("journal_id", "=", self.bank.id)]
        )[-1]
        for column, kind in self.columns(REGISTER):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.change(REGISTER, entry.id, column, kind)
                self.assertTrue(self.problems())
                savepoint.rollback()
            self.env.invalidate_all()

    # -------------------------------------------------------------------------
    # SEALS AND FILES
    # -------------------------------------------------------------------------

    def test_a_changed_seal_is_found_with_that_of_the_register(self):
        sealed = self.first.seal
        self.sql(
            "UPDATE %s SET seal = %s WHERE id = %s",
            SQL.identifier(SNAPSHOT),
            "$2$" + "0" * 64,
            self.first.id,
        )
        self.assertFound("Snapshot 1", "its seal was changed", sealed)

    def test_a_snapshot_forged_with_a_right_seal_is_found_by_the_one_after_it_and_the_register(
        self,
    ):
        sealed = self.first.seal
        self.sql(
            "UPDATE %s SET amount = 1 WHERE id = %s",
            SQL.identifier(LINE),
            self.first.line_ids[1].id,
        )
        self.unseal()
        self.first.sudo()._set_seal()
        self.assertNotEqual(self.first.seal, sealed)
        self.assertFound("Snapshot 1", "its seal was changed", sealed)
        self.assertFound("Snapshot 2", "the snapshot before it")
        self.assertFound("January 2026", "its history names the seal", sealed)

    def test_a_changed_or_missing_file_is_found_and_named(self):
        for name, label in (("pdf", "PDF"), ("xlsx", "XLSX")):
            files = (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", self.first._name),
                        ("res_id", "=", self.first.id),
                        ("res_field", "=", name),
                    ]
                )
            )
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.sql(
                    "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
                    b"forged",
                    files.id,
                )
                self.assertFound("Snapshot 1", f"its file {label} is not the one")
                self.sql("DELETE FROM ir_attachment WHERE id = %s", files.id)
                self.assertFound("Snapshot 1", f"its file {label} is missing")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_changed_or_missing_manifest_is_found(self):
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self.first._name),
                    ("res_id", "=", self.first.id),
                    ("res_field", "=", "manifest"),
                ]
            )
        )
        manifest = self.first._get_manifest().replace("1250", "1251").encode()
        self.sql(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            manifest,
            files.id,
        )
        self.assertFound("Snapshot 1", "its manifest is not the text that was sealed")
        self.sql("DELETE FROM ir_attachment WHERE id = %s", files.id)
        self.assertFound("Snapshot 1", "its manifest is missing")

    # -------------------------------------------------------------------------
    # ROWS THAT COME AND GO
    # -------------------------------------------------------------------------

    def test_a_deleted_row_is_named_with_entry_and_amount(self):
        row = self.first.line_ids[0]
        entry = row.entry
        self.sql("DELETE FROM %s WHERE id = %s", SQL.identifier(LINE), row.id)
        self.assertFound("Snapshot 1", f"row 1 ({entry}, 1250) is missing")

    def test_an_added_row_is_named(self):
        self.sql(
            "INSERT INTO %s (snapshot_id, company_id, sequence, section, entry, amount) "
            "SELECT snapshot_id, company_id, 99, section, 'BNK1/FORGED', 77 FROM %s WHERE id = %s",
            SQL.identifier(LINE),
            SQL.identifier(LINE),
            self.first.line_ids[0].id,
        )
        self.assertFound("Snapshot 1", "row 99 (BNK1/FORGED, 77) was added")

    def test_rows_in_another_order_are_named(self):
        one, two = self.first.line_ids[:2]
        for row, place in ((one, 2), (two, 1)):
            self.sql(
                "UPDATE %s SET sequence = %s WHERE id = %s", SQL.identifier(LINE), place, row.id
            )
        self.assertFound("Snapshot 1", "row 1: No. is “2”; sealed was “1”")
        self.assertFound("Snapshot 1", "row 2: No. is “1”; sealed was “2”")

    # -------------------------------------------------------------------------
    # SNAPSHOTS THAT ARE GONE
    # -------------------------------------------------------------------------

    def delete_snapshot(self, snapshot):
        self.sql("DELETE FROM %s WHERE id = %s", SQL.identifier(SNAPSHOT), snapshot.id)

    def test_a_snapshot_missing_in_the_middle_is_found(self):
        self.delete_snapshot(self.first)
        self.assertFound("Snapshot 2", "snapshot 1 before it is missing")
        self.assertFound("Snapshot 2", "the snapshot before it is not the one")

    def test_the_last_snapshot_missing_is_found_in_the_register(self):
        seal = self.second.seal
        self.delete_snapshot(self.second)
        self.assertFound("Snapshot 2 (", "the register has it with the seal", seal)

    def test_the_last_snapshot_missing_with_its_register_entry_is_found_in_the_history(self):
        seal, name = self.second.seal, self.february.name
        self.delete_snapshot(self.second)
        self.sql("DELETE FROM %s WHERE snapshot_seal = %s", SQL.identifier(REGISTER), seal)
        self.assertFound(name, "its history names the seal", seal)
        self.assertFound(name, "it is closed, but its snapshot is missing")

    def test_even_without_history_a_closed_period_wants_its_snapshot(self):
        seal, name = self.second.seal, self.february.name
        self.delete_snapshot(self.second)
        self.sql("DELETE FROM %s WHERE snapshot_seal = %s", SQL.identifier(REGISTER), seal)
        self.sql(
            "DELETE FROM mail_message WHERE model = 'bank.reconciliation' AND res_id = %s",
            self.february.id,
        )
        self.assertEqual(self.problems(), [f"{name}: it is closed, but its snapshot is missing."])

    def test_snapshots_that_changed_places_are_found(self):
        for snapshot, number in ((self.first, 3), (self.second, 1), (self.first, 2)):
            self.sql(
                "UPDATE %s SET number = %s WHERE id = %s",
                SQL.identifier(SNAPSHOT),
                number,
                snapshot.id,
            )
        self.assertFound("Number is “2”; sealed was “1”")
        self.assertFound("Number is “1”; sealed was “2”")
        self.assertFound("its seal was changed")

    def test_a_snapshot_moved_to_another_journal_is_missing_there(self):
        other = self.bank.copy()
        self.sql(
            "UPDATE %s SET journal_id = %s WHERE id = %s",
            SQL.identifier(SNAPSHOT),
            other.id,
            self.second.id,
        )
        self.assertFound("Snapshot 2 (", "the register has it with the seal")

    def test_a_deleted_entry_of_the_register_is_found(self):
        self.sql(
            "DELETE FROM %s WHERE snapshot_seal = %s", SQL.identifier(REGISTER), self.first.seal
        )
        self.assertFound("entry 1 of the register is missing")
        self.assertFound("Snapshot 1", "the register does not have it")

    # -------------------------------------------------------------------------
    # COMMAND
    # -------------------------------------------------------------------------

    def verify(self, *codes):
        """Return what the command prints and its exit status."""
        printed = StringIO()
        with self.enter_registry_test_mode(), redirect_stdout(printed):
            status = verify_bank_reconciliation.verify(self.env.cr.dbname, codes)
        return printed.getvalue().splitlines(), status

    def test_the_command_names_what_was_changed_and_its_exit_status_says_so(self):
        printed, status = self.verify(self.bank.code)
        self.assertEqual(status, 0, printed)
        self.assertEqual(printed[-1].rpartition(": ")[2], "0 problems.")
        self.sql(
            "UPDATE %s SET label = 'forged' WHERE id = %s",
            SQL.identifier(LINE),
            self.first.line_ids[1].id,
        )
        printed, status = self.verify(self.bank.code)
        self.assertEqual(status, verify_bank_reconciliation.DAMAGED)
        self.assertIn("row 2: Label is “forged”", printed[0])
        self.assertEqual(printed[-1].rpartition(": ")[2], "1 problems.")
        self.assertEqual(self.verify("no such code")[1], verify_bank_reconciliation.DAMAGED)

    # -------------------------------------------------------------------------
    # EARLIER VERSION
    # -------------------------------------------------------------------------

    def seal_as_version_1(self):
        """Make the first snapshot one of the first version: no workbook, manifest and register."""
        self.sql(
            "UPDATE %s SET xlsx_sha256 = NULL, previous_seal = NULL WHERE id = %s",
            SQL.identifier(SNAPSHOT),
            self.first.id,
        )
        self.sql("DELETE FROM %s", SQL.identifier(REGISTER))
        self.sql("DELETE FROM %s WHERE id = %s", SQL.identifier(SNAPSHOT), self.second.id)
        self.sql("DELETE FROM mail_message WHERE model = 'bank.reconciliation'")
        self.sql("UPDATE bank_reconciliation SET state = 'open' WHERE id = %s", self.february.id)
        self.unseal()
        self.first.sudo().seal = seal(self.first._get_payload_1(), "", 1)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_a_snapshot_of_the_first_version_is_verified_as_it_was_sealed(self):
        self.seal_as_version_1()
        self.assertEqual(self.problems(), [])
        row = self.first.line_ids[1]
        self.sql("UPDATE %s SET label = 'forged' WHERE id = %s", SQL.identifier(LINE), row.id)
        self.assertFound("Snapshot 1", "rows, figures or the hash of its PDF were changed")

    def test_a_snapshot_of_the_second_version_follows_on_one_of_the_first(self):
        self.seal_as_version_1()
        self.february.action_close()
        second = self.february.snapshot_ids
        self.assertEqual(second.previous_seal[:3], "$1$")
        self.assertEqual(second.seal[:3], "$2$")
        self.assertEqual(self.problems(), [])

    def test_a_snapshot_sealed_again_as_one_of_the_first_version_is_found(self):
        self.unseal()
        self.first.sudo().seal = seal(self.first._get_payload_1(), "", 1)
        self.assertFound("Snapshot 1", "its seal was changed")
