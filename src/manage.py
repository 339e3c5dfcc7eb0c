"""Django's own command line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")
    from django.core.management import execute_from_command_line

    from tsemed.base.logs import report_crash

    sys.excepthook = report_crash
    execute_from_command_line(sys.argv)
