"""What an address asks besides which page: parameters that a page doesn't take are refused, not passed over."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views import View

from evidence.filters import unknown

# What other sites hang on an address to follow their readers: no question to us, so no reason to refuse one.
TRACKING = {"fbclid", "gclid", "mc_cid", "mc_eid"}


def without_tracking(query: QueryDict) -> QueryDict:
    """The parameters of an address that are ours to answer."""
    kept = query.copy()
    for name in query:
        if name.lower() in TRACKING or name.lower().startswith("utm_"):
            del kept[name]
    return kept


class StrictAddress(View):
    """Base of pages that aren't lists: answers 400 and a sentence to a parameter that isn't among those that it `takes`."""

    takes: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if refused := unknown(without_tracking(request.GET), self.takes):
            problems = [{"param": each.label, "message": each.message} for each in refused]
            context = {"problems": problems}
            response: HttpResponse = TemplateResponse(request, "400.html", context, status=400)
            return response
        return super().dispatch(request, *args, **kwargs)
