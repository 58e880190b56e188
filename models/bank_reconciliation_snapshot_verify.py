import base64
import re
from collections import defaultdict
from hashlib import sha256

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..engine.seal import compare, get_version, seal, seal_text
from .bank_reconciliation_snapshot import FILES, SEALED

_lt = LazyTranslate(__name__)
SEAL = re.compile(r"\$\d+\$[0-9a-f]{64}")
SHOWN = 20  # problems in one message; the command lists all
SENTENCES = {
    "seal_form": _lt("its seal has no known form."),
    "content": _lt("rows, figures or the hash of its PDF were changed."),
    "previous": _lt("the snapshot before it is not the one on which it was sealed."),
    "manifest_missing": _lt("its manifest is missing or cannot be read."),
    "manifest": _lt("its manifest is not the text that was sealed."),
    "seal": _lt("its seal was changed: the register has %(sealed)s."),
    "field": _lt("%(field)s is %(found)s; sealed was %(sealed)s."),
    "row_field": _lt("row %(row)s: %(field)s is %(found)s; sealed was %(sealed)s."),
    "row_missing": _lt("row %(row)s (%(entry)s, %(amount)s) is missing."),
    "row_added": _lt("row %(row)s (%(entry)s, %(amount)s) was added."),
    "file_missing": _lt("its file %(field)s is missing."),
    "file": _lt("its file %(field)s is not the one that was sealed."),
    "number": _lt("snapshot %(number)s before it is missing."),
    "not_registered": _lt("the register does not have it."),
    "registered": _lt("the register has it with the seal %(sealed)s, but it is missing."),
    "register_seal": _lt("its entry in the register was changed, or the one before it is missing."),
    "register_number": _lt("entry %(number)s of the register is missing."),
    "chatter": _lt("its history names the seal %(sealed)s, but that snapshot is missing."),
    "period": _lt("it is closed, but its snapshot is missing."),
}


