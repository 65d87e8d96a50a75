"""What the newsroom adds to the admin of every record: what the public sees, publishing, withdrawing, its history."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.timezone import localtime

from evidence.registry import Aggregate, registry
from evidence.sight import Roots, hidden, is_guarded
from investigations.models import Investigation
from newsroom.closed import CLOSED, hidden_from_others, holds_hidden, is_hidden_from_others, needed_by_hidden
from newsroom.history import history_of, was_public
from newsroom.models import Desk
from newsroom.opened_in import Elsewhere, UnlessElsewhere, answer, elsewhere, page
from newsroom.permissions import DEFENCE, PUBLISH, WITHDRAW
from newsroom.publishing import State, states
from newsroom.publishing.blockers import unreviewed
from newsroom.publishing.embargo import waiting_for
from newsroom.publishing.review import APPROVE, digests, verdicts
from newsroom.publishing.rows import DEFAULT
from newsroom.review_words import STATE_WORD, alone, review_sentence
from newsroom.views.public import public_address, withdrawal_sentence, withdrawals
from newsroom.views.publish import show_plan
from newsroom.views.review import show_review
from newsroom.views.selection import Chosen
from newsroom.views.withdraw import show_withdrawal
from newsroom.working import ADD, put_in

STATE_SENTENCE = {
    State.DRAFT: "Not public: readers see nothing of it.",
    State.CHANGED: "Public, but edited since: readers see an earlier version.",
    State.PUBLISHED: "Public: readers see it as it is here.",
}
HISTORY_PAGE = 50
# So many records that are seen from now on are named.
MOST_OPENED = 10
CLOSED_RECORD = (
    "Closed: it belongs to a closed dossier, whose members see it, and whoever administers the program. What you add with "
    "“+” beside its fields is seen by everybody in the newsroom until this is saved, unless you work in the dossier."
)


def _opened(before: Roots) -> str:
    """What others didn't see before and do now, in a sentence; "" for nothing."""
    after = hidden_from_others()
    opened = [
        f"“{record}”"
        for model, pks in before.items()
        for record in model._base_manager.using("default").filter(
            pk__any_of=[pk for pk in pks if pk not in after.get(model, ())]
        )
    ]
    if not opened:
        return ""
    told = ", ".join(sorted(opened)[:MOST_OPENED]) + (" …" if len(opened) > MOST_OPENED else "")
    return f"Until now this was in closed dossiers alone; now everybody in the newsroom sees it: {told}."


