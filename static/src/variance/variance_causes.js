import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState } from "@odoo/owl";

const COLORS = {
    very_likely: "success",
    likely: "success",
    possible: "warning",
    unlikely: "secondary",
    noticed: "info",
};

/**
 * What explains the difference of a period, best first: causes that belong together are one card,
 * each with a click to look at what proves it and one to put it right.
 */
export class VarianceCauses extends Component {
    static template = "account_bank_reconciliation.VarianceCauses";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.state = useState({ isBusy: false });
    }

    /** The causes by explanation, as the server has ordered them. */
    get explanations() {
        const explanations = new Map();
        for (const cause of this.props.record.data[this.props.name].records) {
            const number = cause.data.explanation;
            if (!explanations.has(number)) {
                explanations.set(number, { number, first: cause, causes: [] });
            }
            explanations.get(number).causes.push(cause);
        }
        return [...explanations.values()];
    }

    getColor(explanation) {
        return COLORS[explanation.first.data.likelihood] || "secondary";
    }

    getAmount(cause) {
        return formatMonetary(cause.data.amount, { currencyId: cause.data.currency_id.id });
    }

    /** The name of the fix as its selection tells it. */
    getFixLabel(cause) {
        const names = Object.fromEntries(cause.fields.fix.selection);
        return names[cause.data.fix] || "";
    }

    getOthersLabel(cause) {
        return _t("Or others: %s", cause.data.other_count);
    }

    async run(cause, name) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.action.doActionButton({
                type: "object",
                name,
                resModel: cause.resModel,
                resId: cause.resId,
                resIds: [cause.resId],
                context: this.props.record.context,
                onClose: () => this.props.record.load(),
            });
        } finally {
            this.state.isBusy = false;
        }
    }
}

export const varianceCauses = {
    component: VarianceCauses,
    displayName: _t("Explanations of a difference"),
    supportedTypes: ["one2many"],
    useSubView: true,
};

registry.category("fields").add("bank_variance_causes", varianceCauses);
