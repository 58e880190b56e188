import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/**
 * The sentences that say why a line matches: the first one in the row, all of them on hover and
 * for screen readers.
 */
export class MatchReasonField extends Component {
    static template = "account_bank_reconciliation.MatchReasonField";
    static props = { ...standardFieldProps };

    get text() {
        return this.props.record.data[this.props.name] || "";
    }

    get sentences() {
        return this.text.split("\n").filter(Boolean);
    }

    /** What the tooltip's template needs: all sentences, each in a row of its own. */
    get info() {
        return JSON.stringify({ sentences: this.sentences });
    }

    get moreLabel() {
        const more = this.sentences.length - 1;
        return more === 1 ? _t("One more reason") : _t("%s more reasons", more);
    }
}

export const matchReasonField = {
    component: MatchReasonField,
    displayName: _t("Reasons of a match"),
    supportedTypes: ["text", "char"],
};

registry.category("fields").add("bank_match_reason", matchReasonField);
