"""Logs that cannot betray: what kind of thing went wrong, never whose words."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path

_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I
)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_NUMBER = re.compile(r"\+?\d[\d .]{7,}\d")
_QUERY = re.compile(r"\?\S+")


class QuietFormatter(logging.Formatter):
    """One event, one line: type, place, SQLSTATE; no message of an exception.

    Messages of the database quote the row that failed, so the text of an
    exception is never written; identifiers, addresses, numbers and query strings
    are masked in what is.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for this event, with nothing that people wrote."""
        known = record.name.startswith(("avec.", "hosting."))
        text = record.getMessage() if known else str(record.msg).split("%")[0]
        line = f"{record.levelname} {record.name} {self._mask(text)}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" · {self._exception(record.exc_info[1])}"
        return line.replace("\n", " ")

    def _mask(self, text: str) -> str:
        for pattern, mask in (
            (_QUERY, "?‹…›"),
            (_UUID, "‹id›"),
            (_MAIL, "‹mail›"),
            (_NUMBER, "‹number›"),
        ):
            text = pattern.sub(mask, text)
        return text

    def _exception(self, error: BaseException) -> str:
        state = getattr(error, "sqlstate", None) or getattr(
            error.__cause__, "sqlstate", ""
        )
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(f.filename).name}:{f.lineno}" for f in frames[-4:]]
        return " ".join(
            [type(error).__name__, state or "", " < ".join(reversed(places))]
        )
