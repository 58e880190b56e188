from . import test_booking
from . import test_box_office
from . import test_close
from . import test_inbox
from . import test_rule
