"""The rows of campaigns."""

from campaigns.life import State
from campaigns.models.bodies import Body, BodyKind
from campaigns.models.campaigns import (
    Answer,
    Ask,
    Campaign,
    Document,
    Kind,
    LetterText,
    Stage,
    Update,
)
from campaigns.models.signatures import Hold, Milestone, Signature, SigningLink, Sweep, signature_of
from campaigns.models.sponsors import Fault, Person, Review, Sponsor

__all__ = [
    "Answer",
    "Ask",
    "Body",
    "BodyKind",
    "Campaign",
    "Document",
    "Fault",
    "Hold",
    "Kind",
    "LetterText",
    "Milestone",
    "Person",
    "Review",
    "Signature",
    "SigningLink",
    "Sponsor",
    "Stage",
    "State",
    "Sweep",
    "Update",
    "signature_of",
]
