import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { WithSearch } from "@web/search/with_search/with_search";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useService } from "@web/core/utils/hooks";
import { useFileUploader } from "@web/core/utils/files";
import { useSetupAction } from "@web/search/action_hook";

import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useRef,
    useState,
    useSubEnv,
} from "@odoo/owl";

import { WorkspaceBar } from "./workspace_bar";
import { WorkspaceCommands } from "./workspace_commands";
import { useWorkspaceDrag } from "./workspace_drag";
import { useWorkspaceFiles } from "./workspace_files";
import { useWorkspaceFocus } from "./workspace_focus";
import { startGuide, stopGuide } from "./workspace_guide";
import { useWorkspaceKeys } from "./workspace_keys";
import { useWorkspaceNews } from "./workspace_news";
import { findPlace, readPlace, takePlace, useWorkspacePlace } from "./workspace_place";
import { WorkspacePaneView } from "./workspace_pane";
import { IS_FOLDED, settings } from "./workspace_settings";
import { WorkspaceStore } from "./workspace_store";
import { WorkspaceSummary } from "./workspace_summary";

/** On screens smaller than this, in pixels, the tables of numbers are folded at first. */
const LARGE = { width: 992, height: 900 };
const KINDS = [
    { key: "bank", label: _t("Bank") },
    { key: "receivable", label: _t("A/R") },
    { key: "payable", label: _t("A/P") },
];

function isSmall() {
    return browser.innerWidth < LARGE.width || browser.innerHeight < LARGE.height;
}

/** Two lists of one journal: what the books have, and what the bank says. */
export class Workspace extends Component {
    static template = "account_bank_reconciliation.Workspace";
    static components = {
        Dropdown,
        DropdownItem,
        Layout,
        SearchBar,
        WorkspaceBar,
        WorkspacePaneView,
        WorkspaceSummary,
    };
    static props = {
        domain: Array,
        params: Object,
        state: { type: Object, optional: true },
        updateActionState: Function,
    };

    setup() {
        this.root = useRef("root");
        const { journal_id: journalId, period_id: periodId, kind } = this.params;
        this.store = useState(new WorkspaceStore(useService("orm"), { journalId, periodId, kind }));
        takePlace(this.store, this.params);
        this.store.domain = this.props.domain;
        useSubEnv({ workspace: this.store });
        this.commands = new WorkspaceCommands(this.store, {
            action: useService("action"),
            dialog: useService("dialog"),
            notification: useService("notification"),
            upload: useFileUploader(),
        });
        // made once: a row whose props are the same is not drawn again
        this.deeds = { items: this.deedsOf("items"), lines: this.deedsOf("lines") };
        this.drag = useWorkspaceDrag(this.root, this.store, this.commands);
        useWorkspaceFiles(this.root, this.store, this.commands);
        useWorkspaceKeys(this.root, this.commands);
        useWorkspaceFocus(this.root, this.store);
        useWorkspaceNews(this.store);
        useWorkspacePlace(this.store, this.props.updateActionState);
        useSetupAction({ getLocalState: () => readPlace(this.store) });
        this.kinds = KINDS;
        this.look = useState({ isFolded: settings.read(IS_FOLDED, isSmall()) });
        onWillStart(() => this.load());
        onMounted(() => this.store.loadOffers());
        onWillUpdateProps((next) => this.searchIfChanged(next.domain));
        onWillUnmount(stopGuide);
    }

    get params() {
        return { ...this.props.params, ...this.props.state };
    }

    /** A bookmark may name a period that is gone: then the page opens as without one. */
    async load() {
        try {
            await this.store.load();
        } catch (error) {
            if (!this.store.periodId && !this.store.kind) {
                throw error;
            }
            await this.store.choose({ periodId: false, kind: false });
        }
    }

    /** What the rows of a list can be made to do. */
    deedsOf(name) {
        return {
            open: (id) => this.commands.open(name, id),
            reconcile: (id) => this.commands.reconcileRow(name, id),
        };
    }

    get display() {
        return { controlPanel: {} };
    }

    get periodName() {
        return this.store.period.name || _t("All days");
    }

    get offersText() {
        const count = this.store.offers.offers.length;
        return count === 1
            ? _t("1 kind of booking repeats: make a rule")
            : _t("%s kinds of bookings repeat: make rules", count);
    }

    /** The period `step` places later (newest first in the list), if there is one. */
    periodAt(step) {
        const place = this.store.periods.findIndex((period) => period.id === this.store.periodId);
        return place < 0 ? undefined : this.store.periods[place - step];
    }

    choosePeriod(period) {
        return period && this.store.choose({ periodId: period.id });
    }

    chooseJournal(journal) {
        return this.store.choose({ journalId: journal.id, periodId: false });
    }

    chooseKind(kind) {
        return this.store.choose({ kind });
    }

    fold() {
        this.look.isFolded = !this.look.isFolded;
        settings.choose(IS_FOLDED, this.look.isFolded);
    }

    startGuide() {
        return startGuide(this.env);
    }

    /** What an empty list offers to do. */
    runDeed(name) {
        return name === "receivable" ? this.chooseKind(name) : this.commands[name]();
    }

    async searchIfChanged(domain) {
        if (JSON.stringify(domain) !== JSON.stringify(this.store.domain)) {
            await this.store.search(domain);
        }
    }
}

/** The client action: the search of statement lines around the workspace. */
export class WorkspaceAction extends Component {
    static template = "account_bank_reconciliation.WorkspaceAction";
    static components = { WithSearch, Workspace };
    static props = { ...standardActionServiceProps };
    static path = "bank-workspace";
    static displayName = _t("Reconcile");

    setup() {
        const { params = {}, context = {} } = this.props.action;
        this.orm = useService("orm");
        this.params = {
            journal_id: params.journal_id || context.active_id,
            period_id: params.period_id || false,
            kind: params.kind || false, // the server knows where the work is
        };
        this.search = {
            resModel: "account.bank.statement.line",
            searchViewId: params.search_view_id || false,
            searchMenuTypes: ["filter", "favorite"],
            loadIrFilters: true,
            context,
            display: { searchPanel: false },
            globalState: this.props.globalState,
        };
        onWillStart(() => params.search_view_id || this.restore());
    }

    /** Opened by its URL, as after F5: the server says the rest, and this tab where it was. */
    async restore() {
        this.params.journal_id ||= await this.findJournal();
        const { journal_id: journalId } = this.params;
        if (!journalId) {
            return; // the server says that there is none
        }
        const ids = [journalId];
        const action = await this.orm.call("account.journal", "action_open_workspace", [ids]);
        const { panes, search } = findPlace(journalId);
        this.params.panes = panes;
        this.search.searchViewId = action.params.search_view_id;
        if (search) {
            this.search.globalState ||= { searchModel: JSON.stringify(search) };
        }
    }

    async findJournal() {
        const domain = [["type", "in", ["bank", "cash", "credit"]]];
        const [journalId] = await this.orm.search("account.journal", domain, { limit: 1 });
        return journalId;
    }
}

registry.category("actions").add("account_bank_reconciliation.workspace", WorkspaceAction);
