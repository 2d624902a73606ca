from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """allauth tells of second factors by signals alone: here they become our actions."""
        from allauth.mfa.models import Authenticator
        from allauth.mfa.signals import authenticator_added, authenticator_removed

        from accounts.actions import note_second_factor
        from accounts.models import User

        def told(is_added: bool, user: User, authenticator: Authenticator) -> None:
            if authenticator.type != Authenticator.Type.RECOVERY_CODES:
                note_second_factor(user, kind=authenticator.type, is_added=is_added)

        def added(user: User, authenticator: Authenticator, **kwargs: object) -> None:
            told(True, user, authenticator)

        def removed(user: User, authenticator: Authenticator, **kwargs: object) -> None:
            told(False, user, authenticator)

        authenticator_added.connect(added, weak=False, dispatch_uid="accounts.factor_added")
        authenticator_removed.connect(removed, weak=False, dispatch_uid="accounts.factor_removed")
