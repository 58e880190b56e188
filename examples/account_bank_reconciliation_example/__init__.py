from . import models
from . import readers
