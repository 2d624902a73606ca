"""An organisation comes, says what it is, and states each year that no sanctions list names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.first_links import outside_of, refuse_first_links
from accounts.models import User
from accounts.names import fold, one_line
from activity.recording import record
from core import markdown
from core.errors import Refused
from core.permissions import require
from organisations.models import (
    Attestation,
    FormerName,
    Grid,
    Kind,
    Membership,
    Organisation,
    OrganisationLanguage,
    Seat,
)
from organisations.models.organisations import country_names
from organisations.names import look_of_name, refuse_misleading
from organisations.permissions import can_attest, can_found, can_run
from uploads.actions import hand_over

if TYPE_CHECKING:
    from uploads.models import Upload

ATTESTED_DAYS = 365
NAME_KEPT = timedelta(days=365)  # for who gave it up
_RESERVED = {"new", "grids", "invitations", "domains", "organisation"}
_WORDS = (
    "kind",
    "name",
    "legal_name",
    "jurisdiction",
    "size",
    "website",
    "lda_number",
    "eu_number",
    "donation_url",
)
_ADDRESSES = ("website", "donation_url")


def found(*, by: User, country: str, is_not_listed: bool, **told: Any) -> Organisation:
    """Open a page for an organisation; who does is its first owner.

    `told` is what change() takes. Raises PermissionDenied; Refused: 422 without the sanctions statement or for a
    misleading name, 409 if the name, or one that looks like it, is in use or was not long ago.
    """
    require(can_found(by), _("You may not open an organisation."))
    _check_statement(country, is_not_listed)
    now = timezone.now()
    organisation = Organisation(created_at=now, country=country, attested_until=_in_a_year())
    _tell(organisation, by=by, **told)
    _check_name(organisation)
    try:
        with transaction.atomic():
            organisation.slug = _free_slug(organisation.name)
            organisation.save()
            _set_lists(organisation, told["grids"], told["languages"])
            Membership.objects.create(organisation=organisation, user=by, role=Seat.OWNER, since=now)
            _note_statement(organisation, by)
            record("organisations.founded", by=by, target=organisation)
    except IntegrityError:
        raise Refused(_("There is an organisation of this name."), field="name") from None
    return organisation


def change(organisation: Organisation, *, by: User, **told: Any) -> Organisation:
    """Say anew what it is: kind, names, place, size, grids, languages, website, description, registers.

    The name given up stays its own for a while. Raises PermissionDenied; Refused: 422 for a misleading name, 409 if
    it, or one that looks like it, is in use or was not long ago.
    """
    require(can_run(by, organisation), _("You may not change this organisation."))
    try:
        with transaction.atomic():
            organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
            require(can_run(by, organisation))
            before = organisation.name
            _tell(organisation, by=by, **told)
            if organisation.name != before:
                _check_name(organisation)
            organisation.save()
            _keep_name(organisation, before)
            _set_lists(organisation, told["grids"], told["languages"])
            record("organisations.changed", by=by, target=organisation)
    except IntegrityError:
        raise Refused(_("There is an organisation of this name."), field="name") from None
    return organisation


@transaction.atomic
def set_logo(organisation: Organisation, logo: Upload, *, by: User) -> None:
    """Show a picture by the name; it is the organisation's own from now on, whoever sent it.

    Raises PermissionDenied; Refused (422) for what is no picture.
    """
    require(can_run(by, organisation), _("You may not change this organisation."))
    if not logo.has_thumbnail:
        raise Refused(_("The logo must be a picture."), status=422, field="logo")
    hand_over(logo, to=organisation, by=by)
    organisation.logo = logo
    organisation.save(update_fields=["logo"])


@transaction.atomic
def attest(organisation: Organisation, *, by: User, country: str, is_not_listed: bool) -> None:
    """State once more where it stands and that no sanctions list names it; holds for a year.

    Raises PermissionDenied; Refused (422) without the statement.
    """
    require(can_attest(by, organisation), _("You may not change this organisation."))
    _check_statement(country, is_not_listed)
    organisation.country, organisation.attested_until = country, _in_a_year()
    organisation.save(update_fields=["country", "attested_until"])
    _note_statement(organisation, by)
    record("organisations.attested", by=by, target=organisation)


def unrendered() -> Iterator[Organisation]:
    """Organisations whose description an older renderer made."""
    older = Organisation.objects.filter(description_renderer__lt=markdown.RENDERER_VERSION)
    yield from older.exclude(description="").iterator(200)


def rerender(organisation: Organisation) -> None:
    """Make the description's HTML anew, unless it was edited meanwhile."""
    Organisation.objects.filter(pk=organisation.pk, description=organisation.description).update(
        description_html=_rendered(organisation.description), description_renderer=markdown.RENDERER_VERSION
    )


