import { click } from "@odoo/hoot-dom";
import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

const NUMBERS = {
    looked: 27,
    caught: 23,
    open: 5,
    usable: 3,
    booked: 18,
    same: 9,
    different: 3,
    document: 3,
    by_rule: 2,
    first: 3,
    failed: 0,
    taken: 0,
};

class Test extends models.Model {
    _name = "bank.rule.test";

    date_from = fields.Date();
    date_to = fields.Date();
    is_limited = fields.Boolean();
    not_ready_reason = fields.Char();
    looked = fields.Integer();
    caught = fields.Integer();
    open = fields.Integer();
    usable = fields.Integer({ string: "Would Be Booked" });
    booked = fields.Integer();
    same = fields.Integer({ string: "Booked the Same" });
    different = fields.Integer({ string: "Booked Differently" });
    document = fields.Integer({ string: "Settled a Document" });
    by_rule = fields.Integer({ string: "Booked by a Rule" });
    first = fields.Integer({ string: "Another Rule First" });
    failed = fields.Integer({ string: "Cannot Be Booked" });
    taken = fields.Integer({ string: "Taken from Other Rules" });
    conflict_ids = fields.One2many({ relation: "bank.rule.test.conflict" });

    _records = [
        {
            id: 1,
            date_from: "2025-03-31",
            date_to: "2026-03-31",
            conflict_ids: [1],
            ...NUMBERS,
        },
    ];
}

class Conflict extends models.Model {
    _name = "bank.rule.test.conflict";

    is_first = fields.Boolean();
    sentence = fields.Char();

    _records = [{ id: 1, is_first: true, sentence: "Cards goes first." }];
}

class Row extends models.Model {
    _name = "bank.rule.test.line";

    label = fields.Char();
    verdict = fields.Char();

    _records = [
        { id: 1, label: "April", verdict: "same" },
        { id: 2, label: "October", verdict: "account" },
        { id: 3, label: "November", verdict: "partner" },
    ];
}

defineMailModels();
defineModels([Test, Conflict, Row]);

const SEARCH = `<search>
    <filter name="same" string="Same" domain="[('verdict', '=', 'same')]"/>
    <filter name="different" string="Different" domain="[('verdict', 'in', ('account', 'partner'))]"/>
</search>`;
const ROWS = ".o_data_row";
const BANNER = ".o_bank_rule_test";

async function mountTest({ canWork = true } = {}) {
    onRpc("has_group", () => canWork);
    await mountView({
        type: "list",
        resModel: "bank.rule.test.line",
        arch: `<list js_class="bank_rule_test_list"><field name="label"/></list>`,
        searchViewArch: SEARCH,
        context: { account_bank_reconciliation_test_id: 1 },
    });
}

test("figures that are zero are left out, and the share is that of the lines compared", async () => {
    await mountTest();
    expect(`${BANNER}_same`).toHaveText("9 75 %\nBooked the Same");
    expect(`${BANNER}_different`).toHaveText("3\nBooked Differently");
    expect(`${BANNER}_failed`).toHaveCount(0);
    expect(`${BANNER}_taken`).toHaveCount(0);
    expect(BANNER).toHaveText(/23 of 27 lines caught \(5 open, 18 booked\) from/);
});

test("a click on a figure shows its lines, another one all of them again", async () => {
    await mountTest();
    expect(ROWS).toHaveCount(3);
    await click(`${BANNER}_different`);
    await animationFrame();
    expect(ROWS).toHaveCount(2);
    await click(`${BANNER}_same`);
    await animationFrame();
    expect(ROWS).toHaveCount(1);
    await click(`${BANNER}_same`);
    await animationFrame();
    expect(ROWS).toHaveCount(3);
});

test("the rule is moved before the one that goes first, and everything is read again", async () => {
    onRpc("bank.rule.test.conflict", "action_move", function ({ args }) {
        expect.step(`move ${args[0]}`);
        this.env["bank.rule.test"].write([1], { usable: 4 });
        return true;
    });
    await mountTest();
    expect(`${BANNER}_usable`).toHaveText("3\nWould Be Booked");
    await click(`${BANNER}_conflict button:contains(Before)`);
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["move 1"]);
    expect(`${BANNER}_usable`).toHaveText("4\nWould Be Booked");
});

test("an auditor opens the other rule and does not move this one", async () => {
    await mountTest({ canWork: false });
    expect(`${BANNER}_conflict button`).toHaveCount(1);
    expect(`${BANNER}_conflict button`).toHaveText("Open That Rule");
});
