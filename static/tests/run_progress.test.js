import { advanceTime, animationFrame, expect, test } from "@odoo/hoot";
import {
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Run extends models.Model {
    _name = "run";

    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["done", "Done"],
        ],
    });
    progress = fields.Integer();

    _records = [
        { id: 1, state: "running", progress: 40 },
        { id: 2, state: "done", progress: 100 },
    ];
}

defineMailModels();
defineModels([Run]);

async function mountRun(resId) {
    await mountView({
        type: "form",
        resModel: "run",
        resId,
        arch: `<form>
            <widget name="bank_run_progress"/>
            <field name="state"/><field name="progress"/>
        </form>`,
    });
}

async function later(vals) {
    MockServer.env.run.write([1], vals);
    await advanceTime(2000);
    await animationFrame();
}

test("a run that goes on shows how far it is, and looks again until it has ended", async () => {
    onRpc("run", "web_read", () => expect.step("look"));
    await mountRun(1);
    expect(".progress").toHaveAttribute("aria-valuenow", "40");
    expect.verifySteps(["look"]);
    await later({ progress: 80 });
    expect.verifySteps(["look"]);
    expect(".progress").toHaveAttribute("aria-valuenow", "80");
    await later({ state: "done" });
    expect.verifySteps(["look"]);
    expect(".progress").toHaveCount(0);
    await advanceTime(10000);
    expect.verifySteps([]);
});

test("a run that has ended shows no progress", async () => {
    await mountRun(2);
    expect(".progress").toHaveCount(0);
});
