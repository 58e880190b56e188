import { registry } from "@web/core/registry";

const FILE = "2026-09-main-bank.camt.053.xml";
const card = ".o_kanban_record:contains(Hainbank)";
const line = (text) => `.o_data_row:contains("${text}")`;

/** Drop a file on an element as a person does: drag it in, let it go on the area that appears. */
function dropFile(selector) {
    return [
        {
            content: "drag the file over the card of the bank",
            trigger: selector,
            run({ anchor }) {
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File(["x"], FILE));
                anchor.dispatchEvent(new DragEvent("dragenter", { bubbles: true, dataTransfer }));
            },
        },
        {
            content: "let it go there",
            trigger: `${selector} .o_drop_area.drag_to_card`,
            async run({ anchor }) {
                const url = "/web/content/account_bank_reconciliation.tour_statement";
                const content = await (await fetch(url)).blob();
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([content], FILE, { type: "text/xml" }));
                anchor.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
            },
        },
    ];
}

/** Choose open items for the line whose text is given, and match them. */
function chooseItems(text, items) {
    const dialog = ".modal:contains(Add: Open Items)";
    return [
        {
            content: `choose items for ${text}`,
            trigger: `${line(text)} button[name=action_open_match_wizard]`,
            run: "click",
        },
        { trigger: ".modal .o_field_x2many_list_row_add a", run: "click" },
        ...items.map((item) => ({
            content: `take ${item}`,
            trigger: `${dialog} ${line(item)} .o_list_record_selector input`,
            run: "click",
        })),
        { trigger: `${dialog} .o_select_button:enabled`, run: "click" },
        {
            content: "nothing stays open on the line",
            trigger: ".modal:not(:contains(Add:)) .o_field_widget[name=residual]:contains(0.00)",
        },
        { trigger: ".modal button[name=action_match]", run: "click" },
        { content: "the line is gone from the list", trigger: "body:not(:has(.modal))" },
        { trigger: `.o_list_view:not(:has(${line(text)}))` },
    ];
}

const toDashboard = [
    {
        content: "back to the dashboard",
        trigger: ".breadcrumb-item:contains(Dashboard) a",
        run: "click",
    },
    { trigger: card },
];

registry.category("web_tour.tours").add("account_bank_reconciliation.month", {
    steps: () => [
        {
            content: "log in",
            trigger: "input[name=login]",
            run: "edit accountant@quittenhain.example",
        },
        { trigger: "input[name=password]", run: "edit accountant@quittenhain.example" },
        { trigger: ".oe_login_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "open Invoicing", trigger: ".o_navbar_apps_menu button", run: "click" },
        {
            trigger: ".o-dropdown--menu .o_app[data-menu-xmlid='account.menu_finance']",
            run: "click",
        },
        ...dropFile(card),
        {
            content: "the preview says what will happen",
            trigger:
                ".modal:contains(17):contains(new transactions) .o_data_row:contains(20,213.27)",
        },
        { trigger: ".modal button[name=action_import]", run: "click" },
        { content: "straight to the lines", trigger: line("Rechnung Nr. 2026 0054") },
        ...toDashboard,
        {
            content: "match what is certain",
            trigger: `${card} button[name=action_auto_match]`,
            run: "click",
        },
        {
            content: "read why a line was matched",
            trigger: `${line("Rechnung Nr. 2026 0054")}:contains("names RE/2026/0054")`,
        },
        ...toDashboard,
        {
            content: "three lines are left to a person",
            trigger: `${card} button[name=action_open_bank_lines]:contains(3)`,
            run: "click",
        },
        ...chooseItems("SAMMELUEBERWEISUNG", ["1,504.60", "980.00", "700.00"]),
        {
            content: "look at what is matched",
            trigger: ".o_facet_remove",
            run: "click",
        },
        {
            content: "undo it",
            trigger: `${line("SAMMELUEBERWEISUNG")} button[name=action_undo_reconciliation]`,
            run: "click",
        },
        ...chooseItemsAgain(),
        {
            content: "part of an invoice is paid",
            trigger: `${line("Teilzahlung")} button[name=action_apply_proposal]`,
            run: "click",
        },
        { trigger: `${line("Teilzahlung")}:not(:has(button[name=action_apply_proposal]))` },
        {
            content: "two invoices fit: open the line and choose the older one",
            trigger: `${line("Terrasse")} td[name=payment_ref]`,
            run: "click",
        },
        {
            trigger: `.o_field_widget[name=proposal_ids] ${line("RE/2026/0059")} button[name=action_apply]`,
            run: "click",
        },
        { content: "it is matched", trigger: ".ribbon:contains(Matched)" },
        ...toDashboard,
        {
            content: "open the period",
            trigger: `${card} button[name=action_open_bank_period]`,
            run: "click",
        },
        {
            content: "it is balanced: opening, closing and difference",
            trigger: ".ribbon:contains(Balanced)",
        },
        { trigger: ".o_field_widget[name=remaining]:contains(0.00)" },
        {
            content: "close the month",
            trigger: "button[name=action_open_close_wizard].btn-primary",
            run: "click",
        },
        { trigger: ".o_arrow_button_current:contains(Closed)" },
        {
            content: "the history tells who closed it",
            trigger: ".o-mail-Message:contains(everything confirmed)",
        },
        { content: "the snapshot", trigger: "a[name=snapshots]", run: "click" },
        {
            content: "download the PDF",
            trigger: ".o_field_widget[name=snapshot_ids] button[name=action_download]",
            run: "click",
        },
    ],
});

function chooseItemsAgain() {
    const text = "SAMMELUEBERWEISUNG";
    const again = chooseItems(text, ["1,504.60", "980.00", "700.00"]);
    again[again.length - 1] = {
        content: "matched again",
        trigger: `${line(text)} button[name=action_undo_reconciliation]`,
    };
    return again;
}
