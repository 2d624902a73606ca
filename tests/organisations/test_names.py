"""No organisation is taken for another by its name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import create_token
from core.errors import Refused
from organisations import actions
from organisations.forms import said_of
from organisations.models import Grid, Organisation
from organisations.names import bare_name, look_of_name
from tests.makers import make_organisation

FORM = {"kind": "miner", "legal_name": "Northern Hash LLC", "country": "US", "is_not_listed": "on"}


@pytest.mark.parametrize(
    "name",
    [
        "Northern Hash Inc", "Northern Hash, Inc.", "NORTHERN HASH LLC", "Northern-Hash", "NorthernHash",
        "Northern Hash GmbH", "Northern Hash GmbH & Co. KG", "Northern Hash S.A.", "Northern Hash S.A. de C.V.",
        "Northern Hash Pte. Ltd.", "ООО «Northern Hash»", "Nоrthern Hаsh", "Northern Hash有限公司", "The Northern Hash",
        "Northern  Hash", "Northem Hash", "ＮＯＲＴＨＥＲＮ ＨＡＳＨ", "Northern Hash Sdn Bhd", "株式会社Northern Hash",
    ],
)  # fmt: skip
def test_these_look_like_northern_hash(name):
    assert look_of_name(name) == look_of_name("Northern Hash")


@pytest.mark.parametrize(
    "name", ["Southern Hash", "Northern Hash Energy", "Northern Cash", "北方算力", "Северный хеш"]
)
def test_these_do_not(name):
    assert look_of_name(name) != look_of_name("Northern Hash")


def test_a_name_that_is_all_legal_form_stays_a_name():
    assert [bare_name(name) for name in ("LLC", "ООО", "AG", "有限公司", "SE Ltd", "Inc. Inc.")] == [
        "llc", "ооо", "ag", "有限公司", "se", "inc.",
    ]  # fmt: skip
    assert bare_name("浙江算力有限公司") == "浙江算力"
    assert bare_name("ТОО Байконур Хеш") == "байконур хеш"
    assert look_of_name("!!!")


@pytest.mark.parametrize("name", ["Nоrthern Hash", "Northern Hash GmbH", "northernhash"])
def test_a_look_alike_is_refused_at_its_field(client, alice, bob, name):
    make_organisation("Northern Hash", by=alice)
    client.force_login(bob)
    answer = client.post("/organisations/new/", {**FORM, "name": name})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    _token, secret = create_token(bob, by=bob, name="t", scopes=["write"])
    answer = client.post(
        "/api/v1/organisations/",
        {**FORM, "is_not_listed": True, "name": name},
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )
    assert answer.status_code in {400, 409}
    assert list(answer.json()["errors"]) == ["name"]
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["Common Hash", "COMMON-HASH Ltd", "Cоmmоn Наsh", "Moderators", "Support Inc"]
)
def test_the_sites_own_names_are_nobodys(name, alice):
    with pytest.raises(Refused) as refusal:
        make_organisation(name, by=alice)
    assert (refusal.value.field, refusal.value.status) == ("name", 422)


def test_a_word_of_two_alphabets_is_refused(alice):
    with pytest.raises(Refused, match="one alphabet"):
        make_organisation("Хеsh Power", by=alice)
    assert make_organisation("ООО Hash Power", by=alice)  # each word in one


def test_a_name_given_up_is_kept_for_a_year(alice, bob, time_machine):
    first = make_organisation("Northern Hash", by=alice)

    def rename(name):  # type: ignore[no-untyped-def]
        said = {**said_of(first), "name": name, "grids": list(Grid.objects.none())}
        return actions.change(first, by=alice, **said)

    rename("Heron Power")
    with pytest.raises(Refused, match="Heron Power"):
        make_organisation("Northern Hash LLC", by=bob)
    rename("Northern Hash Inc.")  # its own it takes back
    rename("Heron Power")
    time_machine.move_to(timezone.now() + timedelta(days=366), tick=False)
    assert make_organisation("Northern Hash LLC", by=bob)


def test_another_spelling_of_ones_own_name_is_fine(alice):
    first = make_organisation("Northern Hash", by=alice)
    said = {**said_of(first), "name": "Northern Hash, Inc.", "grids": []}
    assert actions.change(first, by=alice, **said).name == "Northern Hash, Inc."
    assert not first.former_names.exists()


def test_the_database_has_the_last_word(alice):
    make_organisation("Northern Hash", by=alice)
    other = make_organisation("Heron", by=alice)
    other.name = "Nоrthern Hash"
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
