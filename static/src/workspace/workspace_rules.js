import { Dialog } from "@web/core/dialog/dialog";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";

import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { WorkspaceEntries } from "./workspace_entries";
import { useDialogName } from "./workspace_focus";

/** The rules that fit lines, and what each would book; one key for each, Enter books. */
export class WorkspaceRules extends Component {
    static template = "account_bank_reconciliation.WorkspaceRules";
    static components = { Dialog, WorkspaceEntries };
    static props = { close: Function, store: Object, lineIds: Array, onMake: Function };

    setup() {
        this.state = useState({ rules: [], chosen: null, preview: null, isBusy: false });
        useDialogName(useRef("content"), () => this.title);
        onWillStart(async () => {
            const { rules } = await this.call("action_read_rules");
            this.state.rules = rules;
            if (rules.length) {
                await this.choose(rules[0]);
            }
        });
    }

    call(method, ...args) {
        return this.props.store.call(method, this.props.lineIds, ...args);
    }

    get title() {
        const { lineIds, store } = this.props;
        const row = store.lines.find(lineIds[0]);
        return lineIds.length === 1 && row
            ? _t("Rules for “%s”", row.text || row.title)
            : _t("Rules for %s lines", lineIds.length);
    }

    get entries() {
        return this.state.preview?.entries || [];
    }

    get canBook() {
        const { preview, isBusy } = this.state;
        return Boolean(preview && !preview.problem && !isBusy);
    }

    /** A rule can be applied once its journal items are shown, not those of another one. */
    async choose(rule) {
        this.state.chosen = rule.id;
        this.state.preview = null;
        const preview = await this.call("action_preview_rule", rule.id);
        if (this.state.chosen === rule.id) {
            this.state.preview = preview;
        }
    }

    onKeydown(ev) {
        const rule = this.state.rules[Number(ev.key) - 1];
        const isEnter = ev.key === "Enter" && ev.target.type === "radio";
        if (rule || isEnter) {
            ev.preventDefault();
            ev.stopPropagation();
            return rule ? this.choose(rule) : this.book();
        }
    }

    async book() {
        if (!this.canBook) {
            return;
        }
        this.state.isBusy = true;
        try {
            const { lineIds, store } = this.props;
            await store.act("action_book_rule", lineIds, this.state.chosen);
            this.props.close();
        } finally {
            this.state.isBusy = false;
        }
    }

    make() {
        this.props.close();
        return this.props.onMake(this.props.lineIds);
    }
}

/** Bookings that repeat and have no rule: a rule for each, or never again. */
export class WorkspaceOffers extends Component {
    static template = "account_bank_reconciliation.WorkspaceOffers";
    static components = { Dialog };
    static props = { close: Function, store: Object, onMake: Function };

    setup() {
        this.store = useState(this.props.store);
        useDialogName(useRef("content"), () => _t("Bookings that repeat"));
    }

    get offers() {
        return this.store.offers.offers;
    }

    get dismissed() {
        return this.store.offers.dismissed;
    }

    format(offer) {
        return formatMonetary(offer.amount, { currencyId: this.store.journal.currency_id });
    }

    formatDay(offer) {
        return formatDate(deserializeDate(offer.last));
    }

    makeLabel(offer) {
        return _t("Make rule: %s", offer.text);
    }

    dismissLabel(offer) {
        return _t("Dismiss: %s", offer.text);
    }

    restoreLabel(one) {
        return _t("Offer again: %s", one.label);
    }

    dismiss(offer) {
        return this.store.loadOffers("action_dismiss_offer", offer.line_id);
    }

    restore(one) {
        return this.store.loadOffers("action_restore_offer", one.id);
    }
}
