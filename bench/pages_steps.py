"""The steps of bench.pages, in a process of its own: it reads models, so it is loaded once the settings are."""

import os
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import sync_playwright

from bench.measure import Times
from bench.pages import Measured
from bench.web import answered, for_readers, started
from newsroom.publishing import plan, publish
from tests import builders
from tests.browser import ARGUMENTS
from tests.chromium import find_chromium
from tests.loading import Loaded, loaded
from tests.long_page import person_with_facts

ASKED, LOADED, PUBLISHED = 40, 7, 20


def everything(folder: Path) -> Measured:
    """Enter and publish the long page and a short one, and measure both as a process serves them that serves readers only."""
    call_command("migrate", verbosity=0)
    person, records = person_with_facts()
    short = builders.affiliation(person=builders.person("Somebody Else"))
    editor = builders.editor()
    publish(plan([*records, short]), by=editor)
    connections.close_all()
    environment = for_readers(os.environ, folder)
    with started(folder, environment) as (_web, base):
        made = _served(base + person.get_absolute_url())
        plain = _served(base + short.person.get_absolute_url())
    # As an installation runs unless it says otherwise.
    with started(folder, environment | {"PAGES_KEPT": "200"}) as (_web, base):
        served = _served(base + person.get_absolute_url())
        asked = _published_meanwhile(base + person.get_absolute_url(), editor)
        slow, fast = _loaded(base + person.get_absolute_url())
    painted = Times(tuple(each.painted for each in slow))
    return Measured(
        bytes=max(each.bytes for each in fast),
        served=served.median,
        asked=asked.median,
        made=made.median,
        made_p95=made.p95,
        plain=plain.median,
        painted=painted.median,
        painted_worst=painted.at(1),
        unslowed=Times(tuple(each.painted for each in fast)).median,
        shift=max(each.shift for each in (*slow, *fast)),
    )


def _served(address: str) -> Times:
    """One reader after the other; the first ones, which meet a process that knows no page yet, don't count."""
    found = [answered(address) for _ in range(ASKED + 10)]
    assert all(status == 200 for status, _seconds in found), address
    return Times(tuple(seconds for _status, seconds in found[10:]))


def _published_meanwhile(address: str, editor: User) -> Times:
    """The first reader each time that a post of somebody else is published."""
    found = []
    for number in range(PUBLISHED):
        publish(plan([builders.affiliation(person=builders.person(f"Somebody {number}"))]), by=editor)
        status, seconds = answered(address)
        assert status == 200, address
        found.append(seconds)
    connections.close_all()
    return Times(tuple(found))


def _loaded(address: str) -> tuple[list[Loaded], list[Loaded]]:
    """On a slow phone, and as it is."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=ARGUMENTS)
        loaded(browser, address)
        slow = [loaded(browser, address, slowed=True) for _ in range(LOADED)]
        fast = [loaded(browser, address) for _ in range(LOADED)]
        browser.close()
    return slow, fast
