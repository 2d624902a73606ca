"""The members' vocabulary: who can be met, found and written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookalikes import look
from accounts.names import fold, retired_digest

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    def present(self) -> UserQuerySet:
        """Those who can be met: active, not erased."""
        return self.filter(is_active=True, erased_at=None)

    def named(self, username: str) -> UserQuerySet:
        """The one with this username, in whatever case it is written."""
        return self.filter(username_key=fold(username))

    def looking_like(self, username: str) -> UserQuerySet:
        """Those with this username, or one that a reader would take for it."""
        return self.filter(Q(username_key=fold(username)) | Q(username_look=look(username)))

    def named_any(self, usernames: Iterable[str]) -> UserQuerySet:
        return self.filter(username_key__in={fold(username) for username in usernames})

    def visible_to(self, user: Any) -> UserQuerySet:
        """Profiles are public; those of erased members and unconfirmed sign-ups are nobody's."""
        return self.present().confirmed()

    def confirmed(self) -> UserQuerySet:
        """Without sign-ups whose address was never proved: those accepted terms, then never came."""
        return self.exclude(
            accepted_terms_at__isnull=False, welcomed_at__isnull=True, last_login__isnull=True
        )

    def listed(self) -> UserQuerySet:
        """Those in the directory: who came themselves and did not ask to be left out."""
        return (
            self.present()
            .confirmed()
            .filter(profile__is_listed=True)
            .exclude(origin__startswith="imported:", email="")
        )

    def who_run(self, what: str) -> UserQuerySet:
        return self.filter(profile__traits__kind="runs", profile__traits__value=what)

    def in_region(self, region: str) -> UserQuerySet:
        return self.filter(profile__region=region).exclude(profile__shown_to__has_key="place")

    def who_read(self, language: str) -> UserQuerySet:
        return self.filter(profile__traits__kind="language", profile__traits__value=language)

    def telling_of(self, text: str) -> UserQuerySet:
        """Whose name, place or bio holds every word of `text`."""
        found = self
        for word in fold(text).split()[:8]:
            found = found.filter(profile__words__contains=word)
        return found

    def fitting(self, asked: Mapping[str, str]) -> UserQuerySet:
        """By the directory's filters (forms.DirectoryForm); what is empty filters nothing."""
        found: UserQuerySet = self
        if asked.get("q"):
            found = found.telling_of(asked["q"])
        if asked.get("runs"):
            found = found.who_run(asked["runs"])
        if asked.get("region"):
            found = found.in_region(asked["region"])
        if asked.get("language"):
            found = found.who_read(asked["language"])
        return found

    def beginning_with(self, text: str) -> UserQuerySet:
        """Whose username, or a word of whose name, begins so."""
        key = fold(text)
        return self.filter(
            Q(username_key__startswith=key) | Q(name_key__startswith=key) | Q(name_key__contains=f" {key}")
        )


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        """A bare row, for makers and commands; people join through actions.join."""
        user = self.model(username=username, email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        """An administrator with a confirmed address, as `createsuperuser` makes one.

        Raises ValidationError, which it shows, for a name or address that is taken in whatever case.
        """
        from allauth.account.models import EmailAddress

        if self.named(username).exists():
            raise ValidationError(_("This username is taken."))
        if email and self.filter(email=email.lower()).exists():
            raise ValidationError(_("There is an account with this address."))

        profiles = self.model._meta.get_field("profile").related_model._default_manager
        with transaction.atomic():
            user = self.create_user(
                username, email, password, **{"role": "admin", "is_superuser": True, **fields}
            )
            profiles.create(user=user)
            if user.email:
                EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username_key=fold(username or ""))


class DataExportQuerySet(models.QuerySet[Any]):
    def good(self) -> DataExportQuerySet:
        """Being made, or still to be fetched."""
        return self.exclude(expires_at__lte=timezone.now())


class BlockQuerySet(models.QuerySet[Any]):
    def between(self, one: User, other: User) -> BlockQuerySet:
        """Whichever of the two set it; a mute stands between nobody."""
        either = Q(by=one, blocked=other) | Q(by=other, blocked=one)
        return self.filter(either, distance="blocked")


class ProfileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> ProfileQuerySet:
        """Whose picture this person sees: that is all the files a profile has."""
        theirs = self.filter(user__is_active=True, user__erased_at=None)
        seen = Q(shown_to__has_key="picture")
        if not user.is_authenticated:
            return theirs.exclude(seen)
        return theirs.filter(~seen | Q(shown_to__picture="members") | Q(user=user.pk))


class RetiredNameQuerySet(models.QuerySet[Any]):
    def of(self, username: str) -> RetiredNameQuerySet:
        """Whether it, or a name that looks like it, was somebody's who left."""
        return self.filter(digest__in=[retired_digest(username), retired_digest(look(username))])
