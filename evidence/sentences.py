"""A sentence for every fact, in every language of the site: who says so, what, when, how sure, and who differs.

An app says in its `sentences.py` how its facts are told; whoever shows facts of any kind asks here.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import translation

from evidence.models.worded import LANGUAGES

Teller = Callable[[Any], str]


class Sentences:
    """How the facts of each kind are told."""

    def __init__(self) -> None:
        self._tellers: dict[type[Model], Teller] = {}

    def add(self, model: type[Model]) -> Callable[[Teller], Teller]:
        """Decorator of a function record → sentence in the active language. It reads what is preloaded, or completed by
        evidence.gathering: ends, citations with their sources, names of organizations, titles of roles."""

        def register(teller: Teller) -> Teller:
            self._tellers[model] = teller
            return teller

        return register

    def __contains__(self, model: type[Model]) -> bool:
        return model in self._tellers

    def of(self, record: Model) -> str:
        """The sentence of a record in the active language. Raises LookupError for a kind that has none."""
        return self._teller(type(record))(record)

    def in_languages(self, record: Model) -> dict[str, str]:
        """The sentence in each language: {"en": …, "nl": …, "fr": …}."""
        told = {}
        for language in LANGUAGES:
            with translation.override(language):
                told[language] = self.of(record)
        return told

    def _teller(self, model: type[Model]) -> Teller:
        try:
            return self._tellers[model]
        except KeyError:
            raise LookupError(f"No sentence is told of {model.__name__}") from None


sentences = Sentences()
