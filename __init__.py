from . import models
from . import reports
from . import wizards
from .demo import demo_company
from .hooks import uninstall_hook
