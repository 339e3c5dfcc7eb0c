"""The `tsemed` command, for a Python that is called by its path."""

import sys

from tsemed.operating.console import main

sys.exit(main())
