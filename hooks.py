"""What Odoo's module loader calls."""


def uninstall_hook(env):
    """Called while the module is still there."""
    env["account.reconcile.model"]._archive_dependent()
