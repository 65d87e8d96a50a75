"""Logins for tests of the newsroom's pages."""

from django.contrib.auth.models import User
from django.test import Client

from newsroom.permissions import sync_groups


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reporter() -> User:
    """A user in the group Reporter."""
    return _member("reporter", 0)


def editor() -> User:
    """A user in the group Editor, who is no superuser."""
    return _member("editor", 1)


def _member(name: str, place: int) -> User:
    group = sync_groups()[place]
    user = User.objects.create_user(name, password=name, is_staff=True)
    user.groups.add(group)
    return user
