import { registry } from "@web/core/registry";

import { chooseMeaning } from "./import_tour";
import {
    act,
    click,
    item,
    line,
    patient,
    post,
    press,
    see,
    seeItem,
    seeLine,
    seeNoDialog,
    seeNoLine,
    selected,
    show,
    upload,
} from "./workspace_steps";

const tours = registry.category("web_tour.tours");
const add = (name, steps) =>
    tours.add(`account_bank_reconciliation.workspace_${name}`, { steps: () => patient(steps()) });
const TABLE = `Tag;Verwendungszweck;Summe A;Summe B
13.01.2026;Rent of the shop;500,00;
14.01.2026;Deposit of a customer;;120,00
`;

/** Choose an entry of the menu beside the title. */
const menu = (text) => [
    click("button[name=more]"),
    click(`.o-dropdown--menu .dropdown-item:contains("${text}")`),
];

add("place", () => [
    { content: "the work is there", trigger: "button[name=receivable].active" },
    { content: "the title", ...see(".o_breadcrumb", "Reconcile") },
    click("button[aria-label='Later period']:enabled"),
    see("button[name=period]", "February"),
    show("payable"),
    click(".o_bank_pane_lines [role=tab]:contains(Outgoing)"),
    seeNoLine("paid 300"),
    click(".o_searchview_dropdown_toggler"),
    click(".o_filter_menu .o_menu_item:contains(No Suggestion)"),
    see(".o_facet_value", "No Suggestion"),
    press("Escape"),
    seeLine("cash 50"),
    seeNoLine("bill 120"),
    {
        content: "load the page again, as with F5",
        trigger: ".o_bank_workspace",
        run: () => location.reload(),
        expectUnloadPage: true,
    },
    see(".o_facet_value", "No Suggestion"),
    see("button[name=period]", "February"),
    { content: "bills as before", trigger: "button[name=payable].active" },
    {
        content: "outgoing as before",
        trigger: ".o_bank_pane_lines [role=tab][aria-selected=true]:contains(Outgoing)",
    },
    seeLine("cash 50"),
    seeNoLine("paid 300"),
    seeNoLine("bill 120"),
    click(".o_facet_remove", "the search can be taken off"),
    seeLine("bill 120"),
]);

add("bookmark", () => [
    { content: "it opens as without a period", ...see("button[name=period]", "January") },
    seeLine("paid 300"),
    seeNoDialog(),
]);

add("booked", () => [
    seeLine("fee of the bank"),
    ...act("fee of the bank", "Booked already"),
    see(".modal .o_field_widget[name=item_ids] .o_data_row", "Fee by hand"),
    ...post("fee of the bank"),
    see(".o_bank_message", "Matched"),
    see(".o_bank_pane_lines [data-row=done]", "50.00"),
]);

add("menu", () => [
    seeLine("paid 300"),
    ...menu("Reconcile all"),
    see(".o_bank_message", "Matched 2 lines; 2 stay open."),
    seeNoLine("paid 300"),
    seeNoLine("paid 70"),
    ...menu("Delete"),
    { content: "which?", trigger: ".o_notification:contains(Select the lines)" },
    click(line("imported twice")),
    { trigger: selected(line("imported twice")) },
    ...menu("Delete"),
    see(".modal .modal-body", "Delete 1 lines?"),
    click(".modal footer .btn-secondary", "not yet"),
    seeNoDialog(),
    seeLine("imported twice"),
    ...menu("Delete"),
    click(".modal footer .btn-primary"),
    seeNoDialog(),
    seeNoLine("imported twice"),
    see(".o_bank_message", "Deleted 1 lines."),
    ...act("odd", "Attach files"),
    upload(".modal input.o_input_file", "receipt.txt", "paid in cash"),
    see(".modal .o_field_widget[name=attachment_ids] .o_attachment", "receipt"),
    click(".modal button[name=action_apply]"),
    seeNoDialog(),
    { trigger: `${line("odd")} [aria-label='Files attached']` },
    ...menu("Search outside the period"),
    see(".o_facet_value", "Outside the Period"),
    click(".o_data_row:contains(40.00) button[name=action_confirm_bank_item]"),
    { trigger: ".o_list_view:not(:has(.o_data_row:contains(40.00)))" },
    { content: "back", trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
    seeLine("odd"),
]);

add("import", () => [
    { content: "nothing is there yet", ...see(".o_bank_pane_lines .o_bank_empty", "No line") },
    click(".o_control_panel button[name=import]"),
    upload(".modal input.o_input_file", "january.csv", TABLE),
    see(".modal .o_field_widget[name=attachment_ids] .o_attachment", "january"),
    click(".modal button[name=action_preview]"),
    click(".modal .o_data_row:contains(january.csv) button[name=action_set_up_columns]"),
    see(".modal .alert-warning", "Several columns hold amounts"),
    ...chooseMeaning("Summe A", "Money out"),
    ...chooseMeaning("Summe B", "Money in"),
    see(".modal .alert-info", "in 120.00, out -500.00"),
    click(".modal button[name=action_save]"),
    see(".modal .alert-info", "new transactions will be imported"),
    click(".modal button[name=action_import]"),
    seeNoDialog(),
    { content: "back in the workspace", ...seeLine("Rent of the shop") },
    seeLine("Deposit of a customer"),
    {
        content: "it is the same page, not a second one",
        trigger: ".o_breadcrumb:not(:has(.o_back_button, .breadcrumb-item))",
    },
    click(line("Deposit of a customer")),
    show("receivable"),
    seeItem("$ 120.00"),
    { content: "what fits goes along", ...see(item("$ 120.00"), "Azure Interior") },
]);
