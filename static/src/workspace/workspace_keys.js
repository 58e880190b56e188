import { useService } from "@web/core/utils/hooks";

import { useExternalListener } from "@odoo/owl";

import { findCommand } from "./workspace_keymap";

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const OWN_KEYS = "button, a, .dropdown-menu, .o-dropdown--menu";

/** Keys of the workspace, wherever the focus is on its page: not in a field, not in a dialog. */
export function useWorkspaceKeys(root, commands) {
    const ui = useService("ui");
    useExternalListener(window, "keydown", (ev) => {
        const isHere = root.el && ui.activeElement === document;
        if (!isHere || ev.defaultPrevented || ev.target.closest?.(TYPING)) {
            return;
        }
        const command = findCommand(ev);
        const isButton = ev.target.closest?.(OWN_KEYS) && [" ", "Enter"].includes(ev.key);
        if (command && !isButton) {
            ev.preventDefault();
            commands.run(command);
        }
    });
}
