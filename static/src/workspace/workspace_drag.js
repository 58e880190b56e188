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
        onDragStart: ({ element }) => element.classList.add("pe-none"),
        onDrag: ({ element, x, y }) => {
            const target = findTarget(element, x, y);
            state.target = target ? `${target.dataset.pane}-${target.dataset.id}` : null;
        },
        onDrop: ({ element, x, y }) => {
            const target = findTarget(element, x, y);
            if (target) {
                commands.drop(readRow(element), readRow(target));
            }
        },
        onDragEnd: ({ element }) => {
            element.classList.remove("pe-none");
            state.target = null;
        },
    });
    return state;
}

function findTarget(element, x, y) {
    const target = document.elementFromPoint(x, y)?.closest(".o_bank_row");
    return target && target.dataset.pane !== element.dataset.pane ? target : null;
}

function readRow(element) {
    return { pane: element.dataset.pane, id: Number(element.dataset.id) };
}
