"""Imports in the newsroom: what was taken in, and the rows that wait for somebody to say who is meant."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.timezone import localtime

from evidence.sight import sight
from exchange.files import FILES
from exchange.models import Import, Outcome, QueuedRow
from exchange.settle import CantSettle, alike, leave_out, settle
from newsroom.forms.settle import NEW, OUT, SettleForm
from newsroom.hypotheses import note_twins
from orgs.models import UNCLASSIFIED

# What the report says, and under which heading.
LISTS = (
    ("refusals", "Refused rows"),
    ("differences", "Rows that differ from what is here; the records stay as they are"),
    ("contradictions", "Dates that contradict the record that the row was attached to"),
    ("twins", "One identifier under two ids of the set; two records until somebody says otherwise"),
    ("new_roles", "New roles, to be classified"),
    ("new_kinds", "New kinds of organizations, to be classified"),
    ("not_read", "Columns and files that were not read"),
)
# Where those are classified, many at a time.
TO_CLASSIFY = {
    "new_roles": reverse_lazy("admin:people_role_changelist", query={"category__code__exact": UNCLASSIFIED}),
    "new_kinds": reverse_lazy(
        "admin:orgs_organizationkind_changelist", query={"sphere__code__exact": UNCLASSIFIED}
    ),
}


class ReadOnly(admin.ModelAdmin):
    """What commands write: nobody types it."""

    list_per_page = 50
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ImportAdmin(ReadOnly):
    """Data sets that were taken in."""

    change_form_template = "admin/import_change_form.html"
    list_display = ("number", "set_name", "moment", "new_records", "waiting", "state")
    list_display_links = ("number", "set_name")
    fields = ("set_name", "folder", "dossier")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        waiting = Count("queue", filter=Q(queue__outcome=Outcome.WAITING))
        return super().get_queryset(request).annotate(rows_waiting=waiting)

    @admin.display(description="Import", ordering="pk")
    def number(self, made: Import) -> str:
        return f"Import {made.pk}"

    @admin.display(description="Taken in", ordering="at")
    def moment(self, made: Import) -> str:
        return date_format(localtime(made.at), "j F Y, H:i")

    @admin.display(description="New records")
    def new_records(self, made: Import) -> int:
        return sum(numbers["new"] for numbers in made.report.get("numbers", {}).values())

    @admin.display(description="Rows that wait", ordering="rows_waiting")
    def waiting(self, made: Any) -> int:
        return made.rows_waiting

    @admin.display(description="State")
    def state(self, made: Import) -> str:
        if made.undone_at:
            return f"taken out on {date_format(localtime(made.undone_at), 'j F Y')}"
        return "in"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        made: Any = self.get_object(request, unquote(object_id))
        extra: dict[str, Any] = {"subtitle": None}
        if made is not None:
            report = made.report
            extra |= {
                "title": f"Import {made.pk}: {made.set_name}",
                "files": [
                    (file, report["numbers"][file]) for file in FILES if file in report.get("numbers", {})
                ],
                "lists": [
                    (heading, TO_CLASSIFY.get(name, ""), report[name])
                    for name, heading in LISTS
                    if report.get(name)
                ],
                "queue_url": f"{reverse('admin:exchange_queuedrow_changelist')}?within__id__exact={made.pk}",
                "tenures": report.get("tenures", 0),
                "contradicting": report.get("contradicting_tenures", 0),
            }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})


class QueuedRowAdmin(ReadOnly):
    """Rows that fit no record, or several: the page of each asks who is meant."""

    list_display = ("place", "who", "value", "reason", "outcome", "within")
    list_display_links = ("place", "who")
    list_filter = ("outcome", "file", ("within", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("within",)
    search_fields = ("value", "row__name", "row__a_name", "row__b_name")
    search_help_text = "A name in the row, or what stands in the cell."
    actions = ("leave_out_selected",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Rows that wait", **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[QueuedRow]:
        return super().get_queryset(request).filter(within__in=Import.objects.all())

    @admin.display(description="Row", ordering="file")
    def place(self, queued: QueuedRow) -> str:
        return str(queued)

    @admin.display(description="About")
    def who(self, queued: QueuedRow) -> str:
        row = queued.row
        names = [row.get("name"), row.get("a_name"), row.get("b_name")]
        return ", ".join(name for name in names if name) or row.get("role", "")

    @admin.action(description="Leave out selected rows", permissions=["change"])
    def leave_out_selected(self, request: HttpRequest, queryset: QuerySet[QueuedRow]) -> None:
        user: Any = request.user
        number = leave_out(QueuedRow.objects.filter(pk__in=queryset.values("pk")), by=user)
        self.message_user(request, f"{number} rows were left out.", messages.SUCCESS)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        queued: Any = self.get_object(request, unquote(object_id))
        if queued is None or not self.has_change_permission(request, queued):
            return super().change_view(request, object_id, form_url, extra_context)
        waits = queued.outcome == Outcome.WAITING
        form = SettleForm(queued, request.POST if request.method == "POST" and waits else None)
        if request.method == "POST" and waits and form.is_valid() and self._decided(request, queued, form):
            return HttpResponseRedirect(
                reverse("admin:exchange_queuedrow_changelist") + "?outcome__exact=waiting"
            )
        context = {
            **admin.site.each_context(request),
            "title": f"{queued.file}, line {queued.line}",
            "queued": queued,
            "form": form,
            "waits": waits,
            "others": alike(queued).count() - 1 if waits else 0,
            "opts": self.model._meta,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "newsroom/queued_row.html", context)

    def _decided(self, request: HttpRequest, queued: QueuedRow, form: SettleForm) -> bool:
        user: Any = request.user
        chosen = form.cleaned_data["meant"]
        if chosen == OUT:
            leave_out(QueuedRow.objects.filter(pk=queued.pk), by=user)
            self.message_user(request, f"{queued} was left out.", messages.SUCCESS)
            return True
        try:
            # Roles and records that are there are there, whoever sees them.
            with sight(None):
                number = settle(queued, None if chosen == NEW else form.record, by=user, inside=note_twins)
        except CantSettle as error:
            form.add_error(None, str(error))
            return False
        told = (
            f"{number} row{'s' if number != 1 else ''} taken in."
            if number
            else "That is settled; the row waits for another answer now."
        )
        self.message_user(request, told, messages.SUCCESS)
        return True
