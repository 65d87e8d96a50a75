from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        # Every app says in its `aggregates.py` which records it adds to the registry, in its `sentences.py` how they are
        # told, in its `filters.py` what lists can be asked, in its `gathering.py` what pages fetch, and in its `derived.py`
        # what the database works out, those of lower layers included.
        autodiscover_modules("aggregates", "sentences", "filters", "gathering", "derived")
        import_module("evidence.search.index")
