from forum.models.categories import Audience, Category, Colour
from forum.models.held import HeldPost, HeldState
from forum.models.keyed import Bookmark, Draft, Reaction, ReactionKind, ReadMark
from forum.models.posts import Post, PostMoved, PostRevision, Removal
from forum.models.topics import Tag, Topic, TopicPage, TopicTag
from forum.models.watches import Level, Watch

__all__ = [
    "Audience",
    "Bookmark",
    "Category",
    "Colour",
    "Draft",
    "HeldPost",
    "HeldState",
    "Level",
    "Post",
    "PostMoved",
    "PostRevision",
    "Reaction",
    "ReactionKind",
    "ReadMark",
    "Removal",
    "Tag",
    "Topic",
    "TopicPage",
    "TopicTag",
    "Watch",
]
