"""The style guide's view: every part of the site with example context (development only)."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.views.generic import TemplateView

from evidence.as_of import Asked, AsOf
from evidence.dates import PartialDate
from evidence.footnotes import Reference
from evidence.periods import Period
from evidence.timelines import Entry, TimeLine, drawn

SPHERES = [
    {"code": "public_office", "label": "Public office"},
    {"code": "political_party", "label": "Political party"},
    {"code": "state_security", "label": "State security"},
    {"code": "private_interest", "label": "Private interest"},
    {"code": "civil_society", "label": "Civil society"},
    {"code": "academia", "label": "Academia"},
    {"code": "media", "label": "Media"},
]
SPHERE = {sphere["code"]: sphere for sphere in SPHERES}
TICKS = [
    {"x": 0, "label": "2004"},
    {"x": 30, "label": "2010"},
    {"x": 60, "label": "2016"},
    {"x": 100, "label": "2024"},
]


class ExampleFilters(forms.Form):
    """A form like those that django-filter makes."""

    q = forms.CharField(label="Name", required=False)
    sphere = forms.ChoiceField(
        label="Sphere", choices=[("", "Any"), *((s["code"], s["label"]) for s in SPHERES)], required=False
    )
    on = forms.CharField(
        label="As of", help_text="A day, month or year: 2018-04-24, 2018-04 or 2018.", required=False
    )
    held = forms.ChoiceField(
        label="Dates",
        choices=[("", "Covered or not ruled out"), ("certain", "Covered by the dates")],
        required=False,
    )
    standing = forms.MultipleChoiceField(
        label="Who says so",
        choices=[
            ("stated", "Stated"),
            ("alleged", "Alleged"),
            ("disputed", "Disputed"),
            ("denied", "Denied"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ExampleSphere:
    """A sphere as the time line asks of it."""

    def __init__(self, code: str) -> None:
        self.pk = self.code = code
        self.label = SPHERE[code]["label"]
        self.position = SPHERES.index(SPHERE[code])


def example_time_line() -> TimeLine | None:
    """A time line with everything that one can have."""

    def entry(
        name: str, start: str | None, end: str | None, attested: str = "", *, sphere: str = "", **values: Any
    ) -> Entry:
        first, last = (PartialDate(text) if text else None for text in (start, end))
        values.setdefault("standing", "stated")
        return Entry(
            span=Period(first, last, (PartialDate(attested),) if attested else ()),
            name=name,
            url="#time",
            sentence=f"An example: {name or values['lane']}.",
            sphere=ExampleSphere(sphere) if sphere else None,
            **values,
        )

    signed = "Agreements signed"
    return drawn(
        [
            entry("Adviser, Office of the minister", "2010", "2014", sphere="public_office"),
            entry("Chief executive, Alrosa", "2017", None, "2022-03", sphere="private_interest"),
            entry("Member, Diamantclub", "2012", "2015-04", sphere="political_party", standing="alleged"),
            entry(
                "Staff, AWDC",
                None,
                "[..2022-03]",
                "2020",
                sphere="private_interest",
                heads="3 or more people",
            ),
            entry("Chair, Kimberley Process", "2024", None, reality="planned", sphere="civil_society"),
            entry("Dates not known", None, None),
            entry("", "2018-04-24", "2018-04-24", lane=signed),
            entry("", "2021-12", "2021-12", lane=signed),
            entry("", "2015", "2015", lane="Events", standing="denied"),
        ],
        AsOf(PartialDate("2018")),
    )


def examples() -> dict[str, Any]:
    """Return the context of `website/styleguide.html`. Names are from the demo case, the rest is made up."""
    alrosa = {"name": "Alrosa", "url": "#"}
    example = ExampleFilters({"on": "2018-04-24", "standing": ["stated"]})
    chips = [
        {"label": "Organization", "value": "Alrosa", "remove_url": "#"},
        {"label": "As of", "value": "24 April 2018", "remove_url": "#"},
    ]
    facts = [
        {
            "url": "#",
            "period": "from March 2017 or earlier to March 2022 or later",
            "bar": {
                "label": "covered from 24 April 2018 to March 2022; may have begun in 2016; end not known",
                "parts": [
                    {"kind": "before", "x": 61, "width": 10.5},
                    {"kind": "sure", "x": 71.5, "width": 19.5},
                    {"kind": "open-after", "x": 91, "width": 9},
                ],
                "caps": [61],
                "plain": True,
                "day": 71.5,
            },
            "role": "chief executive",
            "organization": alrosa,
            "sphere": SPHERE["private_interest"],
            "refs": [Reference("1", "ref-1-1"), Reference("2", "ref-2-1")],
            "standing": "stated",
            "held": "certain",
            "on": "on 24 April 2018",
        },
        {
            "url": "#",
            "period": "from 2010 to 2014, exact days not known",
            "bar": {
                "label": "covered from the end of 2010 to the start of 2014",
                "parts": [
                    {"kind": "before", "x": 30, "width": 5},
                    {"kind": "sure", "x": 35, "width": 15},
                    {"kind": "after", "x": 50, "width": 5},
                ],
                "caps": [30, 55],
                "day": 71.5,
            },
            "role": "adviser",
            "organization": {"name": "Office of the minister of Finance", "url": "#"},
            "sphere": SPHERE["public_office"],
            "on_behalf_of": {"name": "Antwerp World Diamond Centre", "url": "#"},
            "more": ["Secondment. In the source: “raadgever”."],
            "refs": [Reference("3", "ref-3-1")],
            "standing": "alleged",
            "by": "by the PVDA",
            "held": "possible",
            "on": "on 24 April 2018",
        },
        {
            "url": "#",
            "period": "dates not known",
            "bar": {
                "label": "no date is known",
                "parts": [{"kind": "open", "x": 0, "width": 100}],
                "caps": [],
                "day": 71.5,
            },
            "role": "member",
            "organization": {"name": "Diamantclub", "url": "#"},
            "sphere": SPHERE["political_party"],
            "refs": [Reference("3", "ref-3-2")],
            "standing": "denied",
            "held": "possible",
            "on": "on 24 April 2018",
        },
    ]
    bars = [
        {
            "label": "Begun in or after 2005, covered from 2007 to 2012, over by 2014",
            "parts": [
                {"kind": "before", "x": 5, "width": 10},
                {"kind": "sure", "x": 15, "width": 25},
                {"kind": "after", "x": 40, "width": 10},
            ],
            "caps": [5, 50],
            "plain": True,
            "ticks": TICKS,
        },
        {
            "label": "Covered from April 2018 to March 2022; start and end not known",
            "parts": [
                {"kind": "open-before", "x": 60, "width": 11.5},
                {"kind": "sure", "x": 71.5, "width": 19.5},
                {"kind": "open-after", "x": 91, "width": 9},
            ],
            "caps": [],
            "plain": True,
            "ticks": TICKS,
        },
        {
            "label": "At some time between 2010 and 2016",
            "parts": [{"kind": "maybe", "x": 30, "width": 30}],
            "caps": [30, 60],
            "plain": True,
            "ticks": TICKS,
        },
    ]
    notes = [
        {
            "n": "1",
            "title": "Een geslepen lobby: hoe een Russische diamant-oligarch zaken kan blijven doen vanuit België",
            "lang": "nl",
            "url": "#",
            "publisher": "De Morgen",
            "date": "March 2022",
            "locator": "§ 3",
            "relation": "supports",
            "aspects": "the whole fact",
            "said": "De Morgen gives it as fact.",
            "attested": "Attested in March 2022.",
            "paraphrase": "Ivanov, 41, runs Alrosa.",
            "link": "https://example.org/a",
            "archived": "https://example.org/b",
            "backs": [Reference("1", "ref-1-0", 1), Reference("1", "ref-1-1", 2)],
        },
        {
            "n": "2",
            "title": "Russia’s Alrosa renews cooperation with Belgium diamond centre",
            "url": "#",
            "publisher": "Mining Weekly",
            "date": "11 May 2018",
            "relation": "supports",
            "aspects": "the role",
            "said": "Alrosa says so itself; the paper passes on its press release.",
            "attested": "Attested on 24 April 2018.",
            "paraphrase": "Signed the 2018 agreement as chief executive of Alrosa.",
            "link": "https://example.org/c",
            "backs": [Reference("2", "ref-2-1", 1)],
        },
        {
            "n": "3",
            "title": "PVDA stelt banden tussen kabinetten en bedrijfsleven aan de kaak",
            "lang": "nl",
            "url": "#",
            "publisher": "Knack",
            "date": "June 2021",
            "locator": "§ 5",
            "relation": "contradicts",
            "aspects": "the end",
            "said": "The minister’s spokesperson denies it, as Knack reports.",
            "quote": "Dat klopt niet.",
            "backs": [Reference("3", "ref-3-1", 1), Reference("3", "ref-3-2", 2)],
        },
    ]
    ivanov = {"name": "Sergey Sergeyevich Ivanov", "url": "#"}
    return {
        "crumbs": [{"label": "People", "url": "/people/"}, {"label": ivanov["name"]}],
        "heading": {
            "kind": "Person",
            "name": ivanov["name"],
            "names": [
                {"name": "Сергей Сергеевич Иванов", "lang": "ru"},
                {"name": "Sergej Sergejevitsj Ivanov", "lang": "nl"},
                {"name": "Sergueï Sergueïevitch Ivanov", "lang": "fr"},
                {"name": "Sergej S. Ivanov", "lang": "nl", "note": "short form"},
            ],
        },
        "namesakes": [{"name": "Sergey Borisovich Ivanov", "url": "#", "note": "his father"}],
        "lede_refs": [Reference("1", "ref-1-0")],
        "facts": facts,
        "time_line_section": {
            "context": {"line": example_time_line(), "list_url": "#facts", "all_bars": "all 6 in the list"}
        },
        "asked": Asked.of(QueryDict("on=2018-13")),
        "standings": ["stated", "alleged", "disputed", "denied", "unsupported"],
        "bars": bars,
        "spheres": SPHERES,
        "people": [
            {
                "name": "Diamond dealers at the ministry",
                "identity": "unnamed_group",
                "headcount": "3 or more people",
                "whose": "De Morgen’s",
                "overlaps": [{"name": "Former lobbyist in a minister’s office", "url": "#"}],
            },
            {"name": "Former lobbyist in a minister’s office", "identity": "unnamed_one", "whose": "the PVDA’s"},
            {
                "name": "Wathelet",
                "identity": "unresolved",
                "candidates": [
                    {"name": "Melchior Wathelet senior", "url": "#"},
                    {"name": "Melchior Wathelet junior", "url": "#"},
                ],
            },
        ],
        "filter": {"form": example, "fields_shown": example.visible_fields()},
        "chips": chips,
        "clear_url": "#",
        "notes": notes,
        "records": [
            {"person": ivanov["name"], "role": "chief executive", "organization": "Alrosa",
             "sphere": SPHERE["private_interest"], "period": "April 2018 or earlier to March 2022 or later",
             "standing": "stated", "sources": 5},
            {"person": "Jan Jambon", "role": "president", "organization": "Diamantclub",
             "sphere": SPHERE["political_party"], "period": "2010 to 13 April 2015 or later",
             "standing": "alleged", "sources": 1},
            {"person": "Ari Epstein", "role": "chief executive", "organization": "Antwerp World Diamond Centre",
             "sphere": SPHERE["private_interest"], "period": "April 2018 or earlier to March 2022 or later",
             "standing": "disputed", "sources": 4},
        ],
    }  # fmt: skip


class StyleGuide(TemplateView):
    """`/styleguide/`, in development."""

    template_name = "website/styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the examples to the context."""
        return super().get_context_data(**kwargs) | examples()
