"""Who may do what in the newsroom: five groups, made from the registry, so that a new kind of record is in them.

| | see | add, change, remove rows | approve | vocabulary, delete drafts | publish | withdraw | defence file | logins |
|---|---|---|---|---|---|---|---|---|
| Reporter | yes | yes | – | – | – | – | – | – |
| Reviewer | yes | yes | yes | – | – | – | – | – |
| Editor | yes | yes | yes, and on documents only seen here | yes | yes | yes | yes | – (desks) |
| Legal | yes | – | yes, and what needs Legal | – | – | yes | yes | – |
| Administrator | – | – | – | – | – | – | – | yes |

Nobody deletes what is public: it is withdrawn first.
"""

from collections.abc import Callable, Iterable, Iterator

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission, User
from django.db import transaction
from django.db.models import Model

from config.stores import ALIAS, NEWSROOM
from evidence.registry import registry
from exchange.models import Import, QueuedRow
from newsroom.models import DefenceFile, Desk, Embargo, Hypothesis, Message, Publication, Review
from newsroom.publishing.review import APPROVE, LEGAL, UNSOURCED

PUBLISH = "newsroom.publish_records"
WITHDRAW = "newsroom.withdraw_records"
DEFENCE = "newsroom.export_defence"
# What entering an affiliation with all its ends takes.
ENTER = (
    "people.add_affiliation",
    "people.add_affiliationcitation",
    "people.add_person",
    "people.add_role",
    "orgs.add_organization",
    "evidence.add_source",
)


def _seeing() -> Iterator[str]:
    """`app.codename` of what everybody may see who works on records."""
    for aggregate in registry:
        for model in (*aggregate.models, *aggregate.links):
            yield from _of(model, ["view"])
    for model in (Hypothesis, Publication, Review, Import, QueuedRow, Message):
        yield from _of(model, ["view"])


def reporter_permissions() -> Iterator[str]:
    """What a reporter may do: enter, and mend."""
    yield from _seeing()
    for aggregate in registry:
        if not aggregate.vocabulary:
            yield from _of(aggregate.root, ["add", "change"])
        for model in (*aggregate.owned, *aggregate.links):
            yield from _of(model, ["add", "change", "delete"])
    yield from _of(Hypothesis, ["add", "change", "delete"])
    for model in (QueuedRow, Message):
        yield from _of(model, ["change"])


def reviewer_permissions() -> Iterator[str]:
    """What a reviewer may do: look at what others entered."""
    yield from reporter_permissions()
    yield APPROVE


def editor_permissions() -> Iterator[str]:
    """What an editor may do: everything of a reviewer, and the last word."""
    yield from reviewer_permissions()
    for aggregate in registry:
        yield from _of(aggregate.root, ["add", "change", "delete"])
    yield from _of(Desk, ["view", "add", "change", "delete"])
    yield from _of(Embargo, ["view", "delete"])
    yield from _of(DefenceFile, ["view"])
    yield from (PUBLISH, WITHDRAW, UNSOURCED, DEFENCE)


def legal_permissions() -> Iterator[str]:
    """What a lawyer may do: see all, approve what needs one, and take it back; never enter."""
    yield from _seeing()
    yield from _of(DefenceFile, ["view"])
    yield from (APPROVE, LEGAL, WITHDRAW, DEFENCE)


def administrator_permissions() -> Iterator[str]:
    """What an administrator may do: logins and groups; no records, and so no desks, for these name dossiers."""
    for model in (User, Group):
        yield from _of(model, ["view", "add", "change", "delete"])


GROUPS: dict[str, Callable[[], Iterator[str]]] = {
    "Reporter": reporter_permissions,
    "Reviewer": reviewer_permissions,
    "Editor": editor_permissions,
    "Legal": legal_permissions,
    "Administrator": administrator_permissions,
}


def sync_groups() -> dict[str, Group]:
    """Make the groups, or bring their permissions up to date; returns them by name. May be repeated.

    What somebody gave to these groups by hand is taken away again: make another group for that.
    Raises LookupError when the tables' permissions aren't there yet (they come with `migrate`).
    """
    with transaction.atomic(using=ALIAS[NEWSROOM]):
        return {name: _sync(name, labels()) for name, labels in GROUPS.items()}


def _of(model: type[Model], verbs: Iterable[str]) -> Iterator[str]:
    for verb in verbs:
        yield f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def _sync(name: str, labels: Iterable[str]) -> Group:
    group, _made = Group.objects.using(ALIAS[NEWSROOM]).get_or_create(name=name)
    wanted = set(labels)
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(ALIAS[NEWSROOM]).select_related("content_type")
    }
    missing = sorted(wanted - known.keys())
    if missing:
        raise LookupError(f"No such permission yet: {', '.join(missing)}. Run migrate first.")
    group.permissions.set(known[label] for label in wanted)
    return group


def may_enter(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody may use the page on which all of that is entered at once."""
    return user.has_perms(ENTER)  # type: ignore[union-attr]
