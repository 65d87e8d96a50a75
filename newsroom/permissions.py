"""Who may do what in the newsroom: two groups, made from the registry, so that a new kind of record is in them.

| | records: view, add, change | rows of a record: also remove | vocabulary | delete drafts | publish, withdraw |
|---|---|---|---|---|---|
| Reporter | yes | yes | view | – | – |
| Editor | yes | yes | add, change, delete | yes | yes |

Nobody deletes what is public: it is withdrawn first. Users and groups are a superuser's.
"""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission
from django.db import transaction
from django.db.models import Model

from config.stores import ALIAS, NEWSROOM
from evidence.registry import registry
from exchange.models import Import, QueuedRow
from newsroom.models import Hypothesis, Publication

REPORTER = "Reporter"
EDITOR = "Editor"
PUBLISH = "newsroom.publish_records"
WITHDRAW = "newsroom.withdraw_records"
# What entering an affiliation with all its ends takes.
ENTER = (
    "people.add_affiliation",
    "people.add_affiliationcitation",
    "people.add_person",
    "people.add_role",
    "orgs.add_organization",
    "evidence.add_source",
)


def reporter_permissions() -> Iterator[str]:
    """`app.codename` of all that a reporter may do."""
    for aggregate in registry:
        yield from _of(aggregate.root, ["view"] if aggregate.vocabulary else ["view", "add", "change"])
        for model in (*aggregate.owned, *aggregate.links):
            yield from _of(model, ["view", "add", "change", "delete"])
    yield from _of(Hypothesis, ["view", "add", "change", "delete"])
    yield from _of(Publication, ["view"])
    yield from _of(Import, ["view"])
    yield from _of(QueuedRow, ["view", "change"])


def editor_permissions() -> Iterator[str]:
    """`app.codename` of all that an editor may do: everything of a reporter, and the last word."""
    yield from reporter_permissions()
    for aggregate in registry:
        yield from _of(aggregate.root, ["view", "add", "change", "delete"])
    yield from (PUBLISH, WITHDRAW)


def sync_groups() -> tuple[Group, Group]:
    """Make both groups, or bring their permissions up to date; returns (reporter, editor). May be repeated.

    What somebody gave to these groups by hand is taken away again: make another group for that.
    Raises LookupError when the tables' permissions aren't there yet (they come with `migrate`).
    """
    with transaction.atomic(using=ALIAS[NEWSROOM]):
        return _sync(REPORTER, reporter_permissions()), _sync(EDITOR, editor_permissions())


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