class StateChangeList(ChangeList):
    """A list that knows what the public sees of each of its rows, in a fixed number of queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = states(registry.of(self.model), [record.pk for record in self.result_list])
        for record in self.result_list:
            record.public_state = found[record.pk]


class UnlessOvertaken:
    """Goes on top of a record's form: nothing is saved over what somebody else has saved meanwhile, unseen.

    seen: the version that was opened, "" where nobody says.
    """

    aggregate: Aggregate
    seen = ""
    instance: Model

    def clean(self) -> Any:
        # Before all else: the page comes back with the new version, whatever is wrong with the form.
        if self.seen:
            root = self.aggregate.root._base_manager.using(DEFAULT).filter(pk=self.instance.pk)
            # Whoever saves at the same moment waits here, and sees the other's version then.
            list(root.select_for_update(no_key=True).values_list("pk"))
            if digests(self.aggregate, [self.instance.pk]).get(self.instance.pk) != self.seen:
                raise ValidationError(_overtaken(self.aggregate, self.instance.pk))
        return super().clean()  # type: ignore[misc]


class NewsroomRecordAdmin(ModelAdmin):
    """Goes on top of the admin class of an aggregate's root (NewsroomSite.register)."""

    change_form_template = "admin/record_change_form.html"
    object_history_template = "admin/record_history.html"
    delete_confirmation_template = None

    @property
    def aggregate(self) -> Aggregate:
        return registry.of(self.model)

    # ── What the public sees ──

    @admin.display(description="Public")
    def public(self, record: Any) -> str:
        state = getattr(record, "public_state", None) or self.state_of(record)
        return format_html('<span class="state state--{}">{}</span>', state, STATE_WORD[state])

    def state_of(self, record: Model) -> str:
        return states(self.aggregate, [record.pk])[record.pk]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StateChangeList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), "public"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(self.aggregate.plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        extra = dict(extra_context or {})
        record = self.get_object(request, unquote(object_id))
        if record is not None:
            self._unless_guarded(record.pk)
            # Of a form that was sent and is shown again, too: whoever has read that it was overtaken may save over it.
            extra["seen"] = digests(self.aggregate, [record.pk]).get(record.pk, "")
            if request.method == "GET":
                extra |= self.public_context(request, record)
        return super().change_view(request, object_id, form_url, extra)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        answer(request)
        extra = page(request, self._elsewhere(request)) | dict(extra_context or {})
        return super().changeform_view(request, object_id, form_url, extra)

    def _elsewhere(self, request: HttpRequest) -> Elsewhere | None:
        # A term is the whole newsroom's, whatever dossier it was added for.
        return None if self.aggregate.vocabulary else elsewhere(request)

    def _unless_guarded(self, pk: Any) -> None:
        if is_guarded(self.model, [pk]):
            raise PermissionDenied(CLOSED)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if request.method != "POST":
            return form
        if obj is not None:
            own = {"aggregate": self.aggregate, "seen": request.POST.get("seen", "")}
            form = type(form.__name__, (UnlessOvertaken, form), own)
        return type(form.__name__, (UnlessElsewhere, form), {"elsewhere": self._elsewhere(request)})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        is_dossier = isinstance(form.instance, Investigation)
        before = hidden_from_others() if is_dossier else {}
        super().save_related(request, form, formsets, change)
        if not change:
            put_in(request, form.instance)
        if is_dossier and before and (opened := _opened(before)):
            self.message_user(request, opened, messages.WARNING)

    def public_context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        """What the line above the form says, and the addresses of its buttons ("" where there is none)."""
        state = self.state_of(record)
        query = urlencode({"kind": self.aggregate.slug, "id": record.pk})
        withdrawn = withdrawals(self.aggregate, [record.pk]).get(record.pk) if state == State.DRAFT else None
        verdict = verdicts(self.aggregate, [record.pk])[record.pk] if state != State.PUBLISHED else None
        # Approved, and still for somebody to review: an unnamed person whom a reader might find out.
        approved = verdict is not None and verdict.approved
        waits = [each.message for each in unreviewed({self.aggregate: {record.pk}})] if approved else []
        may_publish = state != State.PUBLISHED and request.user.has_perm(PUBLISH)
        may_withdraw = state != State.DRAFT and self.has_withdraw_permission(request)
        return {
            "public_state": state,
            "public_word": "withdrawn" if withdrawn else STATE_WORD[state],
            "public_sentence": (
                f"{withdrawal_sentence(withdrawn)} Readers see that at its old address."
                if withdrawn
                else STATE_SENTENCE[state]
            ),
            "public_url": "" if state == State.DRAFT else public_address(self.aggregate, record.pk),
            "publish_url": f"{reverse('newsroom-publish')}?{query}" if may_publish else "",
            "withdraw_url": f"{reverse('newsroom-withdraw')}?{query}" if may_withdraw else "",
            "review_sentence": (
                review_sentence(verdict, alone=record.pk in alone(self.aggregate, [record.pk]))
                if verdict and not self.aggregate.vocabulary
                else ""
            ),
            "review_waits": waits,
            "review_url": (
                f"{reverse('newsroom-review')}?{query}"
                if verdict
                and (waits or not verdict.approved)
                and request.user.has_perm(APPROVE)
                and not self.aggregate.vocabulary
                else ""
            ),
            **self._whole_urls(request, record, query),
            "closed_sentence": _closed_sentence(record),
            "embargoes": waiting_for(self.aggregate, [record.pk]),
            "defence_url": ""
            if self.aggregate.vocabulary or not request.user.has_perm(DEFENCE)
            else f"{reverse('newsroom-defence')}?{query}",
        }

    def _whole_urls(self, request: HttpRequest, record: Model, query: str) -> dict[str, str]:
        """Of a dossier, where all in it is reviewed and published: items may wait while the dossier itself is public."""
        if not isinstance(record, Investigation):
            return {}
        pages = {
            "review_whole_url": ("newsroom-review", APPROVE),
            "publish_whole_url": ("newsroom-publish", PUBLISH),
        }
        return {
            name: f"{reverse(page)}?{query}&whole=1"
            for name, (page, permission) in pages.items()
            if request.user.has_perm(permission)
        } | {"work_in_url": f"{reverse('newsroom-working')}?{query}" if request.user.has_perm(ADD) else ""}

    # ── Publishing and withdrawing what is selected ──

    actions = ("review_selected", "publish_selected", "withdraw_selected")

    def has_review_permission(self, request: HttpRequest) -> bool:
        return not self.aggregate.vocabulary and request.user.has_perm(APPROVE)

    @admin.action(description="Review selected …", permissions=["review"])
    def review_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return show_review(request, self._these(queryset))

    def _these(self, queryset: QuerySet[Any]) -> Chosen:
        return Chosen(self.aggregate, frozenset(queryset.order_by().values_list("pk", flat=True)))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return not self.aggregate.vocabulary and request.user.has_perm(WITHDRAW)

    @admin.action(description="Publish selected …", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return show_plan(request, self._these(queryset))

    @admin.action(description="Withdraw selected …", permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return show_withdrawal(request, self._these(queryset))

    # ── Deleting: never what readers can see ──

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None or obj._state.adding:
            return allowed
        if not hasattr(obj, "public_state"):
            obj.public_state = self.state_of(obj)
        return obj.public_state == State.DRAFT

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What is public is refused with the way out, to whoever may delete what isn't."""
        record = self.get_object(request, unquote(object_id))
        if record and super().has_delete_permission(request, record) and self.state_of(record) != State.DRAFT:
            way = "Terms can be renamed." if self.aggregate.vocabulary else "Withdraw it first."
            raise PermissionDenied(f"“{record}” is public, so it can't be deleted. {way}")
        if isinstance(record, Investigation) and _closed_sentence(record):
            raise PermissionDenied(
                f"“{record}” is closed: with it would go what keeps its records from everybody else in the newsroom. Delete "
                "those that nobody is to see, open the dossier at its desk, and then delete it."
            )
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Records that are public protect themselves: withdraw them first. So do those that a closed dossier needs, which
        isn't told."""
        objs = list(objs)
        pks = [record.pk for record in objs]
        if needed_by_hidden(self.aggregate, pks) or holds_hidden(self.aggregate, pks):
            return [], {}, set(), ["Records of a closed dossier"]
        found = states(self.aggregate, pks)
        public = [
            f"{record} (public: withdraw it first)" for record in objs if found[record.pk] != State.DRAFT
        ]
        # Each record is judged here at once: asking again for each would be a query for each.
        for record in objs:
            record.public_state = State.DRAFT
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed, [*public, *protected]

    # ── History ──

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of the record and of its rows, newest first; also of one that was deleted."""
        try:
            pk: UUID | str = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        record = self.get_object(request, str(pk))
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        self._unless_guarded(pk)
        # Of what was deleted nobody knows any more which dossier it was in.
        gone = record is None and hidden() and not was_public(self.aggregate, pk)
        changes = [] if gone or pk in hidden().get(self.model, ()) else history_of(self.aggregate, pk)
        if record is None and not changes:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {record}" if record else f"History of a deleted {self.opts.verbose_name}",
            "page": Paginator(changes, HISTORY_PAGE).get_page(request.GET.get("p")),
            "record": record,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)


def _closed_sentence(record: Model) -> str:
    """Of a closed dossier, and of what belongs to one: who sees what isn't public of it."""
    if not isinstance(record, Investigation):
        return CLOSED_RECORD if is_hidden_from_others(record) else ""
    desk = Desk.objects.using(DEFAULT).filter(investigation=record, closed=True).first()
    if desk is None:
        return ""
    members = desk.members.order_by("username").values_list("username", flat=True)
    who = ", ".join(members) or "nobody"
    return f"Closed: what isn't public of it is seen by {who}, and whoever administers the program."


def _overtaken(aggregate: Aggregate, pk: Any) -> str:
    """Who was faster, for whoever was slower."""
    last = next((change for change in history_of(aggregate, pk) if change.rows), None)
    who = f"{last.who}, on {date_format(localtime(last.at), 'j F Y, H:i')}" if last else "somebody else"
    return (
        f"This record was changed while you had it open: {who}. Nothing of yours is saved yet: it is below as you typed it. "
        "What was changed is in the history. Saving again puts yours in its place."
    )
