from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "strategies"

    def ready(self) -> None:
        from activity import references

        references.nameable("strategy", "strategies.Strategy")
