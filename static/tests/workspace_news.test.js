import { advanceTime, expect, test } from "@odoo/hoot";
import { mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { useWorkspaceNews } from "@account_bank_reconciliation/workspace/workspace_news";
import { WorkspaceStore } from "@account_bank_reconciliation/workspace/workspace_store";

import { Component, xml } from "@odoo/owl";

defineMailModels();

const CHANNEL = "account_bank_reconciliation.workspace_1";
const NEWS = "account_bank_reconciliation/workspace";
const SUBSCRIBED = "account_bank_reconciliation/workspace_subscribed";
const HALF_A_MINUTE = 30_000;

/** Show a page of journal 1 that hears of a bus; each question about news is a step. */
async function mountPage(workerState = "CONNECTED") {
    const heard = {};
    const bus = {
        addChannel: async (channel) => expect.step(channel),
        addEventListener: () => {},
        deleteChannel: () => {},
        removeEventListener: () => {},
        send: () => {},
        start: () => {},
        subscribe: (type, callback) => {
            heard[type] = callback;
        },
        unsubscribe: () => {},
        workerState,
    };
    mockService("bus_service", () => bus);
    const call = async (model, method) => {
        expect.step(method);
        return { journal_id: 1, is_many: false, line_ids: [], item_ids: [], news_id: 40 };
    };
    const store = new WorkspaceStore({ silent: { call } }, { journalId: 1 });
    Object.assign(store, { newsId: 40, journal: { channel: CHANNEL } });
    class Page extends Component {
        static template = xml`<div/>`;
        static props = {};

        setup() {
            useWorkspaceNews(store);
        }
    }
    await mountWithCleanup(Page);
    await expect.waitForSteps([CHANNEL, "action_read_news"]);
    return { bus, heard, store };
}

test("a page asks for news when it starts to listen, and when the server listens for it", async () => {
    const { heard } = await mountPage();
    heard[SUBSCRIBED]({ journal_ids: [2] });
    expect.verifySteps([]);
    heard[SUBSCRIBED]({ journal_ids: [2, 1] });
    expect.verifySteps(["action_read_news"]);
});

test("with a connection a page waits to be told", async () => {
    await mountPage();
    await advanceTime(3 * HALF_A_MINUTE);
    expect.verifySteps([]);
});

test("without a connection a page asks for news every half a minute", async () => {
    const { bus } = await mountPage("DISCONNECTED");
    await advanceTime(HALF_A_MINUTE);
    expect.verifySteps(["action_read_news"]);
    bus.workerState = "CONNECTED";
    await advanceTime(HALF_A_MINUTE);
    expect.verifySteps([]);
});

test("a page does not hear of its own actions, nor of another journal", async () => {
    const { heard, store } = await mountPage();
    store.hear = () => expect.step("heard");
    heard[NEWS]({ journal_id: 1, page: store.token });
    heard[NEWS]({ journal_id: 2, page: "of another" });
    expect.verifySteps([]);
    heard[NEWS]({ journal_id: 1, page: "of another" });
    expect.verifySteps(["heard"]);
});
