"""The site's own settings, with a listener that can be held in the middle and mail that can be, too."""

from __future__ import annotations

import os

from config.settings import *  # noqa: F403
from config.settings import ACTIVITY_LISTENERS

_IN_STEPS = {"notifications.listeners.notify": "tests.activity.listeners.notify"}
ACTIVITY_LISTENERS = [_IN_STEPS.get(listener, listener) for listener in ACTIVITY_LISTENERS]
ACTIVITY_LISTENERS += ["tests.activity.listeners.held", "tests.activity.listeners.last"]
MAIL_TRANSPORT = "tests.activity.listeners.HeldMail"
CELERY_TASK_DEFAULT_QUEUE = os.environ["STAGE_QUEUE"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
