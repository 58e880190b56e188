import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

const TEST = "account_bank_reconciliation_test_id";
const ACCOUNTANT = "account_bank_reconciliation.group_accountant";
/** The figures above the lines: name of the field, and of the filter that shows its lines. */
const CARDS = [
    { name: "usable", filter: "usable", color: "info" },
    { name: "same", filter: "same", color: "success" },
    { name: "different", filter: "different", color: "danger" },
    { name: "document", filter: "document", color: "secondary" },
    { name: "first", filter: "first", color: "warning" },
    { name: "by_rule", filter: "by_rule", color: "secondary" },
    { name: "taken", filter: "taken", color: "warning" },
    { name: "failed", filter: "failed", color: "danger" },
];
const NUMBERS = ["looked", "caught", "open", "booked", ...CARDS.map((card) => card.name)];
const CONFLICT = { fields: { is_first: {}, sentence: {} } };
const SPECIFICATION = {
    date_from: {},
    date_to: {},
    is_limited: {},
    not_ready_reason: {},
    conflict_ids: CONFLICT,
    ...Object.fromEntries(NUMBERS.map((name) => [name, {}])),
};

/** The figures of a test, its span, and the rules that want the same lines. */
export class RuleTestBanner extends Component {
    static template = "account_bank_reconciliation.RuleTestBanner";
    static components = { DateTimeInput };
    static props = { list: { type: Object } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.fieldService = useService("field");
        this.state = useState({ test: null, canWork: false, isBusy: false });
        onWillStart(async () => {
            this.fields = await this.fieldService.loadFields("bank.rule.test", {
                fieldNames: NUMBERS,
            });
            this.state.canWork = await user.hasGroup(ACCOUNTANT);
            await this.read();
        });
        onWillUpdateProps(() => this.read());
    }

    get testId() {
        return this.props.list.context[TEST];
    }

    get test() {
        return this.state.test;
    }

    /** Figures that are zero say nothing; what people booked is always shown. */
    get cards() {
        const always = ["usable", "same", "different"];
        return CARDS.filter((card) => this.test[card.name] || always.includes(card.name)).map(
            (card) => ({
                ...card,
                color: this.test[card.name] ? card.color : "secondary",
                label: this.fields[card.name].string,
                value: this.test[card.name],
                share: card.name === "same" && this.share,
            })
        );
    }

    /** Of the lines that people booked without a document, how many they booked as the rule would. */
    get share() {
        const compared = this.test.same + this.test.different;
        return compared ? `${Math.floor((100 * this.test.same) / compared)} %` : "";
    }

    getDate(name) {
        return deserializeDate(this.test[name]);
    }

    async read() {
        if (this.testId) {
            const read = this.orm.webRead("bank.rule.test", [this.testId], {
                specification: SPECIFICATION,
            });
            [this.state.test] = await read;
        }
    }

    /** Show the lines of one figure, or all lines again. */
    filter(name) {
        const model = this.env.searchModel;
        const [item] = model.getSearchItems((each) => each.name === name);
        const isOn = item && item.isActive;
        model.clearQuery();
        if (item && !isOn) {
            model.toggleSearchItem(item.id);
        }
    }

    async setDate(name, date) {
        if (!date || serializeDate(date) === this.test[name]) {
            return;
        }
        const span = { date_from: this.test.date_from, date_to: this.test.date_to };
        span[name] = serializeDate(date);
        if (span.date_from > span.date_to) {
            const other = name === "date_from" ? "date_to" : "date_from";
            span[other] = span[name];
        }
        await this.change("bank.rule.test", "action_look", [
            this.testId,
            span.date_from,
            span.date_to,
        ]);
    }

    lookAgain() {
        return this.change("bank.rule.test", "action_look", [this.testId]);
    }

    move(conflict) {
        return this.change("bank.rule.test.conflict", "action_move", [conflict.id]);
    }

    /** Let the server look again, and read all of it anew. */
    async change(model, method, args) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.orm.call(model, method, args);
            await Promise.all([this.read(), this.props.list.load()]);
        } finally {
            this.state.isBusy = false;
        }
    }

    async open(conflict) {
        const action = await this.orm.call("bank.rule.test.conflict", "action_open", [conflict.id]);
        await this.action.doAction(action);
    }
}

export class RuleTestListRenderer extends ListRenderer {
    static template = "account_bank_reconciliation.RuleTestListRenderer";
    static components = { ...ListRenderer.components, RuleTestBanner };
}

export const ruleTestListView = { ...listView, Renderer: RuleTestListRenderer };

registry.category("views").add("bank_rule_test_list", ruleTestListView);
