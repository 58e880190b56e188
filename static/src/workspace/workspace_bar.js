import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";

import { Component, useState } from "@odoo/owl";

import { HAS_SEEN_GUIDE, settings } from "./workspace_settings";

/** What is selected on either side, what it differs by, and what can be done with it. */
export class WorkspaceBar extends Component {
    static template = "account_bank_reconciliation.WorkspaceBar";
    static components = { Dropdown, DropdownItem };
    static props = {
        run: Function,
        runLine: Function,
        lineActions: Array,
        onGuide: { type: Function, optional: true },
    };

    setup() {
        this.store = useState(this.env.workspace);
        this.state = useState({ hasSeenGuide: settings.read(HAS_SEEN_GUIDE, false) });
    }

    startGuide() {
        this.state.hasSeenGuide = true;
        return this.props.onGuide();
    }

    get itemsText() {
        const count = this.store.items.selectedIds.length;
        const amount = this.format(this.store.totals.items);
        return count === 1
            ? _t("1 book item %(amount)s", { amount })
            : _t("%(count)s book items %(amount)s", { count, amount });
    }

    get linesText() {
        const count = this.store.lines.selectedIds.length;
        const amount = this.format(this.store.totals.lines);
        return count === 1
            ? _t("1 line %(amount)s", { amount })
            : _t("%(count)s lines %(amount)s", { count, amount });
    }

    get difference() {
        return this.store.totals.difference;
    }

    get canReconcile() {
        const { lines, items, can, isBusy } = this.store;
        return can.match && !isBusy && lines.selectedIds.length && items.selectedIds.length;
    }

    get hasLine() {
        return Boolean(this.store.lines.selectedIds.length || this.store.lines.focused);
    }

    format(amount) {
        return formatMonetary(amount, { currencyId: this.store.journal.currency_id });
    }
}
