"""Pages about the site itself: how it is made (`/method/`), and how to use its data (`/data/`)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from config.languages import CODES
from config.site import NAME, absolute
from evidence.about import About, schema
from evidence.addresses import StrictAddress
from evidence.bars import Axis, Bar
from evidence.downloads import LICENCE
from evidence.registry import Aggregate, Derived, served
from orgs.models import Sphere
from website.home import DESCRIPTION


@dataclass
class Example:
    """A period that is made up, to show how one is drawn."""

    words: str
    possible_from: date | None
    certain_from: date | None
    certain_until: date | None
    possible_until: date | None


def examples() -> list[tuple[str, Bar | None]]:
    """Periods in words, each with its bar, on one axis."""
    periods = [
        Example(
            _("From 1 March 2012 to 31 May 2016"),
            date(2012, 3, 1),
            date(2012, 3, 1),
            date(2016, 5, 31),
            date(2016, 5, 31),
        ),
        Example(
            _("From 2013 to 2017: exact days not known"),
            date(2013, 1, 1),
            date(2013, 12, 31),
            date(2017, 1, 1),
            date(2017, 12, 31),
        ),
        Example(
            _("Attested in June 2014 and in March 2016: start and end not known"),
            None,
            date(2014, 6, 30),
            date(2016, 3, 1),
            None,
        ),
    ]
    axis = Axis.over(periods)
    last = periods[-1]
    return [
        (each.words, axis.bar(each, each.words, ticks=each is last) if axis else None) for each in periods
    ]


class Method(StrictAddress, TemplateView):
    """What the words and marks mean, what isn't here, and how a record gets public, is corrected, or goes."""

    template_name = "website/method.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            section="method",
            examples=examples(),
            spheres=Sphere.objects.all(),
            policy=settings.REVIEW_POLICY,
        )


class Data(StrictAddress, TemplateView):
    """Formats, licences, addresses of the API, the feed of changes, how to cite, and what isn't in the data."""

    template_name = "website/data.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What answers only to a question has no list to start from.
        kinds = [each for each in served() if isinstance(each, Aggregate) or each.model]
        words = [isinstance(each, Aggregate) and each.vocabulary for each in kinds]
        return super().get_context_data(
            **kwargs,
            about=self.about(),
            section="data",
            kinds=[_start(each) for each, word in zip(kinds, words, strict=True) if not word],
            vocabulary=[_start(each) for each, word in zip(kinds, words, strict=True) if word],
        )

    def about(self) -> About:
        """A schema.org Dataset: by it, catalogues of data find the API and its licence."""
        url, api = absolute(self.request, reverse("data")), absolute(self.request, reverse("api-root"))
        title = f"{NAME}: {_('The data')}"
        words = str(DESCRIPTION)
        dataset = schema(
            "Dataset",
            id_=url,
            url=url,
            name=NAME,
            description=words,
            license=LICENCE,
            isAccessibleForFree=True,
            inLanguage=CODES,
            creator={"@type": "Organization", "name": NAME},
            distribution={"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": api},
        )
        return About(title, words, url, linked=[dataset])


def _start(kind: Aggregate | Derived) -> tuple[str, str]:
    """What a kind of record is called, and where its list begins in the API."""
    if isinstance(kind, Aggregate):
        name = kind.plural
    else:
        name = str(kind.model._meta.verbose_name_plural) if kind.model else kind.slug
    return name, f"{reverse('api-root')}{kind.slug}/"
