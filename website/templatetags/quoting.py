"""So that a page can be quoted: addresses with their host, data that no browser runs, feeds, embeds."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from config.site import NAME
from config.site import absolute as absolute_url
from website.embeds import EMBEDS, height
from website.feeds import FOLLOWED

register = template.Library()

# Inside <script> nothing is an entity: what could end the element, or begin a comment, is written as JSON can.
UNSAFE = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


@register.simple_tag
def site_name() -> str:
    return NAME


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """A path of the site with its host."""
    return absolute_url(context["request"], path)


@register.filter
def as_json(value: Any) -> SafeString:
    """Data for a `<script type="application/ld+json">`, safe there."""
    return mark_safe(json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).translate(UNSAFE))


@register.simple_tag
def feed_of(record: Any) -> str:
    """The address of the feed of a record; "" where there is none."""
    key = record.key
    for slug, each in FOLLOWED.items():
        if isinstance(record, each.model):
            return reverse("feed", args=[slug, key])
    return ""


@register.simple_tag
def embed_height(record: Any, lead: Any, sections: Any) -> int:
    """How high the frame of an embed is, in pixels. lead, sections: of the record's page."""
    return height(record, lead[0]["text"] if lead else "", sections or ())


@register.simple_tag
def embed_of(record: Any) -> str:
    """The address of a record as other sites may show it in their pages; "" where there is none."""
    key = record.key
    for slug, embed in EMBEDS.items():
        if isinstance(record, embed.model):
            return reverse("embed", args=[slug, key])
    return ""
