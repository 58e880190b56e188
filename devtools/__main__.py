"""`python -m devtools`: what `./dev` starts."""

import sys

from .cli import main

sys.exit(main(sys.argv[1:]))
