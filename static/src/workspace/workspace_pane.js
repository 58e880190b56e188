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
        isFolded: { type: Boolean, optional: true },
        onFold: { type: Function, optional: true },
        onOpen: Function,
        onReconcile: Function,
        run: { type: Function, optional: true },
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

    get stateLabel() {
        return _t("%s: state", this.props.title);
    }

    get gridLabel() {
        const state = this.states.find(({ key }) => key === this.pane.state);
        return `${this.props.title}, ${state.label}`;
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
            ...this.pane.rows.map((row, index) => ({
                row,
                isPinned: false,
                place: this.pane.offset + index + 1,
            })),
        ];
    }

    get isEmpty() {
        return this.pane.isLoaded && !this.rows.length;
    }

    get empty() {
        return this.isLines ? this.emptyLines : this.emptyItems;
    }

    get emptyLines() {
        const { can, domain, period } = this.store;
        const toImport = can.match ? this.makeDeed(_t("Import"), "importFiles") : undefined;
        if (domain.length) {
            return this.emptySearch;
        }
        if (!this.hasAny) {
            return {
                icon: "fa-upload",
                title: _t("No line of the bank yet"),
                text: _t("Import a statement file: its lines appear here, with what fits them."),
                deed: toImport,
            };
        }
        if (this.pane.state !== "open") {
            return {
                icon: "fa-list",
                title: _t("Nothing here yet"),
                text: _t("No line of this period is in this state."),
                deed: this.toState("open", _t("Look at unreconciled lines")),
            };
        }
        if (period.is_balanced && period.is_fully_reconciled) {
            return this.emptyDone;
        }
        return {
            icon: "fa-check-circle",
            title: _t("Every line is matched"),
            text: _t("Import the next statement, or look at what is reconciled."),
            deed: toImport,
        };
    }

    get emptySearch() {
        return {
            icon: "fa-search",
            title: this.isLines ? _t("No line found") : _t("No item found"),
            text: _t("Remove a filter of the search."),
        };
    }

    get emptyDone() {
        const { can, period } = this.store;
        const isOpen = period.state === "open";
        return {
            icon: "fa-check-circle text-success",
            title: _t("The month is done"),
            text: isOpen
                ? _t("Every line is matched and the difference is zero. Close the month.")
                : _t("It is closed: its lines and matches cannot be changed any more."),
            deed:
                isOpen && can.match
                    ? this.makeDeed(_t("Close the month"), "closePeriod")
                    : this.toState("done", _t("Look at reconciled lines")),
        };
    }

    get emptyItems() {
        const { domain, kind } = this.store;
        if (domain.length) {
            return this.emptySearch;
        }
        if (this.pane.state === "done") {
            return {
                icon: "fa-list",
                title: _t("Nothing here yet"),
                text: _t("What the lines of this period are matched with appears here."),
                deed: this.toState("open", _t("Look at unreconciled items")),
            };
        }
        if (kind === "bank") {
            return {
                icon: "fa-check-circle",
                title: _t("No payment waits for the bank"),
                text: _t("Open invoices are under A/R, open bills under A/P."),
                deed: this.makeDeed(_t("Open invoices"), "receivable"),
            };
        }
        return {
            icon: "fa-check-circle",
            title: _t("Nothing is open"),
            text: _t("Every document is paid."),
        };
    }

    /** Whether the list has anything at all in the period, in whatever state. */
    get hasAny() {
        const { open, done } = this.store.tables[this.props.name];
        const tables = [open, done].filter(Boolean);
        return !tables.length || tables.some((table) => table.in_count + table.out_count);
    }

    makeDeed(label, command) {
        return this.props.run && { label, run: () => this.props.run(command) };
    }

    toState(state, label) {
        return { label, run: () => this.show({ state }) };
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

    /** Arrows go from tab to tab, as in any list of tabs; they are no key of the rows there. */
    onTabKeydown(ev) {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[ev.key];
        if (!step || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        ev.preventDefault();
        const keys = this.sides.map(({ key }) => key);
        const place = (keys.indexOf(this.pane.side) + step + keys.length) % keys.length;
        ev.currentTarget.querySelectorAll("[role=tab]")[place].focus();
        return this.show({ side: keys[place] });
    }

    onToggle(id) {
        return this.store.toggle(this.props.name, id);
    }

    onFocus(id) {
        this.store.focus(this.props.name, id);
    }
}
