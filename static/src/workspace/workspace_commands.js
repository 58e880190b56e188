import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";

import {
    WorkspaceAlternatives,
    WorkspaceHelp,
    WorkspaceHistory,
    WorkspacePreview,
} from "./workspace_dialogs";
import { readAgain } from "./workspace_line_dialog";
import { WorkspaceOffers, WorkspaceRules } from "./workspace_rules";

/** What buttons, keys and the mouse make the workspace do. */
export class WorkspaceCommands {
    constructor(store, { action, dialog, notification, upload }) {
        this.store = store;
        this.action = action;
        this.dialog = dialog;
        this.upload = upload;
        this.notification = notification;
        this.table = {
            next: () => store.move(1),
            previous: () => store.move(-1),
            first: () => store.move(-Infinity),
            last: () => store.move(Infinity),
            otherList: () => store.goOver(),
            toggle: () => this.toggle(),
            reconcile: () => this.reconcile(),
            open: () => this.open(store.active, store.panes[store.active].focus),
            undo: () => this.undo(),
            undoLast: () => store.can.match && store.undoLast(),
            auto: () => this.auto(),
            manual: () => store.setManual(!store.isManual),
            rules: () => this.openRules(),
            makeRule: () => this.runLine("rule"),
            offers: () => this.openOffers(),
            history: () => this.dialog.add(WorkspaceHistory, { store }),
            search: () => document.querySelector(".o_searchview_input")?.focus(),
            clear: () => store.clear(),
            help: () => this.dialog.add(WorkspaceHelp, {}),
        };
    }

    run(command) {
        return this.table[command]();
    }

    // ---------------------------------------------------------------------------------------------
    // Matching
    // ---------------------------------------------------------------------------------------------

    toggle() {
        const { active, panes } = this.store;
        if (panes[active].focus !== null) {
            return this.store.toggle(active, panes[active].focus);
        }
    }

    /** Both sides selected: match them. Nothing on the other side: the row as suggested. */
    async reconcile() {
        const { store } = this;
        if (!store.can.match) {
            return;
        }
        const { line_ids: lineIds, item_ids: itemIds } = store.selection;
        if (lineIds.length && itemIds.length) {
            await this.match(store.selection);
        } else if (itemIds.length && this.canConfirm(itemIds)) {
            await store.confirm(itemIds);
        } else if (!lineIds.length && !itemIds.length) {
            await this.reconcileRow(store.active, store.panes[store.active].focus);
        } else {
            this.tell(_t("Select what it is matched with on the other side."));
        }
    }

    /** Match at once what leaves no question; show the journal items where there is one. */
    async match(selection, { isShown = false } = {}) {
        const { preview } = isShown
            ? { preview: await this.store.preview(selection, {}) }
            : (await this.store.match(selection)) || {};
        if (!preview) {
            return; // it is matched
        }
        this.dialog.add(WorkspacePreview, { store: this.store, selection, preview });
        if (preview.problem) {
            await this.store.refresh(selection); // somebody else may have matched it
        }
    }

    /** Whether all of them are confirmed without a line: booked straight on the bank, or ticked. */
    canConfirm(itemIds) {
        return itemIds.every((id) => this.store.items.find(id)?.can_confirm);
    }

    async reconcileRow(name, id) {
        const row = id && this.store.panes[name].find(id);
        if (!row || !row.is_open || !this.store.can.match) {
            return;
        }
        if (name === "items") {
            if (row.can_confirm) {
                await this.store.confirm([id]);
            }
        } else if (row.is_booked) {
            await this.openLineDialog("booked", [id]);
        } else if (row.can_reconcile && row.is_clear) {
            await this.store.apply([id]);
        } else {
            this.open(name, id);
        }
    }

    open(name, id) {
        const row = id && this.store.panes[name].find(id);
        if (!row) {
            return;
        }
        if (name === "lines" && row.is_open) {
            this.dialog.add(WorkspaceAlternatives, { store: this.store, row });
        } else {
            const model = name === "lines" ? "account.bank.statement.line" : "account.move";
            this.openRecord(model, name === "lines" ? row.id : row.move_id);
        }
    }

    /** What a command is about: the selected rows of a list, else the row with the focus. */
    idsOf(pane) {
        return pane.selectedIds.length ? pane.selectedIds : [pane.focus].filter(Boolean);
    }

    async undo() {
        const { active, can, items, lines } = this.store;
        const matched = this.idsOf(lines).filter((id) => lines.find(id)?.can_undo);
        const confirmed = this.idsOf(items).filter((id) => items.find(id)?.can_take_back);
        if (!can.match) {
            return;
        }
        if (confirmed.length && (active === "items" || !matched.length)) {
            await this.store.takeBack(confirmed);
        } else if (matched.length) {
            await this.store.undo(matched);
        } else {
            this.tell(_t("Choose a reconciled line to undo it."));
        }
    }

    /** A row dropped on a row: both with what is selected beside them, shown before it is booked. */
    async drop(from, to) {
        const selection = { line_ids: [], item_ids: [] };
        for (const { pane, id } of [from, to]) {
            const chosen = this.store.panes[pane];
            const ids = chosen.isSelected(id) ? chosen.selectedIds : [id];
            selection[pane === "lines" ? "line_ids" : "item_ids"] = ids;
        }
        await this.match(selection, { isShown: true });
    }

