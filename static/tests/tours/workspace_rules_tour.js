import { registry } from "@web/core/registry";

import { click, line, press, see, seeLine, seeNoDialog, seeNoLine } from "./workspace_steps";

const FEE = "account fee 4/2026";
const PARKING = "parking";

registry.category("web_tour.tours").add("account_bank_reconciliation.workspace_rules", {
    steps: () => [
        seeLine(FEE),
        see("button[name=offers]", "1 kind of booking repeats"),
        click("button[name=offers]"),
        see(".modal .o_bank_offers tbody tr", "account fee 3/2026"),
        click(".modal .o_bank_offers button[name=dismiss]"),
        see(".modal .o_bank_offers li", "account fee 3/2026"),
        click(".modal .o_bank_offers button[name=restore]"),
        click(".modal .o_bank_offers button[name=make_rule]"),
        see(".modal .o_field_widget[name=making_note]", "It catches none"),
        click(".modal:has(.o_form_view) .o_form_button_save", "save the rule"),
        see(".modal .o_bank_offers", "Nothing repeats"),
        click(".modal:has(.o_bank_offers) footer .btn-secondary", "close the offers"),
        seeNoDialog(),
        see(line(FEE), "Account fees"),
        click(`${line(FEE)} button[name=reconcile_row]`),
        seeNoLine(FEE),
        click(line(PARKING)),
        press("b", `${line(PARKING)}[aria-selected=true]`),
        see(".modal .o_bank_rules label", "Cleaning"),
        see(".modal .o_bank_rules table", "Cleaning"),
        click(".modal button[name=confirm]:enabled"),
        seeNoDialog(),
        seeNoLine(PARKING),
        press("Control+z"),
        seeLine(PARKING),
    ],
});
