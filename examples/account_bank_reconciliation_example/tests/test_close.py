from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_booking import BookingCommon


@tagged("post_install", "-at_install")
class TestClose(BookingCommon):
    def test_a_period_with_a_booking_that_was_matched_otherwise_is_not_closed(self):
        invoice = self.booked(50, "BK-4711")
        line = self.line(50, ref="seats", booking_code="BK-4712")
        line.action_match(self.open_item(invoice).ids)
        period = self.period(end=50.0)
        with self.assertRaisesRegex(UserError, "1 lines name a booking code .* BK-4712"):
            period.action_close()

    def test_a_period_whose_bookings_are_matched_is_closed(self):
        self.booked(50, "BK-4711")
        line = self.line(50, ref="seats BK-4711", booking_code="BK-4711")
        self.suggest(line)
        line.action_apply_proposal()
        period = self.period(end=50.0)
        period.action_close()
        self.assertEqual(period.state, "closed")
