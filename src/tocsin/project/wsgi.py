"""What a WSGI server serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tocsin.project.streaming import measured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.project.settings")

application = measured(get_wsgi_application(), limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
# Every page is loaded now and not with the first request, so what is broken does not start.
get_resolver().url_patterns  # noqa: B018 - reading it loads it
