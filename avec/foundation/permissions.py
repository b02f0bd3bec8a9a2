"""What a page may ask of the device: nothing by default.

A page that records the voice opens the microphone, for this site alone.
"""

from __future__ import annotations

from django.http import HttpResponse

HEADER = "Permissions-Policy"
NOTHING = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
    "display-capture=(), geolocation=(), gyroscope=(), idle-detection=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
_LISTENING = NOTHING.replace("microphone=()", "microphone=(self)")


def open_microphone(response: HttpResponse) -> HttpResponse:
    """Let this page alone ask for the microphone, and play what it recorded."""
    response[HEADER] = _LISTENING
    return response


def may_record(response: HttpResponse) -> bool:
    """Tell whether this page was given the microphone."""
    return response.get(HEADER) == _LISTENING
