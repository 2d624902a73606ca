"""The rows of campaigns."""

from campaigns.life import State
from campaigns.models.advocates import Advocate, Dues, Position, Subject
from campaigns.models.bodies import Body, BodyKind, DayOff
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
from campaigns.models.deliveries import Delivery, Export
from campaigns.models.signatures import Hold, Milestone, Signature, SigningLink, Sweep, signature_of
from campaigns.models.sponsors import Fault, Person, Review, Sponsor
from campaigns.models.tallies import Tally, TallyBy
from campaigns.models.ways import Deed, OwnLetter, Way, WayKind

__all__ = [
    "Advocate",
    "Answer",
    "Ask",
    "Body",
    "BodyKind",
    "Campaign",
    "DayOff",
    "Deed",
    "Delivery",
    "Document",
    "Dues",
    "Export",
    "Fault",
    "Hold",
    "Kind",
    "LetterText",
    "Milestone",
    "OwnLetter",
    "Person",
    "Position",
    "Review",
    "Signature",
    "SigningLink",
    "Sponsor",
    "Stage",
    "State",
    "Subject",
    "Sweep",
    "Tally",
    "TallyBy",
    "Update",
    "Way",
    "WayKind",
    "signature_of",
]
