/** Words of the workspace's tours: a line, a book item, what is clicked and what is typed. */

const row = (pane, text) => `.o_bank_pane_${pane} .o_bank_row:contains("${text}")`;
const inPane = (pane, text) => `.o_bank_pane_${pane}:not(:has(.o_bank_row:contains("${text}")))`;

export const line = (text) => row("lines", text);
export const item = (text) => row("items", text);
export const focused = (selector) => `${selector}:focus`;
export const marked = (selector) => `${selector}.o_bank_marked`;
export const selected = (selector) => `${selector}[aria-selected=true]`;

/** Wait until the list is read and a line or item is, or is not, in it. */
export const seeLine = (text) => ({ trigger: line(text) });
export const seeItem = (text) => ({ trigger: item(text) });
export const seeNoLine = (text) => ({ content: `${text} left`, trigger: inPane("lines", text) });
export const seeNoItem = (text) => ({ content: `${text} left`, trigger: inPane("items", text) });
export const see = (selector, text) => ({ trigger: `${selector}:contains("${text}")` });
export const seeNoDialog = () => ({ trigger: "body:not(:has(.modal))" });

export const click = (trigger, content = `click ${trigger}`) => ({
    content,
    trigger,
    run: "click",
});
export const show = (kind) => click(`button[name=${kind}]`);

/** Press a key where the focus is; `where` has to be there first. */
export function press(key, where = ".o_bank_workspace") {
    return {
        content: `press ${key}`,
        trigger: `body:has(${where})`,
        run: (helpers) => helpers.press(key),
    };
}

/** Drag a row onto another one, as with the mouse. */
export function drag(from, to) {
    return {
        content: "drag the row",
        trigger: from,
        async run(helpers) {
            await helpers.drag_and_drop(to, { position: { x: 120, y: 8 }, relative: true });
        },
    };
}

/** Choose a record in a field of a dialog. */
export function choose(field, text) {
    return [
        { trigger: `.modal ${field} input`, run: `edit ${text}` },
        click(`.o-autocomplete--dropdown-item:contains("${text}"):first`),
    ];
}
