"""`make_logins`: the groups, and one login in each, with a password that is shown once."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from config.stores import ALIAS, NEWSROOM
from newsroom.permissions import sync_groups

# No 0/O, 1/l/I: a password is read from a screen and typed.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 20


class Command(BaseCommand):
    help = "Make the groups, and a login in each, named like it. Passwords are shown once."

    def handle(self, *args: Any, **options: Any) -> None:
        store = ALIAS[NEWSROOM]
        users = get_user_model()._default_manager.db_manager(store)
        with transaction.atomic(using=store):
            for name, group in sync_groups().items():
                username = name.lower()
                if users.filter(username=username).exists():
                    self.stderr.write(f"{username}: exists already, left as it is")
                    continue
                password = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
                user = users.create_user(username, password=password, is_staff=True)
                user.groups.add(group)
                self.stdout.write(f"{username}  {password}")
