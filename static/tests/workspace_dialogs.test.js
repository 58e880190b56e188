import { animationFrame, Deferred, click, expect, press, queryAllTexts, test } from "@odoo/hoot";
import { getService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { KEYMAP } from "@account_bank_reconciliation/workspace/workspace_keymap";
import {
    WorkspaceAlternatives,
    WorkspaceHelp,
    WorkspaceHistory,
    WorkspacePreview,
} from "@account_bank_reconciliation/workspace/workspace_dialogs";

defineMailModels();

const SELECTION = { line_ids: [1], item_ids: [2] };
const PREVIEW = {
    line_amount: 295,
    item_amount: 300,
    difference: -5,
    currency_id: 1,
    company_currency_id: 1,
    account_domain: [],
    choice: { key: "keep", account_id: 0 },
    options: [
        { key: "keep", label: "Keep it open", help: "The rest stays.", needs_account: false },
        { key: "charge", label: "Bank charge of 5.00", help: "6200", needs_account: false },
    ],
    is_plain: false,
    problem: "",
    entries: [
        {
            name: "BNK1/1",
            rows: [
                { account: "101 Bank", partner: "Azure", label: "paid", debit: 295, credit: 0 },
                {
                    account: "121 Receivable",
                    partner: "Azure",
                    label: "INV/7",
                    debit: 0,
                    credit: 295,
                },
            ],
        },
    ],
};
const PROPOSALS = [
    {
        id: 11,
        summary: "INV/7",
        confidence: "High",
        difference: "",
        reasons: ["A"],
        can_apply: true,
    },
    {
        id: 12,
        summary: "INV/8",
        confidence: "Low",
        difference: "",
        reasons: ["B"],
        can_apply: true,
    },
];
const ROW = { id: 1, title: "Azure", text: "paid", amount: 295, currency_id: 1 };
const EVENT = {
    id: 5,
    at: "2026-01-10 08:00:00",
    user: "Anna",
    action: "Matched",
    label: "paid",
    items: "INV/7",
    reason: "",
    amount: 295,
    currency_id: 1,
    can_undo: true,
};

async function open(DialogPart, props) {
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(DialogPart, props);
    await animationFrame();
}

// ---------------------------------------------------------------------------------------------
// Help
// ---------------------------------------------------------------------------------------------

test("the help lists every key", async () => {
    await open(WorkspaceHelp, {});
    expect(queryAllTexts(".modal tbody th")).toEqual(KEYMAP.map((entry) => String(entry.shown)));
    expect(queryAllTexts(".modal tbody td")).toEqual(KEYMAP.map((entry) => String(entry.label)));
});

// ---------------------------------------------------------------------------------------------
// Preview
// ---------------------------------------------------------------------------------------------

function makeBooking(answer = PREVIEW) {
    return {
        preview: async (selection, choice) => {
            expect.step(`look ${choice.key}`);
            return { ...answer, choice };
        },
        reconcile: async (selection, choice) => {
            expect.step(`book ${selection.line_ids} ${selection.item_ids} ${choice.key}`);
        },
    };
}

test("the preview shows the sums, the difference and the journal items", async () => {
    await open(WorkspacePreview, { store: makeBooking(), selection: SELECTION, preview: PREVIEW });
    expect(".o_bank_preview_difference:contains(-5.00)").toHaveCount(1);
    expect(".modal tr:contains(101 Bank):contains(Azure):contains(295.00)").toHaveCount(1);
    expect(".modal tr:contains(121 Receivable):contains(295.00)").toHaveCount(1);
    expect("input[value=keep]").toBeChecked();
    expect.verifySteps([]);
});

test("another choice is looked at before it is booked", async () => {
    await open(WorkspacePreview, { store: makeBooking(), selection: SELECTION, preview: PREVIEW });
    await click("input[value=charge]");
    await animationFrame();
    expect.verifySteps(["look charge"]);
    await click(".modal button[name=confirm]");
    await animationFrame();
    expect.verifySteps(["book 1 2 charge"]);
    expect(".modal").toHaveCount(0);
});

test("a choice is confirmed only once its journal items are shown", async () => {
    const slow = new Deferred();
    const store = { ...makeBooking(), preview: () => slow };
    await open(WorkspacePreview, { store, selection: SELECTION, preview: PREVIEW });
    await click("input[value=charge]");
    await animationFrame();
    expect(".modal button[name=confirm]").not.toBeEnabled();
    slow.resolve({ ...PREVIEW, choice: { key: "charge", account_id: 0 } });
    await animationFrame();
    await click(".modal button[name=confirm]");
    await animationFrame();
    expect.verifySteps(["book 1 2 charge"]);
});

test("what cannot be booked says why, and cannot be confirmed", async () => {
    const preview = { ...PREVIEW, problem: "The month is closed.", entries: [] };
    await open(WorkspacePreview, { store: makeBooking(), selection: SELECTION, preview });
    expect(".modal [role=alert]").toHaveText("The month is closed.");
    expect(".modal button[name=confirm]").not.toBeEnabled();
});

test("discarded, nothing is booked", async () => {
    await open(WorkspacePreview, { store: makeBooking(), selection: SELECTION, preview: PREVIEW });
    await click(".modal footer .btn-secondary");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([]);
});

// ---------------------------------------------------------------------------------------------
// Alternatives
// ---------------------------------------------------------------------------------------------

const makeChoice = (can = { match: true }, proposals = PROPOSALS) => ({
    can,
    explain: async () => ({ proposals }),
    applyProposal: async (id) => expect.step(`match ${id}`),
});

test("everything that fits a line is listed with its reasons, and has a key", async () => {
    await open(WorkspaceAlternatives, { store: makeChoice(), row: ROW });
    expect(".modal .list-group-item").toHaveCount(2);
    expect(".modal .list-group-item:eq(1):contains(INV/8):contains(Low):contains(B)").toHaveCount(
        1
    );
    await press("2");
    await animationFrame();
    expect.verifySteps(["match 12"]);
    expect(".modal").toHaveCount(0);
});

test("an auditor reads what fits, and matches nothing by key or click", async () => {
    await open(WorkspaceAlternatives, { store: makeChoice({ match: false }), row: ROW });
    expect(".modal .list-group-item button").toHaveCount(0);
    await press("1");
    await animationFrame();
    expect.verifySteps([]);
    expect(".modal").toHaveCount(1);
});

test("where nothing fits, the dialog says what to do", async () => {
    await open(WorkspaceAlternatives, { store: makeChoice({ match: true }, []), row: ROW });
    expect(".modal:contains(Nothing fits this line)").toHaveCount(1);
});

// ---------------------------------------------------------------------------------------------
// History
// ---------------------------------------------------------------------------------------------

function makeHistory(events) {
    return {
        can: { match: true },
        journal: { name: "Bank" },
        readHistory: async (offset) => {
            expect.step(`read ${offset}`);
            return { count: events.length, events: events.slice(offset, offset + 1) };
        },
        undoEvent: async (id) => expect.step(`undo ${id}`),
    };
}

test("the history says who, when and what, and undoes what is in place", async () => {
    await open(WorkspaceHistory, { store: makeHistory([EVENT]) });
    expect(".modal tbody tr:contains(Anna):contains(Matched):contains(INV/7)").toHaveCount(1);
    expect.verifySteps(["read 0"]);
    await click(".modal tbody button");
    await animationFrame();
    expect.verifySteps(["undo 5", "read 0"]);
});

test("older events follow on demand", async () => {
    const undone = { ...EVENT, id: 4, action: "Undone", can_undo: false };
    await open(WorkspaceHistory, { store: makeHistory([EVENT, undone]) });
    await click(".modal button:contains(Older)");
    await animationFrame();
    expect.verifySteps(["read 0", "read 1"]);
    expect(".modal tbody tr:contains(Undone):not(:has(button))").toHaveCount(1);
    expect(".modal button:contains(Older)").toHaveCount(0);
});
