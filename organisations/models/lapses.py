from __future__ import annotations

from django.db import models


class LapseNotice(models.Model):
    """That those whom it concerns were told, so many days before or on the day, that something lapses.

    Renewed, it holds until another day, of which they are told anew.
    """

    what = models.CharField(
        max_length=10
    )  # "payout", "statement" or "proof": organisations.actions.reminding
    object_id = models.PositiveBigIntegerField()
    until = models.DateField()
    days = models.PositiveSmallIntegerField()  # 30, 7, or 0 when it has lapsed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "object_id", "until", "days"], name="one_lapse_notice")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}: {self.days} days before {self.until}"
