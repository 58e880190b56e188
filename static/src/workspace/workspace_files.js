import { useExternalListener } from "@odoo/owl";

const LINE = ".o_bank_row[data-pane=lines]";
const TARGET = "o_bank_target";

/** Files dragged from the computer onto a line are attached to its entry. */
export function useWorkspaceFiles(root, store, commands) {
    let target = null;
    const mark = (row) => {
        target?.classList.remove(TARGET);
        target = row;
        target?.classList.add(TARGET);
    };
    useExternalListener(window, "dragover", (ev) => {
        if (!store.can.match || !hasFiles(ev)) {
            return;
        }
        mark(findLine(root.el, ev));
        if (target) {
            ev.preventDefault();
            ev.dataTransfer.dropEffect = "copy";
        }
    });
    useExternalListener(window, "drop", (ev) => {
        const row = hasFiles(ev) && store.can.match && findLine(root.el, ev);
        mark(null);
        if (row) {
            ev.preventDefault();
            commands.attach(Number(row.dataset.id), [...ev.dataTransfer.files]);
        }
    });
}

function hasFiles(ev) {
    return Boolean(ev.dataTransfer?.types.includes("Files"));
}

function findLine(root, ev) {
    const row = ev.target.closest?.(LINE);
    return row && root?.contains(row) ? row : null;
}
