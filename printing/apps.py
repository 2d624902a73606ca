from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self) -> None:
        autodiscover_modules("papers")
