from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "tests.declarations"
    verbose_name = "Declarations"
