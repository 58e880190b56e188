import { roundDecimals } from "@web/core/utils/numbers";

import { WorkspacePane } from "./workspace_pane_state";

const MODEL = "bank.workspace";
const PANES = ["items", "lines"];
/** What is asked for of a period; none of it belongs to the next one. */
const ASKED = [...PANES, "summary", "counterparts", "news"];

/**
 * Everything the workspace knows, and all its calls to the server.
 *
 * The server decides: amounts, counterparts, what may be done. What an action changed comes back as
 * rows, so that only these are drawn again; counts and sums come with them.
 */
export class WorkspaceStore {
    constructor(orm, { journalId, periodId = false, kind = false }) {
        this.orm = orm;
        this.token = Math.random().toString(36).slice(2);
        this.journalId = journalId;
        this.periodId = periodId;
        this.kind = kind;
        this.domain = [];
        this.isManual = false;
        this.isReady = false;
        this.isBusy = false;
        this.journal = {};
        this.journals = [];
        this.period = {};
        this.periods = [];
        this.can = { match: false, manage: false };
        this.tables = { lines: {}, items: {} };
        this.active = "lines";
        this.panes = { lines: new WorkspacePane("lines"), items: new WorkspacePane("items") };
        this.undoable = [];
        this.offers = { offers: [], dismissed: [] };
        this.message = "";
        this.newsId = null; // up to which news of the server what is shown has been read
        this.questions = {}; // by what is asked for: the number of the latest question
        this.waiting = {}; // by what is asked for: questions without an answer
    }

    // ---------------------------------------------------------------------------------------------
    // Reading
    // ---------------------------------------------------------------------------------------------

    get lines() {
        return this.panes.lines;
    }

    get items() {
        return this.panes.items;
    }

    get asked() {
        return {
            journal_id: this.journalId,
            period_id: this.periodId,
            kind: this.kind,
            domain: this.domain,
        };
    }

    /** The page says who it is, so that it does not hear of its own actions again. */
    get context() {
        return { account_bank_reconciliation_page: this.token };
    }

    call(method, ...args) {
        const { context } = this;
        return this.orm.silent.call(MODEL, method, [this.asked, ...args], { context });
    }

    /**
     * Ask for something, and take the answer unless something newer is known by then: a later
     * question has been asked, or `overtake` was called. Returns whether it was taken.
     */
    async ask(what, question, take) {
        const number = this.overtake(what);
        this.waiting[what] = (this.waiting[what] || 0) + 1;
        try {
            const answer = await question;
            if (this.questions[what] !== number) {
                return false;
            }
            take(answer);
            return true;
        } finally {
            this.waiting[what]--;
        }
    }

    /** Answers that are under way are older than what is known now. */
    overtake(what) {
        this.questions[what] = (this.questions[what] || 0) + 1;
        return this.questions[what];
    }

    async load() {
        if (!(await this.ask("head", this.call("action_load"), (head) => this.takeHead(head)))) {
            return;
        }
        await Promise.all([...PANES.map((name) => this.loadPane(name)), this.summarise()]);
        this.isReady = true;
    }

    takeHead(head) {
        this.periodId = head.period.id;
        Object.assign(this, {
            kind: head.kind,
            journal: head.journal,
            journals: head.journals,
            period: head.period,
            periods: head.periods,
            can: head.can,
            newsId: head.news_id,
        });
    }

    async loadPane(name) {
        const pane = this.panes[name];
        await this.ask(name, this.call("action_read", name, pane.asked), (page) => pane.fill(page));
    }

    async summarise() {
        await this.ask("summary", this.call("action_summarise"), (summary) => {
            this.takeSummary(summary);
        });
    }

    takeSummary(summary) {
        this.overtake("summary");
        this.period = summary.period;
        this.tables = { lines: summary.lines, items: summary.items };
    }

    /** What is booked again and again without a rule; asked for once the lists are there. */
    async loadOffers(method = "action_read_offers", ...args) {
        if (this.can.match) {
            const question = this.call(method, ...args);
            await this.ask("offers", question, (found) => (this.offers = found));
        }
    }

    async search(domain) {
        this.domain = domain;
        PANES.forEach((name) => this.panes[name].toStart());
        await Promise.all(PANES.map((name) => this.loadPane(name)));
    }

    async choose(changes) {
        Object.assign(this, changes);
        ASKED.forEach((what) => this.overtake(what));
        PANES.forEach((name) => this.panes[name].reset());
        if (changes.journalId) {
            this.undoable = [];
            this.overtake("offers");
            this.offers = { offers: [], dismissed: [] };
        }
        await this.load();
        if (changes.journalId) {
            await this.loadOffers();
        }
    }

    async show(name, changes) {
        const pane = this.panes[name];
        pane.toStart();
        Object.assign(pane, changes);
        await this.loadPane(name);
    }

    async turn(name, offset, limit) {
        Object.assign(this.panes[name], { offset, limit });
        await this.loadPane(name);
    }

    // ---------------------------------------------------------------------------------------------
    // Selecting
    // ---------------------------------------------------------------------------------------------

    otherOf(name) {
        return name === "lines" ? "items" : "lines";
    }

    focus(name, id) {
        this.active = name;
        this.panes[name].focus = id;
    }

    move(step) {
        this.panes[this.active].move(step);
    }

    goOver() {
        this.active = this.otherOf(this.active);
        this.panes[this.active].move(0);
    }

    /** Select a row, or not; what fits it on the other side goes along unless marked by hand. */
    async toggle(name, id) {
        this.focus(name, id);
        this.panes[name].toggle(id);
        await this.mark(name);
    }

