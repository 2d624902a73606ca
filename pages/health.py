"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

import os

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """503 with a reason for each part that is not ready: database, migrations, broker."""
    reasons = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            reasons["migrations"] = f"{len(missing)} not applied: run manage.py migrate"
    except Exception as error:
        reasons["database"] = type(error).__name__
    try:
        with current_app.connection_for_write(connect_timeout=0.8) as broker:
            broker.ensure_connection(max_retries=0, timeout=0.8)
            if broker.transport.driver_type == "redis":
                broker.default_channel.client.ping()
            else:
                os.listdir(broker.transport_options["data_folder_out"])
    except Exception as error:
        reasons["broker"] = type(error).__name__
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)
