"""A campaign a member began for their organisation, whose it stays, with every text one can write along its way."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from campaigns.models import Delivery, Document, Export, Person, Stage, Update, Way
from tests.makers import make_campaign

# Columns of text in which one can't write.
CODES = {"language", "time_zone", "origin", "csv_sha256", "sha256", "what"}


def plant_campaign(user: User, private: str, stays: str) -> None:
    campaign = make_campaign(by=user, state="review")
    Person.objects.filter(campaign=campaign, user=user).update(office=private)
    Stage.objects.create(campaign=campaign, on=timezone.now().date())
    Document.objects.create(campaign=campaign)
    Update.objects.create(campaign=campaign, by=user)
    Way.objects.create(campaign=campaign, kind="phone")
    Export.objects.create(campaign=campaign, by=user)
    Delivery.objects.create(
        campaign=campaign, by=user, text=campaign.texts.get(), people=1, organisations=0, verified=0
    )
    _mark(type(campaign).objects.filter(pk=campaign.pk), stays)
    for name in ("texts", "asks", "stages", "documents", "updates", "ways", "exports"):
        _mark(getattr(campaign, name).all(), stays)
    _mark(Delivery.objects.filter(campaign=campaign), stays)


def _mark(rows: Any, mark: str) -> None:
    """Write the mark into every column of text."""
    texts = (models.CharField, models.TextField)
    fields = [
        field for field in rows.model._meta.concrete_fields if isinstance(field, texts) and not field.choices
    ]
    rows.update(**{field.name: mark for field in fields if field.name not in CODES})
