"""Our own line icons: 24 units, 2 wide, always beside a word.

They are drawn with ``currentColor`` and hidden from screen readers.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

PATHS = {
    "house": "M4 11.5 12 4l8 7.5M6.5 9.5V20h11V9.5M10 20v-5.5h4V20",
    "plan": "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
    "card": "M3.5 6h17v12h-17zM7 10.5h4M7 14h10",
    "calendar": "M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8",
    "search": "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5 5",
    "circle": (
        "M9 8.5a3 3 0 1 0 0-.01M3.5 19.5c.3-3.4 2.5-5.5 5.5-5.5s5.2 2.1 5.5 5.5"
        "M15.5 5.8a3 3 0 0 1 0 5.4M17 14.3c2 .6 3.3 2.4 3.5 5.2"
    ),
    "voices": "M4 5h16v11h-8.5L7 20v-4H4zM8 9h8M8 12.5h5",
    "clock": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.5l3 2",
    "book": "M12 7c-2-1.6-4.5-2-8-2v13c3.5 0 6 .4 8 2 2-1.6 4.5-2 8-2V5"
    "c-3.5 0-6 .4-8 2zM12 7v13",
    "heart": "M12 20C7 16.5 4 13.5 4 9.8A4.2 4.2 0 0 1 12 7.7a4.2 4.2 0"
    " 0 1 8 2.1C20 13.5 17 16.5 12 20z",
    "phone": "M6 4h4l1.5 4.5-2.3 1.6a11 11 0 0 0 4.7 4.7l1.6-2.3L20 14v4"
    "a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
    "message": "M4 6h16v12H4zM4.5 7l7.5 6 7.5-6",
    "print": "M7.5 9V4h9v5M7 17H4V9.5h16V17h-3M7.5 14h9v6h-9z",
    "pen": "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
    "eye": "M2.5 12C5 7.7 8.2 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.7"
    " 6.5-9.5 6.5S5 16.3 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0"
    " 0 0-5",
    "lock": "M5.5 11h13v9h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    "key": "M8.5 11.5a4 4 0 1 0 0 .01M12.5 11.5H21V15M17 11.5V15",
    "look": "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4M4 12h16",
    "back": "M11 5l-7 7 7 7M4 12h16",
    "next": "M13 5l7 7-7 7M20 12H4",
    "check": "M4.5 12.5l5 5 10-11",
    "plus": "M12 5v14M5 12h14",
    "close": "M6 6l12 12M18 6L6 18",
    "leave": "M14 4.5H5v15h9M10 12h11M17 8l4 4-4 4",
    "info": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 11v5M12 8h.01",
    "attention": "M12 4.5 21 19.5H3zM12 10v4.5M12 17h.01",
    "globe": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M4 12h16M12 4c5 4.7 5 11.3 0 16"
    "M12 4c-5 4.7-5 11.3 0 16",
    "download": "M12 4v11M7 10.5l5 5 5-5M5 20h14",
    "hands": "M3 9l4-3 5 2 5-2 4 3M3 9v6l8 5 2-1M21 9v6l-5 3.5M12 8l-3 3.5c1.5"
    " 1.5 3 1.3 4.5 0L18 15.5",
    "person": "M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M5 20c.4-4 3-6 7-6s6.6 2 7 6",
    "door": "M6 20V4h12v16M4 20h16M14.5 12h.01",
    "seed": "M12 20v-9M12 13c-4.5 0-7-2.5-7-7 4.5 0 7 2.5 7 7zM12 11c0-3.5"
    " 2.5-6 7-6 0 4-2.5 6.5-7 6.5",
    "team": "M5 20v-2.5A3.5 3.5 0 0 1 8.5 14h7a3.5 3.5 0 0 1 3.5 3.5V20"
    "M12 4a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7",
    "question": "M9 9.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5h.01"
    "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17",
    "stop": "M8.5 4h7L20 8.5v7L15.5 20h-7L4 15.5v-7zM9 12h6",
}

# The four voices: same size, told apart by a shape and a word, never by rank.
SHAPES = {
    "person": '<circle cx="8" cy="8" r="7"/>',
    "relative": '<rect x="1.5" y="1.5" width="13" height="13" rx="1"/>',
    "peer": '<path d="M1 1h8a6 6 0 0 1 6 6v8H7a6 6 0 0 1-6-6z"/>',
    "professional": '<path d="M8 0l8 8-8 8-8-8z"/>',
    "together": (
        '<path fill="none" stroke="currentColor" stroke-width="2.5"'
        ' d="M5.5 4a4 4 0 1 0 .01 0M10.5 4a4 4 0 1 0 .01 0"/>'
    ),
}


@cache
def icon(name: str) -> Markup:
    """Return the drawing of that name; ``KeyError`` when there is none."""
    return Markup(  # noqa: S704 - our own drawings
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24"'
        f' aria-hidden="true" focusable="false"><path d="{PATHS[name]}"/></svg>'
    )


@cache
def shape(voice: str) -> Markup:
    """Return the mark of a voice; ``KeyError`` when there is no such voice."""
    return Markup(  # noqa: S704 - our own drawings
        f'<svg class="shape shape--{voice}" viewBox="0 0 16 16" width="16" height="16"'
        f' aria-hidden="true" focusable="false">{SHAPES[voice]}</svg>'
    )
