import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";

import { Component, useState } from "@odoo/owl";

/** The balances of the month, the difference and how far the month is. */
export class WorkspaceSummary extends Component {
    static template = "account_bank_reconciliation.WorkspaceSummary";
    static props = { onOpenPeriod: Function, onExplain: Function, onClose: Function };

    setup() {
        this.store = useState(this.env.workspace);
    }

    get period() {
        return this.store.period;
    }

    get isDone() {
        return this.period.id && this.period.is_balanced && this.period.is_fully_reconciled;
    }

    get progressText() {
        return _t("%(confirmed)s of %(all)s confirmed", {
            confirmed: this.period.confirmed_count,
            all: this.period.confirmed_count + this.period.unconfirmed_count,
        });
    }

    format(amount) {
        return formatMonetary(amount, { currencyId: this.store.journal.currency_id });
    }
}
