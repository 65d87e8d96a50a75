"""What every public answer promises: a content policy without exceptions, no cookie, and no request that leaves the site."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Request

from tests.test_accessibility import addresses as page_types
from tests.test_non_interference import addresses

# Whatever a policy could let in besides the site itself; a picture may lie in the style or the page that shows it.
EXCEPTIONS = re.compile(r"unsafe-|\*|https?:|(?<!img-src 'self' )data:|blob:|nonce-|sha\d+-|strict-dynamic")


def wrong(response: HttpResponse) -> list[str]:
    """What an answer's headers let in that they shouldn't. Who may frame a page is no matter of what it loads."""
    policy = response.headers.get("Content-Security-Policy", "")
    directives = [each.strip() for each in policy.split(";")]
    found = [] if {"default-src 'self'", "default-src 'none'"} & set(directives) else ["no policy"]
    for directive in directives:
        found += [] if directive.startswith("frame-ancestors") else EXCEPTIONS.findall(directive)
    return found + [f"cookie {name}" for name in response.cookies]


def route_of(address: str) -> str:
    try:
        match = resolve(address.split("?")[0])
    except Resolver404:
        return ""
    return match.url_name or match.route


@pytest.mark.crawl
def test_public_routes_answer_with_a_strict_policy(case: str) -> None:
    """Three addresses of each: its page, and what it answers to something else than it expects."""
    client, met = Client(raise_request_exception=False), Counter[str]()
    for address in addresses():
        route = route_of(address)
        met[route] += 1
        if met[route] <= 3:
            response = client.get(address)
            assert not wrong(response), (address, wrong(response))


def test_an_exception_in_a_policy_is_found() -> None:
    for policy in (
        "",
        "script-src 'self'",
        "default-src 'self'; style-src 'self' 'unsafe-inline'",
        "default-src *",
    ):
        assert wrong(HttpResponse(headers={"Content-Security-Policy": policy})), policy


def leaving(page: Page, base: str, visit: Callable[[], object]) -> list[str]:
    """The addresses of other sites that are asked for during a visit."""
    asked: list[str] = []

    def listen(request: Request) -> None:
        asked.append(request.url)

    page.on("request", listen)
    visit()
    page.remove_listener("request", listen)
    here = urlsplit(base).netloc
    return [url for url in asked if urlsplit(url).netloc not in (here, "")]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440])
def test_no_page_asks_another_site_for_anything(page: Page, case_site: str) -> None:
    for address in page_types():
        visited = leaving(page, case_site, partial(page.goto, case_site + address, wait_until="load"))
        assert not visited, (address, visited)


@pytest.mark.browser
def test_a_request_that_leaves_is_found(page: Page, case_site: str) -> None:
    # Answered here: nothing is asked of anybody.
    page.route("http://elsewhere.example/**", lambda route: route.fulfill(status=204))
    html = '<img src="http://elsewhere.example/pixel.png" alt="">'
    assert leaving(page, case_site, lambda: page.set_content(html)) == ["http://elsewhere.example/pixel.png"]
