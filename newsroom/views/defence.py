"""The defence file of a record: one click, and it is logged who asked for it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from newsroom.defence import make
from newsroom.permissions import DEFENCE
from newsroom.views.selection import chosen


@require_POST
def defence_view(request: HttpRequest) -> HttpResponse:
    """POST ?kind=people&id=…: a zip of all that counsel needs."""
    if not request.user.has_perm(DEFENCE):
        raise PermissionDenied("Defence files are for editors and Legal.")
    record = chosen(request.GET).record
    if record is None:
        raise Http404("There is no such record.")
    response = HttpResponse(make(record, by=request.user), content_type="application/zip")  # type: ignore[arg-type]
    response["Content-Disposition"] = (
        f'attachment; filename="defence-{slugify(str(record))[:60] or "file"}.zip"'
    )
    return response
