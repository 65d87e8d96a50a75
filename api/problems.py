"""Errors as RFC 9457 problems: `application/problem+json` with type, title, status, detail, and what helps."""

import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from rest_framework.exceptions import APIException, NotFound
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.response import Response

from evidence.problems import PROBLEM_TYPE, Gone, RefusedParameters

logger = logging.getLogger(__name__)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook: the answer to an error raised in a view. What nobody expected is logged and answers 500.

    With DEBUG, such an error is left to Django, which shows where it comes from.
    """
    if isinstance(error, Http404):
        error = NotFound("There is nothing at this address.")
    elif isinstance(error, PermissionDenied):
        error = Forbidden()
    if isinstance(error, APIException):
        return problem(error.status_code, str(error.detail), **_members(error))
    if settings.DEBUG:
        return None
    request = context.get("request")
    logger.error("Unexpected error at %s", getattr(request, "path", "?"), exc_info=error)
    got_request_exception.send(sender=exception_handler, request=request)
    return problem(500, "Something went wrong on our side. It was logged; please try again later.")


def problem(status: int, detail: str, **members: Any) -> Response:
    """A problem as a response. `members` are its extension members."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(body | members, status=status, content_type=PROBLEM_TYPE)


def _members(error: APIException) -> dict[str, Any]:
    if isinstance(error, RefusedParameters):
        errors = [{"parameter": each.parameter, "message": each.plainly} for each in error.refusals]
        return {"errors": errors} | ({"allowed": error.allowed} if error.allowed else {})
    if isinstance(error, Gone):
        return {"reason": error.reason, "withdrawn_at": error.withdrawn_at}
    return {}
