import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { formatMonetary } from "@web/views/fields/formatters";
import { useAutofocus } from "@web/core/utils/hooks";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { WorkspaceEntries } from "./workspace_entries";
import { useDialogName } from "./workspace_focus";
import { startGuide } from "./workspace_guide";
import { KEYMAP } from "./workspace_keymap";
import { HAS_KEYS, settings } from "./workspace_settings";

/** The keys of the workspace. */
export class WorkspaceHelp extends Component {
    static template = "account_bank_reconciliation.WorkspaceHelp";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.keys = KEYMAP;
        this.state = useState({ hasKeys: settings.read(HAS_KEYS, true) });
        useAutofocus();
        useDialogName(useRef("content"), () => _t("Keys of the workspace"));
    }

    switchKeys(ev) {
        this.state.hasKeys = ev.target.checked;
        settings.choose(HAS_KEYS, ev.target.checked);
    }

    startGuide() {
        this.props.close();
        return startGuide(this.env);
    }
}

/** What will be booked, and what happens with a difference, before anything is written. */
export class WorkspacePreview extends Component {
    static template = "account_bank_reconciliation.WorkspacePreview";
    static components = { Dialog, Many2XAutocomplete, WorkspaceEntries };
    static props = {
        close: Function,
        store: Object,
        selection: Object,
        preview: Object,
        onReconciled: { type: Function, optional: true },
    };

    setup() {
        this.state = useState({
            preview: this.props.preview,
            choice: { ...this.props.preview.choice },
            isBusy: false,
            isStale: false,
        });
        this.looks = 0;
        useAutofocus();
        useDialogName(useRef("content"), () => _t("Reconcile"));
    }

    /** Enter confirms, from the choice of what happens with a difference too. */
    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.type === "radio") {
            ev.preventDefault();
            return this.confirm();
        }
    }

    get preview() {
        return this.state.preview;
    }

    get chosenOption() {
        return this.preview.options.find((option) => option.key === this.chosenKey);
    }

    /** A suggestion that writes nothing off is no option of its own: it keeps the difference. */
    get chosenKey() {
        const { key } = this.state.choice;
        return this.preview.options.some((option) => option.key === key) ? key : "keep";
    }

    get accountName() {
        return this.state.choice.account_name || "";
    }

    get accountDomain() {
        return () => this.preview.account_domain;
    }

    format(amount) {
        return formatMonetary(amount, { currencyId: this.preview.currency_id });
    }

    async choose(changes) {
        Object.assign(this.state.choice, changes);
        await this.look();
    }

    /** What is chosen can be confirmed once its journal items are shown, not those before. */
    async look() {
        const number = ++this.looks;
        this.state.isStale = true;
        const { selection, store } = this.props;
        const preview = await store.preview(selection, { ...this.state.choice });
        if (number === this.looks) {
            Object.assign(this.state, { preview, isStale: false });
        }
    }

    get canConfirm() {
        return !(this.preview.problem || this.state.isBusy || this.state.isStale);
    }

    onAccount(records) {
        const [account] = records || [];
        return this.choose({
            account_id: account ? account.id : false,
            account_name: account ? account.display_name : "",
        });
    }

    async confirm() {
        if (!this.canConfirm) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.store.reconcile(this.props.selection, this.state.choice);
            this.props.close();
            this.props.onReconciled?.();
        } finally {
            this.state.isBusy = false;
        }
    }
}

/** Everything that fits a line, with its reasons; one key for each. */
export class WorkspaceAlternatives extends Component {
    static template = "account_bank_reconciliation.WorkspaceAlternatives";
    static components = { Dialog };
    static props = { close: Function, store: Object, row: Object };

    setup() {
        this.state = useState({ proposals: [], facts: [] });
        useDialogName(useRef("content"), () => this.props.row.title);
        onWillStart(async () => {
            Object.assign(this.state, await this.props.store.explain(this.props.row.id));
        });
    }

    format(amount) {
        return formatMonetary(amount, { currencyId: this.props.row.currency_id });
    }

    onKeydown(ev) {
        const proposal = this.state.proposals[Number(ev.key) - 1];
        if (proposal?.can_apply && this.props.store.can.match) {
            ev.preventDefault();
            ev.stopPropagation();
            this.apply(proposal);
        }
    }

    async apply(proposal) {
        this.props.close();
        await this.props.store.applyProposal(proposal.id);
    }
}

/** Who matched and undid what, when and why; anything of it can be undone here. */
export class WorkspaceHistory extends Component {
    static template = "account_bank_reconciliation.WorkspaceHistory";
    static components = { Dialog };
    static props = { close: Function, store: Object };

    setup() {
        this.state = useState({ events: [], count: 0 });
        useAutofocus();
        useDialogName(useRef("content"), () => this.title);
        onWillStart(() => this.more());
    }

    async more() {
        const page = await this.props.store.readHistory(this.state.events.length);
        this.state.events.push(...page.events);
        this.state.count = page.count;
    }

    when(event) {
        return formatDateTime(deserializeDateTime(event.at));
    }

    format(event) {
        return formatMonetary(event.amount, { currencyId: event.currency_id });
    }

    get title() {
        return _t("History of %s", this.props.store.journal.name);
    }

    undoLabel(event) {
        return _t("Undo: %s", event.label);
    }

    async undo(event) {
        await this.props.store.undoEvent(event.id);
        this.state.events = [];
        await this.more();
    }
}
