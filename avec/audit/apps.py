"""Declares the room `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "avec.audit"
    label = "audit"
