from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        from activity import references

        references.nameable("campaign", "campaigns.Campaign")