    // ---------------------------------------------------------------------------------------------
    // Actions of the server
    // ---------------------------------------------------------------------------------------------

    tell(message) {
        this.notification.add(message, { type: "info" });
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** Open a dialog or a page of the server; what it changed is read when it closes. */
    async openServer(method, ...args) {
        const action = await this.store.call(method, ...args);
        if (action) {
            await this.action.doAction(action, { onClose: () => this.store.load() });
        } else {
            await this.store.load(); // it is done already
        }
    }

    /** Open a dialog about lines; these rows and the book items are read when it closes. */
    async openLineDialog(key, lineIds) {
        const action = await this.store.call("action_open_line_dialog", key, lineIds);
        await this.action.doAction(action, { onClose: () => readAgain(this.store, lineIds) });
    }

    auto() {
        if (this.store.can.match) {
            return this.openServer("action_auto", true);
        }
    }

    importFiles() {
        return this.openServer("action_import");
    }

    openPeriod() {
        return this.openServer("action_open_period");
    }

    explain() {
        return this.openServer("action_explain_difference");
    }

    closePeriod() {
        return this.openServer("action_close_period");
    }

    get menu() {
        return [
            { key: "reconcileAll", label: _t("Reconcile all certain ones") },
            { key: "auto", label: _t("Auto-reconcile…") },
            { key: "searchOutside", label: _t("Search outside the period…") },
            { key: "deleteLines", label: _t("Delete imported lines…") },
            { key: "manually", label: _t("Manually…") },
            { key: "openPeriod", label: _t("Open the period") },
        ];
    }

    runMenu(key) {
        return this[key]();
    }

    async reconcileAll() {
        await this.store.act("action_reconcile_all");
    }

    async deleteLines() {
        const ids = this.store.lines.selectedIds;
        if (!ids.length) {
            this.tell(_t("Select the lines to delete."));
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete imported lines"),
            body: _t("Delete %s lines? They will not be imported again.", ids.length),
            confirmLabel: _t("Delete"),
            confirm: () => this.store.act("action_delete", ids),
            cancel: () => {},
        });
    }

    searchOutside() {
        return this.openServer("action_search");
    }

    manually() {
        return this.openServer("action_back_to_manual");
    }

    get lineActions() {
        return [
            { key: "charge", label: _t("Bank charge…") },
            { key: "interest", label: _t("Interest…") },
            { key: "transfer", label: _t("Transfer…") },
            { key: "entry", label: _t("Journal entry…") },
            { key: "payment", label: _t("Register payment…") },
            { key: "booked", label: _t("Booked already…") },
            { key: "partner", label: _t("Set partner, note…") },
            { key: "check", label: _t("To check, or not") },
            { key: "attach", label: _t("Attach files…") },
            { key: "rule", label: _t("Make rule…") },
        ];
    }

    async runLine(key) {
        const ids = this.idsOf(this.store.lines);
        if (!this.store.can.match) {
            return;
        }
        if (!ids.length) {
            this.tell(_t("Choose a line first."));
        } else if (key === "rule") {
            await this.makeRule(ids);
        } else if (key === "check") {
            await this.store.act("action_toggle_check", ids);
        } else {
            await this.openLineDialog(key, ids);
        }
    }

    // ---------------------------------------------------------------------------------------------
    // Rules
    // ---------------------------------------------------------------------------------------------

    /** Show the rules that fit the lines; one of them can be applied there. */
    openRules() {
        const { can, lines } = this.store;
        const lineIds = this.idsOf(lines).filter((id) => lines.find(id)?.is_open);
        if (can.match && lineIds.length) {
            const onMake = (ids) => this.makeRule(ids);
            this.dialog.add(WorkspaceRules, { store: this.store, lineIds, onMake });
        } else if (can.match) {
            this.tell(_t("Choose an open line first."));
        }
    }

    openOffers() {
        const onMake = (ids) => this.makeRule(ids);
        this.dialog.add(WorkspaceOffers, { store: this.store, onMake });
    }

    /** Open the form of a rule made from lines; what it fits has the suggestion once it is saved. */
    async makeRule(lineIds) {
        const { store } = this;
        const made = await store.call("action_make_rule", lineIds);
        const onClose = async () => {
            await store.act("action_take_rules", made.last_rule_id);
            await store.loadOffers();
        };
        await this.action.doAction(made.action, { onClose });
    }

    /** Files dropped on a line go to its entry. */
    async attach(lineId, files) {
        const model = "bank.workspace.attach"; // of no record yet; the server moves them
        const data = { csrf_token: odoo.csrf_token, ufile: files, model, id: 0 };
        const uploaded = (await this.upload("/web/binary/upload_attachment", data)) || [];
        const failed = uploaded.find((file) => file.error);
        if (failed) {
            this.notification.add(failed.error, { type: "danger" });
        } else if (uploaded.length) {
            const ids = uploaded.map((file) => file.id);
            await this.store.act("action_attach", lineId, ids);
        }
    }
}
