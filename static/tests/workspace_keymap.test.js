import { expect, test } from "@odoo/hoot";
import { makeMockEnv } from "@web/../tests/web_test_helpers";
import { WorkspaceCommands } from "@account_bank_reconciliation/workspace/workspace_commands";
import { findCommand, KEYMAP } from "@account_bank_reconciliation/workspace/workspace_keymap";

const FREE = { altKey: false, ctrlKey: false, metaKey: false };
const press = (key, more = {}) => findCommand({ ...FREE, key, ...more });

test("every key of the help runs a command that there is", async () => {
    await makeMockEnv();
    const commands = new WorkspaceCommands({}, {});
    expect(KEYMAP.length).toBeGreaterThan(10);
    for (const { command, keys, isControl } of KEYMAP) {
        expect(typeof commands.table[command]).toBe("function", { message: command });
        for (const key of keys) {
            expect(press(key, { ctrlKey: Boolean(isControl) })).toBe(command);
        }
    }
});

test("no key has two meanings, and every one is written and explained", async () => {
    await makeMockEnv();
    const keys = KEYMAP.flatMap((entry) => entry.keys.map((key) => `${entry.isControl}${key}`));
    expect(new Set(keys).size).toBe(keys.length);
    expect(KEYMAP.every((entry) => entry.shown && String(entry.label))).toBe(true);
});

test("keys of the browser stay the browser's", () => {
    expect(press("r", { ctrlKey: true })).toBe(undefined);
    expect(press("a", { metaKey: true })).toBe(undefined);
    expect(press("h", { altKey: true })).toBe(undefined);
    expect(press("z")).toBe(undefined);
    expect(press("x")).toBe(undefined);
});

test("undo is Ctrl+Z, and Cmd+Z where there is no Ctrl", () => {
    expect(press("z", { ctrlKey: true })).toBe("undoLast");
    expect(press("z", { metaKey: true })).toBe("undoLast");
});
