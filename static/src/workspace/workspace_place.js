import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

import { onWillUnmount, useEffect, useEnv, useExternalListener } from "@odoo/owl";

const KEY = "account_bank_reconciliation.workspace";
/** What of a list is found again; its pages and its selection are not. */
const KEPT = ["side", "state", "isWide"];

const pick = (pane) => Object.fromEntries(KEPT.map((name) => [name, pane[name]]));

/** Where the user is in the workspace, as parameters of the client action. */
export function readPlace(store) {
    return {
        journal_id: store.journalId,
        period_id: store.periodId,
        kind: store.kind,
        panes: { lines: pick(store.lines), items: pick(store.items) },
    };
}

/** Where this tab was in the workspace of a journal, if it was there last; with its search. */
export function findPlace(journalId) {
    const kept = JSON.parse(browser.sessionStorage.getItem(KEY) || "{}");
    return kept.journal_id === journalId ? kept : {};
}

export function takePlace(store, { panes = {} }) {
    for (const [name, kept] of Object.entries(panes)) {
        Object.assign(store.panes[name], kept);
    }
}

/**
 * Keep the place: journal, period and kind in the URL, so that it can be sent to somebody; search
 * and tabs in the tab of the browser, for when the page is loaded again.
 */
export function useWorkspacePlace(store, updateActionState) {
    const env = useEnv();
    const keep = () => {
        const place = { ...readPlace(store), search: env.searchModel.exportState() };
        browser.sessionStorage.setItem(KEY, JSON.stringify(place));
    };
    useExternalListener(window, "pagehide", keep);
    onWillUnmount(keep);
    useEffect(
        (journalId, periodId, kind, name) => {
            updateActionState({ active_id: journalId, period_id: periodId || undefined, kind });
            env.config.setDisplayName(_t("Reconcile %s", name));
        },
        () => [store.journalId, store.periodId, store.kind, store.journal.name]
    );
}
