"""Does the web process answer? `python -m deploy.health` says so by its exit code."""

from __future__ import annotations

import http.client
import os
import sys
from urllib.parse import urlsplit


def answers() -> bool:
    """Ask /healthz where the web process listens, under the name the world knows it by."""
    from django.conf import settings

    host = settings.HOST.strip("[]")
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    connection = http.client.HTTPConnection(host, settings.PORT, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(not answers())
