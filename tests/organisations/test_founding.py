"""An organisation is opened, changed, restricted; each year it states that no sanctions list names it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.models import Activity
from core.errors import Refused
from notifications.models import Notification
from organisations import actions
from organisations.models import Grid, Organisation
from tests.makers import make_file, make_organisation, make_seat, make_upload
from uploads.actions import erase_uploads_of
from uploads.models import Upload

FORM = {
    "kind": "miner",
    "name": "Kestrel Ridge",
    "legal_name": "Kestrel Ridge Mining LLC",
    "country": "US",
    "jurisdiction": "Texas",
    "size": "10-50",
    "languages": ["en", "es"],
    "website": "kestrel.example",
    "description": "**48 MW**, air-cooled.",
    "donation_url": "https://kestrel.example/donate/",
    "is_not_listed": "on",
}


@pytest.fixture
def kestrel(alice):
    return make_organisation(by=alice)


def test_found_on_the_page_makes_its_founder_the_owner(client, alice):
    client.force_login(alice)
    Grid.objects.get_or_create(slug="ercot", defaults={"name": "ERCOT"})
    answer = client.post("/organisations/new/", {**FORM, "grids": ["ercot"], "logo": make_file()})
    assert (answer.status_code, answer["Location"]) == (303, "/organisations/kestrel-ridge/")
    made = Organisation.objects.get()
    assert [(seat.user, seat.role) for seat in made.seats.all()] == [(alice, "owner")]
    assert made.description_html.strip() == "<p><strong>48 MW</strong>, air-cooled.</p>"
    assert (made.website, made.donation_url) == (
        "https://kestrel.example",
        "",
    )  # donations: associations only
    assert made.attested_until == timezone.now().date() + timedelta(days=365)
    assert [(one.by, one.country) for one in made.attestations.all()] == [(alice, "US")]
    assert Activity.objects.get(verb="organisations.founded").target == made
    page = client.get(answer["Location"]).content.decode()
    for words in ("Kestrel Ridge Mining LLC", "Texas, United States", "ERCOT", "Español", "10 to 50 MW"):
        assert words in page
    assert made.logo is not None
    assert made.logo.thumbnail_url in page
    client.logout()
    assert client.get(made.logo.thumbnail_url).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("is_not_listed", ""),
        ("country", "XX"),
        ("kind", "bank"),
        ("name", "Moderator"),
        ("legal_name", ""),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://kestrel.example/"),
        ("grids", ["atlantis"]),
        ("name", "x" * 81),
    ],
)
def test_found_says_which_field_is_wrong_and_keeps_what_was_written(client, alice, field, value):
    client.force_login(alice)
    answer = client.post("/organisations/new/", {**FORM, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "48 MW" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_found_under_a_taken_name_is_refused_in_any_case_and_width(alice, bob, kestrel):
    with pytest.raises(Refused, match="of this name"):
        make_organisation("ＫESTREL  ridge", by=bob)
    slug = Organisation.objects.filter(pk=kestrel.pk)
    slug.update(name="Heron", name_key="heron", name_look="heron")
    assert make_organisation("Kestrel, Ridge", by=bob).slug == "kestrel-ridge-2"


@pytest.mark.parametrize("name", ["Grids", "!!!"])
def test_found_takes_no_address_of_ours(name, alice):
    assert make_organisation(name, by=alice).slug not in {"new", "grids", ""}


def test_found_is_not_for_the_suspended(mallory):
    with pytest.raises(PermissionDenied):
        make_organisation(by=mallory)


def test_change_is_for_owners_and_administrators(client, kestrel, bob):
    make_seat(kestrel, bob, "signatory")
    client.force_login(bob)
    assert client.get("/organisations/kestrel-ridge/edit/").status_code == 403
    kestrel.seats.filter(user=bob).update(role="admin")
    answer = client.post("/organisations/kestrel-ridge/edit/", {**FORM, "name": "Kestrel"})
    assert answer.status_code == 303
    kestrel.refresh_from_db()
    assert (kestrel.name, kestrel.slug) == ("Kestrel", "kestrel-ridge")


def test_change_to_a_taken_name_names_the_field(client, kestrel, alice):
    make_organisation("Blue River")
    client.force_login(alice)
    answer = client.post("/organisations/kestrel-ridge/edit/", {**FORM, "name": "blue river"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


def test_logo_that_is_no_picture_is_refused_and_the_rest_saved(client, kestrel, alice):
    client.force_login(alice)
    sent = {**FORM, "logo": make_file("notes.txt", b"plain words")}
    answer = client.post("/organisations/kestrel-ridge/edit/", sent)
    assert list(answer.context["form"].errors) == ["logo"]
    assert Organisation.objects.get().logo is None


def test_logo_stays_when_who_sent_it_leaves_and_goes_when_another_comes(kestrel, alice):
    actions.set_logo(kestrel, make_upload(by=alice), by=alice)
    first = kestrel.logo
    erase_uploads_of(alice)
    first.refresh_from_db()
    assert (first.owner, first.is_removed) == (kestrel, False)
    actions.set_logo(kestrel, make_upload(by=alice, name="b.png"), by=alice)
    assert [upload.pk for upload in Upload.objects.of(kestrel).present()] == [kestrel.logo.pk]


def test_logo_cannot_be_a_file_of_somebody_else(kestrel, alice, bob):
    with pytest.raises(Refused):
        actions.set_logo(kestrel, make_upload(by=bob), by=alice)


def test_attest_renews_for_a_year_and_keeps_each_statement(client, kestrel, alice, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=400), tick=False)
    client.force_login(alice)
    assert "more than a year old" in client.get("/organisations/kestrel-ridge/").content.decode()
    assert client.post("/organisations/kestrel-ridge/attest/", {"country": "US"}).status_code == 422
    sent = {"country": "CA", "is_not_listed": "on"}
    assert client.post("/organisations/kestrel-ridge/attest/", sent).status_code == 303
    kestrel.refresh_from_db()
    assert kestrel.is_attested
    assert [one.country for one in kestrel.attestations.order_by("id")] == ["US", "CA"]
    assert "more than a year old" not in client.get("/organisations/kestrel-ridge/").content.decode()


def test_restrict_shows_at_once_is_logged_in_public_and_told_to_its_owners(
    client, kestrel, alice, bob, carol, commits
):
    with commits():
        actions.restrict(kestrel, by=carol, reason="identity", note="Send us the register extract.")
    kestrel.refresh_from_db()
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    assert "It is not who it says it is" in page
    assert "register extract" not in page  # for its own people
    log = client.get("/moderation/log/").content.decode()
    assert "restricted an organisation to reading" in log
    assert 'href="/organisations/kestrel-ridge/"' in log
    assert [one.recipient for one in Notification.objects.filter(verb="organisations.restricted")] == [alice]
    client.force_login(alice)
    assert "register extract" in client.get("/organisations/kestrel-ridge/").content.decode()
    assert client.get("/organisations/kestrel-ridge/edit/").status_code == 403
    with pytest.raises(Refused, match="already"):
        actions.restrict(kestrel, by=carol, reason="rules")
    actions.unrestrict(kestrel, by=carol)
    assert client.get("/organisations/kestrel-ridge/edit/").status_code == 200


def test_restrict_is_for_moderators(kestrel, alice):
    with pytest.raises(PermissionDenied):
        actions.restrict(kestrel, by=alice, reason="rules")


def test_grids_are_kept_by_administrators(client, admin, kestrel):
    client.force_login(admin)
    assert client.post("/organisations/grids/", {"name": "Lapland"}).status_code == 303
    assert client.post("/organisations/grids/", {"name": "Lapland"}).status_code == 422
    grid = Grid.objects.get(slug="lapland")
    kestrel.grids.add(grid)
    client.post(f"/organisations/grids/{grid.pk}/", {"name": "Sápmi"})
    assert "Sápmi" in client.get("/organisations/kestrel-ridge/").content.decode()
    client.post(f"/organisations/grids/{grid.pk}/", {"name": "Sápmi", "remove": "1"})
    assert not kestrel.grids.exists()
