import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatMonetary } from "@web/views/fields/formatters";
import { _t } from "@web/core/l10n/translation";

import { Component, useEffect, useRef } from "@odoo/owl";

const GRADES = { strong: "text-bg-success", weak: "text-bg-warning", neutral: "text-bg-light" };

/** One row of a list: a statement line or a book item. */
export class WorkspaceRow extends Component {
    static template = "account_bank_reconciliation.WorkspaceRow";
    static props = {
        row: Object,
        pane: String,
        isSelected: Boolean,
        isMarked: Boolean,
        isFocused: Boolean,
        isActive: Boolean,
        isTarget: { type: Boolean, optional: true },
        isPinned: { type: Boolean, optional: true },
        onToggle: Function,
        onFocus: Function,
        onOpen: Function,
        onReconcile: Function,
    };

    setup() {
        this.root = useRef("root");
        useEffect(
            (isHere) => {
                if (isHere) {
                    this.root.el?.focus({ preventScroll: true });
                    this.root.el?.scrollIntoView({ block: "nearest" });
                }
            },
            () => [this.props.isFocused && this.props.isActive]
        );
    }

    get row() {
        return this.props.row;
    }

    get date() {
        return formatDate(deserializeDate(this.row.date));
    }

    get amount() {
        return formatMonetary(this.row.amount, { currencyId: this.row.currency_id });
    }

    get open() {
        return formatMonetary(this.row.open, { currencyId: this.row.currency_id });
    }

    get isPartly() {
        return this.row.is_open && this.row.open !== this.row.amount;
    }

    get reasons() {
        return (this.row.reasons || []).join("\n");
    }

    get criteria() {
        return this.row.criteria || [];
    }

    get classes() {
        return {
            o_bank_selected: this.props.isSelected && !this.props.isMarked,
            o_bank_marked: this.props.isMarked,
            o_bank_target: this.props.isTarget,
            "opacity-75": !this.row.is_open,
        };
    }

    /** What a screen reader says of the row. */
    get label() {
        const parts = [this.date, this.row.title, this.row.text, this.amount];
        if (this.row.suggestion) {
            parts.push(_t("suggested: %s", this.row.suggestion));
        }
        return parts.filter(Boolean).join(", ");
    }

    gradeOf(criterion) {
        return GRADES[criterion.grade] || GRADES.neutral;
    }

    onClick() {
        this.props.onToggle(this.row.id);
    }

    onFocusIn() {
        this.props.onFocus(this.row.id);
    }
}
