"""What the newsroom wrote itself, remarks and paraphrases: not translated, so a page in another language says which it is."""

from django.conf import settings
from django.utils.translation import get_language, get_language_info


class Prose(str):
    """A text in the newsroom's language (NEWSROOM_LANGUAGE)."""

    __slots__ = ()

    @property
    def lang(self) -> str:
        """The language code for a page in another language; "" on a page in the same."""
        code: str = settings.NEWSROOM_LANGUAGE
        return "" if (get_language() or "").partition("-")[0] == code else code


def foreign(code: str) -> str:
    """What the language of a text is called on a page in another one: “English”, “Engels”, “anglais”; "" on a page in the
    same, and of a language that isn't known."""
    page = (get_language() or "").partition("-")[0]
    if not code or code.partition("-")[0] == page:
        return ""
    try:
        name: str = get_language_info(code)["name_translated"]
    except KeyError:
        return ""
    # French writes languages like any other word.
    return name.lower() if page == "fr" else name
