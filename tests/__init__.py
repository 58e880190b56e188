from . import test_apply
from . import test_in_payment
from . import test_match
from . import test_import
from . import test_period
from . import test_demo
from . import test_closed
from . import test_closed_matching
