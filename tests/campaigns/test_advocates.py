"""The directory of advocacy associations: what they say of themselves, found by it, joined on their own page."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import ApiToken
from campaigns import actions
from campaigns.models import Advocate
from core.errors import Refused
from tests.makers import make_campaign, make_organisation, make_seat, make_user

pytestmark = pytest.mark.django_db
SENT = {
    "dues": "size",
    "dues_note": "From $500 a year",
    "joining": "Any operator in Texas",
    "join_url": "https://tma.example/join",
    "position_grid": "A class of its own for controllable load",
}


@pytest.fixture
def union(alice):
    told = {"kind": "association", "donation_url": "https://tma.example/give", "jurisdiction": "Texas"}
    return make_organisation("Texas Miners", by=alice, **told)


def test_an_association_says_for_what_it_stands_and_is_found_by_it(client, alice, union):
    make_organisation("Silent Union", by=alice, kind="association", country="NO")
    make_organisation("Kestrel Ridge", by=alice)
    campaign = make_campaign(by=alice, organisation=union, state="open")
    make_campaign(by=alice, organisation=union, title="Still a draft")
    client.force_login(alice)
    assert client.post("/campaigns/directory/texas-miners/", SENT).status_code == 303
    client.logout()
    page = client.get("/campaigns/directory/").content.decode()
    for words in ("Texas Miners", "By size of the member", "From $500 a year", "A class of its own",
                  "https://tma.example/join", "https://tma.example/give", campaign.title, "Silent Union"):  # fmt: skip
        assert words in page
    assert "Kestrel Ridge" not in page
    assert "Still a draft" not in page
    for query, found in (
        ("subject=grid", True), ("subject=tax", False), ("dues=size", True), ("dues=free", False),
        ("country=US", True), ("country=NO", False), ("q=texas", True), ("verified=on", False),
        ("subject=nonsense&dues=1", True),
    ):  # fmt: skip
        assert ("Texas Miners" in client.get(f"/campaigns/directory/?{query}").content.decode()) is found


def test_what_is_emptied_is_gone_and_saving_twice_is_saving_once(client, alice, union):
    client.force_login(alice)
    for _twice in range(2):
        client.post("/campaigns/directory/texas-miners/", SENT)
    assert Advocate.objects.get().positions.count() == 1
    client.post("/campaigns/directory/texas-miners/", {**SENT, "position_grid": "", "position_tax": "Lower"})
    assert [one.subject for one in Advocate.objects.get().positions.all()] == ["tax"]
    assert "Lower" in client.get("/campaigns/directory/texas-miners/").content.decode()


@pytest.mark.parametrize(
    "bad", [{"join_url": "javascript:alert(1)"}, {"dues": "gold"}, {"position_tax": "x" * 301}]
)
def test_what_has_the_wrong_shape_is_refused(client, alice, union, bad):
    client.force_login(alice)
    answer = client.post("/campaigns/directory/texas-miners/", {**SENT, **bad})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(bad))
    assert not Advocate.objects.exists()


def test_only_those_who_run_an_association_write_its_entry(client, alice, bob, union):
    make_seat(union, bob, "signatory")
    with pytest.raises(PermissionDenied):
        actions.keep_advocate(union, by=bob, positions={})
    kestrel = make_organisation("Kestrel Ridge", by=alice)
    with pytest.raises(Refused, match="lists advocacy associations"):
        actions.keep_advocate(kestrel, by=alice, positions={})
    client.force_login(alice)
    assert client.get("/campaigns/directory/kestrel-ridge/").status_code == 404


def test_programs_read_it_and_write_their_own(client, alice, union):
    from accounts.authentication import digest

    ApiToken.objects.create(user=alice, name="x", digest=digest("secret"), scopes=["read", "write"])
    headers = {"authorization": "Bearer secret"}
    where = "/api/v1/advocates/texas-miners/"
    sent = {"dues": "free", "positions": {"tax": "Lower"}}
    answer = client.put(where, sent, content_type="application/json", headers=headers)
    assert answer.status_code == 204
    for bad in (
        {"positions": {"love": "x"}},
        {"dues": "free"},
        {"positions": {}, "join_url": "ftp://x.example/"},
    ):
        assert client.put(where, bad, content_type="application/json", headers=headers).status_code == 400
    row = client.get("/api/v1/advocates/?subject=tax").json()["results"][0]
    assert (row["slug"], row["dues"], row["positions"]) == ("texas-miners", "free", {"tax": "Lower"})
    assert client.get("/api/v1/advocates/?subject=grid").json()["results"] == []


def test_the_directory_asks_no_more_for_more_rows(client, alice, union, django_assert_max_num_queries):
    actions.keep_advocate(union, by=alice, positions={"tax": "Lower"}, dues="free")
    for number in range(5):
        other = make_organisation(f"Union {number}", by=make_user(), kind="association")
        actions.keep_advocate(other, by=other.seats.get().user, positions={"grid": "Flexible"})
    client.get("/about/")
    with django_assert_max_num_queries(7):
        client.get("/campaigns/directory/")
