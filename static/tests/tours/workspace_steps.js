/** Words of the workspace's tours: a line, a book item, what is clicked and what is typed. */

/** Milliseconds that a step may take: as a page on a computer that has much else to do. */
const PATIENCE = 60_000;

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

/** Steps of which each waits as long as a busy computer needs. */
export const patient = (steps) => steps.map((step) => ({ timeout: PATIENCE, ...step }));

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

/** Choose an action on the line that is selected, or has the focus. */
export const onFocused = (action) => [
    click(".o_bank_bar button[name=line_actions]:enabled"),
    click(`.o-dropdown--menu .dropdown-item:contains("${action}")`),
];

/** Choose an action on the line whose text is given. */
export const act = (text, action) => [click(line(text)), ...onFocused(action)];

/** Post what the dialog shows, and find the line gone. */
export const post = (text) => [
    { content: "what will be booked", trigger: ".modal .o_field_widget[name=preview] table" },
    click(".modal button[name=action_post]"),
    seeNoDialog(),
    seeNoLine(text),
];

/** Choose a file of this computer in a field for files. */
export const upload = (trigger, name, text) => ({
    content: `choose ${name}`,
    trigger: `${trigger}:not(:visible), ${trigger}`,
    run({ anchor }) {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], name, { type: "text/plain" }));
        anchor.files = dataTransfer.files;
        anchor.dispatchEvent(new Event("change", { bubbles: true }));
    },
});
