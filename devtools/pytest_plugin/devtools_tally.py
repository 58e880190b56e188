"""pytest plugin: tells `./dev test`, line by line, what was collected and how each test ended."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

STREAM = "DEVTOOLS_TALLY"


class Tally:
    """Writes one JSON line per event into the file that `./dev test` watches."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.deselected = 0

    def write(self, **event: object) -> None:
        """Append one event; a crash later loses nothing."""
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(event) + "\n")

    def pytest_deselected(self, items: list[Any]) -> None:
        """Tests that -k left out."""
        self.deselected += len(items)

    def pytest_collection_finish(self, session: Any) -> None:
        """The tests that are to run."""
        self.write(
            event="collected",
            tests=[item.nodeid for item in session.items],
            deselected=self.deselected,
        )

    def pytest_collectreport(self, report: Any) -> None:
        """A file that does not import is a failure; a module skipped as a whole is a skip."""
        if report.failed:
            self.write(
                event="result",
                test=report.nodeid,
                outcome="failed",
                reason=str(report.longrepr)[-2000:],
            )
        elif report.skipped:
            self.write(
                event="result", test=report.nodeid, outcome="skipped", reason=_reason(report)
            )

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Setup, call and teardown each report; so does each subtest."""
        if report.failed:
            self.write(event="result", test=report.nodeid, outcome="failed", reason="")
        elif report.skipped:
            self.write(
                event="result", test=report.nodeid, outcome="skipped", reason=_reason(report)
            )
        elif report.when == "call":
            self.write(event="result", test=report.nodeid, outcome="passed", reason="")


def _reason(report: Any) -> str:
    if hasattr(report, "wasxfail"):
        return f"expected to fail: {report.wasxfail}"
    longrepr = report.longrepr
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


def pytest_configure(config: Any) -> None:
    """Register where `./dev test` asks for it."""
    if os.environ.get(STREAM):
        config.pluginmanager.register(Tally(Path(os.environ[STREAM])), "devtools-tally")
