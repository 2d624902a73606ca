"""The Celery application. A message is only a poke: truth is rows (docs/ARCHITECTURE.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("common-hash")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
