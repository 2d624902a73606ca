"""What works in mining: strategies, their revisions, who reviews them, and what they say in other languages."""

from strategies.models.categories import Reviewer, StrategyCategory
from strategies.models.facts import FactKind, NetworkFact
from strategies.models.plans import AdoptionPlan, PlanStep
from strategies.models.reports import (
    Again,
    FieldReport,
    FieldReportEdition,
    Outcome,
    Proof,
    Unsealing,
)
from strategies.models.revisions import Revision, RevisionState, SectionComment, Weight
from strategies.models.sites import SiteProfile
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
    "AdoptionPlan",
    "Again",
    "Climate",
    "CostBand",
    "Facet",
    "FacetKind",
    "FactKind",
    "FieldReport",
    "FieldReportEdition",
    "Grade",
    "NetworkFact",
    "Outcome",
    "Ownership",
    "PlanStep",
    "Proof",
    "ReviewBecause",
    "Reviewer",
    "Revision",
    "RevisionState",
    "SectionComment",
    "SiteProfile",
    "State",
    "Strategy",
    "StrategyCategory",
    "Translation",
    "Unsealing",
    "Weight",
]