    async mark(name) {
        const other = this.panes[this.otherOf(name)];
        this.overtake("counterparts");
        if (this.isManual) {
            return;
        }
        const ids = this.panes[name].selectedIds;
        if (!ids.length) {
            other.markAll([]);
            return;
        }
        const question = this.call("action_find_counterparts", { [name]: ids });
        await this.ask("counterparts", question, (found) => other.markAll(found[other.name]));
    }

    setManual(isManual) {
        this.isManual = isManual;
        this.overtake("counterparts");
        if (isManual) {
            PANES.forEach((name) => this.panes[name].markAll([]));
        }
    }

    clear() {
        this.overtake("counterparts");
        PANES.forEach((name) => this.panes[name].clear());
    }

    get selection() {
        return { line_ids: this.lines.selectedIds, item_ids: this.items.selectedIds };
    }

    get hasSelection() {
        return Boolean(this.lines.selectedIds.length || this.items.selectedIds.length);
    }

    /** What the selected rows come to on either side, and what they differ by. */
    get totals() {
        const digits = this.journal.digits;
        const lines = roundDecimals(this.lines.selectedAmount, digits);
        const items = roundDecimals(this.items.selectedAmount, digits);
        return { lines, items, difference: roundDecimals(lines - items, digits) };
    }

    // ---------------------------------------------------------------------------------------------
    // Doing
    // ---------------------------------------------------------------------------------------------

    /** Run one action of the server; no second one starts before it has ended. */
    async act(method, ...args) {
        if (this.isBusy) {
            return null;
        }
        this.isBusy = true;
        try {
            const { asked, context } = this;
            const changes = await this.orm.call(MODEL, method, [asked, ...args], { context });
            if (!changes.preview) {
                await this.takeOf(asked, changes);
            }
            return changes;
        } catch (error) {
            await this.load(); // what was shown is not what there is
            await this.refresh(this.selection);
            throw error;
        } finally {
            this.isBusy = false;
        }
    }

    /** Take changes, unless the user looks at something else by now: that is read again. */
    async takeOf(asked, changes, isNews = false) {
        if (JSON.stringify(asked) === JSON.stringify(this.asked)) {
            this.take(changes, isNews);
        } else {
            await this.load();
        }
    }

    /** Draw what has changed; a row that left its list leaves the focus with the next one. */
    take(changes, isNews = false) {
        for (const name of PANES) {
            this.panes[name].take(changes[name] || [], isNews);
        }
        // what fitted a row that is gone fits nothing any more
        PANES.filter((name) => !this.panes[this.otherOf(name)].chosen.size).forEach((name) => {
            this.panes[name].markAll([]);
        });
        if (this.waiting.counterparts) {
            this.mark(this.active); // what is on its way may name what is gone
        }
        this.takeSummary(changes.summary);
        this.message = changes.message || "";
        this.forget(changes);
        if (changes.undoable?.length) {
            this.undoable.push({ lineIds: changes.undoable });
        }
        if (changes.confirmed?.length) {
            this.undoable.push({ itemIds: changes.confirmed });
        }
        PANES.filter((name) => this.panes[name].isShort || this.waiting[name]).forEach((name) => {
            this.loadPane(name);
        });
    }

    /** What is undone already, by whom and how ever, is not undone once more. */
    forget({ lines = [], items = [] }) {
        const undone = new Set(lines.filter((row) => !row.can_undo).map((row) => row.id));
        const back = new Set(items.filter((row) => !row.can_take_back).map((row) => row.id));
        this.undoable = this.undoable
            .map(({ lineIds = [], itemIds = [] }) => ({
                lineIds: lineIds.filter((id) => !undone.has(id)),
                itemIds: itemIds.filter((id) => !back.has(id)),
            }))
            .filter(({ lineIds, itemIds }) => lineIds.length || itemIds.length);
    }

    preview(selection, choice) {
        return this.call("action_preview", selection, choice);
    }

    /** Match what leaves no question, else return its `preview`: one call in both cases. */
    match(selection) {
        return this.act("action_match", selection);
    }

    reconcile(selection, choice) {
        return this.act("action_reconcile", selection, choice);
    }

    apply(lineIds) {
        return this.act("action_apply", lineIds);
    }

    undo(lineIds) {
        return this.act("action_undo", lineIds);
    }

    async undoLast() {
        if (this.isBusy) {
            return null; // the next press undoes it
        }
        const { lineIds = [], itemIds = [] } = this.undoable.pop() || {};
        if (itemIds.length) {
            return this.takeBack(itemIds);
        }
        return lineIds.length ? this.undo(lineIds) : this.act("action_undo_last");
    }

    confirm(itemIds) {
        return this.act("action_confirm", itemIds);
    }

    takeBack(itemIds) {
        return this.act("action_take_back", itemIds);
    }

    explain(lineId) {
        return this.call("action_explain", lineId);
    }

    applyProposal(proposalId) {
        return this.act("action_apply_proposal", proposalId);
    }

    readHistory(offset) {
        return this.call("action_read_history", offset);
    }

    undoEvent(eventId) {
        return this.act("action_undo_event", eventId);
    }

    /** Somebody else has changed these rows. */
    async hear(news) {
        if (news.is_many) {
            await this.load();
            return;
        }
        await this.refresh({ line_ids: news.line_ids, item_ids: news.item_ids });
    }

    /** Read rows as they are now; what is selected of them stays selected while it is open. */
    async refresh(selection) {
        const { asked } = this;
        if (selection.line_ids.length || selection.item_ids.length) {
            const changes = await this.call("action_refresh", selection);
            await this.takeOf(asked, { ...changes, message: this.message }, true);
        }
    }
}
