"""The demo's companies report on the demo's strategies: grades A, B and C, failures among them, and gone again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import User
from activity.models import Activity
from organisations.models import Organisation
from pages.demo.clearing import clear
from pages.demo.founding import load_organisations
from pages.demo.loading import _load_members
from pages.demo.reporting import load_reports
from strategies.models import FieldReport, Strategy
from tests.makers import make_strategy, make_user

pytestmark = pytest.mark.django_db
UNITS = ({"name": "Energy per terahash", "unit": "J/TH", "better": "lower"},
         {"name": "Uptime", "unit": "h", "better": "higher"})  # fmt: skip


@pytest.fixture
def real(db: None) -> User:
    """A member whose name the demo doesn't need."""
    return make_user("somebody")


@pytest.fixture
def loaded(real: User) -> int:
    """Seven strategies of the demo, of measures that should fall and that should rise, and its companies."""
    now = timezone.now()
    members, _added = _load_members(now)
    load_organisations(members, now)
    for number in range(7):
        measure = UNITS[number % 2]
        low, high = (-18.0, -12.0) if measure["better"] == "lower" else (4.0, 9.0)
        make_strategy(author=real, title=f"Demo {number}", measure=measure, effect_low=low, effect_high=high)
    Strategy.objects.update(origin="demo")
    Activity.objects.all().delete()
    return load_reports(now)


def test_they_give_a_b_and_c_with_failures_and_nobody_is_told(loaded):
    rows = Strategy.objects.order_by("slug").values_list("grade", "report_count", "success_count")
    assert list(rows) == [
        ("A", 5, 4),
        ("B", 3, 1),
        ("C", 1, 0),
        ("B", 2, 1),
        ("C", 0, 0),
        ("A", 4, 4),
        ("A", 5, 4),
    ]
    assert FieldReport.objects.filter(outcome="failed").count() == 4
    unnamed = FieldReport.objects.exclude(sealed_by="").first()
    assert unnamed is not None
    assert unnamed.organisation is None
    assert not Activity.objects.exists()
    assert load_reports(timezone.now()) == 0


def test_clearing_takes_them_along(loaded, real):
    theirs = make_strategy(author=real, title="Real one")
    owner = Organisation.objects.get(slug="kestrel-ridge").seats.get(role="owner").user
    FieldReport.objects.create(
        strategy=theirs, version=1, author=owner, outcome="worked", started_on=timezone.localdate()
    )
    clear()
    assert not FieldReport.objects.exists()
