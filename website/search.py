"""`/search/`: one field for everything that has a page; `/search/suggestions/`: what it offers while somebody types."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from evidence.addresses import without_tracking
from evidence.date_words import date_words
from evidence.models import Source
from evidence.pages import PAGE
from evidence.phrases import alleged_by
from evidence.search import TEXTS, Found, find, suggest
from evidence.search.engine import MOST
from evidence.search.results import KIND, TEXT, Result, asked, results, typed
from evidence.sentences import sentences
from evidence.version_views import with_noindex
from investigations.models import Investigation
from orgs.models import Organization
from people.models import Affiliation, Identity, Person
from people.namesakes import same_ends
from people.views.people import KIND as KIND_OF_PERSON
from people.views.people import latest

SIZE = 20
SUGGESTED = 8


class SearchPage(View):
    """The best matches of all kinds in one list, each with what it is and why it was found."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        query = without_tracking(request.GET)
        given, refused = asked(query, size=SIZE)
        text, kind, number = given[TEXT], given[KIND], given[PAGE]
        found = find("" if refused else text, kind, start=(number - 1) * SIZE, size=SIZE)
        total = found.number(kind)
        told = results(found.hits, text, beside=posts_of)
        slug = kind if kind is None or kind == TEXTS else kind.slug
        context = {
            "q": query.get(TEXT, ""),
            "asked": text.strip(),
            "problems": [{"param": each.label, "message": each.message} for each in refused],
            "groups": _groups(told),
            "kinds": [
                (each.plural, count, _url(text, each.slug), each is kind)
                for each, count in _ordered(found.counts)
            ],
            "texts": (found.texts, _url(text, TEXTS), kind == TEXTS),
            "kind": kind,
            "all_url": _url(text),
            "nothing": not (found.total or found.texts),
            "every": _all(found, kind),
            "total": total,
            "first_item": (number - 1) * SIZE + 1,
            "last_item": (number - 1) * SIZE + len(told),
            "prev_url": _url(text, slug, number - 1) if number > 1 else None,
            "next_url": _url(text, slug, number + 1) if number * SIZE < min(total, MOST) else None,
            "most": MOST if total > MOST else 0,
        }
        status = 400 if refused else 200
        # Answers to what somebody typed are not for other search engines.
        return with_noindex(TemplateResponse(request, "website/search.html", context, status=status))


def _groups(told: list[Result]) -> list[list[dict[str, Any]]]:
    """What is called so, and what it stands in the texts of: rows of the template."""
    rows = [{"result": each} | line for each, line in zip(told, lines(told), strict=True)]
    named = [row for row in rows if row["result"].hit.passage is None]
    return [named, rows[len(named) :]]


class Suggestions(View):
    """What the field offers while somebody types (website/static/website/suggest.js): the options of a list, as HTML. Empty
    for a single letter. What can't be read answers 400, with a sentence in JSON."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        text, refused = typed(request.GET)
        if refused:
            errors = [{"param": each.parameter, "message": each.message} for each in refused]
            return with_noindex(JsonResponse({"errors": errors}, status=400))
        told = results(suggest(text, size=SUGGESTED).hits, text)
        context = {
            "rows": [(each, _kind(each)) for each in told],
            "asked": text.strip(),
            "all_url": _url(text),
        }
        return with_noindex(TemplateResponse(request, "website/suggestions.html", context))


def _kind(found: Result) -> str:
    """What kind of record it is, in words."""
    if isinstance(found.record, Person):
        return str(KIND_OF_PERSON[Identity(found.record.identity)])
    return found.hit.aggregate.label.capitalize()


def _all(found: Found, kind: Any) -> int | None:
    """How many there are without a choice of kind; None where that wasn't asked."""
    if kind is None or found.total >= SIZE:
        return found.total + (found.more if kind is None else 0)
    return None


def _ordered(counts: dict[Any, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].plural))


def _url(text: str, kind: str | None = None, number: int = 1) -> str:
    query = {TEXT: text} | ({KIND: kind} if kind else {}) | ({PAGE: number} if number > 1 else {})
    return f"{reverse('search')}?{urlencode(query)}"


def posts_of(found: Iterable[Any]) -> list[Affiliation]:
    """The posts of the people among what was found, kept on them as `posts`."""
    people: dict[Any, Any] = {record.pk: record for record in found if isinstance(record, Person)}
    for person in people.values():
        person.posts = []
    posts = list(Affiliation.objects.order_by("pk").filter(person__in=people).with_ends()) if people else []
    for post in posts:
        people[post.person_id].posts.append(post)
    return posts


def lines(found: Iterable[Result]) -> list[dict[str, Any]]:
    """What stands under the title of each: posts of a person (`posts_of`), sphere of an organization, sentence of a fact."""
    found = list(found)
    people = [each.record for each in found if isinstance(each.record, Person)]
    return [_line(each.record, people) for each in found]


def _line_of_person(person: Any, people: list[Person]) -> dict[str, Any]:
    """A person whose posts were fetched (`posts_of`)."""
    others = [other for other in people if other.pk != person.pk and same_ends(person, other)]
    kind = KIND_OF_PERSON[Identity(person.identity)]
    return latest(person.posts) | {"others": others, "kind": kind}


def _line(record: Any, people: list[Person]) -> dict[str, Any]:
    if isinstance(record, Person):
        return _line_of_person(record, people)
    if isinstance(record, Organization):
        return {"text": record.kind.label(), "sphere": record.sphere}
    if isinstance(record, Investigation):
        return {"text": record.summary()}
    if isinstance(record, Source):
        dated = date_words(record.published) if record.published else ""
        return {"text": ", ".join(filter(None, (record.publisher, dated)))}
    if type(record) in sentences:
        # Sentences are told of facts alone.
        return {
            "text": sentences.of(record),
            "standing": record.standing,
            "said": record.SAID,
            "by": alleged_by(record.standing, record.citations.all()),
        }
    return {}
