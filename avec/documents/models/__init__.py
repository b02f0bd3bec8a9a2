"""Documents: what is written, what is published, what is opened to whom."""

from avec.documents.models.base import part_ref
from avec.documents.models.facilitation import HelpGiven, SaidAfter
from avec.documents.models.publishing import Copy, Version, VersionItem
from avec.documents.models.sharing import (
    Grant,
    ReadingQuestion,
    WritingSession,
    hours_include,
)
from avec.documents.models.templates import (
    TemplateVersion,
    WithdrawnTemplate,
    form_of,
    version_of,
)
from avec.documents.models.together import Agreement, who_says
from avec.documents.models.waiting import WaitingShare
from avec.documents.models.writing import Block, Divergence, Document, Draft, Passage

__all__ = [
    "Agreement",
    "Block",
    "Copy",
    "Divergence",
    "Document",
    "Draft",
    "Grant",
    "HelpGiven",
    "Passage",
    "ReadingQuestion",
    "SaidAfter",
    "TemplateVersion",
    "Version",
    "VersionItem",
    "WaitingShare",
    "WithdrawnTemplate",
    "WritingSession",
    "form_of",
    "hours_include",
    "part_ref",
    "version_of",
    "who_says",
]
