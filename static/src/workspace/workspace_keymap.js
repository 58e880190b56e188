import { _t } from "@web/core/l10n/translation";

/**
 * What a key does in the workspace. The help lists this table and the workspace runs it, so that
 * both cannot differ. `shown` is how the key is written; `keys` are values of `KeyboardEvent.key`.
 */
export const KEYMAP = [
    { command: "next", keys: ["ArrowDown"], shown: "↓", label: _t("Next row") },
    { command: "previous", keys: ["ArrowUp"], shown: "↑", label: _t("Previous row") },
    { command: "first", keys: ["Home"], shown: "Home", label: _t("First row") },
    { command: "last", keys: ["End"], shown: "End", label: _t("Last row") },
    {
        command: "otherList",
        keys: ["ArrowLeft", "ArrowRight"],
        shown: "← →",
        label: _t("To the other list"),
    },
    { command: "toggle", keys: [" "], shown: _t("Space"), label: _t("Select the row, or not") },
    {
        command: "reconcile",
        keys: ["r", "R"],
        shown: "R",
        label: _t("Reconcile what is selected, or the row as suggested"),
    },
    {
        command: "open",
        keys: ["Enter"],
        shown: _t("Enter"),
        label: _t("Show what fits the row, and why"),
    },
    { command: "undo", keys: ["u", "U"], shown: "U", label: _t("Undo the match of the row") },
    {
        command: "undoLast",
        keys: ["z"],
        isControl: true,
        shown: _t("Ctrl Z"),
        label: _t("Undo what you did last"),
    },
    { command: "auto", keys: ["a", "A"], shown: "A", label: _t("Auto-reconcile") },
    { command: "manual", keys: ["m", "M"], shown: "M", label: _t("Mark manually, or not") },
    { command: "rules", keys: ["b", "B"], shown: "B", label: _t("Book the line by a rule") },
    { command: "makeRule", keys: ["n", "N"], shown: "N", label: _t("Make a rule from the line") },
    { command: "history", keys: ["h", "H"], shown: "H", label: _t("History") },
    { command: "search", keys: ["/"], shown: "/", label: _t("Search") },
    { command: "clear", keys: ["Escape"], shown: "Esc", label: _t("Select nothing") },
    { command: "help", keys: ["?"], shown: "?", label: _t("This help") },
];

/** The command of a key press, or undefined. Keys with Ctrl, Alt or Cmd belong to the browser. */
export function findCommand(ev) {
    if (ev.altKey) {
        return undefined;
    }
    const isControl = ev.ctrlKey || ev.metaKey;
    const found = KEYMAP.find(
        (entry) => entry.keys.includes(ev.key) && Boolean(entry.isControl) === isControl
    );
    return found?.command;
}
