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
    return member("Reporter")


def editor() -> User:
    """A user in the group Editor, who is no superuser."""
    return member("Editor")


def member(group: str, name: str = "") -> User:
    """A user in a group, called like it unless told otherwise."""
    name = name or group.lower()
    user = User.objects.create_user(name, password=name, is_staff=True)
    user.groups.add(sync_groups()[group])
    return user
