"""A browser for benchmarks: one page of a Chromium of its own, driven over its DevTools socket."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import websocket

PROGRAMS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--window-size=1366,768",
)
STARTS, ANSWERS = 60, 300  # seconds


class Chromium:
    """Use it with ``with``: at the end the browser and its profile are gone."""

    def __enter__(self) -> Chromium:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if not program:
            sys.exit("no Chromium found: apt-get install chromium")
        self.profile = tempfile.mkdtemp(suffix="_bench_chromium")
        self.process = subprocess.Popen(
            [program, *SWITCHES, f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.socket = websocket.create_connection(self._find_page(), timeout=ANSWERS)
        self.number = 0
        return self

    def __exit__(self, *_failure: object) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _find_page(self) -> str:
        written = Path(self.profile) / "DevToolsActivePort"
        pages = wait_for(lambda: written.is_file() and self._list_pages(written), STARTS)
        return str(pages[0]["webSocketDebuggerUrl"])

    def _list_pages(self, written: Path) -> list[dict[str, str]]:
        port = (written.read_text().splitlines() or [""])[0]
        if not port:
            return []
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            return [page for page in json.load(answer) if page["type"] == "page"]

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send one command and return its result; events are left out."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])

    def run(self, script: str) -> Any:
        """Return what a script (the body of an async function) returns in the page."""
        expression = f"(async () => {{{script}}})()"
        done = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(json.dumps(done["exceptionDetails"])[:2000])
        return done["result"].get("value")

    def go(self, address: str, ready: str) -> None:
        """Open an address and wait until the expression ``ready`` is true there."""
        self.call("Page.navigate", url=address)
        wait_for(lambda: self._is_true(ready), ANSWERS)

    def _is_true(self, expression: str) -> bool:
        try:
            return bool(self.run(f"return Boolean({expression})"))
        except RuntimeError:  # the page is being left
            return False

    def press(self, key: str, *, ctrl: bool = False) -> None:
        """Press a key as a person does."""
        code = f"Key{key.upper()}"
        common = {"key": key, "code": code, "modifiers": 2 if ctrl else 0}
        text = {} if ctrl else {"text": key}
        self.call("Input.dispatchKeyEvent", type="keyDown", **common, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def worked(self) -> float:
        """Return the seconds that the page's main thread has worked."""
        metrics = self.call("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def wait_for(question: Any, seconds: float) -> Any:
    """Return the first answer that is not empty."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"nothing after {seconds:.0f} s")
