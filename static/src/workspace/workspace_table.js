import { getCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";

import { Component, useState } from "@odoo/owl";

const NONE = { out_count: 0, in_count: 0, out_amount: 0, in_amount: 0 };

/** Unreconciled, reconciled and total of a list, by number and amount. */
export class WorkspaceTable extends Component {
    static template = "account_bank_reconciliation.WorkspaceTable";
    static props = {
        table: Object,
        name: { type: String, optional: true },
        isFolded: { type: Boolean, optional: true },
        onFold: { type: Function, optional: true },
    };

    setup() {
        this.store = useState(this.env.workspace);
    }

    get rows() {
        const open = this.props.table.open || NONE;
        const done = this.props.table.done || NONE;
        const total = Object.fromEntries(
            Object.keys(NONE).map((name) => [name, open[name] + done[name]])
        );
        return [
            { key: "open", label: _t("Unreconciled"), ...open },
            { key: "done", label: _t("Reconciled"), ...done },
            { key: "total", label: _t("Total"), ...total },
        ];
    }

    /** Number and amount of a state in a few words: what is seen when the table is folded. */
    describe(row) {
        return _t("%(label)s %(count)s", {
            label: row.label,
            count: row.out_count + row.in_count,
        });
    }

    get foldLabel() {
        return this.props.isFolded
            ? _t("Show numbers and amounts")
            : _t("Hide numbers and amounts");
    }

    get currency() {
        return getCurrency(this.store.journal.currency_id)?.symbol || "";
    }

    format(amount, noSymbol = true) {
        return formatMonetary(amount, { currencyId: this.store.journal.currency_id, noSymbol });
    }
}
