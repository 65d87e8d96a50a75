"""The newsroom's own tables in the admin: its hypotheses, and the log of publications (to read only)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, groupby
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group, User
from django.db.models import Count, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime, now

from evidence.admin import RecordAdmin
from evidence.registry import registry
from evidence.sight import hidden
from exchange.models import Import, QueuedRow
from newsroom.closed import sees_all
from newsroom.forms.desk import DeskForm
from newsroom.import_admin import ImportAdmin, QueuedRowAdmin
from newsroom.models import (
    DefenceFile,
    Desk,
    Embargo,
    EmbargoState,
    Hypothesis,
    Message,
    Publication,
    PublicationItem,
)
from newsroom.own_links import with_links
from newsroom.permissions import PUBLISH
from newsroom.user_admin import NewsroomGroupAdmin, NewsroomUserAdmin
from newsroom.views.selection import change_url

admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, NewsroomUserAdmin)
admin.site.register(Group, NewsroomGroupAdmin)
admin.site.register(Import, ImportAdmin)
admin.site.register(QueuedRow, QueuedRowAdmin)

# A publication of more is summed up by numbers.
ITEMS_SHOWN = 2000


class ReadOnlyAdmin(admin.ModelAdmin):
    """What the program keeps: to be read by who may see it, and changed by nobody."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Hypothesis)
class HypothesisAdmin(RecordAdmin):
    """Thoughts of the newsroom; they never go out."""

    list_display = ("person", "other", "remark")
    list_select_related = ("person", "other")
    autocomplete_fields = ("person", "other")
    search_through = ("person", "other")
    search_help_text = "A name of either person."


