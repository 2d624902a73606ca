"""Apps, recovery codes, and whom the site obliges. Passkeys want a browser: tests/journeys."""

from __future__ import annotations

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts import actions
from accounts.models import User
from accounts.second_factor import has_second_factor, must_have_second_factor
from activity.models import Activity
from tests.makers import PASSWORD, make_user

SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"
PROOF = "/accounts/2fa/authenticate/"


def code(secret: str = SECRET, steps: int = 0) -> str:
    """What an app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_app(user: User) -> Authenticator:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    RecoveryCodes.activate(user)
    return TOTP.activate(user, SECRET).instance


def sign_in(client: Client, user: User) -> str:
    answer = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return answer["Location"]


@pytest.fixture
def dana(db: None) -> User:
    return make_user("dana", password=PASSWORD, welcomed_at="2026-01-01T00:00Z")


@pytest.fixture
def chief(db: None) -> User:
    return make_user("chief", password=PASSWORD, role="moderator", welcomed_at="2026-01-01T00:00Z")


@pytest.mark.django_db(transaction=True)  # allauth mails when the transaction is through
def test_an_app_is_set_up_with_its_first_code_and_brings_recovery_codes(client, dana):
    sign_in(client, dana)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 422
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert mail.outbox[-1].subject == "An authenticator app was added"
    assert Activity.objects.filter(verb="accounts.factor_added").exists()
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    page = client.get("/settings/second-factor/").content.decode()
    assert "10 codes are left" in page


def test_the_password_asks_for_the_second_factor_next(client, dana):
    give_app(dana)
    assert sign_in(client, dana) == PROOF
    assert client.get("/settings/").status_code == 302
    assert client.get(PROOF).status_code == 200
    assert client.post(PROOF, {"code": "000000"}).status_code == 422
    assert client.post(PROOF, {"code": code()})["Location"] == "/"
    assert client.get("/settings/").status_code == 200


def test_so_does_a_mailed_code(client, dana):
    give_app(dana)
    client.post("/accounts/login/code/", {"email": dana.email})
    mailed = mail.outbox[-1].body.split()
    answer = client.post(
        "/accounts/login/code/confirm/",
        {"code": next(word for word in mailed if "-" in word or (word.isupper() and len(word) > 5))},
    )
    assert answer["Location"] == PROOF


def test_a_code_counts_once_and_half_a_minute_late(client, dana):
    give_app(dana)
    with time_machine.travel("2026-11-02 10:00:05Z", tick=False) as clock:
        late = code()
        clock.shift(30)
        sign_in(client, dana)
        assert client.post(PROOF, {"code": late})["Location"] == "/"
        clock.shift(20)
        other = Client()
        sign_in(other, dana)
        assert other.post(PROOF, {"code": late}).status_code == 422
        assert other.post(PROOF, {"code": code()})["Location"] == "/"


def test_a_recovery_code_lets_in_once(client, dana):
    give_app(dana)
    one = Authenticator.objects.get(user=dana, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, dana)
    assert client.post(PROOF, {"code": one})["Location"] == "/"
    other = Client()
    sign_in(other, dana)
    assert other.post(PROOF, {"code": one}).status_code == 422


def test_guessing_is_stopped(client, dana):
    give_app(dana)
    sign_in(client, dana)
    for _guess in range(5):
        assert client.post(PROOF, {"code": "000000"}).status_code == 422
    assert client.post(PROOF, {"code": code()}).status_code in {422, 429}
    cache.clear()
    assert client.post(PROOF, {"code": code()})["Location"] == "/"


def test_another_secret_key_makes_no_code_guessable(client, dana, settings):
    give_app(dana)
    settings.SECRET_KEY = "another" * 10
    sign_in(client, dana)
    assert client.post(PROOF, {"code": code()}).status_code == 422
    assert client.post(PROOF, {"code": code("")}).status_code == 422


def test_only_the_page_with_the_picture_may_show_one_from_within(client, dana):
    sign_in(client, dana)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "img-src 'self' data:" in client.get("/accounts/2fa/totp/activate/")["Content-Security-Policy"]
    assert "data:" not in client.get("/settings/second-factor/")["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_a_moderator_sets_one_up_before_going_on(client, chief):
    assert sign_in(client, chief) == "/"
    answer = client.get("/moderation/?x=1")
    assert answer["Location"] == "/settings/second-factor/?next=%2Fmoderation%2F%3Fx%3D1"
    page = client.get(answer["Location"])
    assert "needs a second factor" in page.content.decode()
    lost = client.post("/forum/new/", {"body": "Half a thought."})
    assert lost.status_code == 403
    assert "Half a thought." in lost.content.decode()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert client.get("/moderation/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=chief).exists()
    assert client.get("/moderation/").status_code == 302


def test_a_new_role_obliges_at_once_and_an_old_one_frees(client, dana, admin):
    client.force_login(dana)
    actions.give_role(dana, by=admin, role="moderator")
    assert client.get("/forum/").status_code == 302
    assert client.get("/accounts/logout/").status_code == 200
    actions.give_role(dana, by=admin, role="member")
    assert client.get("/forum/").status_code == 200


def test_a_token_does_not_go_round_it(client, chief):
    _kept, token = actions.create_token(chief, by=chief, name="x", scopes=["read"])
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me/", headers=headers).status_code == 200
    actions.weigh_second_factor(chief)
    assert client.get("/api/v1/me/", headers=headers).status_code == 403
    give_app(chief)
    actions.weigh_second_factor(chief)
    assert client.get("/api/v1/me/", headers=headers).status_code == 200


def _is_dana(user: User) -> bool:
    return user.username == "dana"


def test_floors_above_may_oblige_others(dana, settings):
    assert not must_have_second_factor(dana)
    settings.SECOND_FACTOR_FOR = [*settings.SECOND_FACTOR_FOR, f"{__name__}._is_dana"]
    assert must_have_second_factor(dana)
    assert actions.weigh_second_factor(dana)
    User.objects.filter(pk=dana.pk).update(origin="demo")
    dana.refresh_from_db()
    assert not actions.weigh_second_factor(dana)


def test_the_command_helps_who_lost_everything(dana):
    from django.core.management import call_command

    give_app(dana)
    call_command("remove_second_factors", "dana", verbosity=0)
    assert not has_second_factor(dana)
    assert Activity.objects.filter(verb="accounts.factors_removed", object_id=dana.pk).exists()


def test_nobody_touches_anothers_passkey(client, alice, bob):
    theirs = Authenticator.objects.create(user=bob, type="webauthn", data={"name": "key", "credential": {}})
    client.force_login(alice)
    for act in ("edit", "remove"):
        assert client.post(f"/accounts/2fa/webauthn/keys/{theirs.pk}/{act}/").status_code == 404


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"response": 1}', '{"response": {"userHandle": "x"}}', "\x00"]
)
def test_no_malformed_passkey_is_more_than_a_refusal(client, alice, credential):
    sent = {"credential": credential, "name": "x"}
    assert client.post("/accounts/2fa/webauthn/login/", sent).status_code == 302
    client.force_login(alice)
    assert client.post("/accounts/2fa/webauthn/add/", sent).status_code == 422


def test_the_page_needs_few_queries(client, dana, django_assert_max_num_queries):
    give_app(dana)
    client.force_login(dana)
    with django_assert_max_num_queries(5):
        client.get("/settings/second-factor/")
