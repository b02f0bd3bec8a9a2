"""What people say after they met, or did not: each in their own name."""

from avec.visits.models.looks import Beside, Look
from avec.visits.models.missed import Missed
from avec.visits.models.notes import Note, NoteYes
from avec.visits.models.over import afterwards

__all__ = ["Beside", "Look", "Missed", "Note", "NoteYes", "afterwards"]
