"""Declares the room `access`."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "avec.access"
    label = "access"
