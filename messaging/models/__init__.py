from messaging.models.conversations import (
    MOST_PEOPLE,
    REQUEST_MAX,
    SUBJECT_MAX,
    Box,
    Conversation,
    Desk,
    Kind,
    Participant,
    State,
)
from messaging.models.desks import DeskMember, SideNote
from messaging.models.glass import BreakGlass, GlassReason, ReportedMessage
from messaging.models.messages import HiddenWord, Message, MessageDraft, MessageKind, MessageRevision
from messaging.models.rooms import Objection, PaperKind, RoomPaper

__all__ = [
    "MOST_PEOPLE",
    "REQUEST_MAX",
    "SUBJECT_MAX",
    "Box",
    "BreakGlass",
    "Conversation",
    "Desk",
    "DeskMember",
    "GlassReason",
    "HiddenWord",
    "Kind",
    "Message",
    "MessageDraft",
    "MessageKind",
    "MessageRevision",
    "Objection",
    "PaperKind",
    "Participant",
    "ReportedMessage",
    "RoomPaper",
    "SideNote",
    "State",
]
