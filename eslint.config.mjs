// Odoo's own rules (addons/web/tooling/_eslintrc.json), in ESLint's present form.
import js from "@eslint/js";
import globals from "globals";

export default [
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, odoo: "readonly", owl: "readonly", luxon: "readonly" },
        },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            curly: ["error", "all"],
            complexity: ["error", 10],
            eqeqeq: ["error", "always", { null: "ignore" }],
            "max-lines": ["error", 400],
            "max-lines-per-function": ["error", { max: 40, skipComments: true }],
            "no-console": "error",
            "no-duplicate-imports": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": ["error", "PrivateIdentifier"],
            "no-unused-vars": ["error", { vars: "all", args: "after-used", caughtErrors: "all" }],
            "no-var": "error",
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
        },
    },
    {
        files: ["static/tests/**/*.js"],
        rules: { "max-lines-per-function": "off", "max-lines": "off" },
    },
];
