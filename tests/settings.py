"""The desk's settings as the tests want them: quick, isolated, on either database."""

import atexit
import os
import shutil
import tempfile

for name in [name for name in os.environ if name.startswith("TOCSIN_")]:
    del os.environ[name]

_data = tempfile.mkdtemp(prefix="tocsin-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
# WhiteNoise looks for it when the first request is made.
os.mkdir(os.path.join(_data, "static"))  # noqa: PTH102, PTH118 - as short as the rest of this file
os.environ["TOCSIN_DATA_DIR"] = _data
os.environ["TOCSIN_SECRET_KEY"] = "only for tests, never for a desk"
if _url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["TOCSIN_DATABASE_URL"] = _url

from tocsin.project.settings import *  # noqa: E402, F403 - the environment above comes first
from tocsin.project.settings import DATABASES  # noqa: E402 - as above

if _url:
    # A pool keeps connections open, and a database in use cannot be copied.
    del DATABASES["default"]["OPTIONS"]["pool"]
else:
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF;"

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING_CONFIG = None
