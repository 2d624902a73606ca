"""What works in mining: strategies, their revisions, who reviews them, and what they say in other languages."""

from strategies.models.categories import Reviewer, StrategyCategory
from strategies.models.revisions import Revision, RevisionState, SectionComment, Weight
from strategies.models.strategies import (
    Climate,
    CostBand,
    Facet,
    FacetKind,
    Grade,
    Ownership,
    ReviewBecause,
    State,
    Strategy,
)
from strategies.models.translations import Translation

__all__ = [
    "Climate",
    "CostBand",
    "Facet",
    "FacetKind",
    "Grade",
    "Ownership",
    "ReviewBecause",
    "Reviewer",
    "Revision",
    "RevisionState",
    "SectionComment",
    "State",
    "Strategy",
    "StrategyCategory",
    "Translation",
    "Weight",
]
