import { animationFrame, Deferred, click, expect, press, queryAllTexts, test } from "@odoo/hoot";
import { allowTranslations, getService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { WorkspaceCommands } from "@account_bank_reconciliation/workspace/workspace_commands";
import {
    WorkspaceOffers,
    WorkspaceRules,
} from "@account_bank_reconciliation/workspace/workspace_rules";
import { WorkspaceStore } from "@account_bank_reconciliation/workspace/workspace_store";

import { reactive } from "@odoo/owl";

defineMailModels();

const USD = 1;
const LINE = { id: 1, title: "Bank", text: "account fee", amount: -9, open: -9, is_open: true };
const RULES = [
    { id: 7, name: "Fees", trigger: "Suggested", conditions: ["Label contains “fee”"] },
    { id: 8, name: "Cleaning", trigger: "Manual", conditions: [] },
];
const FEES = { account: "627 Fees", partner: "", label: "account fee", debit: 9, credit: 0 };
const CLEANING = { account: "615 Cleaning", partner: "", label: "clean", debit: 9, credit: 0 };
const OFFER = {
    line_id: 1,
    title: "",
    text: "account fee",
    amount: -9,
    accounts: "627 Fees",
    times: 3,
    last: "2026-03-15",
    waiting: 2,
};
const NO_OFFERS = { offers: [], dismissed: [] };

function previewOf(row, more = {}) {
    const entries = [{ name: "BNK1/1", rows: [row] }];
    return { entries, problem: "", more: 0, company_currency_id: USD, ...more };
}

/** A store whose server answers as given; every call of it is a step. */
function makeStore(answers = {}, can = { match: true }) {
    const all = {
        action_read_rules: () => ({ rules: RULES }),
        action_preview_rule: (lineIds, id) => previewOf(id === 7 ? FEES : CLEANING),
        action_book_rule: () => ({ lines: [], items: [], summary: { period: {} } }),
        action_read_offers: () => NO_OFFERS,
        ...answers,
    };
    const call = async (model, method, [, ...args]) => {
        expect.step([method, ...args].join(" "));
        return all[method](...args);
    };
    const store = new WorkspaceStore({ call, silent: { call } }, { journalId: 1, kind: "bank" });
    Object.assign(store, { journal: { currency_id: USD, digits: 2 }, can });
    store.lines.fill({ rows: [LINE], count: 1, counts: { in: 0, out: 1 } });
    store.items.fill({ rows: [], count: 0, counts: { in: 0, out: 0 } });
    return reactive(store);
}

async function open(DialogPart, store, props = {}) {
    await mountWithCleanup(MainComponentsContainer);
    const onMake = (ids) => expect.step(`make ${ids}`);
    getService("dialog").add(DialogPart, { store, onMake, ...props });
    await animationFrame();
}

// ---------------------------------------------------------------------------------------------
// Rules of a line
// ---------------------------------------------------------------------------------------------

test("the rules that fit are listed, and what the first would book is shown", async () => {
    await open(WorkspaceRules, makeStore(), { lineIds: [1] });
    expect(".modal-title").toHaveText("Rules for “account fee”");
    expect(queryAllTexts(".modal label strong")).toEqual(["Fees", "Cleaning"]);
    expect(".modal label:contains(Label contains “fee”)").toHaveCount(1);
    expect(".modal tr:contains(627 Fees):contains(9.00)").toHaveCount(1);
    expect.verifySteps(["action_read_rules 1", "action_preview_rule 1 7"]);
});

test("a number chooses a rule, and Enter books it as shown", async () => {
    await open(WorkspaceRules, makeStore(), { lineIds: [1] });
    expect.verifySteps(["action_read_rules 1", "action_preview_rule 1 7"]);
    await click("#bank_rule_7");
    await press("2");
    await animationFrame();
    expect("#bank_rule_8").toBeChecked();
    expect(".modal tr:contains(615 Cleaning)").toHaveCount(1);
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["action_preview_rule 1 8", "action_book_rule 1 8"]);
    expect(".modal").toHaveCount(0);
});

test("a rule is applied only once its journal items are shown", async () => {
    const slow = new Deferred();
    const answers = { action_preview_rule: (ids, id) => (id === 7 ? previewOf(FEES) : slow) };
    await open(WorkspaceRules, makeStore(answers), { lineIds: [1] });
    await click("#bank_rule_8");
    await animationFrame();
    expect(".modal button[name=confirm]").not.toBeEnabled();
    expect(".modal tr:contains(627 Fees)").toHaveCount(0);
    slow.resolve(previewOf(CLEANING));
    await animationFrame();
    expect(".modal button[name=confirm]").toBeEnabled();
    expect.verifySteps([
        "action_read_rules 1",
        "action_preview_rule 1 7",
        "action_preview_rule 1 8",
    ]);
});

