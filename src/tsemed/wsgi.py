"""The web server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")
application = get_wsgi_application()

# Everything is imported once, before the processes part, and is then never looked through for
# rubbish again: to look through the hundred thousand objects of the libraries takes 30 to 70 ms,
# in the middle of somebody's page. A page leaves little in circles, so it is looked for seldom.
get_resolver().url_patterns  # noqa: B018 reads every app's views
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
