const LIMIT = 40;
/** Whether a row belongs to the list of a state, as far as the row tells. */
const BELONGS = {
    open: (row) => row.is_open,
    done: (row) => !row.is_open,
    check: (row) => Boolean(row.is_to_check),
    uploaded: () => true,
    all: () => true,
};

/** One of the two lists: the page that is shown, what is selected, where the focus is. */
export class WorkspacePane {
    constructor(name) {
        this.name = name;
        this.limit = LIMIT;
        this.side = "all";
        this.state = "open";
        this.reset();
    }

    reset() {
        this.rows = [];
        this.count = 0;
        this.counts = { in: 0, out: 0 };
        this.isLoaded = false;
        this.isWide = false;
        this.toStart();
        this.clear();
    }

    /** Back to the first page; the selection stays, as it may be of several pages. */
    toStart() {
        this.offset = 0;
        this.focus = null;
    }

    clear() {
        this.chosen = new Map();
        this.marked = new Map();
    }

    get asked() {
        return {
            side: this.side,
            state: this.state,
            offset: this.offset,
            limit: this.limit,
            is_wide: this.isWide,
        };
    }

    fill({ rows, count, counts }) {
        this.rows = rows;
        this.count = count;
        this.counts = counts;
        this.isLoaded = true;
        rows.forEach((row) => this.renew(row));
        if (!rows.some((row) => row.id === this.focus)) {
            this.focus = rows.length ? rows[0].id : null;
        }
    }

    /** A selected row keeps its place in the selection with what it is now. */
    renew(row) {
        for (const group of [this.chosen, this.marked]) {
            if (group.has(row.id)) {
                group.set(row.id, row);
            }
        }
    }

    find(id) {
        return this.rows.find((row) => row.id === id) || this.chosen.get(id) || this.marked.get(id);
    }

    get focused() {
        return this.rows.find((row) => row.id === this.focus);
    }

    get position() {
        return this.rows.findIndex((row) => row.id === this.focus);
    }

    move(step) {
        if (!this.rows.length) {
            return;
        }
        const last = this.rows.length - 1;
        const place = Math.min(Math.max(this.position + step, 0), last);
        this.focus = this.rows[place].id;
    }

    // ---------------------------------------------------------------------------------------------
    // Selection
    // ---------------------------------------------------------------------------------------------

    isSelected(id) {
        return this.chosen.has(id) || this.marked.has(id);
    }

    toggle(id) {
        if (this.isSelected(id)) {
            this.chosen.delete(id);
            this.marked.delete(id);
        } else {
            this.chosen.set(id, this.find(id));
        }
    }

    /** What fits the other side, as the server says; it replaces what fitted before. */
    markAll(rows) {
        this.marked = new Map(rows.filter((row) => !this.chosen.has(row.id)).map((r) => [r.id, r]));
    }

    get selectedRows() {
        return [...this.chosen.values(), ...this.marked.values()];
    }

    get selectedIds() {
        return [...this.chosen.keys(), ...this.marked.keys()];
    }

    get selectedAmount() {
        return this.selectedRows.reduce((total, row) => total + row.open, 0);
    }

    /** Selected rows that the page does not show: they are drawn above it. */
    get pinnedRows() {
        const shown = new Set(this.rows.map((row) => row.id));
        return this.selectedRows.filter((row) => !shown.has(row.id));
    }

    // ---------------------------------------------------------------------------------------------
    // Changes
    // ---------------------------------------------------------------------------------------------

    /**
     * Take rows that have changed. What the user did himself is not selected any more; what others
     * did (`isNews`) leaves selected what is open still.
     */
    take(changes, isNews = false) {
        const byId = new Map(changes.map((row) => [row.id, row]));
        const place = this.position;
        const gone = this.rows.filter((row) => byId.has(row.id) && !this.shows(byId.get(row.id)));
        this.rows = this.rows
            .filter((row) => !gone.includes(row))
            .map((row) => byId.get(row.id) || row);
        this.count -= gone.length;
        gone.forEach((row) => this.counts[row.amount > 0 ? "in" : "out"]--);
        changes.forEach((row) => {
            if (isNews && row.is_open) {
                this.renew(row);
            } else {
                this.chosen.delete(row.id);
                this.marked.delete(row.id);
            }
        });
        if (gone.some((row) => row.id === this.focus)) {
            const next = this.rows[Math.min(place, this.rows.length - 1)];
            this.focus = next ? next.id : null;
        }
        this.isStale = changes.some(
            (row) => this.shows(row) && !this.rows.some((r) => r.id === row.id)
        );
    }

    shows(row) {
        if (row.is_gone) {
            return false;
        }
        const isSide = this.side === "all" || (this.side === "in") === row.amount > 0;
        return isSide && BELONGS[this.state](row);
    }

    /** Whether the page must be read again: rows have come, or the next page's move up. */
    get isShort() {
        const due = Math.min(this.limit, this.count - this.offset);
        return this.isStale || this.rows.length < due;
    }
}
