"""Fixtures for all tests.

- `db` (or `@pytest.mark.django_db`): both stores, empty; everything is rolled back. Publishing and reading back what was
  published don't meet here, for the stores are two connections: use `committed`.
- `committed`: both stores, empty, in a database of the test's own: commit, publish, kill, read back.
- `committed_case`: the same with the real case, published.
- `case`: the published case, shared, for reading only: a write fails.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests import databases

pytest_plugins = ["tests.browser"]


def pytest_configure() -> None:
    # Static files as they lie in the apps: nothing is collected for tests.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django's runner takes the two stores for one database and migrates the first only; ours clones a template."""
    with django_db_blocker.unblock(), databases.clone("empty"):
        yield


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), databases.clone("empty") as name:
        yield name


@pytest.fixture
def committed_case(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), databases.clone("case") as name:
        yield name


@pytest.fixture(scope="session")
def _case_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        name = databases.create_clone("case")
        # Nobody writes to what all share: not the newsroom's connection either.
        with databases.owner(name) as owner:
            owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        try:
            yield name
        finally:
            databases.drop(name)


@pytest.fixture
def case(_case_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), databases.pointed_at(_case_database):
        yield _case_database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`django_db` means both stores, unless a test says otherwise."""
    for item in items:
        for marker in item.iter_markers("django_db"):
            marker.kwargs.setdefault("databases", list(databases.ALIASES))
