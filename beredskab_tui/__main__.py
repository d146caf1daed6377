"""``python -m beredskab_tui`` is ``beredskab``."""

import sys

from beredskab_tui.cli import main

sys.exit(main())
