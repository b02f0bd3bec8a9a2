"""Declares the room `vault`."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "avec.vault"
    label = "vault"
