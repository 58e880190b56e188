import re
from pathlib import Path

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker

SUITE = "@account_bank_reconciliation"
FOLDER = Path(__file__).parent.parent / "static" / "tests"


def suite_id(name):
    """Return the id Hoot gives a suite: a 32-bit hash of its full name."""
    number = 0
    for character in name:
        number = ((number << 5) - number + ord(character)) & 0xFFFFFFFF
    return f"{number:08x}"


@tagged("post_install", "-at_install")
class TestHoot(HttpCase):
    """Runs the add-on's Hoot suite in headless Chromium, and that all of it ran."""

    def test_every_component_of_the_add_on(self):
        with self.assertLogs(self._logger.name, "INFO") as logs:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite_id(SUITE)}",
                "",
                "",
                login="admin",
                timeout=300,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=unit_test_error_checker,
            )
        passed = re.findall(r"Passed (\d+) tests", "\n".join(logs.output))
        self.assertEqual([int(number) for number in passed], [self.count_written()])

    def count_written(self):
        texts = [path.read_text() for path in FOLDER.glob("*.test.js")]
        return sum(len(re.findall(r"^test\(", text, re.MULTILINE)) for text in texts)
