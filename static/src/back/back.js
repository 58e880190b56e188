import { registry } from "@web/core/registry";

const LIST = "account_bank_reconciliation.account_bank_statement_line_uploaded_action";

/**
 * Leaves a form whose record is gone: back to where it was opened from, else to the list.
 */
async function back(env) {
    try {
        await env.services.action.restore();
    } catch {
        await env.services.action.doAction(LIST, { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("account_bank_reconciliation.back", back);
