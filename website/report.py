"""`/corrections/report/`: a reader says what is wrong. The only public page that takes something in.

No session, no cookie, and so no form token: nobody is logged in here, so there is nothing that another site could do in a
reader's name but send a message that anybody may send. Browsers say where a form was sent from, and from another site it is
refused.
"""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from evidence.addresses import without_tracking
from evidence.filter_fields import shown
from evidence.registry import registry
from evidence.version_views import with_noindex
from people.models import Move
from website import errors
from website.inbox import Sent, is_open, send, sender_of

# `?about=people:0123456789ab`: the record whose page the reader came from.
ABOUT = "about"
SHORTEST, LONGEST = 20, 5000
REFUSED = {
    Sent.TOO_MANY_FROM_THERE: _(
        "Five messages came from your network in this hour, so nothing was sent. What you wrote is still here: try again in "
        "an hour."
    ),
    Sent.TOO_MANY: _(
        "More messages come in than we can take in this hour, so nothing was sent. What you wrote is still here: try again "
        "in an hour."
    ),
}


class ReportForm(forms.Form):
    """What a reader tells. `topic` is for programs that fill in whatever they find: people leave it empty."""

    page = forms.CharField(
        label=_("Which page"),
        max_length=300,
        required=False,
        help_text=_("Its address, or the name of the record."),
    )
    text = forms.CharField(
        label=_("What is wrong, and how do you know?"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("20 characters at least. If a document shows it, say which one and where in it."),
        error_messages={
            "required": _("Say what is wrong: a sentence is enough."),
            "min_length": _("Say a little more, so that we can find it: 20 characters at least."),
            "max_length": _("That is too long for this form: 5000 characters at most."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if we may ask back"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "You needn’t give it. Only the newsroom reads it, and it isn’t kept longer than your message."
        ),
        error_messages={"invalid": _("This is no e-mail address. Mend it, or leave it out.")},
    )
    topic = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        # A browser sends two characters where a line ends.
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


@method_decorator(csrf_exempt, name="dispatch")
class Report(View):
    """The form; where no message can be taken in, where to write instead."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        query = without_tracking(request.GET)
        about = query.get(ABOUT, "")
        page = _address(about)
        problems: list[dict[str, Any]] = [
            {
                "param": shown(name),
                "message": _("There is no parameter “%(name)s” here. Allowed: %(allowed)s.")
                % {"name": shown(name), "allowed": ABOUT},
            }
            for name in query
            if name != ABOUT
        ]
        if page is None:
            problems.append({"param": ABOUT, "message": _("There is no record of that kind and key.")})
        return self._page(request, ReportForm(initial={"page": page or ""}), problems=problems)

    def post(self, request: HttpRequest) -> HttpResponse:
        if _from_elsewhere(request):
            return errors.forbidden(
                request,
                PermissionError(_("This form was sent from another site, so nothing was kept of it.")),
            )
        if not is_open():
            return self._page(request, ReportForm(request.POST), status=503)
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=400)
        given = form.cleaned_data
        if not given["topic"]:
            outcome = send(
                page=given["page"], text=given["text"], email=given["email"], sender=sender_of(request)
            )
            if outcome is not Sent.SENT:
                return self._page(request, form, status=429, refused=REFUSED[outcome])
        # Whatever filled in what people leave empty is told the same.
        return HttpResponseRedirect(reverse("report-sent"), status=303)

    def _page(
        self,
        request: HttpRequest,
        form: ReportForm,
        *,
        status: int = 200,
        refused: Any = "",
        problems: Any = (),
    ) -> HttpResponse:
        context = {
            "form": form,
            "fields": [form["page"], form["text"], form["email"]],
            "trap": form["topic"],
            "open": is_open(),
            "email": settings.CORRECTIONS_EMAIL,
            "refused": refused,
            "problems": problems,
            "section": "corrections",
        }
        status = 400 if problems else status
        response = TemplateResponse(request, "website/report.html", context, status=status)
        # What somebody wrote is nobody else's; and whether messages are taken in may change at any moment.
        response["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
        return with_noindex(response)


class ReportSent(TemplateView):
    """What a reader gets after sending: a page that can be reloaded without sending again."""

    template_name = "website/report_sent.html"
    http_method_names = ["get", "head", "options"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return with_noindex(super().render_to_response(context, **kwargs))


def _address(about: str) -> str | None:
    """Where the record is that `?about=` names: “people:0123456789ab”. "" without one; None where there is none."""
    if not about:
        return ""
    kind, _colon, key = about.partition(":")
    try:
        model: Any = Move if kind == "moves" else registry.by_slug(kind).root
    except LookupError:
        return None
    found = None
    if len(key) == 12 and key.isalnum() and hasattr(model, "get_absolute_url"):
        rows = model._default_manager.filter(key=key)
        found = (rows.with_ends() if model is Move else rows).first()
    return found.get_absolute_url() if found is not None else None


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site sent this. One that says nothing is believed: it could say anything."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()
