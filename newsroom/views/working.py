"""Beginning to work in a dossier, and ending it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from evidence.sight import is_guarded
from investigations.models import Investigation
from newsroom import working
from newsroom.closed import CLOSED
from newsroom.views.selection import change_url, chosen

REFUSED = "You may read the newsroom, but not put records into dossiers. Ask for the group Reporter."


@require_POST
def work_in_view(request: HttpRequest) -> HttpResponse:
    """POST ?kind=investigations&id=…: what is added from now on goes into this dossier. POST without: no longer."""
    if not request.user.has_perm(working.ADD):
        raise PermissionDenied(REFUSED)
    if "id" not in request.GET:
        working.stop(request)
        messages.success(request, "What you add doesn't go into a dossier any more.")
        return HttpResponseRedirect(reverse("admin:index"))
    record = chosen(request.GET).record
    if not isinstance(record, Investigation):
        raise Http404("There is no such dossier.")
    if is_guarded(Investigation, [record.pk]):
        raise PermissionDenied(CLOSED)
    working.start(request, record)
    return HttpResponseRedirect(change_url(record))
