"""The API's reference, rendered here from its own schema: no script, nothing from elsewhere."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every address with its methods, parameters, body and answers."""
    context = {"sections": _sections(get_language() or "en"), "base": f"{settings.SITE_URL}/api/v1"}
    return render(request, "pages/api_docs.html", context)


@functools.lru_cache(maxsize=8)
def _sections(language: str) -> list[tuple[str, list[dict[str, Any]]]]:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    components = schema.get("components", {}).get("schemas", {})
    sections: dict[str, list[dict[str, Any]]] = {}
    for path, methods in sorted(schema["paths"].items()):
        name = path.removeprefix("/api/v1/").partition("/")[0]
        for method in METHODS:
            if method in methods:
                operation = _operation(path, method, methods[method], components)
                sections.setdefault(name, []).append(operation)
    return list(sections.items())


def _operation(path: str, method: str, spec: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": spec["operationId"],
        "path": path,
        "method": method.upper(),
        "description": spec.get("description", ""),
        "parameters": [one for one in spec.get("parameters", []) if one["in"] == "query"],
        "body": _fields(_content(spec.get("requestBody", {})), components),
        "answers": [
            {"code": code, "fields": _fields(_content(answer), components)}
            for code, answer in sorted(spec.get("responses", {}).items())
        ],
    }


def _content(part: dict[str, Any]) -> dict[str, Any]:
    return part.get("content", {}).get("application/json", {}).get("schema", {})


def _fields(schema: dict[str, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of an object (or of the objects in a list): name, type, whether required, help."""
    if schema.get("type") == "array":
        schema = schema["items"]
    if "$ref" in schema:
        schema = components.get(schema["$ref"].rpartition("/")[2], {})
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(field),
            "is_required": name in required,
            "help": field.get("description", ""),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return field["$ref"].rpartition("/")[2].removesuffix("Enum")
    options = field.get("oneOf") or field.get("allOf") or field.get("anyOf")
    if options:
        return " | ".join(_type(option) for option in options)
    kind = field.get("type", "any")
    names = " | ".join(kind) if isinstance(kind, list) else str(kind)
    if kind == "array":
        return f"list of {_type(field.get('items', {}))}"
    return f"{names} ({field['format']})" if "format" in field else names
