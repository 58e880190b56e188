import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { TourPointer } from "@web_tour/js/tour_pointer/tour_pointer";
import { createPointerState } from "@web_tour/js/tour_pointer/tour_pointer_state";
import { tourState } from "@web_tour/js/tour_state";

import { HAS_SEEN_GUIDE, settings } from "./workspace_settings";

export const GUIDE = "account_bank_reconciliation_guide";

const LINES = ".o_bank_pane_lines .o_bank_row";
const BAR = ".o_bank_bar";

/** Nothing of the tour is booked: a match that is undone would not be suggested again. */
const selecting = () => [
    {
        trigger: `${LINES} .o_bank_row_select`,
        content: _t("The bank's lines are here. Select one: what fits it in the books is marked."),
        tooltipPosition: "left",
        run: "click",
    },
    {
        trigger: `${LINES}.o_bank_selected .o_bank_row_select`,
        content: _t(
            "The bar below shows both sums and the difference. Reconcile, or the key R, matches them; you see what is booked if there is a question. Take the selection back for now."
        ),
        tooltipPosition: "left",
        run: "click",
    },
];

const books = () => [
    {
        trigger: ".o_bank_workspace button[name=receivable]",
        content: _t(
            "The books are on the left: payments that wait for the bank, open invoices (A/R) or bills (A/P). Look at the invoices."
        ),
        tooltipPosition: "bottom",
        run: "click",
    },
];

const looking = () => [
    {
        trigger: `${BAR} button[name=history]`,
        content: _t("The history says who matched what, and undoes it, now or in a year. Open it."),
        tooltipPosition: "top",
        run: "click",
    },
    {
        trigger: ".o_bank_workspace button[name=help]",
        content: _t("Everything works by keyboard as well. Look at the keys; that is all."),
        tooltipPosition: "bottom",
        run: "click",
    },
];

registry.category("web_tour.tours").add(GUIDE, {
    steps: () => {
        const isEmpty = document.querySelector(
            ".o_bank_workspace:not(:has(.o_bank_pane_lines .o_bank_row))"
        );
        return [...(isEmpty ? [] : selecting()), ...books(), ...looking()];
    },
});

let stop = () => {};

/** End the tour, as when the workspace is left. */
export function stopGuide() {
    stop();
}

/**
 * Show a newcomer around, with Odoo's own pointer. Not by the tour service: that would switch the
 * tours of all other apps on for the user, and go on with the next one.
 */
export async function startGuide(env) {
    stop();
    settings.choose(HAS_SEEN_GUIDE, true);
    await loadBundle("web_tour.interactive");
    const { TourInteractive } = odoo.loader.modules.get(
        "@web_tour/js/tour_interactive/tour_interactive"
    );
    const pointer = createPointerState();
    const remove = env.services.overlay.add(
        TourPointer,
        { pointerState: pointer.state, bounce: true },
        { sequence: 1100 } // above dialogs
    );
    const index = tourState.getCurrentIndex();
    tourState.setCurrentIndex(0);
    const { steps } = registry.category("web_tour.tours").get(GUIDE);
    const tour = new TourInteractive({ name: GUIDE, steps: steps() });
    stop = () => {
        stop = () => {};
        tour.observer.disconnect();
        tour.removeListeners();
        pointer.destroy();
        remove();
        tourState.setCurrentIndex(index || 0); // of another tour, which may wait for its next step
    };
    tour.start(env, pointer, () => stop());
}