class BankReconciliationSnapshot(models.Model):
    """Whether what is stored is what was sealed, and if not, where."""

    _inherit = "bank.reconciliation.snapshot"

    def action_verify(self):
        """Check all snapshots of the journal and the register; name what was changed or is gone."""
        self.ensure_one()
        self.check_access("read")
        problems = self._verify(self.journal_id)
        if problems:
            raise UserError(
                "\n".join([self.env._("Not as sealed:"), *_shorten(self.env, problems)])
            )
        count = self.search_count([("journal_id", "=", self.journal_id.id)])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s snapshots verified: all are as sealed.", count),
            },
        }

    @api.model
    def _verify(self, journals):
        """Return a sentence for each thing of these journals that is not as it was sealed.

        Snapshots are compared with their manifests, seals with each other, with the register and
        with the history of the periods, files with their hashes, closed periods with what they must
        have. It reads what the database holds, whatever is in memory.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        # evidence is verified whole; whoever asks has the right to read these journals
        chains = self.sudo().search([("journal_id", "in", journals.ids)], order="number")
        problems = []
        for journal in journals:
            chain = chains.filtered(lambda one, journal=journal: one.journal_id == journal)
            problems += chain._verify_chain(journal)
        return problems

    def _verify_chain(self, journal):
        problems = self._verify_numbers()
        previous = ""
        for snapshot in self:
            problems += snapshot._verify_snapshot(previous)
            previous = snapshot.seal or ""
        problems += self._verify_register(journal)
        problems += self._verify_periods(journal)
        return list(dict.fromkeys(problems))

    def _say(self, code, **words):
        """Return the sentence of a finding about this snapshot."""
        name = self.env._("Snapshot %(number)s (%(name)s)", number=self.number, name=self.name)
        return f"{name}: {_phrase(self.env, code, words)}"

    # -------------------------------------------------------------------------
    # ONE SNAPSHOT
    # -------------------------------------------------------------------------

    def _verify_numbers(self):
        problems, expected = [], 1
        for snapshot in self:
            problems += [
                snapshot._say("number", number=number)
                for number in range(expected, snapshot.number)
            ]
            expected = snapshot.number + 1
        return problems

    def _verify_snapshot(self, previous):
        """Return what of this snapshot is not as it was sealed on ``previous``."""
        version = get_version(self.seal or "")
        if version is None:
            problems = [self._say("seal_form"), *self._verify_manifest()]
        elif version == 1:
            intact = seal(self._get_payload_1(), previous, 1) == self.seal
            problems = [] if intact else [self._say("content")]
        else:
            problems = self._verify_seal(previous) + self._verify_manifest()
        names = FILES if self.xlsx_sha256 or version != 1 else ("pdf",)
        return problems + [found for name in names for found in self._verify_file(name)]

    def _verify_seal(self, previous):
        text = self._get_manifest()
        if seal_text(text, previous) == self.seal:
            return []
        manifest = self._read_manifest()
        if manifest is None:
            return []  # told by the manifest
        sealed_on = manifest["snapshot"].get("previous_seal")
        if seal_text(text, sealed_on or "") == self.seal:
            return [self._say("previous")]
        registered = self._get_registered_seal()
        if registered and registered != self.seal:
            return [self._say("seal", sealed=registered)]
        return [self._say("manifest")]

    def _get_registered_seal(self):
        domain = [("journal_id", "=", self.journal_id.id), ("snapshot_number", "=", self.number)]
        # the register is read whole, as the snapshots are
        register = self.env["bank.reconciliation.seal.register"].sudo()
        return register.search(domain, limit=1).snapshot_seal

    def _verify_manifest(self):
        """Compare every stored field with the manifest."""
        manifest = self._read_manifest()
        if manifest is None:
            return [self._say("manifest_missing")]
        return [
            self._describe_change(change, manifest)
            for change in compare(manifest, self._get_payload())
        ]

    def _describe_change(self, change, manifest):
        kind, *place = change.path
        words = {"sealed": _show(change.sealed), "found": _show(change.found)}
        if kind == "snapshot" and place and place[0] in SEALED:
            return self._say("field", field=self._get_field_name(place[0]), **words)
        columns = self.line_ids._SEALED
        if kind != "rows" or manifest["columns"] != list(columns):
            return self._say("manifest")
        if len(place) == 1:
            row = change.found if change.sealed is None else change.sealed
            code = "row_added" if change.sealed is None else "row_missing"
            return self._say(code, **_name_row(row, columns))
        row = manifest["rows"][place[0]]
        field = self.line_ids._fields[columns[place[1]]]._description_string(self.env)
        number = row[columns.index("sequence")]
        return self._say("row_field", row=number, field=field, **words)

    def _get_field_name(self, name):
        return self._fields[name]._description_string(self.env)

    def _verify_file(self, name):
        """Compare a stored file with its hash."""
        content = base64.b64decode(self.with_context(bin_size=False)[name] or b"")
        if sha256(content).hexdigest() == self[f"{name}_sha256"]:
            return []
        code = "file" if content else "file_missing"
        return [self._say(code, field=self._get_field_name(name))]

    # -------------------------------------------------------------------------
    # REGISTER, HISTORY, PERIODS
    # -------------------------------------------------------------------------

    def _verify_register(self, journal):
        # the register is read whole, as the snapshots are
        entries = self.env["bank.reconciliation.seal.register"].sudo()
        entries = entries.search([("company_id", "=", journal.company_id.id)], order="number")
        ours = entries.filtered(lambda entry: entry.journal_id == journal)
        registered = {entry.snapshot_number: entry.snapshot_seal for entry in ours}
        existing = {snapshot.number for snapshot in self}
        problems = entries._verify_entries()
        problems += [
            entry._say("registered", sealed=entry.snapshot_seal)
            for entry in ours
            if entry.snapshot_number not in existing
        ]
        for snapshot in self:
            sealed = registered.get(snapshot.number)
            if sealed and sealed != snapshot.seal:
                problems.append(snapshot._say("seal", sealed=sealed))
            elif not sealed and get_version(snapshot.seal or "") != 1:  # there was no register
                problems.append(snapshot._say("not_registered"))
        return problems

    def _verify_periods(self, journal):
        """Compare with the history of the periods, and closed periods with their snapshots."""
        # periods are verified whole, as the snapshots are
        periods = self.env["bank.reconciliation"].sudo()
        periods = periods.search([("journal_id", "=", journal.id)], order="date_start")
        present = {snapshot.seal for snapshot in self}
        taken = {(snapshot.reconciliation_id.id, snapshot.closed_at) for snapshot in self}
        problems = []
        for period, seals in self._read_named_seals(periods).items():
            missing = [one for one in dict.fromkeys(seals) if one not in present]
            problems += [
                f"{period.name}: {_phrase(self.env, 'chatter', {'sealed': one})}" for one in missing
            ]
        for period in periods.filtered(lambda one: one.state == "closed"):
            if (period.id, period.closed_at) not in taken:
                problems.append(f"{period.name}: {_phrase(self.env, 'period', {})}")
        return problems

    def _read_named_seals(self, periods):
        """Return ``{period: seals}`` as the histories of the periods name them."""
        # the history is read whole, as the snapshots are
        messages = self.env["mail.message"].sudo()
        domain = Domain("model", "=", periods._name) & Domain("res_id", "in", periods.ids)
        domain &= Domain("body", "like", "$")
        found = defaultdict(list)
        for message in messages.search_fetch(domain, ["body", "res_id"], order="id"):
            found[periods.browse(message.res_id)] += SEAL.findall(message.body or "")
        return found


class BankReconciliationSealRegister(models.Model):
    _inherit = "bank.reconciliation.seal.register"

    def _verify_entries(self):
        """Return what of these entries, all of a company by number, is not as it was made."""
        problems, previous, expected = [], "", 1
        for entry in self:
            problems += [
                entry._say("register_number", number=number)
                for number in range(expected, entry.number)
            ]
            if not entry._is_sealed(previous):
                problems.append(entry._say("register_seal"))
            previous, expected = entry.seal or "", entry.number + 1
        return problems

    def _say(self, code, **words):
        name = self.env._(
            "Snapshot %(number)s (%(name)s)", number=self.snapshot_number, name=self.snapshot_name
        )
        return f"{name}: {_phrase(self.env, code, words)}"


def _phrase(env, code, words):
    translate = env._  # SENTENCES are lazy: extracted above, translated here
    return translate(SENTENCES[code]) % words


def _show(value):
    return "–" if value is None else f"“{value}”"


def _name_row(row, columns):
    values = dict(zip(columns, row, strict=False))
    return {
        "row": values["sequence"],
        "entry": values["entry"] or values["label"] or "–",
        "amount": values["amount"],
    }


def _shorten(env, problems):
    more = len(problems) - SHOWN
    lines = [f"• {problem}" for problem in problems[:SHOWN]]
    return [*lines, env._("and %s more.", more)] if more > 0 else lines
