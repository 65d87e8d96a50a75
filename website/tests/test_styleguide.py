"""The style guide: for development only, but it must not rot."""

import re

from django.test import RequestFactory

from website.styleguide import StyleGuide


def test_style_guide_shows_every_part(rf: RequestFactory) -> None:
    response = StyleGuide.as_view()(rf.get("/styleguide/")).render()
    assert response.status_code == 200
    for word in (
        "Stated",
        "Alleged",
        "Disputed",
        "Denied",
        "3 or more people",
        "Events: denied",
        "<b>planned</b>",
    ):
        assert word in response.content.decode()


def test_only_what_is_not_plainly_stated_is_hatched(rf: RequestFactory) -> None:
    html = StyleGuide.as_view()(rf.get("/styleguide/")).render().content.decode()
    bars = re.findall(r'<svg class="bar[ "].*?</svg>', html, re.S)
    # The alleged post and the denied one; what periods look like is shown as of something stated.
    assert len(bars) == 6 and sum("url(#hatched)" in bar for bar in bars) == 2
