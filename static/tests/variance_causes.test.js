import { click } from "@odoo/hoot-dom";
import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Page extends models.Model {
    _name = "page";

    cause_ids = fields.One2many({ relation: "cause" });

    _records = [{ id: 1, cause_ids: [1, 2, 3] }];
}

class Cause extends models.Model {
    _name = "cause";

    explanation = fields.Integer();
    likelihood = fields.Selection({
        selection: [
            ["likely", "Likely"],
            ["unlikely", "Less likely"],
        ],
    });
    headline = fields.Char();
    sentence = fields.Char();
    currency_id = fields.Many2one({ relation: "res.currency" });
    amount = fields.Float();
    fix = fields.Selection({ selection: [["unconfirm", "Take Back"]] });
    can_fix = fields.Boolean();
    other_count = fields.Integer();

    _records = [
        {
            id: 1,
            explanation: 1,
            likelihood: "likely",
            headline: "Likely, 2 causes together",
            sentence: "A is there twice.",
            currency_id: 1,
            amount: 9.5,
            fix: "unconfirm",
            can_fix: true,
            other_count: 0,
        },
        {
            id: 2,
            explanation: 1,
            likelihood: "likely",
            sentence: "B is missing.",
            currency_id: 1,
            amount: -2,
            fix: "unconfirm",
            can_fix: false,
            other_count: 3,
        },
        {
            id: 3,
            explanation: 2,
            likelihood: "unlikely",
            headline: "Less likely",
            sentence: "C may be a charge.",
            currency_id: 1,
            amount: 7.5,
            fix: "unconfirm",
            can_fix: true,
            other_count: 0,
        },
    ];
}

class Currency extends models.Model {
    _name = "res.currency";

    name = fields.Char();

    _records = [{ id: 1, name: "USD" }];
}

defineMailModels();
defineModels([Page, Cause, Currency]);

const ARCH = `<form>
    <field name="cause_ids" widget="bank_variance_causes">
        <list>
            <field name="explanation"/><field name="likelihood"/><field name="headline"/>
            <field name="sentence"/><field name="currency_id"/><field name="amount"/>
            <field name="fix"/><field name="can_fix"/><field name="other_count"/>
        </list>
    </field>
</form>`;

async function mountPage() {
    await mountView({ type: "form", resModel: "page", resId: 1, arch: ARCH });
}

test("causes that belong together are one card, with their likelihood above them", async () => {
    await mountPage();
    expect(".o_bank_variance > li").toHaveCount(2);
    expect(".o_bank_variance > li:first .list-group-item").toHaveCount(2);
    expect(".o_bank_variance > li:first .badge").toHaveText("Likely, 2 causes together");
    expect(".o_bank_variance > li:first .badge").toHaveClass("text-bg-success");
    expect(".o_bank_variance > li:last .badge").toHaveText("Less likely");
});

test("who may not put it right can still look, also at what it could be as well", async () => {
    await mountPage();
    const second = ".o_bank_variance .list-group-item:contains(B is missing)";
    expect(`${second} .btn-primary`).toHaveCount(0);
    expect(`${second} .btn-secondary`).toHaveText("Look");
    expect(`${second} .btn-link`).toHaveText("Or others: 3");
});

test("a click puts right, and the page is read again", async () => {
    onRpc("cause", "action_fix", ({ args }) => {
        expect.step(`fix ${args[0]}`);
        return false;
    });
    onRpc("page", "web_read", () => expect.step("read"));
    await mountPage();
    expect.verifySteps(["read"]);
    expect(".o_bank_variance li:last .btn-primary").toHaveText("Take Back");
    await click(".o_bank_variance .list-group-item:contains(C may be) .btn-primary");
    await animationFrame();
    expect.verifySteps(["fix 3", "read"]);
});
