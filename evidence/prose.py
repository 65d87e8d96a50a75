"""What the newsroom wrote itself, remarks and paraphrases: not translated, so a page in another language says which it is."""

from django.conf import settings
from django.utils.translation import get_language


class Prose(str):
    """A text in the newsroom's language (NEWSROOM_LANGUAGE)."""

    __slots__ = ()

    @property
    def lang(self) -> str:
        """The language code for a page in another language; "" on a page in the same."""
        code: str = settings.NEWSROOM_LANGUAGE
        return "" if (get_language() or "").partition("-")[0] == code else code
