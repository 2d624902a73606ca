from __future__ import annotations

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ACCEPTED = "image/jpeg,image/png,image/gif,image/webp,.pdf,.csv,.txt,.log"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,  # refused in better words by core.files
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].help_text = _(
            "A picture (JPEG, PNG, GIF, WebP), PDF, CSV or text, up to %(limit)s. Where and when a "
            "picture was taken is removed from it."
        ) % {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)}
