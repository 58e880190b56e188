import * as hoot from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

import { line, patient, see, seeLine } from "./workspace_steps";

const FILE = "2026-09-main-bank.camt.053.xml";
const card = ".o_kanban_record:contains(Hainbank)";
const LINE = ".o_bank_pane_lines .o_bank_row";
const CHOICE = ".modal .list-group-item, .modal .o_bank_preview";
const LINES = 17;
const PATIENCE = { timeout: 60_000 };
/** Keys that a certain line and an uncertain one may take; what the story leaves to a person. */
const MOST = { certain: 1, uncertain: 3 };
const UNCERTAIN = ["SAMMELUEBERWEISUNG", "Teilzahlung", "Terrasse"];

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

/** Go through the lines as somebody who knows the keys, and count what is pressed for each. */
async function reconcileByKeys({ press: strike }) {
    const { queryFirst, waitUntil } = hoot;
    let pressed = 0;
    window.addEventListener("keydown", () => pressed++, true);
    for (let count = 0; count < LINES; count++) {
        const row = await waitUntil(() => queryFirst(`${LINE}:focus`), PATIENCE);
        const { id } = row.dataset;
        const text = row.textContent;
        const kind = UNCERTAIN.some((one) => text.includes(one)) ? "uncertain" : "certain";
        const isGone = () => !queryFirst(`${LINE}[data-id="${id}"]`);
        pressed = 0;
        if (!queryFirst(`${LINE}:focus .o_bank_row_suggestion`)) {
            await strike(" "); // the payments that together are the line
            await waitUntil(() => queryFirst(".o_bank_pane_items .o_bank_marked"), PATIENCE);
        }
        await strike("r");
        await waitUntil(() => isGone() || queryFirst(CHOICE), PATIENCE);
        if (!isGone()) {
            await strike(queryFirst(".modal .o_bank_preview") ? "Enter" : "1");
        }
        await waitUntil(() => isGone() && !queryFirst(".modal"), PATIENCE);
        if (pressed > MOST[kind]) {
            throw new Error(`${pressed} keys for a line that is ${kind}: ${text}`);
        }
    }
}

registry.category("web_tour.tours").add("account_bank_reconciliation.month", {
    steps: () =>
        patient([
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
            { content: "straight to the lines of the month", ...seeLine("Rechnung Nr. 2026 0054") },
            see("button[name=period]", "September"),
            { content: "why it fits", ...see(line("Rechnung Nr. 2026 0054"), "reference") },
            {
                content: "the whole month by keys",
                trigger: ".o_bank_pane_lines .o_bank_row:focus",
                timeout: 60_000,
                run: reconcileByKeys,
            },
            see(".o_bank_message", "Matched"),
            { content: "it is balanced: nothing is left", ...see(".o_bank_remaining", "0.00") },
            {
                content: "close the month",
                trigger: ".o_bank_summary:contains(Done) button.btn-primary",
                run: "click",
            },
            see(".o_bank_summary .badge", "Closed"),
            {
                content: "open the period",
                trigger: ".o_bank_summary button[title='Open the period']",
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
        ]),
});
