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
from campaigns.models.sponsors import Fault, Person, Review, Sponsor

__all__ = [
    "Answer",
    "Ask",
    "Body",
    "BodyKind",
    "Campaign",
    "Document",
    "Fault",
    "Kind",
    "LetterText",
    "Person",
    "Review",
    "Sponsor",
    "Stage",
    "State",
    "Update",
]
