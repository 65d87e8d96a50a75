"""What a date means, while somebody types it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from evidence.dates import PartialDateError
from evidence.forms import parse_allowed


@require_safe
def date_view(request: HttpRequest) -> JsonResponse:
    """?text=2021-12 → {"sentence": "between 1 and 31 December 2021"}, or {"error": …} where it is no date.

    `open=no`: for a field that can't be “..”. An empty text has an empty sentence.
    """
    try:
        date = parse_allowed(request.GET.get("text", ""), allow_open=request.GET.get("open") != "no")
    except PartialDateError as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({"sentence": date.words() if date else ""})
