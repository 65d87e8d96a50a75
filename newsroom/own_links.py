"""Addresses of our own public pages in what readers wrote, as links. Other addresses stay text: who knows where they lead."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.languages import in_language
from config.stores import PUBLISHED, store_of

# Up to what ends a sentence or a bracket after it.
ADDRESS = re.compile(r"(?<!\S)[(“\"']?((?:https?://|/)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)'])")


def with_links(text: str) -> SafeString:
    """`text`, escaped, with links to the public pages that it names. They lead to the site itself, whatever was written."""
    return format_html_join("", "{}", ((part,) for part in _parts(text)))


def _parts(text: str) -> Iterator[str | SafeString]:
    place = 0
    for found in ADDRESS.finditer(text):
        if href := _own(found[1]):
            yield text[place : found.start(1)]
            yield format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', href, found[1])
            place = found.end(1)
    yield text[place:]


def _own(written: str) -> str:
    """Where the page is that an address names; "" where it is none of ours."""
    try:
        address = urlsplit(written)
        resolve(in_language(address.path, settings.LANGUAGE_CODE))
    except (ValueError, Resolver404):
        return ""
    hosts = [urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS]
    ours = not address.netloc or validate_host(address.hostname or "", hosts)
    if not ours or store_of(address.path) != PUBLISHED:
        return ""
    return settings.SITE_URL + address._replace(scheme="", netloc="").geturl()
