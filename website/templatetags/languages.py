"""The languages of the site, and the page that is shown in each of them."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language

from config.languages import in_language
from config.site import absolute
from evidence.addresses import without_tracking
from evidence.pages import PAGE
from evidence.prose import Prose, foreign

register = template.Library()


@register.filter
def prose(text: str) -> Prose:
    """A text that the newsroom wrote, with `lang` where the page is in another language."""
    return Prose(text)


register.filter("foreign", foreign)


@register.simple_tag
def language_of_prose() -> str:
    """What the language of the newsroom's own texts is called, on a page in another one; "" else."""
    return foreign(settings.NEWSROOM_LANGUAGE)


@dataclass(frozen=True)
class Language:
    """code: nl; name: Nederlands. url: the page in it, with its query; address: the whole one, for search engines."""

    code: str
    name: str
    url: str
    address: str
    current: bool


@register.simple_tag(takes_context=True)
def in_languages(context: Context) -> list[Language]:
    """The page of the request in each language; for a page of an error, which knows no request, the home pages."""
    request: HttpRequest | None = context.get("request")
    path = _path(request, "withdrawn_on" in context) if request else reverse("home")
    asked = without_tracking(request.GET).urlencode() if request else ""
    query = f"?{asked}" if asked else ""
    return [
        Language(
            code,
            name,
            in_language(path, code) + query,
            absolute(request, in_language(path, code) + _page(request)) if request else "",
            code == get_language(),
        )
        for code, name in settings.LANGUAGES
    ]


def _path(request: HttpRequest, withdrawn: bool) -> str:
    """The path of a page. Of a record that is withdrawn, words that somebody put into its address aren't ours to repeat."""
    match = request.resolver_match
    if withdrawn and match and "slug" in match.kwargs:
        return reverse(match.view_name, kwargs=match.kwargs | {"slug": ""})
    return request.path


def _page(request: HttpRequest) -> str:
    """Of the query of an address, what makes another page for search engines: the number of a page of a list."""
    kept = QueryDict(mutable=True)
    if (number := request.GET.get(PAGE)) and number != "1":
        kept[PAGE] = number
    return f"?{kept.urlencode()}" if kept else ""
