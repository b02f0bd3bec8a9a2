"""The ground floor: imports nothing of ours."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "avec.foundation"
    label = "foundation"
