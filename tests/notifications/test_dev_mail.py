"""Reset links stand on this page: every door to it, each closed on its own."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def name(settings) -> str:
    """One mail in the folder; the name of its file."""
    message = EmailMultiAlternatives(
        "重设密码", "Open http://localhost:8000/reset/1-a/ <b>now</b>", to=["a@example.org"]
    )
    message.attach_alternative('<script>alert(1)</script><a href="http://localhost/x">x</a>', "text/html")
    get_connection("core.mail.EmlBackend").send_messages([message])
    [file] = settings.MAIL_DIR.iterdir()
    return file.stem


@pytest.fixture
def here(settings):
    """A browser on the machine the site runs on."""
    settings.IS_LOOPBACK, settings.EMAIL_URL, settings.SITE_HOST = True, "", "localhost"
    settings.TRUSTED_PROXIES = []
    return Client(HTTP_HOST="localhost:8000", REMOTE_ADDR="127.0.0.1")


def test_mails_are_listed_and_shown_as_text(here, name):
    page = here.get("/dev/mail/").content.decode()
    assert "重设密码" in page
    assert f'href="/dev/mail/{name}/"' in page
    answer = here.get(f"/dev/mail/{name}/")
    page = answer.content.decode()
    assert '<a href="http://localhost:8000/reset/1-a/"' in page
    assert "&lt;b&gt;now&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9000", "[::1]:8000", "[::1]"])
def test_this_machines_own_names_open_it(here, name, host, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    assert here.get("/dev/mail/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("IS_LOOPBACK", False),
        ("EMAIL_URL", "smtp://mail.example.org"),
        ("SITE_HOST", "forum.example.org"),
        ("TRUSTED_PROXIES", ["10.0.0.1"]),
    ],
)
def test_a_public_site_has_no_such_page(here, name, settings, setting, value):
    setattr(settings, setting, value)
    settings.TRUSTED_PROXIES = [] if setting != "TRUSTED_PROXIES" else _networks(value)
    assert here.get("/dev/mail/").status_code == 404
    assert here.get(f"/dev/mail/{name}/").status_code == 404


@pytest.mark.parametrize(
    "caller",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "forum.example.org"},
        {"HTTP_HOST": "localhost.example.org"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_a_caller_from_elsewhere_finds_nothing(here, name, settings, caller):
    settings.ALLOWED_HOSTS = ["*"]
    assert here.get("/dev/mail/", **caller).status_code == 404
    assert here.get(f"/dev/mail/{name}/", **caller).status_code == 404


@pytest.mark.parametrize("path", ["..%2f..%2fsecret_key", "%2e%2e", "nothing-here", "a.eml", "a%00b"])
def test_no_other_file_is_read(here, name, path):
    assert here.get(f"/dev/mail/{path}/").status_code == 404


def _networks(addresses):
    import ipaddress

    return [ipaddress.ip_network(address) for address in addresses]
