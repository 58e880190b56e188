"""``python3 -m engine.formats`` reads every text format with Python alone, no package installed."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def test_text_formats_are_read_without_any_package():
    folders = ("bai2", "camt", "cfonb", "coda", "mt940", "n43", "ofx", "paypal", "qif", "table")
    samples = [
        path
        for folder in folders
        for path in sorted((HERE / "samples" / folder).glob("*"))
        if path.suffix not in (".json", ".xlsx", ".xls", ".ods")
    ]
    assert {path.parent.name for path in samples} == set(folders)
    root = Path(__import__("engine").__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-S", "-m", "engine.formats", *map(str, samples)],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["file"] for each in answers if "error" in each] == []
    assert (done.returncode, done.stderr) == (0, "")
    assert {each["file"] for each in answers} == set(map(str, samples))
