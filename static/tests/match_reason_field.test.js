import { expect, test } from "@odoo/hoot";
import { hover, queryAllTexts } from "@odoo/hoot-dom";
import { runAllTimers } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class StatementLine extends models.Model {
    _name = "statement.line";

    reason = fields.Text();

    _records = [
        { id: 1, reason: "INV/7 is named.\nThe amount is equal.\nNobody else owes this." },
        { id: 2, reason: "The line belongs to Azure." },
        { id: 3, reason: false },
        { id: 4, reason: "<b>not markup</b>" },
        { id: 5, reason: "INV/8 is named.\nThe amount is equal." },
    ];
}

defineMailModels();
defineModels([StatementLine]);

async function mountList() {
    await mountView({
        type: "list",
        resModel: "statement.line",
        arch: `<list><field name="reason" widget="bank_match_reason"/></list>`,
    });
}

test("the first sentence stands in the row, with the number of further ones", async () => {
    await mountList();
    expect(queryAllTexts(".o_data_row:first .o_bank_match_reason > .text-truncate")).toEqual([
        "INV/7 is named.",
    ]);
    expect(".o_data_row:first .badge").toHaveText("+2");
});

test("all sentences are in the tooltip, each in its row", async () => {
    await mountList();
    await hover(".o_data_row:first .o_bank_match_reason");
    await runAllTimers();
    expect(queryAllTexts(".o-tooltip .o_bank_match_reasons > li")).toEqual([
        "INV/7 is named.",
        "The amount is equal.",
        "Nobody else owes this.",
    ]);
});

test("all sentences are readable for a screen reader", async () => {
    await mountList();
    expect(".o_data_row:first .visually-hidden").toHaveText(
        "2 more reasons: The amount is equal. Nobody else owes this."
    );
});

test("one further sentence is counted as one", async () => {
    await mountList();
    expect(".o_data_row:eq(4) .visually-hidden").toHaveText(
        "One more reason: The amount is equal."
    );
});

test("a single sentence has no counter", async () => {
    await mountList();
    expect(".o_data_row:eq(1) .o_bank_match_reason").toHaveText("The line belongs to Azure.");
    expect(".o_data_row:eq(1) .badge").toHaveCount(0);
});

test("a line without reason shows nothing", async () => {
    await mountList();
    expect(".o_data_row:eq(2) .o_bank_match_reason").toHaveCount(0);
});

test("text of a bank is text, not markup", async () => {
    await mountList();
    expect(".o_data_row:eq(3) .o_bank_match_reason > .text-truncate").toHaveText(
        "<b>not markup</b>"
    );
    expect(".o_data_row:eq(3) b").toHaveCount(0);
});
