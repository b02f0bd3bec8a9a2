"""Declares the room `circles`."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    name = "avec.circles"
    label = "circles"
