import { animationFrame, click, dblclick, expect, queryAllTexts, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { WorkspaceBar } from "@account_bank_reconciliation/workspace/workspace_bar";
import { WorkspacePaneView } from "@account_bank_reconciliation/workspace/workspace_pane";
import { WorkspaceRow } from "@account_bank_reconciliation/workspace/workspace_row";
import { WorkspaceStore } from "@account_bank_reconciliation/workspace/workspace_store";
import { WorkspaceSummary } from "@account_bank_reconciliation/workspace/workspace_summary";
import { WorkspaceTable } from "@account_bank_reconciliation/workspace/workspace_table";

import { Component, useState, useSubEnv, xml } from "@odoo/owl";

defineMailModels();

const USD = 1;
const NONE = { out_count: 0, in_count: 0, out_amount: 0, in_amount: 0 };
const ROW = {
    id: 1,
    date: "2026-01-10",
    title: "Azure Interior",
    text: "payment INV/7",
    amount: 300,
    open: 300,
    currency_id: USD,
    is_open: true,
    criteria: [],
};
const SUGGESTED = {
    ...ROW,
    suggestion: "INV/7",
    reasons: ["The line names INV/7."],
    criteria: [
        { key: "reference", label: "reference", grade: "strong" },
        { key: "name", label: "name", grade: "weak" },
    ],
    alternatives: 1,
    can_reconcile: true,
};

/** A store that calls nobody; what it is asked to do is a step of the test. */
function makeStore({ lines = [], items = [], ...more } = {}) {
    const call = (model, method) => {
        expect.step(method);
        return {
            action_read: { rows: lines, count: lines.length, counts: { in: lines.length, out: 0 } },
            action_find_counterparts: { lines: [], items: [] },
        }[method];
    };
    const orm = {
        call: async (...args) => call(...args),
        silent: { call: async (...a) => call(...a) },
    };
    const store = new WorkspaceStore(orm, { journalId: 1, kind: "bank" });
    Object.assign(store, {
        journal: { name: "Bank", currency_id: USD, digits: 2 },
        can: { match: true, manage: false },
        tables: { lines: { open: NONE, done: NONE }, items: { open: NONE, done: NONE } },
        period: { id: 5, state: "open" },
        ...more,
    });
    store.lines.fill({ rows: lines, count: lines.length, counts: { in: lines.length, out: 0 } });
    store.items.fill({ rows: items, count: items.length, counts: { in: items.length, out: 0 } });
    return store;
}

const describe = (name, given) => (typeof given === "object" ? name : `${name} ${given}`);

/** Show one part of the workspace; `steps` names the functions among its properties. */
async function mountPart(Part, store, props = {}, steps = []) {
    const told = Object.fromEntries(
        steps.map((name) => [name, (given) => expect.step(describe(name, given))])
    );
    class Host extends Component {
        static template = xml`<t t-component="part" t-props="given"/>`;
        static props = ["*"];

        setup() {
            this.store = useState(store);
            useSubEnv({ workspace: this.store });
            this.part = Part;
            this.given = { ...props, ...told };
        }
    }
    const host = await mountWithCleanup(Host);
    return host.store;
}

const mountRow = (row, more = {}, store = makeStore()) =>
    mountPart(
        WorkspaceRow,
        store,
        {
            row,
            pane: "lines",
            isSelected: false,
            isMarked: false,
            isFocused: false,
            isActive: true,
            ...more,
        },
        ["onToggle", "onFocus", "onOpen", "onReconcile"]
    );

// ---------------------------------------------------------------------------------------------
// Row
// ---------------------------------------------------------------------------------------------

test("a row has its day, who, the text of the bank and the amount", async () => {
    await mountRow(ROW);
    for (const text of ["01/10/2026", "Azure Interior", "payment INV/7", "300.00"]) {
        expect(`.o_bank_row:contains(${text})`).toHaveCount(1);
    }
});

test("a row that is partly matched says what is still open", async () => {
    await mountRow({ ...ROW, open: 120 });
    expect(".o_bank_row_amount:contains(300.00):contains(120.00)").toHaveCount(1);
});

test("a suggestion stands in the row, with a badge for each thing that was compared", async () => {
    await mountRow(SUGGESTED);
    expect(".o_bank_row_suggestion:contains(INV/7)").toHaveCount(1);
    expect(".o_bank_row:contains(reference):contains(name)").toHaveCount(1);
    expect(".o_bank_row [data-tooltip='The line names INV/7.']").toHaveCount(1);
});

test("what has to be checked, is noted or carried forward is said in the row", async () => {
    await mountRow({ ...ROW, is_to_check: true, note: "ask Azure", is_carried: true });
    expect(".o_bank_row:contains(to check):contains(carried forward)").toHaveCount(1);
    expect(".o_bank_row [data-tooltip='ask Azure'][role=img][aria-label=Note]").toHaveCount(1);
});

test("a screen reader hears whether a row is selected, and one row takes the tab key", async () => {
    await mountRow(ROW, { isSelected: true, isFocused: true });
    expect(".o_bank_row").toHaveAttribute("aria-selected", "true");
    expect(".o_bank_row").toHaveAttribute("tabindex", "0");
    expect(".o_bank_row").toBeFocused();
    expect.verifySteps(["onFocus 1"]);
    expect(".o_bank_row input").toBeChecked();
});

test("a row that is not the one with the focus is left out by the tab key", async () => {
    await mountRow(ROW);
    expect(".o_bank_row").toHaveAttribute("aria-selected", "false");
    expect(".o_bank_row").toHaveAttribute("tabindex", "-1");
    expect.verifySteps([]);
});

test("a click selects", async () => {
    await mountRow(ROW);
    await click(".o_bank_row_date");
    expect.verifySteps(["onToggle 1"]);
});

test("a double click opens, and leaves the selection as it was", async () => {
    await mountRow(ROW);
    await dblclick(".o_bank_row_date");
    expect.verifySteps(["onToggle 1", "onToggle 1", "onOpen 1"]);
});

test("the suggestion is accepted from the row without selecting it", async () => {
    await mountRow(SUGGESTED);
    await click(".o_bank_row button:contains(Reconcile)");
    expect.verifySteps(["onFocus 1", "onReconcile 1"]);
});

test("where several fit, the row offers to choose", async () => {
    await mountRow({ ...SUGGESTED, can_reconcile: false, alternatives: 2 });
    expect(".o_bank_row button:contains(Reconcile)").toHaveCount(0);
    await click(".o_bank_row button:contains(Choose)");
    expect.verifySteps(["onFocus 1", "onOpen 1"]);
});

test("text of a bank is text, not markup", async () => {
    await mountRow({ ...ROW, text: "<b>free</b>" });
    expect(".o_bank_row:contains('<b>free</b>')").toHaveCount(1);
    expect(".o_bank_row b").toHaveCount(0);
});

// ---------------------------------------------------------------------------------------------
// Lists
// ---------------------------------------------------------------------------------------------

const mountPane = (store, name = "lines") =>
    mountPart(WorkspacePaneView, store, { name, title: "Bank statement", target: null }, [
        "onOpen",
        "onReconcile",
    ]);

test("tabs have their numbers, and a tab asks the server for its rows", async () => {
    await mountPane(makeStore({ lines: [ROW] }));
    expect(queryAllTexts("[role=tab]")).toEqual(["All 1", "Incoming 1", "Outgoing 0"]);
    await click("[role=tab]:contains(Outgoing)");
    await animationFrame();
    expect.verifySteps(["action_read"]);
    expect("[role=tab]:contains(Outgoing)").toHaveAttribute("aria-selected", "true");
});

test("a click on a row selects it and asks for what fits", async () => {
    const store = await mountPane(makeStore({ lines: [ROW, { ...ROW, id: 2 }] }));
    await click(".o_bank_row:eq(1) .o_bank_row_body");
    await animationFrame();
    expect.verifySteps(["action_find_counterparts"]);
    expect(store.selection.line_ids).toEqual([2]);
    expect(".o_bank_row:eq(1)").toHaveAttribute("aria-selected", "true");
});

test("what fits the other side is shown otherwise than what was chosen", async () => {
    const store = makeStore({ lines: [ROW, { ...ROW, id: 2 }] });
    store.lines.markAll([ROW]);
    store.lines.toggle(2);
    await mountPane(store);
    expect(".o_bank_row.o_bank_marked").toHaveCount(1);
    expect(".o_bank_row.o_bank_marked").toHaveAttribute("data-id", "1");
    expect(".o_bank_row.o_bank_selected").toHaveAttribute("data-id", "2");
});

test("a list of several pages has a pager, one of one page has none", async () => {
    const store = makeStore({ lines: [ROW] });
    store.lines.count = 90;
    const shown = await mountPane(store);
    expect(".o_pager").toHaveCount(1);
    shown.lines.count = 1;
    await animationFrame();
    expect(".o_pager").toHaveCount(0);
});

test("an empty list says what to do", async () => {
    const counted = { open: { ...NONE, in_count: 1 }, done: NONE };
    const store = makeStore({ tables: { lines: counted, items: counted } });
    await mountPane(store, "items");
    expect(".o_bank_empty:contains(No payment waits for the bank)").toHaveCount(1);
    expect(".o_bank_empty:contains(A/R)").toHaveCount(1);
});

test("a month that is done says so where its lines were", async () => {
    const done = { open: NONE, done: { ...NONE, in_count: 1 } };
    const period = { id: 5, state: "open", is_balanced: true, is_fully_reconciled: true };
    await mountPane(makeStore({ period, tables: { lines: done, items: done } }));
    expect(".o_bank_empty:contains(The month is done)").toHaveCount(1);
});

// ---------------------------------------------------------------------------------------------
// Bar
// ---------------------------------------------------------------------------------------------

const ACTIONS = [{ key: "charge", label: "Bank charge" }];
const mountBar = (store) =>
    mountPart(WorkspaceBar, store, { lineActions: ACTIONS }, ["run", "runLine"]);

test("nothing selected: the bar says what to do and reconciles nothing", async () => {
    await mountBar(makeStore({ lines: [ROW] }));
    expect(".o_bank_bar:contains(Select rows on either side)").toHaveCount(1);
    expect("button[name=reconcile]").not.toBeEnabled();
});

test("both sides selected: their sums, the difference, and Reconcile", async () => {
    const store = makeStore({ lines: [ROW], items: [{ ...ROW, id: 9, open: 295 }] });
    store.lines.toggle(1);
    store.items.toggle(9);
    await mountBar(store);
    expect(".o_bank_bar strong:contains(1 book item):contains(295.00)").toHaveCount(1);
    expect(".o_bank_bar strong:contains(1 line):contains(300.00)").toHaveCount(1);
    expect(".o_bank_difference:contains(5.00)").toHaveCount(1);
    await click("button[name=reconcile]");
    expect.verifySteps(["run reconcile"]);
});

test("an auditor reads the bar and the history, and books nothing", async () => {
    await mountBar(makeStore({ lines: [ROW], can: { match: false } }));
    expect(".o_bank_bar button").toHaveCount(1);
    await click("button[name=history]");
    expect.verifySteps(["run history"]);
});

test("what was done last is said, and can be undone", async () => {
    const store = await mountBar(makeStore({ lines: [ROW] }));
    expect("button[name=undo_last]").toHaveCount(0);
    store.message = "Matched “rent”.";
    store.undoable = [{ lineIds: [1] }];
    await animationFrame();
    expect(".o_bank_message[role=status]").toHaveText("Matched “rent”.");
    await click("button[name=undo_last]");
    expect.verifySteps(["run undoLast"]);
});

test("the actions on a line are in the menu of the bar", async () => {
    await mountBar(makeStore({ lines: [ROW] }));
    await click("button[name=line_actions]");
    await animationFrame();
    await click(".o-dropdown-item:contains(Bank charge)");
    expect.verifySteps(["runLine charge"]);
});

// ---------------------------------------------------------------------------------------------
// Table and summary
// ---------------------------------------------------------------------------------------------

test("the table adds up what is open and what is done, by number and amount", async () => {
    const table = {
        open: { out_count: 2, in_count: 1, out_amount: -20, in_amount: 55.5 },
        done: { out_count: 1, in_count: 3, out_amount: -5, in_amount: 100 },
    };
    await mountPart(WorkspaceTable, makeStore(), { table });
    const texts = queryAllTexts("tr[data-row=total] td").map((text) =>
        text.replace(/[^\d.-]/g, "")
    );
    expect(texts).toEqual(["3", "4", "7", "-25.00", "155.50", "130.50"]);
});

const PERIOD = {
    id: 5,
    state: "open",
    balance_start: 1000,
    balance_end: 1300,
    balance_cleared: 1200,
    remaining: -100,
    is_balanced: false,
    confirmed_count: 2,
    unconfirmed_count: 1,
    progress: 67,
};
const mountSummary = (period, more = {}) =>
    mountPart(WorkspaceSummary, makeStore({ period, ...more }), {}, [
        "onOpenPeriod",
        "onExplain",
        "onClose",
    ]);

test("the summary has the balances, and explains a discrepancy on a click", async () => {
    await mountSummary(PERIOD);
    for (const amount of ["1,000.00", "1,300.00", "1,200.00", "-100.00"]) {
        expect(`.o_bank_figure:contains(${amount})`).toHaveCount(1);
    }
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "67");
    expect(".o_bank_summary:contains(2 of 3 confirmed)").toHaveCount(1);
    await click("button:contains(Explain)");
    expect.verifySteps(["onExplain"]);
});

test("a month that is done leads to its close", async () => {
    await mountSummary({ ...PERIOD, remaining: 0, is_balanced: true, is_fully_reconciled: true });
    expect(".o_bank_summary:contains(Done)").toHaveCount(1);
    await click("button:contains(Close)");
    expect.verifySteps(["onClose"]);
});

test("a closed month and an auditor are offered no close", async () => {
    const done = { ...PERIOD, is_balanced: true, is_fully_reconciled: true };
    await mountSummary({ ...done, state: "closed" });
    expect("button:contains(Close)").toHaveCount(0);
    await mountSummary(done, { can: { match: false } });
    expect("button:contains(Close)").toHaveCount(0);
});

test("a journal without a period offers to start the first one", async () => {
    await mountSummary({ id: false });
    await click("button:contains(Start the first one)");
    expect.verifySteps(["onOpenPeriod"]);
});
