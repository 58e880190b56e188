import { Pager } from "@web/core/pager/pager";
import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

import { WorkspaceRow } from "./workspace_row";
import { WorkspaceTable } from "./workspace_table";

/** One of the two lists, with its tabs, its pages and its table of numbers and amounts. */
export class WorkspacePaneView extends Component {
    static template = "account_bank_reconciliation.WorkspacePane";
    static components = { Pager, WorkspaceRow, WorkspaceTable };
    static props = {
        name: String,
        title: String,
        target: { optional: true },
        onOpen: Function,
        onReconcile: Function,
    };

    setup() {
        this.store = useState(this.env.workspace);
    }

    get pane() {
        return this.store.panes[this.props.name];
    }

    get isLines() {
        return this.props.name === "lines";
    }

    get sides() {
        const { in: incoming, out: outgoing } = this.pane.counts;
        return [
            { key: "all", label: _t("All"), count: incoming + outgoing },
            { key: "in", label: _t("Incoming"), count: incoming },
            { key: "out", label: _t("Outgoing"), count: outgoing },
        ];
    }

    get states() {
        const states = [
            { key: "open", label: _t("Unreconciled") },
            { key: "done", label: _t("Reconciled") },
            { key: "all", label: _t("Both") },
        ];
        if (this.isLines) {
            states.push({ key: "check", label: _t("To check") });
            states.push({ key: "uploaded", label: _t("Uploaded entries") });
        }
        return states;
    }

    get rows() {
        return [
            ...this.pane.pinnedRows.map((row) => ({ row, isPinned: true })),
            ...this.pane.rows.map((row) => ({ row, isPinned: false })),
        ];
    }

    get isEmpty() {
        return this.pane.isLoaded && !this.rows.length;
    }

    get empty() {
        return this.isLines ? this.emptyLines : this.emptyItems;
    }

    get emptyLines() {
        if (this.store.domain.length) {
            return { title: _t("No line found"), text: _t("Remove a filter of the search.") };
        }
        if (this.pane.state !== "open") {
            return { title: _t("Nothing here yet"), text: _t("Match the first line.") };
        }
        if (this.store.period.is_balanced && this.store.period.is_fully_reconciled) {
            return {
                title: _t("The month is done"),
                text: _t("Every line is matched and the difference is zero. Close the month."),
            };
        }
        return {
            title: _t("Every line is matched"),
            text: _t("Import the next statement, or look at what is reconciled."),
        };
    }

    get emptyItems() {
        if (this.store.domain.length) {
            return { title: _t("No item found"), text: _t("Remove a filter of the search.") };
        }
        if (this.store.kind === "bank") {
            return {
                title: _t("No payment waits for the bank"),
                text: _t("Open invoices are under A/R, open bills under A/P."),
            };
        }
        return { title: _t("Nothing is open"), text: _t("Every document is paid.") };
    }

    get pager() {
        const { offset, limit, count } = this.pane;
        return {
            offset,
            limit,
            total: count,
            onUpdate: (page) => this.store.turn(this.props.name, page.offset, page.limit),
        };
    }

    isTarget(row) {
        return this.props.target === `${this.props.name}-${row.id}`;
    }

    show(changes) {
        return this.store.show(this.props.name, changes);
    }

    onToggle(id) {
        return this.store.toggle(this.props.name, id);
    }

    onFocus(id) {
        this.store.focus(this.props.name, id);
    }
}
