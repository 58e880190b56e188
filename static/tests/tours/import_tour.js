import { registry } from "@web/core/registry";

import { patient } from "./workspace_steps";

const FILES = [
    "01-camt.xml",
    "02-mt940.sta",
    "03-ofx.ofx",
    "04-qif.qif",
    "05-table.csv",
    "06-savings.xlsx",
    "07-paypal.csv",
    "08-days.zip",
    "09-broken.xml",
    "10-copy.xml",
    "11-unknown.xml",
    "12-columns.csv",
];
/** File, result, journal, new, left out of every row of the result. */
const RESULT = [
    "01-camt.xml|Imported|Hainbank|2|0",
    "02-mt940.sta|Imported|Hainbank|1|0",
    "03-ofx.ofx|Imported|Hainbank|2|0",
    "04-qif.qif|Imported|Hainbank|1|0",
    "05-table.csv|Imported|Hainbank|2|0",
    "06-savings.xlsx|Imported|Talkasse Savings|2|0",
    "07-paypal.csv|Imported|PayPal|2|0",
    "08-days.zip/08.xml|Imported|Hainbank|1|0",
    "08-days.zip/09.xml|Imported|Hainbank|1|0",
    "09-broken.xml|Not imported||0|0",
    "10-copy.xml|Nothing new|Hainbank|0|2",
    "11-unknown.xml|Not imported||0|0",
    "12-columns.csv|Not imported||0|0",
];
const SOLVED = RESULT.map((row) =>
    row
        .replace("11-unknown.xml|Not imported||0", "11-unknown.xml|Imported|Company Card|1")
        .replace("12-columns.csv|Not imported||0", "12-columns.csv|Imported|Hainbank|3")
);
const COLUMNS = ["file_name", "outcome", "journal_id", "new_count", "skipped_count"];
const card = ".o_kanban_record:contains(Hainbank)";
const row = (name) => `.o_form_view .o_data_row:contains("${name}")`;
const column = (title) => `.modal .o_data_row:contains("${title}") td[name=role]`;

async function offered() {
    const dataTransfer = new DataTransfer();
    for (const [place, name] of FILES.entries()) {
        const url = `/web/content/account_bank_reconciliation.tour_import_${place + 1}`;
        const content = await (await fetch(url)).blob();
        dataTransfer.items.add(new File([content], name));
    }
    return dataTransfer;
}

function assertSame(found, expected, what) {
    for (let place = 0; place < Math.max(found.length, expected.length); place++) {
        if (found[place] !== expected[place]) {
            throw new Error(`${what} ${place + 1}: "${found[place]}", not "${expected[place]}"`);
        }
    }
}

/** Compare every row of the list, and the numbers above it, exactly. */
function compareResult(rows, numbers) {
    const text = (element) => element.textContent.trim();
    const shown = [...document.querySelectorAll(".o_form_view .o_data_row")].map((each) =>
        COLUMNS.map((name) => text(each.querySelector(`td[name=${name}]`))).join("|")
    );
    assertSame(shown, rows, "row");
    const found = Object.keys(numbers).map((name) =>
        Number(text(document.querySelector(`.o_field_widget[name=${name}]`)))
    );
    assertSame(found, Object.values(numbers), "number");
}

/** Say in the dialog of the columns what a column of a table means. */
export function chooseMeaning(title, meaning) {
    return [
        { content: `say what ${title} is`, trigger: column(title), run: "click" },
        { trigger: `${column(title)} input`, run: "click" },
        { trigger: `.o_select_menu_item:contains(${meaning})`, run: "click" },
    ];
}

registry.category("web_tour.tours").add("account_bank_reconciliation.import", {
    steps: () =>
        patient([
            {
                content: "drag twelve files over the card of the bank",
                trigger: card,
                run({ anchor }) {
                    const dataTransfer = new DataTransfer();
                    dataTransfer.items.add(new File(["x"], FILES[0]));
                    anchor.dispatchEvent(
                        new DragEvent("dragenter", { bubbles: true, dataTransfer })
                    );
                },
            },
            {
                content: "let them go there",
                trigger: `${card} .o_drop_area.drag_to_card`,
                async run({ anchor }) {
                    const dataTransfer = await offered();
                    anchor.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
                },
            },
            {
                content: "the preview says what will happen",
                trigger: ".modal .alert-info:contains(14 new transactions will be imported, 2 are)",
            },
            { trigger: ".modal .alert-danger:contains(3 cannot be imported)" },
            { trigger: ".modal button[name=action_import]", run: "click" },
            {
                content: "one page tells what became of each file",
                trigger: `${row("01-camt.xml")} .text-bg-success`,
                run: () =>
                    compareResult(RESULT, {
                        file_count: 13,
                        imported_count: 9,
                        nothing_count: 1,
                        new_count: 14,
                        skipped_count: 2,
                        problem_count: 3,
                    }),
            },
            {
                content: "the broken file says where and what to do",
                trigger: `${row("09-broken.xml")}:contains(Download the file again)`,
            },
            {
                content: "choose the journal of the unknown account",
                trigger: `${row("11-unknown.xml")} td[name=journal_id]`,
                run: "click",
            },
            {
                trigger: `${row("11-unknown.xml")} td[name=journal_id] input`,
                run: "edit Company Card",
            },
            { trigger: ".o-autocomplete--dropdown-item:contains(Company Card)", run: "click" },
            {
                content: "it can be imported now",
                trigger: `${row("11-unknown.xml")} td[name=new_count]:contains(1)`,
            },
            {
                content: "set up the columns of the table that does not tell them",
                trigger: `${row("12-columns.csv")} button[name=action_set_up_columns]`,
                run: "click",
            },
            { trigger: ".modal .alert-warning:contains(Several columns hold amounts)" },
            ...chooseMeaning("Summe A", "Money out"),
            ...chooseMeaning("Summe B", "Money in"),
            {
                content: "it is read at once",
                trigger: ".modal .alert-info:contains(in 120.00, out -504.50)",
            },
            { trigger: ".modal button[name=action_save]", run: "click" },
            {
                content: "the result shows what is ready",
                trigger: `body:not(:has(.modal)) ${row("12-columns.csv")} td[name=new_count]:contains(3)`,
            },
            { content: "try again", trigger: "button[name=action_import]", run: "click" },
            {
                content: "both are imported",
                trigger: `${row("12-columns.csv")} .text-bg-success`,
                run: () =>
                    compareResult(SOLVED, {
                        file_count: 13,
                        imported_count: 11,
                        nothing_count: 1,
                        new_count: 18,
                        skipped_count: 2,
                        problem_count: 1,
                    }),
            },
            {
                content: "download the evidence",
                trigger: `${row("08-days.zip/09.xml")} button[name=action_download]`,
                run: "click",
            },
            {
                content: "see what was left out",
                trigger: `${row("10-copy.xml")} button[name=action_open_left_out]`,
                run: "click",
            },
            {
                content: "each with its reason",
                trigger: `.o_list_view:has(.o_data_row:contains(Twice in these files):contains("100.00"))`,
            },
            {
                trigger: `.o_list_view .o_data_row:contains(Twice in these files):contains("-20.00")`,
            },
        ]),
});
