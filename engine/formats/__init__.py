"""Bank statement files of every format, read into ``engine.statement`` shapes.

A format is a ``Reader``; ``register`` adds one, which is how a partner's module brings its own.
The content decides which reader is asked, never the name of the file.
"""

from . import bai2
from . import camt
from . import cfonb
from . import coda
from . import mt940
from . import n43
from . import ofx
from . import paypal
from . import qif
from . import table
from .options import Options
from .registry import Reader, detect, read, readers, register

__all__ = ["Options", "Reader", "camt", "detect", "read", "readers", "register"]
