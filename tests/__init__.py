from . import test_apply
