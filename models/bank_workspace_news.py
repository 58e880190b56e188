"""News of the workspace: what somebody changes shows on every page that has the journal open.

News go over Odoo's bus, which brings a page what is sent once the server listens for it. What was
sent between its first look at the books and that moment, or while there was no connection, the page
asks for (``action_read_news``).
"""

import json
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bus.models.bus import channel_with_db, json_dump

NEWS = "account_bank_reconciliation/workspace"
#: Tells the pages of a user for which journals the server listens from now on.
SUBSCRIBED = "account_bank_reconciliation/workspace_subscribed"
CHANNEL = "account_bank_reconciliation.workspace_"
SUBCHANNEL = "bank_workspace"
#: The name of a browser's page, in the context of its calls.
PAGE = "account_bank_reconciliation_page"
#: Rows that one message names, and messages that are read one by one.
MOST_NEWS = 200
#: Ids are given when a transaction begins to end, so that a lower one may appear after a higher one
#: within this time; Odoo's bus waits as long for them.
LATE = timedelta(seconds=10)


class BankWorkspace(models.AbstractModel):
    _inherit = "bank.workspace"

    @api.model
    def action_load(self, asked):
        """``news_id`` is the mark from which the page asks for news that it has not heard."""
        return {**super().action_load(asked), "news_id": self._get_last_news_id()}

    @api.model
    def action_read_news(self, asked, since):
        """Return in one message what others have changed in this journal since a mark.

        ``is_many`` asks to read everything again: very much has changed, or it is so long ago that
        the bus has forgotten it.
        """
        journal = self._read_scope(asked).journal
        since = self._read_number(since)
        # users do not read the bus; what is told about a journal that they read names rows only
        bus = self.env["bus.bus"].sudo()
        domain = [("id", ">", since), ("channel", "=", journal._get_workspace_bus_key())]
        found = bus.search_fetch(domain, ["message"], order="id", limit=MOST_NEWS + 1)
        is_forgotten = bool(since) and not bus.browse(since).exists()
        payloads = [json.loads(one.message)["payload"] for one in found]
        news = self._merge_news([one for one in payloads if one["page"] != self._get_page()])
        return {
            **news,
            "is_many": news["is_many"] or is_forgotten or len(found) > MOST_NEWS,
            "journal_id": journal.id,
            "news_id": self._get_last_news_id(),
        }

    def _merge_news(self, payloads):
        return {
            "is_many": any(one["is_many"] for one in payloads),
            **{
                name: list(dict.fromkeys(row_id for one in payloads for row_id in one[name]))
                for name in ("line_ids", "item_ids")
            },
        }

    def _get_last_news_id(self):
        """Return the id up to which everything that is on the bus can be seen now, or 0."""
        # as above; the number alone tells nothing
        bus = self.env["bus.bus"].sudo()
        settled = [("create_date", "<", fields.Datetime.now() - LATE)]
        return bus.search(settled, order="id desc", limit=1).id or 0

    def _get_page(self):
        """Return the name that the page has given to itself."""
        return str(self.env.context.get(PAGE, ""))[:40]


class BankMatchEvent(models.Model):
    _inherit = "bank.match.event"

    @api.model
    def _log(self, lines, action):
        """Whoever looks at the workspace sees a match or an undo as soon as it is there."""
        for journal, group in lines.grouped("journal_id").items():
            journal._send_workspace_news(group, group.matched_item_ids)
        return super()._log(lines, action)


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_workspace_channel(self):
        return f"{CHANNEL}{self.id}"

    def _get_workspace_bus_key(self):
        """Return how the bus writes down the channel of this journal."""
        return json_dump(channel_with_db(self.env.cr.dbname, (self, SUBCHANNEL)))

    def _send_workspace_news(self, lines, items):
        """Tell everybody who has the workspace of this journal open which rows to read again.

        ``page`` names the page that did it and knows already. Very many rows are not named: the
        page is read again.
        """
        is_many = len(lines) > MOST_NEWS or len(items) > MOST_NEWS
        news = {
            "journal_id": self.id,
            "line_ids": [] if is_many else lines.ids,
            "item_ids": [] if is_many else items.ids,
            "is_many": is_many,
            "page": self.env["bank.workspace"]._get_page(),
        }
        self.env["bus.bus"]._sendone((self, SUBCHANNEL), NEWS, news)


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """News of a journal go to those who may see its reconciliation."""
        asked = [one for one in channels if isinstance(one, str) and one.startswith(CHANNEL)]
        channels = [one for one in channels if one not in asked]
        ids = [int(one.removeprefix(CHANNEL)) for one in asked if one[len(CHANNEL) :].isdecimal()]
        journals = self._get_readable_journals(ids) if ids else []
        return super()._build_bus_channel_list(
            channels + [(journal, SUBCHANNEL) for journal in journals]
        )

    def _get_readable_journals(self, ids):
        if not self.env.user.has_group("account_bank_reconciliation.group_auditor"):
            return []
        return self.env["account.journal"].search([("id", "in", ids)])

    def _after_subscribe_data(self, data):
        """Tell the user's pages that they hear from now on; what came before they ask for."""
        result = super()._after_subscribe_data(data)
        channels = [one for one in data["channels"] if isinstance(one, tuple)]
        ids = [journal.id for journal, name in channels if name == SUBCHANNEL]
        if ids:
            self.env.user.partner_id._bus_send(SUBSCRIBED, {"journal_ids": ids})
        return result