@admin.register(Desk)
class DeskAdmin(RecordAdmin):
    """How dossiers are worked on."""

    form = DeskForm
    list_display = ("investigation", "policy", "closed")
    search_through = ("investigation",)
    search_help_text = "Words of the dossier's title."
    list_select_related = ("investigation",)
    autocomplete_fields = ("investigation",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {
            "queryset": User.objects.filter(is_active=True).order_by("username"),
            "widget": CheckboxSelectMultiple,
        }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        desk: Desk = form.instance
        user: Any = request.user
        if desk.closed and not sees_all(user) and user not in desk.members.all():
            self.message_user(
                request, "You are no member of this dossier: you don't see it any more.", messages.WARNING
            )
        if change and "closed" in form.changed_data and not desk.closed:
            self.message_user(
                request,
                f"“{desk.investigation}” is open now: everybody in the newsroom sees what is in it.",
                messages.WARNING,
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With a desk goes that its dossier is closed: whoever wants that says so there."""
        return not (obj and obj.closed) and super().has_delete_permission(request, obj)


@admin.register(DefenceFile)
class DefenceFileAdmin(ReadOnlyAdmin):
    """Who asked for which defence file."""

    list_display = ("label", "kind", "by", "at", "sha256")
    list_select_related = ("by",)
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[DefenceFile]:
        """But for those of what the user may not see."""
        rows = super().get_queryset(request)
        for model, pks in hidden().items():
            rows = rows.exclude(kind=registry.of(model).slug, record_id__any_of=map(str, pks))
        return rows


@admin.register(Embargo)
class EmbargoAdmin(ReadOnlyAdmin):
    """What goes out by itself, and what became of it. One that waits can be called off."""

    list_display = ("title", "at", "by", "state", "problem")
    list_filter = ("state",)
    list_select_related = ("by",)
    fields = ("title", "at", "by", "made_at", "correction", "reason", "state", "problem", "publication")
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Embargo]:
        """But for those of what the user may not see."""
        rows = super().get_queryset(request)
        out = {str(pk) for pks in hidden().values() for pk in pks}
        if out:
            asked = Embargo.objects.using("default").values_list("pk", "asked")
            rows = rows.exclude(
                pk__in=[pk for pk, ids in asked if not out.isdisjoint(chain.from_iterable(ids.values()))]
            )
        return rows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(PUBLISH)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(PUBLISH) and (obj is None or obj.state == EmbargoState.WAITING)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting one that waits is calling it off."""
        actions = super().get_actions(request)
        if found := actions.get("delete_selected"):
            actions["delete_selected"] = (*found[:2], "Call off the selected embargoes")
        return actions

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What went out, or couldn't, stays in the list."""
        objs = list(objs)
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        settled = [
            f"{each}: {each.get_state_display()}" for each in objs if each.state != EmbargoState.WAITING
        ]
        return listed, counts, needed, [*settled, *protected]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What readers say is wrong. To be read, and marked as dealt with; what was written stays as it is."""

    list_display = ("moment", "beginning", "page_linked", "email", "dealt_with", "dealt_with_by")
    list_display_links = ("moment", "beginning")
    list_filter = (("dealt_with_at", admin.EmptyFieldListFilter),)
    list_select_related = ("dealt_with_by",)
    list_per_page = 50
    search_fields = ("text", "page", "email")
    search_help_text = "Words of the message, its page, an e-mail address."
    fields = ("moment", "page_linked", "text_linked", "email", "dealt_with", "dealt_with_by")
    readonly_fields = ("moment", "page_linked", "text_linked", "dealt_with")
    actions = ("mark_as_dealt_with", "mark_as_open")
    view_on_site = False

    @admin.display(description="Sent", ordering="at")
    def moment(self, message: Message) -> str:
        return _moment_and_zone(message.at)

    @admin.display(description="Dealt with", ordering="dealt_with_at")
    def dealt_with(self, message: Message) -> str:
        return _moment_and_zone(message.dealt_with_at) if message.dealt_with_at else "-"

    @admin.display(description="Page", ordering="page")
    def page_linked(self, message: Message) -> str:
        return with_links(message.page) or "-"

    @admin.display(description="Message")
    def text_linked(self, message: Message) -> str:
        return linebreaksbr(with_links(message.text))

    @admin.display(description="Message")
    def beginning(self, message: Message) -> str:
        return Truncator(message.text).chars(90)

    def has_mark_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("newsroom.change_message")

    @admin.action(description="Mark the selected messages as dealt with", permissions=["mark"])
    def mark_as_dealt_with(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """Whoever dealt with one first stays who did."""
        still = Message.objects.filter(pk__in=queryset.values("pk"), dealt_with_at=None)
        number = still.update(dealt_with_at=now(), dealt_with_by=request.user)
        self.message_user(request, f"Dealt with: {number}.", messages.SUCCESS)

    @admin.action(description="Mark the selected messages as still open", permissions=["mark"])
    def mark_as_open(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        chosen = Message.objects.filter(pk__in=queryset.values("pk"))
        number = chosen.update(dealt_with_at=None, dealt_with_by=None)
        self.message_user(request, f"Open again: {number}.", messages.SUCCESS)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """What went out or was taken back, when, by whom."""

    change_form_template = "admin/publication_change_form.html"
    list_display = ("moment", "action", "by", "records", "reason")
    list_display_links = ("moment",)
    list_filter = ("action", "by")
    list_select_related = ("by",)
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ("items__said__label", "reason")
    search_help_text = "A word of a record's name, or of the reason."
    fields = ("moment", "by", "action", "correction", "reason", "sequence", "hash")
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).annotate(item_count=Count("items", distinct=True))

    @admin.display(description="At", ordering="at")
    def moment(self, publication: Publication) -> str:
        return _moment(publication.at)

    @admin.display(description="Records", ordering="item_count")
    def records(self, publication: Any) -> int:
        return publication.item_count

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        publication = self.get_object(request, unquote(object_id))
        items = (
            publication.items.select_related("said").order_by("kind", "said__label", "pk")
            if publication
            else PublicationItem.objects.none()
        )
        total = items.count()
        context = {
            "title": _title(publication) if publication else "",
            "subtitle": None,
            "groups": _groups(list(items[:ITEMS_SHOWN])),
            "not_shown": max(0, total - ITEMS_SHOWN),
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i")


def _moment_and_zone(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i T")


def _title(publication: Publication) -> str:
    return f"{capfirst(publication.get_action_display())} on {_moment(publication.at)}"


def _groups(items: list[PublicationItem]) -> list[tuple[str, list[tuple[PublicationItem, str]]]]:
    """Items by kind, each with the address where the record is edited ("" where it isn't there any more)."""
    groups = []
    for slug, found in groupby(items, key=lambda item: item.kind):
        rows = list(found)
        try:
            aggregate = registry.by_slug(slug)
        except LookupError:
            groups.append((slug, [(item, "") for item in rows]))
            continue
        records = aggregate.root._default_manager.using("default").filter(
            pk__in=[item.record_id for item in rows]
        )
        addresses = {str(record.pk): change_url(record) for record in records}
        groups.append((aggregate.plural, [(item, addresses.get(item.record_id, "")) for item in rows]))
    return groups
