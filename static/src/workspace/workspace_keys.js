import { useService } from "@web/core/utils/hooks";

import { useExternalListener } from "@odoo/owl";

import { findCommand } from "./workspace_keymap";
import { HAS_KEYS, settings } from "./workspace_settings";

const TYPING =
    "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const OWN_KEYS = "button, a, .dropdown-menu, .o-dropdown--menu";

/** Keys of the workspace, wherever the focus is on its page: not in a field, not in a dialog. */
export function useWorkspaceKeys(root, commands) {
    const ui = useService("ui");
    useExternalListener(window, "keydown", (ev) => {
        const isHere = root.el && ui.activeElement === document;
        if (!isHere || ev.defaultPrevented || belongsElsewhere(ev)) {
            return;
        }
        const command = findCommand(ev);
        if (command) {
            ev.preventDefault();
            commands.run(command);
        }
    });
}

/** Whether a field, a button or nothing at all takes the key. */
function belongsElsewhere(ev) {
    const at = (selector) => Boolean(ev.target.closest?.(selector));
    if (at(TYPING) || (at(OWN_KEYS) && [" ", "Enter"].includes(ev.key))) {
        return true;
    }
    return isLetter(ev) && !settings.read(HAS_KEYS, true);
}

/** Keys that also write: a user of speech input can switch them off (WCAG 2.1.4). */
function isLetter(ev) {
    return ev.key.length === 1 && ev.key !== " " && !ev.ctrlKey && !ev.metaKey;
}
