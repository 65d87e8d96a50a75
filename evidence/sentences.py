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
        self._tellers: dict[type[Model], tuple[tuple[str, ...], Teller]] = {}

    def add(self, model: type[Model], *prefetch: str) -> Callable[[Teller], Teller]:
        """Decorator of a function record → sentence in the active language.

        prefetch: what it reads of the record, as for prefetch_related, so that a list of records takes a fixed number of
        queries.
        """

        def register(teller: Teller) -> Teller:
            self._tellers[model] = (prefetch, teller)
            return teller

        return register

    def __contains__(self, model: type[Model]) -> bool:
        return model in self._tellers

    def prefetch(self, model: type[Model]) -> tuple[str, ...]:
        """What to prefetch before records of a model are told."""
        return self._teller(model)[0]

    def of(self, record: Model) -> str:
        """The sentence of a record in the active language. Raises LookupError for a kind that has none."""
        return self._teller(type(record))[1](record)

    def in_languages(self, record: Model) -> dict[str, str]:
        """The sentence in each language: {"en": …, "nl": …, "fr": …}."""
        told = {}
        for language in LANGUAGES:
            with translation.override(language):
                told[language] = self.of(record)
        return told

    def _teller(self, model: type[Model]) -> tuple[tuple[str, ...], Teller]:
        try:
            return self._tellers[model]
        except KeyError:
            raise LookupError(f"No sentence is told of {model.__name__}") from None


sentences = Sentences()
CITATIONS = "citations__source"
