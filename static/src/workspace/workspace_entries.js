import { formatMonetary } from "@web/views/fields/formatters";

import { Component } from "@odoo/owl";

/** Journal items that would be written, one table for each entry. */
export class WorkspaceEntries extends Component {
    static template = "account_bank_reconciliation.WorkspaceEntries";
    static props = { entries: Array, currencyId: Number };

    format(amount) {
        return formatMonetary(amount, { currencyId: this.props.currencyId });
    }
}
