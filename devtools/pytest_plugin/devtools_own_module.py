"""pytest plugin: Odoo's lint tests look at this module only; what they warn of is a failure."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

MODULE = "account_bank_reconciliation"
LOGGER = logging.getLogger("odoo.addons.test_lint")


class Warnings(logging.Handler):
    """Keeps what Odoo's lint tests only log; their build counts it as a failure too."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


def pytest_collection(session: Any) -> None:
    """Before the tests are imported: the only module there is, is ours."""
    import odoo.modules
    from odoo.modules import Manifest

    Manifest.all_addon_manifests = staticmethod(lambda: [Manifest.for_addon(MODULE)])
    odoo.modules.get_modules = lambda: [MODULE]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Iterator[None]:
    """Fail a test that logged a warning."""
    handler = Warnings()
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
    if handler.messages:
        pytest.fail("\n".join(handler.messages), pytrace=False)
