import { useDraggable } from "@web/core/utils/draggable";

import { useState } from "@odoo/owl";

/** A row, or the selection it belongs to, is dropped onto a row of the other list. */
export function useWorkspaceDrag(root, store, commands) {
    const state = useState({ target: null });
    useDraggable({
        enable: () => store.can.match,
        ref: root,
        elements: ".o_bank_row",
        ignore: "button, input",
        cursor: "grabbing",
        tolerance: 8,
        onDrag: ({ element, x, y }) => {
            const target = findTarget(root.el, element, x, y);
            state.target = target ? `${target.dataset.pane}-${target.dataset.id}` : null;
        },
        onDrop: ({ element, x, y }) => {
            const target = findTarget(root.el, element, x, y);
            if (target) {
                commands.drop(readRow(element), readRow(target));
            }
        },
        onDragEnd: () => {
            state.target = null;
        },
    });
    return state;
}

/** The row of the other list at this place; while dragging, no element takes the pointer. */
function findTarget(root, element, x, y) {
    const other = element.dataset.pane === "lines" ? "items" : "lines";
    const rows = root.querySelectorAll(`.o_bank_row[data-pane=${other}]`);
    return [...rows].find((row) => isInside(row.getBoundingClientRect(), x, y));
}

function isInside(box, x, y) {
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

function readRow(element) {
    return { pane: element.dataset.pane, id: Number(element.dataset.id) };
}
