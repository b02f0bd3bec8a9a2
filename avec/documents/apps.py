"""Declares the room `documents`."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "avec.documents"
    label = "documents"
