"""What the project's own commands are made of. Imported first, so it names a Python too old."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 pip asks for it as well, but a clone needs no pip
    sys.exit("Tsemed needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
