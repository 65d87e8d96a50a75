from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        # Every app says in its `aggregates.py` which records it adds to the registry, in its `sentences.py` how they are
        # told, in its `filters.py` what lists can be asked and in its `gathering.py` what pages fetch, those of lower
        # layers included.
        autodiscover_modules("aggregates", "sentences", "filters", "gathering")
