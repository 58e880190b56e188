import { registry } from "@web/core/registry";

const LIVE = ".o_bank_rule_live";
const ROW = ".o_list_view .o_data_row";
const CONFLICT = ".o_bank_rule_test_conflict";
const TODAY = luxon.DateTime.now().toFormat("MM/dd/yyyy");
const card = (name, value) => `.o_bank_rule_test_${name}:contains(${value})`;

function say(sentence) {
    return { content: `the form says: ${sentence}`, trigger: `${LIVE}:contains("${sentence}")` };
}

/** Let the test end on another day; its first day goes with it where it would be later. */
function setEnd(day) {
    return [
        {
            content: `test until ${day}`,
            trigger: ".o_bank_rule_test_date:last input",
            run: `edit ${day} && press Enter`,
        },
    ];
}

/** A rule is made on the form, which says what it would catch; its test shows the lines; it is
 * applied to the open ones, and the run is taken back.
 */
registry.category("web_tour.tours").add("account_bank_reconciliation.rules", {
    steps: () => [
        { trigger: ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input" },
        {
            content: "name the rule",
            trigger: ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input",
            run: "edit Account charges",
        },
        { trigger: ".o_field_widget[name=match_label] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Contains):not(:contains(Not))", run: "click" },
        {
            content: "say which text it looks for",
            trigger: ".o_field_widget[name=match_label_param] input",
            run: "edit account charge && press Tab",
        },
        say("it catches 5: 2 open, 3 booked"),
        say("What it would book is not known yet"),
        { trigger: ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: ".o_field_widget[name=line_ids] .o_selected_row [name=account_id] input",
            run: "edit 659000",
        },
        { trigger: ".ui-autocomplete a:contains(659000)", run: "click" },
        { trigger: ".oe_title", run: "click" },
        say("Open lines that it would book: 1 of 2"),
        say("Lines that another rule catches first: 1"),
        say("People booked 2 of 3 lines as it would (66 %), 1 otherwise"),
        {
            content: "test it, which saves it",
            trigger: "button[name=action_test]",
            run: "click",
        },
        { trigger: card("usable", 1) },
        { trigger: card("same", 2) },
        {
            content: "let it go before the older rule",
            trigger: `${CONFLICT}:contains(“Older” goes first on 1 open) button:contains(Before)`,
            run: "click",
        },
        { trigger: `${CONFLICT}:contains(“Older” loses 1 open)` },
        { trigger: card("usable", 2) },
        ...setEnd("01/31/2020"),
        { trigger: ".o_bank_rule_test:contains(0 of 0 lines caught)" },
        { trigger: ".o_view_nocontent:contains(This rule catches no line here)" },
        ...setEnd(TODAY),
        { trigger: ".o_bank_rule_test:contains(5 of 6 lines caught)" },
        { content: "look at the line that differs", trigger: card("different", 1), run: "click" },
        { trigger: `${ROW}:only-child:contains(Different account):contains(626000 Postage)` },
        {
            content: "look at the open ones",
            trigger: ".o_bank_rule_test_usable",
            run: "click",
        },
        { trigger: `${ROW}:nth-child(2):contains(Would be booked)` },
        { trigger: `body:not(:has(${ROW}:nth-child(3)))` },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        {
            content: "apply it to the two lines",
            trigger: "button[name=action_apply]",
            run: "click",
        },
        {
            content: "the run has matched them",
            trigger: ".o_form_view .o_field_widget[name=matched_count]:contains(2)",
        },
        { trigger: ".o_field_widget[name=rule_id]:contains(Account charges)" },
        { trigger: "button[name=action_undo]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".ribbon:contains(Undone)" },
    ],
});
