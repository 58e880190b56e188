import { _t } from "@web/core/l10n/translation";

/** A dialog about these lines has closed: what it matched is undone as any other match. */
export async function readAgain(store, lineIds) {
    const before = new Map(lineIds.map((id) => [id, store.lines.find(id)]));
    const changes = await store.call("action_refresh", { line_ids: lineIds, item_ids: [] });
    const matched = changes.lines.filter((row) => row.can_undo && !before.get(row.id)?.can_undo);
    const message = describe(before, changes.lines, matched) || store.message;
    store.take({ ...changes, undoable: matched.map((row) => row.id), message });
    await store.loadPane("items");
    if (matched.length) {
        await store.loadOffers(); // it may be booked so for the third time
    }
}

/** What the dialog has done, or nothing where it changed none of the lines. */
function describe(before, rows, matched) {
    if (matched.length === 1) {
        return _t("Matched “%s”.", matched[0].text || matched[0].title);
    }
    if (matched.length) {
        return _t("Matched %s lines.", matched.length);
    }
    const isChanged = rows.some(
        (row) => JSON.stringify(row) !== JSON.stringify(before.get(row.id))
    );
    return isChanged ? _t("Saved.") : "";
}
