import { Deferred, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { readAgain } from "@account_bank_reconciliation/workspace/workspace_line_dialog";
import { catchUp } from "@account_bank_reconciliation/workspace/workspace_news";
import { WorkspaceStore } from "@account_bank_reconciliation/workspace/workspace_store";

const TABLE = { out_count: 0, in_count: 0, out_amount: 0, in_amount: 0 };
const SUMMARY = {
    period: { id: 5, name: "January" },
    lines: { open: TABLE, done: TABLE },
    items: { open: TABLE, done: TABLE },
};

const lineRow = (id, more = {}) => ({ id, amount: 10, open: 10, is_open: true, ...more });
const page = (...rows) => ({ rows, count: rows.length, counts: { in: rows.length, out: 0 } });
const changed = (more = {}) => ({ lines: [], items: [], summary: SUMMARY, ...more });

/** A server whose answers are in `answers` by method, and which notes what it is asked. */
function makeServer(answers = {}) {
    const server = {
        asked: [],
        answers: {
            action_load: (asked) => ({
                journal: { id: asked.journal_id, digits: 2 },
                journals: [],
                kind: asked.kind || "bank",
                period: { id: asked.period_id || 5 },
                periods: [],
                can: { match: true },
                news_id: 40,
            }),
            action_read: (asked, name) =>
                name === "lines" ? page(lineRow(1), lineRow(2)) : page(),
            action_summarise: () => SUMMARY,
            action_find_counterparts: () => ({ items: [], lines: [] }),
            action_read_offers: () => ({ offers: [], dismissed: [] }),
            ...answers,
        },
    };
    const call = async (model, method, [asked, ...args]) => {
        server.asked.push(method);
        return server.answers[method](asked, ...args);
    };
    server.orm = { call, silent: { call } };
    return server;
}

async function makeStore(answers, params = {}) {
    const server = makeServer(answers);
    const store = new WorkspaceStore(server.orm, { journalId: 1, kind: "bank", ...params });
    await store.load();
    return { server, store };
}

// ---------------------------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------------------------

test("the head, both lists and the sums are read, and the period is the server's", async () => {
    const { server, store } = await makeStore();
    expect(server.asked).toEqual(["action_load", "action_read", "action_read", "action_summarise"]);
    expect(store.isReady).toBe(true);
    expect(store.periodId).toBe(5);
    expect(store.period.name).toBe("January");
    expect(store.lines.rows.map((row) => row.id)).toEqual([1, 2]);
    expect(store.lines.focus).toBe(1);
});

test("every call says which journal, period, kind and search it is about", async () => {
    const heard = [];
    const { store } = await makeStore({ action_read: (asked) => heard.push(asked) && page() });
    await store.search([["amount", ">", 5]]);
    expect(heard.at(-1)).toEqual({
        journal_id: 1,
        period_id: 5,
        kind: "bank",
        domain: [["amount", ">", 5]],
    });
});

test("a slow answer about a list does not overwrite a newer one", async () => {
    const slow = new Deferred();
    const { server, store } = await makeStore();
    server.answers.action_read = (asked, name, { side }) =>
        side === "out" ? slow : page(lineRow(7));
    const first = store.show("lines", { side: "out" });
    await store.show("lines", { side: "in" });
    slow.resolve(page(lineRow(8)));
    await first;
    expect(store.lines.rows.map((row) => row.id)).toEqual([7]);
});

test("the answers about a period that was left are not taken", async () => {
    const slow = new Deferred();
    const { server, store } = await makeStore();
    server.answers.action_read = (asked) => (asked.period_id === 6 ? slow : page(lineRow(9)));
    const first = store.choose({ periodId: 6 });
    await store.choose({ periodId: 7 });
    slow.resolve(page(lineRow(8)));
    await first;
    expect(store.periodId).toBe(7);
    expect(store.lines.rows.map((row) => row.id)).toEqual([9]);
});

test("a list that was being read while something was done is read again", async () => {
    const slow = new Deferred();
    const { server, store } = await makeStore();
    server.answers.action_read = () => slow;
    const reading = store.show("lines", { side: "in" });
    server.answers.action_read = () => page(lineRow(2));
    server.answers.action_apply = () => changed({ lines: [lineRow(1, { is_open: false })] });
    await store.apply([1]);
    slow.resolve(page(lineRow(1), lineRow(2)));
    await reading;
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
});

test("another journal starts without the undo of the one before", async () => {
    const { server, store } = await makeStore();
    server.answers.action_apply = () => changed({ undoable: [1] });
    await store.apply([1]);
    expect(store.undoable.length).toBe(1);
    await store.choose({ journalId: 2, periodId: false });
    expect(store.undoable).toEqual([]);
});

// ---------------------------------------------------------------------------------------------
// Selecting
// ---------------------------------------------------------------------------------------------

test("what fits a selected line is marked, and goes when it is not selected any more", async () => {
    const { store } = await makeStore({
        action_find_counterparts: (asked, { lines }) => ({ items: [lineRow(70 + lines.length)] }),
    });
    await store.toggle("lines", 1);
    expect(store.selection).toEqual({ line_ids: [1], item_ids: [71] });
    expect(store.totals).toEqual({ lines: 10, items: 10, difference: 0 });
    await store.toggle("lines", 1);
    expect(store.selection).toEqual({ line_ids: [], item_ids: [] });
});

test("what fitted a line that is not selected any more is not marked late", async () => {
    const slow = new Deferred();
    const { store } = await makeStore({ action_find_counterparts: () => slow });
    const selecting = store.toggle("lines", 1);
    await store.toggle("lines", 1);
    slow.resolve({ items: [lineRow(71)] });
    await selecting;
    expect(store.hasSelection).toBe(false);
});

test("who clears the selection or marks by hand gets no late marks", async () => {
    for (const stop of [(store) => store.clear(), (store) => store.setManual(true)]) {
        const slow = new Deferred();
        const { store } = await makeStore({ action_find_counterparts: () => slow });
        const selecting = store.toggle("lines", 1);
        stop(store);
        slow.resolve({ items: [lineRow(71)] });
        await selecting;
        expect(store.items.selectedIds).toEqual([]);
    }
});

test("marked by hand, a selection asks the server nothing", async () => {
    const { server, store } = await makeStore();
    store.setManual(true);
    await store.toggle("lines", 2);
    expect(server.asked.includes("action_find_counterparts")).toBe(false);
    expect(store.selection.line_ids).toEqual([2]);
});

test("sums have the decimals of the journal, not those of floating point", async () => {
    const { store } = await makeStore({
        action_read: (asked, name) =>
            name === "lines"
                ? page(lineRow(1, { open: 0.1 }), lineRow(2, { open: 0.2 }))
                : page(lineRow(3, { open: 0.3 })),
    });
    store.setManual(true);
    for (const [name, id] of [
        ["lines", 1],
        ["lines", 2],
        ["items", 3],
    ]) {
        await store.toggle(name, id);
    }
    expect(store.totals).toEqual({ lines: 0.3, items: 0.3, difference: 0 });
});

test("a selected row of another page stays selected, and is drawn above the page", async () => {
    const { server, store } = await makeStore();
    store.setManual(true);
    await store.toggle("lines", 1);
    server.answers.action_read = () => page(lineRow(41));
    await store.turn("lines", 40, 40);
    expect(store.lines.selectedIds).toEqual([1]);
    expect(store.lines.pinnedRows.map((row) => row.id)).toEqual([1]);
});

// ---------------------------------------------------------------------------------------------
// Doing
// ---------------------------------------------------------------------------------------------

test("what an action changed leaves the list, and the focus goes to the next row", async () => {
    const { server, store } = await makeStore();
    store.focus("lines", 1);
    server.answers.action_apply = () =>
        changed({ lines: [lineRow(1, { is_open: false })], message: "Matched." });
    await store.apply([1]);
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
    expect(store.lines.counts).toEqual({ in: 1, out: 0 });
    expect(store.lines.count).toBe(1);
    expect(store.lines.focus).toBe(2);
    expect(store.message).toBe("Matched.");
});

test("after the last row of a list the focus stays on the last one that is left", async () => {
    const { server, store } = await makeStore();
    store.focus("lines", 2);
    server.answers.action_apply = () => changed({ lines: [lineRow(2, { is_open: false })] });
    await store.apply([2]);
    expect(store.lines.focus).toBe(1);
});

test("a second action waits for nothing: it is not started", async () => {
    const slow = new Deferred();
    const { server, store } = await makeStore({ action_apply: () => slow });
    const first = store.apply([1]);
    expect(await store.apply([2])).toBe(null);
    slow.resolve(changed());
    await first;
    expect(server.asked.filter((method) => method === "action_apply").length).toBe(1);
    expect(store.isBusy).toBe(false);
});

test("what cannot be done says so, shows what there is and leaves the rest selected", async () => {
    const { server, store } = await makeStore();
    store.setManual(true);
    await store.toggle("lines", 1);
    await store.toggle("lines", 2);
    server.answers.action_read = () => page(lineRow(2));
    server.answers.action_refresh = () =>
        changed({ lines: [lineRow(1, { is_open: false }), lineRow(2)] });
    server.answers.action_reconcile = () => {
        throw new Error("somebody else matched it");
    };
    await expect(store.reconcile(store.selection, {})).rejects.toThrow("somebody else matched it");
    expect(store.isBusy).toBe(false);
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
    expect(store.lines.selectedIds).toEqual([2]);
});

test("what was done in a period that was left is read, not drawn into the next one", async () => {
    const slow = new Deferred();
    const { server, store } = await makeStore({ action_apply: () => slow });
    const doing = store.apply([1]);
    server.answers.action_read = () => page(lineRow(9));
    await store.choose({ periodId: 6 });
    slow.resolve(changed({ lines: [lineRow(1, { is_open: true })] }));
    await doing;
    expect(store.lines.rows.map((row) => row.id)).toEqual([9]);
});

test("rows that an undo brings back are read in their order", async () => {
    const { server, store } = await makeStore();
    server.answers.action_undo = () => changed({ lines: [lineRow(3)] });
    server.answers.action_read = () => page(lineRow(3), lineRow(1), lineRow(2));
    await store.undo([3]);
    await Promise.resolve();
    await Promise.resolve();
    expect(server.asked.at(-1)).toBe("action_read");
});

test("what leaves no question is matched in one call; else its preview comes", async () => {
    const { server, store } = await makeStore();
    server.asked.length = 0;
    server.answers.action_match = () => changed({ lines: [lineRow(1, { is_open: false })] });
    await store.match({ line_ids: [1], item_ids: [9] });
    expect(server.asked).toEqual(["action_match"]);
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
    server.answers.action_match = () => ({ preview: { difference: -5 } });
    const found = await store.match({ line_ids: [2], item_ids: [9] });
    expect(found.preview.difference).toBe(-5);
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
});

test("the page says what a dialog has done, and nothing new where it was left", async () => {
    allowTranslations();
    const { server, store } = await makeStore();
    store.message = "Undid “parking”.";
    server.answers.action_refresh = () => changed({ lines: [lineRow(1)] });
    await readAgain(store, [1]);
    expect(store.message).toBe("Undid “parking”.");
    server.answers.action_refresh = () => changed({ lines: [lineRow(1, { note: "ask" })] });
    await readAgain(store, [1]);
    expect(store.message).toBe("Saved.");
    const booked = lineRow(1, { is_open: false, can_undo: true, text: "fee" });
    server.answers.action_refresh = () => changed({ lines: [booked] });
    await readAgain(store, [1]);
    expect(store.message).toBe("Matched “fee”.");
    expect(store.undoable).toEqual([{ lineIds: [1] }]);
});

// ---------------------------------------------------------------------------------------------
// News
// ---------------------------------------------------------------------------------------------

test("what others matched leaves the list and the selection, the rest of it stays", async () => {
    const { server, store } = await makeStore();
    store.setManual(true);
    await store.toggle("lines", 1);
    await store.toggle("lines", 2);
    server.answers.action_refresh = () =>
        changed({ lines: [lineRow(1, { is_open: false }), lineRow(2, { open: 4 })] });
    await store.hear({ journal_id: 1, line_ids: [1, 2], item_ids: [] });
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
    expect(store.lines.selectedIds).toEqual([2]);
    expect(store.totals.lines).toBe(4);
});

test("what fitted a line that is gone is not marked any more", async () => {
    const { server, store } = await makeStore({
        action_find_counterparts: () => ({ items: [lineRow(71)] }),
    });
    await store.toggle("lines", 1);
    expect(store.items.selectedIds).toEqual([71]);
    server.answers.action_refresh = () => changed({ lines: [lineRow(1, { is_open: false })] });
    await store.hear({ journal_id: 1, line_ids: [1], item_ids: [] });
    expect(store.selection).toEqual({ line_ids: [], item_ids: [] });
});

test("news of very many rows are read as a page", async () => {
    const { server, store } = await makeStore();
    server.asked.length = 0;
    await store.hear({ journal_id: 1, is_many: true, line_ids: [], item_ids: [] });
    expect(server.asked[0]).toBe("action_load");
});

test("news do not take away what the page has said about the user's own action", async () => {
    const { server, store } = await makeStore();
    store.message = "Matched.";
    server.answers.action_refresh = () => changed();
    await store.hear({ journal_id: 1, line_ids: [1], item_ids: [] });
    expect(store.message).toBe("Matched.");
});

test("what was told before the page could hear it is asked for once it can", async () => {
    const asked = [];
    const { server, store } = await makeStore();
    server.answers.action_read_news = (_asked, since) => {
        asked.push(since);
        return { journal_id: 1, is_many: false, line_ids: [1], item_ids: [], news_id: 44 };
    };
    server.answers.action_refresh = () => changed({ lines: [lineRow(1, { is_open: false })] });
    await catchUp(store);
    expect(store.lines.rows.map((row) => row.id)).toEqual([2]);
    server.answers.action_refresh = () => changed();
    await catchUp(store);
    expect(asked).toEqual([40, 44]);
});

test("news of the journal before are not taken, nor asked for before anything is shown", async () => {
    const slow = new Deferred();
    const server = makeServer({ action_read_news: () => slow });
    const store = new WorkspaceStore(server.orm, { journalId: 1 });
    await catchUp(store);
    expect(server.asked).toEqual([]);
    await store.load();
    const asking = catchUp(store);
    await store.choose({ journalId: 2, periodId: false });
    server.asked.length = 0;
    slow.resolve({ journal_id: 1, is_many: true, line_ids: [], item_ids: [], news_id: 44 });
    await asking;
    expect(server.asked).toEqual([]);
});
