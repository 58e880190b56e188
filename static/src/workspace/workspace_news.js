import { useService } from "@web/core/utils/hooks";

import { onWillDestroy, useEffect } from "@odoo/owl";

const TYPE = "account_bank_reconciliation/workspace";

/** What others do in this journal shows here at once. */
export function useWorkspaceNews(store) {
    const bus = useService("bus_service");
    const onNews = (news) => {
        if (news.journal_id === store.journalId && news.page !== store.token) {
            store.hear(news);
        }
    };
    bus.subscribe(TYPE, onNews);
    onWillDestroy(() => bus.unsubscribe(TYPE, onNews));
    useEffect(
        (channel) => {
            if (!channel) {
                return;
            }
            bus.addChannel(channel);
            return () => bus.deleteChannel(channel);
        },
        () => [store.journal.channel]
    );
}
