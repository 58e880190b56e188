import json
import os
from pathlib import Path
from unittest import SkipTest

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.account_bank_reconciliation.demo import story

LOGIN = "accountant@quittenhain.example"
#: Where `./dev test` has put axe-core, which is no part of this module.
AXE = os.environ.get("ACCOUNT_BANK_RECONCILIATION_AXE", "")
#: Odoo's own search bar and breadcrumb: what they lack is not decided here.
OF_ODOO = [".o_cp_searchview", ".o_breadcrumb"]
LIGHT_SURFACE = "rgb(255, 255, 255)"
DARK_SURFACE = "rgb(28, 31, 36)"
#: A dark theme as an edition of Odoo brings one: its own variables, from dark to light.
DARK = """
$o-webclient-color-scheme: dark;
$o-white: #14161a;
$o-black: #ffffff;
$o-gray-100: #1c1f24;
$o-gray-200: #262a30;
$o-gray-300: #343a40;
$o-gray-400: #495057;
$o-gray-500: #868e96;
$o-gray-600: #adb5bd;
$o-gray-700: #ced4da;
$o-gray-800: #dee2e6;
$o-gray-900: #e9ecef;
$o-community-color: #b9aee4;
$o-view-background-color: $o-gray-100;
$o-theme-text-colors: (
    "success": #5fd068,
    "info": #5bc0de,
    "warning": #f0b400,
    "danger": #ff8f87,
);
"""
LOOK = """
(async () => {
    const { action, orm } = odoo.__WOWL_DEBUG__.root.env.services;
    const found = [];
    const until = async (selector) => {
        for (let tries = 0; tries < 1200; tries++) {
            const element = document.querySelector(selector);
            if (element) {
                return element;
            }
            await new Promise((done) => setTimeout(done, 50));
        }
        throw new Error(`not on the page: ${selector}`);
    };
    const check = async (state, scope = ".o_bank_workspace") => {
        const place = { include: [scope], exclude: OF_ODOO };
        const { passes, violations } = await axe.run(place, { resultTypes: ["violations"] });
        if (!passes.length) {
            throw new Error(`nothing was checked: ${state}`);
        }
        for (const { id, impact, nodes } of violations) {
            if (["serious", "critical"].includes(impact)) {
                found.push(`${state}: ${id}: ${nodes[0].html}`);
            }
        }
    };
    const press = (key) => {
        const at = document.activeElement || document.body;
        at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    };
    const close = async (selector) => {
        (await until(`.modal-footer ${selector}`)).click();
        await until("body:not(:has(.modal))");
    };
    await action.doAction(await orm.call("account.journal", "action_open_workspace", [[JOURNAL]]));
    (await until("button[name=receivable]")).click();
    await until(".o_bank_pane_items .o_bank_row");
    const surface = getComputedStyle(await until(".o_bank_pane")).backgroundColor;
    if (surface !== "SURFACE") {
        throw new Error(`a list lies on ${surface}`);
    }
    await check("two lists");

    const nameless = document.createElement("button");
    document.querySelector(".o_bank_bar").append(nameless);
    await check("probe");
    nameless.remove();
    const probe = found.splice(0);
    if (!probe.some((text) => text.startsWith("probe: button-name"))) {
        throw new Error("a button without a name is not found");
    }

    (await until(".o_bank_pane_lines .o_bank_row")).click();
    await until(".o_bank_bar .o_bank_difference");
    await check("a line is selected");
    (await until(".o_bank_fold")).click();
    await check("tables the other way round");
    press("Enter");
    await until(".modal .list-group");
    await check("what fits a line", ".modal");
    await close(".btn-secondary");
    press("b");
    await until(".modal .o_bank_rules table");
    await check("rules of a line", ".modal");
    await close("button[name=discard]");
    press("?");
    await until(".modal kbd");
    await check("help", ".modal");
    await close(".btn-primary");
    press("h");
    await until(".modal tbody tr");
    await check("history", ".modal");
    await close(".btn-primary");
    (await until("button[aria-label='Earlier period']")).click();
    await until(".o_bank_empty");
    await check("a closed month");

    if (found.length) {
        throw new Error(found.join("\\n"));
    }
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestTourAccessibility(HttpCase):
    """The workspace can be seen, heard and operated by everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref(
            "account_bank_reconciliation.demo_company", raise_if_not_found=False
        )
        if not cls.company:
            raise SkipTest("demo data not installed")
        cls.journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("code", "=", story.MAIN)]
        )
        new_test_user(
            cls.env,
            login=LOGIN,
            password=LOGIN,
            groups="base.group_user,account_bank_reconciliation.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def look(self, surface):
        """Let axe-core look at every state of the workspace, whose lists have this background."""
        if not AXE:
            self.skipTest("axe-core is not there; ./dev test brings it")
        look = LOOK.replace("OF_ODOO", json.dumps([[one] for one in OF_ODOO]))
        look = look.replace("JOURNAL", str(self.journal.id)).replace("SURFACE", surface)
        axe = Path(AXE).read_text(encoding="utf-8")
        ready = "Boolean(odoo.__WOWL_DEBUG__?.root && document.querySelector('.o_main_navbar'))"
        self.browser_js("/odoo", f"{axe};\n{look}", ready, login=LOGIN, timeout=400)

    def test_axe_finds_nothing_serious_in_any_state_of_the_workspace(self):
        self.look(LIGHT_SURFACE)

    def test_axe_finds_nothing_serious_in_the_dark(self):
        path = "/account_bank_reconciliation_dark/palette.scss"
        self.env["ir.attachment"].create(
            {"name": "palette.scss", "raw": DARK.encode(), "mimetype": "text/scss", "url": path}
        )
        self.env["ir.asset"].create(
            {
                "name": "dark",
                "bundle": "web._assets_primary_variables",
                "directive": "prepend",
                "path": path,
            }
        )
        self.look(DARK_SURFACE)
