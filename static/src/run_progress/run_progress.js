import { Component, onWillUnmount, useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const EVERY = 2000; // milliseconds between two looks at a run that is going on
const GOING = ["waiting", "running"];

/** Shows how far a run is, and looks again until it has ended. */
export class RunProgress extends Component {
    static template = "account_bank_reconciliation.RunProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.timer = null;
        useEffect(
            () => {
                this.wait();
            },
            () => [this.isGoing]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get isGoing() {
        return GOING.includes(this.props.record.data.state);
    }

    get progress() {
        return this.props.record.data.progress;
    }

    wait() {
        clearTimeout(this.timer);
        if (this.isGoing) {
            this.timer = setTimeout(() => this.look(), EVERY);
        }
    }

    async look() {
        await this.props.record.load();
        this.wait();
    }
}

export const runProgress = { component: RunProgress };

registry.category("view_widgets").add("bank_run_progress", runProgress);
