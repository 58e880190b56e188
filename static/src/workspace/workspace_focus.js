import { useService } from "@web/core/utils/hooks";

import { onWillUnmount, useEffect } from "@odoo/owl";

const ROW = ".o_bank_row[tabindex='0']";

/**
 * The focus is never lost: when a dialog has closed and the element that opened it is gone, it goes
 * to the row where the user is.
 */
export function useWorkspaceFocus(root, store) {
    const ui = useService("ui");
    let timer;
    const find = () => root.el?.querySelector(`.o_bank_pane_${store.active} ${ROW}`);
    const onChange = () => {
        clearTimeout(timer);
        // The dialog gives the focus back itself, right after this event.
        timer = setTimeout(() => {
            const isLost = document.activeElement === document.body;
            if (isLost && ui.activeElement === document) {
                find()?.focus();
            }
        });
    };
    useEffect(
        () => {
            ui.bus.addEventListener("active-element-changed", onChange);
            return () => ui.bus.removeEventListener("active-element-changed", onChange);
        },
        () => []
    );
    onWillUnmount(() => clearTimeout(timer));
}

/** Name a dialog for screen readers by its title; Odoo's own dialog has no name. */
export function useDialogName(content, getTitle) {
    useEffect(
        (title) => {
            const dialog = content.el?.closest("[role=dialog]");
            dialog?.setAttribute("aria-label", title);
            dialog?.setAttribute("aria-modal", "true");
        },
        () => [getTitle()]
    );
}
