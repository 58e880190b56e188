import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

import { onWillDestroy, useEffect, useExternalListener } from "@odoo/owl";

const NEWS = "account_bank_reconciliation/workspace";
/** The server listens for the user's pages: what was told before, they have not heard. */
const SUBSCRIBED = "account_bank_reconciliation/workspace_subscribed";
/** Without a connection, as behind a proxy that knows none, the page asks so often, in ms. */
const PAUSE = 30_000;

/** Ask for what others have done meanwhile, as it may have been told before we listened. */
export async function catchUp(store) {
    if (store.newsId === null) {
        return; // nothing is shown yet that could be old
    }
    let told;
    await store.ask("news", store.call("action_read_news", store.newsId), (news) => {
        store.newsId = news.news_id;
        told = news;
    });
    if (told?.journal_id === store.journalId) {
        await store.hear(told);
    }
}

/** What others do in this journal shows here at once, or as soon as the page can hear of it. */
export function useWorkspaceNews(store) {
    const bus = useService("bus_service");
    const onNews = (news) => {
        if (news.journal_id === store.journalId && news.page !== store.token) {
            store.hear(news);
        }
    };
    const onSubscribed = ({ journal_ids: journalIds }) => {
        if (journalIds.includes(store.journalId)) {
            catchUp(store);
        }
    };
    const askWithoutBus = () => {
        if (bus.workerState !== "CONNECTED" && document.visibilityState === "visible") {
            catchUp(store);
        }
    };
    bus.subscribe(NEWS, onNews);
    bus.subscribe(SUBSCRIBED, onSubscribed);
    const timer = browser.setInterval(askWithoutBus, PAUSE);
    useExternalListener(document, "visibilitychange", askWithoutBus);
    onWillDestroy(() => {
        browser.clearInterval(timer);
        bus.unsubscribe(NEWS, onNews);
        bus.unsubscribe(SUBSCRIBED, onSubscribed);
    });
    useEffect(
        (channel) => {
            if (!channel) {
                return;
            }
            // Another tab may have subscribed already, and then nobody tells us again.
            bus.addChannel(channel).then(() => catchUp(store));
            return () => bus.deleteChannel(channel);
        },
        () => [store.journal.channel]
    );
}
