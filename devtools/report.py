"""What the user sees: progress on stderr, and a failure that always says what to do next."""

from __future__ import annotations

import sys
import time

_settings = {"quiet": False}


class Failure(Exception):
    """A step that could not be done: `what` failed, `then` is what the user can do."""

    def __init__(self, what: str, then: str, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.then = then
        self.detail = detail

    def __str__(self) -> str:
        parts = [f"✗ {self.what}", self.detail and _indent(self.detail), f"→ {self.then}"]
        return "\n".join(part for part in parts if part)


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip().splitlines())


def be_quiet() -> None:
    """From here on only warnings and failures are shown (`./dev lint` is silent when green)."""
    _settings["quiet"] = True


def say(text: str) -> None:
    """One progress line."""
    if not _settings["quiet"]:
        print(f"· {text}", file=sys.stderr, flush=True)


def warn(text: str) -> None:
    """A line that is shown even when quiet: something is less than it should be."""
    print(f"! {text}", file=sys.stderr, flush=True)


class Ticker:
    """Says every `every` seconds that a long step still runs, so that nobody wonders."""

    def __init__(self, what: str, every: float = 10) -> None:
        self.what = what
        self.every = every
        self.start = self._last = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self.start

    def tick(self, state: str = "") -> None:
        """Call often; prints seldom."""
        if time.monotonic() - self._last >= self.every:
            self._last = time.monotonic()
            say(f"{self.what}: {state}{', ' if state else ''}{self.elapsed:.0f} s …")


def megabytes(size: int) -> str:
    """`123 MB`, and one decimal below ten."""
    value = size / 1e6
    return f"{value:.0f} MB" if value >= 10 else f"{value:.1f} MB"