def _tell(
    organisation: Organisation,
    *,
    by: User,
    description: str,
    grids: Sequence[Grid],
    languages: Sequence[str],
    **words: str,
) -> None:
    before = {name: outside_of(getattr(organisation, name)) for name in _ADDRESSES}
    linked = markdown.outside_links(organisation.description_html)
    for name in _WORDS:
        setattr(organisation, name, one_line(words.get(name, "")))
    if organisation.kind != Kind.ASSOCIATION:
        organisation.donation_url = ""
    organisation.description = description
    organisation.description_html = _rendered(description)
    organisation.description_renderer = markdown.RENDERER_VERSION
    for name in _ADDRESSES:
        refuse_first_links(outside_of(getattr(organisation, name)), by=by, before=before[name], field=name)
    now = markdown.outside_links(organisation.description_html)
    refuse_first_links(now, by=by, before=linked, field="description")


def _check_name(organisation: Organisation) -> None:
    """Raises Refused at the field, and says whose name it looks like."""
    name = organisation.name
    try:
        refuse_misleading(name)
    except ValidationError as error:
        raise Refused(str(error.message), status=422, field="name") from None
    other = Organisation.objects.looking_like(name).exclude(pk=organisation.pk).first()
    if other is None:
        return
    if other.name_key == fold(name):
        raise Refused(_("There is an organisation of this name."), field="name")
    raise Refused(
        _("This looks like the name of %(organisation)s. Choose one that nobody takes for it.")
        % {"organisation": other.name},
        field="name",
    )


def _keep_name(organisation: Organisation, before: str) -> None:
    look = look_of_name(before)
    if look == look_of_name(organisation.name):
        return
    until = timezone.now() + NAME_KEPT
    FormerName.objects.update_or_create(organisation=organisation, look=look, defaults={"until": until})


def _set_lists(organisation: Organisation, grids: Sequence[Grid], languages: Sequence[str]) -> None:
    organisation.grids.set(grids)
    there = set(organisation.languages.values_list("code", flat=True))
    organisation.languages.exclude(code__in=languages).delete()
    OrganisationLanguage.objects.bulk_create(
        OrganisationLanguage(organisation=organisation, code=code) for code in languages if code not in there
    )


def _rendered(description: str) -> str:
    return markdown.render(description, site_url=settings.SITE_URL, prefix="org").html


def _check_statement(country: str, is_not_listed: bool) -> None:
    if country not in country_names():
        raise Refused(_("Choose a country."), status=422, field="country")
    if not is_not_listed:
        message = _("Without this statement the organisation can't take part.")
        raise Refused(message, status=422, field="is_not_listed")


def _note_statement(organisation: Organisation, by: User) -> None:
    Attestation.objects.create(
        organisation=organisation,
        by=by,
        country=organisation.country,
        holds_until=organisation.attested_until,
    )


def _in_a_year() -> date:
    return timezone.now().date() + timedelta(days=ATTESTED_DAYS)


def _free_slug(name: str) -> str:
    """An address for the name, with a number if another has it."""
    plain = slugify(name, allow_unicode=True)[:50].strip("-_") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    number = 1
    slug = plain
    while slug in taken | _RESERVED:
        number += 1
        slug = f"{plain}-{number}"
    return slug
