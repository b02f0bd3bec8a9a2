"""Types that templates may name and paper may ask; their screens come later."""

from typing import ClassVar

from avec.documents.fields.base import Declared, Flag


class AppointmentField(Declared):
    """Where, when, for how long, with whom."""

    key = "appointment"


class MediaField(Declared):
    """A drawing, a photograph or a voice note; words if one prefers."""

    key = "media"
    options: ClassVar = {"several": Flag(), "or_text": Flag()}


class VoiceField(Declared):
    """One passage for each voice, or a disagreement that stays open."""

    key = "voice"
    options: ClassVar = {"open_disagreement": Flag()}


class SignatureField(Declared):
    """A signature and its date; witnesses if the person wishes."""

    key = "signature"


class ReminderField(Declared):
    """A landmark to read. It stores nothing."""

    key = "reminder"
