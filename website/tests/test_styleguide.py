"""The style guide: for development only, but it must not rot."""

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
