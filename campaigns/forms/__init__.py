"""The forms of campaigns."""

from campaigns.forms.acting import DeedForm, LetterForm, WayForm
from campaigns.forms.advocates import AdvocateForm, AdvocatesForm
from campaigns.forms.running import (
    ArchiveForm,
    AskAnswerForm,
    DocumentForm,
    ExportForm,
    OutcomeForm,
    PersonForm,
    ReceiptForm,
    SponsorForm,
    StageForm,
    UpdateForm,
)
from campaigns.forms.signing import (
    ConsentsForm,
    MemberSignForm,
    RewriteForm,
    SignForm,
    SweepForm,
    VisitorSignForm,
)
from campaigns.forms.writing import BodyForm, CampaignForm, FactsForm, FoundForm, ListForm, ReturnForm

__all__ = [
    "AdvocateForm",
    "AdvocatesForm",
    "ArchiveForm",
    "AskAnswerForm",
    "BodyForm",
    "CampaignForm",
    "ConsentsForm",
    "DeedForm",
    "DocumentForm",
    "ExportForm",
    "FactsForm",
    "FoundForm",
    "LetterForm",
    "ListForm",
    "MemberSignForm",
    "OutcomeForm",
    "PersonForm",
    "ReceiptForm",
    "ReturnForm",
    "RewriteForm",
    "SignForm",
    "SponsorForm",
    "StageForm",
    "SweepForm",
    "UpdateForm",
    "VisitorSignForm",
    "WayForm",
]
