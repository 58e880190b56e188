import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatMonetary } from "@web/views/fields/formatters";
import { _t } from "@web/core/l10n/translation";

import { Component, useEffect, useRef } from "@odoo/owl";

/** How strong a sign is, as an icon and in words: never by its colour alone. */
const GRADES = {
    strong: { icon: "fa fa-check", label: _t("strong sign") },
    weak: { icon: "fa fa-question", label: _t("weak sign") },
};

/** Elements that may lose the focus to a row: what is typed or chosen elsewhere keeps it. */
const GIVES_WAY = "body, .o_bank_rows, .o_bank_rows *, .o_bank_bar, .o_bank_bar *";

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
        place: { type: Number, optional: true },
        onToggle: Function,
        onFocus: Function,
        onOpen: Function,
        onReconcile: Function,
    };

    setup() {
        this.root = useRef("root");
        useEffect(
            (isHere) => {
                if (isHere && document.activeElement?.matches(GIVES_WAY)) {
                    this.root.el?.focus({ preventScroll: true });
                }
                if (isHere) {
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
        };
    }

    get suggestionLabel() {
        return this.row.is_open ? _t("suggested:") : _t("matched with:");
    }

    /** What can be done with the row alone, by a click; R and Enter do the same. */
    get deed() {
        const { row, props } = this;
        if (!row.is_open || !this.env.workspace.can.match) {
            return null;
        }
        if (row.can_confirm) {
            return { name: "confirm_row", label: _t("Confirm"), run: props.onReconcile };
        }
        if (row.is_booked) {
            return { name: "booked_row", label: _t("Booked already…"), run: props.onReconcile };
        }
        if (row.can_reconcile) {
            return row.is_clear
                ? { name: "reconcile_row", label: _t("Reconcile"), run: props.onReconcile }
                : { name: "look_row", label: _t("Reconcile…"), run: props.onReconcile };
        }
        return row.alternatives > 1
            ? { name: "choose_row", label: _t("Choose…"), run: props.onOpen }
            : null;
    }

    iconOf(criterion) {
        return GRADES[criterion.grade]?.icon || "";
    }

    gradeOf(criterion) {
        const grade = GRADES[criterion.grade];
        return grade ? ` (${grade.label})` : "";
    }

    onClick() {
        this.props.onToggle(this.row.id);
    }

    onFocusIn() {
        this.props.onFocus(this.row.id);
    }
}
