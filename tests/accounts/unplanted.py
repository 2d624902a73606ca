"""Columns of text in which no member's words can stand, and why.

test_erasure.py wants a mark planted in every other column of text before the member leaves: a new model, or a
new column, fails there until it has a planting or a line here. A line is a column, or a model for all its columns.
"""

from __future__ import annotations

NOT_A_MEMBERS = {
    # What the site's staff write, about the site.
    "pages.Site": "the site's own words, by its administrators",
    "forum.Category": "made by administrators",
    "organisations.Grid": "a list kept by administrators",
    "strategies.StrategyCategory": "made by administrators",
    "campaigns.Body": "public bodies, kept by staff",
    "accounts.Group": "made by administrators, for all their members",
    "socialaccount.SocialApp": "clients at other sites, from the settings",
    # Codes, fingerprints, numbers and names of things, none of which a member types.
    "auth.Permission": "Django's own",
    "auth.Group": "not used",
    "contenttypes.ContentType": "Django's own",
    "activity.Activity": "codes and ids: tests/activity holds them to it",
    "activity.Delivery": "the name of a listener, and what our own code says of its failure",
    "notifications.Notification": "codes and ids",
    "notifications.Mail.message_id": "random",
    "notifications.Mail.last_error": "what the mail server says; wiped with the mail",
    "search.Document.language": "a code",
    "accounts.User.password": "a hash",
    "accounts.User.username_look": "made from the username, which is asked for",
    "accounts.User.time_zone": "checked against the list of zones",
    "accounts.User.origin": "a code of the import",
    "accounts.Profile.languages": "codes",
    "accounts.Profile.runs": "codes",
    "accounts.Profile.mail_for": "codes",
    "accounts.Profile.shown_to": "codes",
    "accounts.ProfileTrait": "codes",
    "accounts.ApiToken.digest": "a hash",
    "accounts.ApiToken.scopes": "codes",
    "accounts.SignIn.ip": "an address of four numbers or eight; the row is asked for by itself",
    "accounts.SignIn.device": "a hash",
    "accounts.Claim.digest": "a hash",
    "accounts.RetiredName": "a hash",
    "accounts.OnceKey": "a hash",
    "account.EmailConfirmation": "not used: links are signed",
    "mfa.Authenticator": "sealed with the site's key; the row is asked for by itself",
    "sessions.Session": "read unpacked",
    "usersessions.UserSession": "the row is asked for by itself",
    "socialaccount.SocialAccount.provider": "a code",
    "socialaccount.SocialToken": "not stored (SOCIALACCOUNT_STORE_TOKENS)",
    "forum.Topic.origin": "a code of the import",
    "forum.Topic.home": "an address of another product's page",
    "forum.Post.origin": "a code of the import",
    "forum.Post.reaction_counts": "numbers",
    "forum.HeldPost.reason": "a code",
    "forum.HeldPost.note": "a moderator's words to them; the row goes",
    "uploads.Upload.media_type": "read from the file",
    "uploads.Upload.sha256": "a hash",
    "printing.PrintedFile": "a hash; the file is walked as one",
    "printing.PrintJob.paper": "a code",
    "printing.PrintJob.options": "codes",
    "printing.PrintJob.language": "a code",
    "printing.PrintJob.failure": "our own words",
    "printing.PrintJob.lacking": "letters no font of ours has",
    # Of an organisation, which stays when a member leaves: tests/organisations/test_leaving.py.
    "organisations.Organisation": "the company's own",
    "organisations.Attestation": "the company's own: a country",
    "organisations.Verification": "the company's own: a domain and a moderator's note",
    "organisations.PayoutProof": "an address and a message of ours; those of a member are asked for by themselves",
    "organisations.FormerName": "what the company's own name looked like",
    "organisations.LapseNotice": "a code",
    "organisations.Invitation.digest": "a hash",
}


# Products whose own plantings are still to come: their columns are not asked for.
LATER = ("strategies.", "campaigns.")


def is_exempt(place: str) -> bool:
    """Of a column, `app.Model.field`."""
    if place.startswith(LATER):
        return True
    return place in NOT_A_MEMBERS or place.rpartition(".")[0] in NOT_A_MEMBERS
