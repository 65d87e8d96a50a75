from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        # Every app says in its `aggregates.py` which records it adds to the registry, and in its `sentences.py` how they
        # are told.
        autodiscover_modules("aggregates", "sentences")
