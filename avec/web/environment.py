"""The Jinja2 environment of all pages: strict, escaped, translated, cheap."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static as static_address
from django.utils.text import capfirst
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, _escape_inner, escape

from avec.foundation import dates
from avec.foundation.addresses import url
from avec.foundation.drawing import drawing, here
from avec.foundation.typography import french
from avec.web import words
from avec.web.help import national_numbers
from avec.web.icons import icon, shape
from avec.web.page_code import PageCode, want_the_page

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class Page(Template):
    """A template of the site: one language and one time zone from end to end."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Any:
        namespace["escape"] = escaped
        return super()._from_namespace(environment, namespace, globals)

    def render(self, *args: Any, **kwargs: Any) -> str:
        with drawing():
            return super().render(*args, **kwargs)


def escaped(value: Any) -> str:
    """Escape one piece of a page, exactly as markupsafe does.

    Without wrapping each piece to say that it is safe: a page has five hundred of
    them and joins them all at once.
    """
    kind = type(value)
    if kind is Markup:
        return value
    return _escape_inner(value) if kind is str else escape(value)


def environment(**options: Any) -> Environment:
    """Build the environment; the entry point named in the settings."""
    options["undefined"] = StrictUndefined
    options["autoescape"] = True
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    options["extensions"] = [
        *options.get("extensions", ()),
        "jinja2.ext.i18n",
        "jinja2.ext.do",
    ]
    options.setdefault("cache_size", -1)
    env = Environment(**options)  # noqa: S701 - set above
    env.template_class = Page
    env.code_generator_class = PageCode
    env.policies["ext.i18n.trimmed"] = True
    # New style: what is put in a sentence is given with it, and escaped. The
    # functions ask for the active language, so one environment serves them all.
    env.newstyle_gettext = True  # type: ignore[attr-defined] # added by the extension
    env.globals.update(
        _=words.gettext,
        gettext=words.gettext,
        ngettext=words.ngettext,
        pgettext=words.pgettext,
    )
    env.globals.update(
        url=url,
        static=static_file if not settings.DEBUG else static_address,
        icon=icon,
        shape=shape,
        national_numbers=national_numbers,
        _described=control_attributes,
    )
    env.filters.update(
        day=dates.day,
        month=dates.month,
        moment=dates.moment,
        full_moment=dates.full_moment,
        hour=dates.hour,
        when=when,
        paragraphs=paragraphs,
        capital=capfirst,
        name=own_direction,
        french=french_if_french,
    )
    if strangers := want_the_page(env.globals):
        msg = f"pages call these without handing them the page: {strangers}"
        raise ImproperlyConfigured(msg)
    return env


@lru_cache(maxsize=256)
def static_file(path: str) -> str:
    """Return the hashed address of a static file, looked up once."""
    return static_address(path)


def control_attributes(bound: Any, hint: str) -> dict[str, str]:
    """Return what a form field carries besides its own attributes."""
    kind = getattr(bound.field.widget, "input_type", "")
    attributes = {} if kind in ("checkbox", "radio") else {"class": "input"}
    if bound.widget_type == "textarea":
        attributes["class"] = "input input--text"
    if kind in ("", "text", "search") and bound.widget_type != "select":
        attributes["dir"] = "auto"
    described = [f"{bound.auto_id}_helptext"] if hint else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes


def when(value: date | datetime) -> Markup:
    """Say the moment in words and for machines: a ``<time>`` element."""
    language, zone, _prefix = here()
    return _when(value, dates.today(), language or "fr", zone)


@lru_cache(maxsize=4096)
def _when(value: date | datetime, today: date, language: str, zone: tzinfo) -> Markup:
    words = dates.moment(value) if isinstance(value, datetime) else dates.day(value)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words)


def paragraphs(text: str) -> Markup:
    """Show what somebody wrote as they wrote it: escaped, line by line.

    A blank line starts a paragraph, a new line stays one. Each paragraph finds
    its own direction, so Arabic inside a French page reads as it should and
    stray direction marks end with their paragraph.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    blocks = [
        '<p dir="auto">' + block.replace("\n", "<br>") + "</p>"
        for block in _BLANK_LINES.split(str(escape(plain)))
        if block.strip()
    ]
    return Markup("".join(blocks))  # noqa: S704 - escaped just above


def own_direction(text: str) -> Markup:
    """Keep a name or a few words of somebody from disturbing what is around."""
    return Markup(f"<bdi>{escape(text)}</bdi>")  # noqa: S704 - escaped just here


def french_if_french(text: str) -> str:
    """Put French spaces in a text of the data, when the page is in French."""
    if (here().language or "fr").startswith("fr"):
        return _french_once(text)
    return text


_french_once = lru_cache(maxsize=4096)(french)
