import { registry } from "@web/core/registry";

import {
    act,
    choose,
    click,
    line,
    onFocused,
    patient,
    post,
    see,
    seeItem,
    seeLine,
    seeNoDialog,
    show,
} from "./workspace_steps";

/** Drop a file from the computer onto a line. */
const dropFile = (text, name) => ({
    content: `drop ${name} on ${text}`,
    trigger: line(text),
    run({ anchor }) {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["paid in cash"], name, { type: "text/plain" }));
        for (const type of ["dragover", "drop"]) {
            anchor.dispatchEvent(
                new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer })
            );
        }
    },
});

registry.category("web_tour.tours").add("account_bank_reconciliation.workspace_actions", {
    steps: () =>
        patient([
            show("receivable"),
            seeLine("closing of January"),
            ...act("closing of January", "Bank charge"),
            ...post("closing of January"),
            ...act("interest of January", "Interest"),
            ...post("interest of January"),
            ...act("to savings", "Transfer"),
            ...choose(".o_field_widget[name=other_journal_id]", "Savings"),
            ...post("to savings"),
            ...act("parking", "Journal entry"),
            click(".modal .o_field_x2many_list_row_add a"),
            ...choose(".o_selected_row .o_field_widget[name=account_id]", "Given Away"),
            click(".modal .o_field_widget[name=line_label]", "leave the row"),
            ...post("parking"),
            ...act("who is this", "Set partner"),
            ...choose(".o_field_widget[name=partner_id]", "Gemini Furniture"),
            {
                trigger: ".modal .note-editable, .modal .odoo-editor-editable",
                run: "editor asked by phone",
            },
            click(".modal button[name=action_apply]"),
            seeNoDialog(),
            see(line("who is this"), "Gemini Furniture"),
            { content: "the note", trigger: `${line("who is this")} [role=img][aria-label=Note]` },
            ...onFocused("Register payment"),
            ...post("who is this"),
            ...act("odd", "To check"),
            see(line("odd"), "to check"),
            dropFile("odd", "receipt.txt"),
            { trigger: `${line("odd")} [aria-label='Files attached']` },
            seeItem("$ 15.00"),
        ]),
});
