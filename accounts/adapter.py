"""How allauth acts here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Mail goes through Django's mail, hence into the Mail table (settings.EMAIL_BACKEND)."""
