import { browser } from "@web/core/browser/browser";

const PREFIX = "account_bank_reconciliation.workspace_";

/** What a user chose for this browser; `choose` keeps it, `read` answers the default until then. */
export const settings = {
    read(name, byDefault) {
        const kept = browser.localStorage.getItem(PREFIX + name);
        return kept === null ? byDefault : kept === "true";
    },
    choose(name, value) {
        browser.localStorage.setItem(PREFIX + name, String(value));
    },
};

export const HAS_KEYS = "has_keys";
export const HAS_SEEN_GUIDE = "has_seen_guide";
export const IS_FOLDED = "is_folded";