test("a rule that cannot be booked says why", async () => {
    const preview = { entries: [], problem: "The account is archived.", more: 0 };
    const answers = { action_preview_rule: () => ({ ...preview, company_currency_id: USD }) };
    await open(WorkspaceRules, makeStore(answers), { lineIds: [1] });
    expect(".modal [role=alert]").toHaveText("The account is archived.");
    expect(".modal button[name=confirm]").not.toBeEnabled();
    expect.verifySteps(["action_read_rules 1", "action_preview_rule 1 7"]);
});

test("of many lines the first are shown, and how many more there are", async () => {
    const answers = { action_preview_rule: () => previewOf(FEES, { more: 12 }) };
    await open(WorkspaceRules, makeStore(answers), { lineIds: [1, 2] });
    expect(".modal-title").toHaveText("Rules for 2 lines");
    expect(".modal p:contains(Further lines, booked the same way: 12)").toHaveCount(1);
    expect.verifySteps(["action_read_rules 1,2", "action_preview_rule 1,2 7"]);
});

test("where no rule fits, one can be made", async () => {
    const answers = { action_read_rules: () => ({ rules: [] }) };
    await open(WorkspaceRules, makeStore(answers), { lineIds: [1] });
    expect(".modal p:contains(No rule fits.)").toHaveCount(1);
    expect(".modal button[name=confirm]").toHaveCount(0);
    await click(".modal button[name=make_rule]");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps(["action_read_rules 1", "make 1"]);
});

// ---------------------------------------------------------------------------------------------
// Offers
// ---------------------------------------------------------------------------------------------

test("an offer says what repeats, where it is booked, how often and when last", async () => {
    const store = makeStore();
    store.offers = { offers: [OFFER], dismissed: [] };
    await open(WorkspaceOffers, store);
    expect(queryAllTexts(".modal tbody td").slice(0, 3)).toEqual(["account fee", "627 Fees", "3"]);
    expect(".modal tbody td:contains(03/15/2026)").toHaveCount(1);
    await click(".modal button[name=make_rule]");
    expect.verifySteps(["make 1"]);
});

test("an offer is dismissed, and offered again", async () => {
    const answers = {
        action_dismiss_offer: () => ({ offers: [], dismissed: [{ id: 4, label: "account fee" }] }),
        action_restore_offer: () => ({ offers: [OFFER], dismissed: [] }),
    };
    const store = makeStore(answers);
    store.offers = { offers: [OFFER], dismissed: [] };
    await open(WorkspaceOffers, store);
    await click(".modal button[name=dismiss]");
    await animationFrame();
    expect(".modal table").toHaveCount(0);
    expect(".modal li bdi").toHaveText("account fee");
    await click(".modal button[name=restore]");
    await animationFrame();
    expect(".modal table").toHaveCount(1);
    expect(".modal li").toHaveCount(0);
    expect.verifySteps(["action_dismiss_offer 1", "action_restore_offer 4"]);
});

test("nobody who may not match is offered rules", async () => {
    const store = makeStore({}, { match: false });
    await store.loadOffers();
    expect(store.offers).toEqual(NO_OFFERS);
    expect.verifySteps([]);
});

// ---------------------------------------------------------------------------------------------
// Commands
// ---------------------------------------------------------------------------------------------

function makeCommands(store) {
    return new WorkspaceCommands(store, {
        action: {
            async doAction(action, { onClose }) {
                expect.step(`do ${action}`);
                await onClose();
            },
        },
        dialog: { add: (Part, props) => expect.step(`${Part.name} ${props.lineIds || ""}`) },
        notification: { add: (text) => expect.step(String(text)) },
        upload: () => {},
    });
}

test("the form of a new rule opens, and what it fits is read when it closes", async () => {
    const store = makeStore({
        action_make_rule: () => ({ action: "form", last_rule_id: 5 }),
        action_take_rules: () => ({
            lines: [{ ...LINE, suggestion: "627 Fees" }],
            items: [],
            summary: { period: {} },
            message: "Rule “Fees” is there.",
        }),
    });
    await makeCommands(store).run("makeRule");
    expect(store.lines.find(1).suggestion).toBe("627 Fees");
    expect(store.message).toBe("Rule “Fees” is there.");
    expect.verifySteps([
        "action_make_rule 1",
        "do form",
        "action_take_rules 5",
        "action_read_offers",
    ]);
});

test("rules are opened for the open line that has the focus", async () => {
    allowTranslations();
    const store = makeStore();
    const commands = makeCommands(store);
    await commands.run("rules");
    expect.verifySteps(["WorkspaceRules 1"]);
    store.lines.fill({ rows: [{ ...LINE, is_open: false }], count: 1, counts: { in: 0, out: 1 } });
    await commands.run("rules");
    expect.verifySteps(["Choose an open line first."]);
});

test("nobody who may not match makes or applies a rule", async () => {
    const commands = makeCommands(makeStore({}, { match: false }));
    await commands.run("rules");
    await commands.run("makeRule");
    expect.verifySteps([]);
});
