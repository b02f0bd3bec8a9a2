"""Avec: the instruments of partnership in mental-health care."""
