from . import models
from . import wizards
from .demo import demo_company
