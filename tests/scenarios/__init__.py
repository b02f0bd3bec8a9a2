"""Scenes of several rooms, each named after what hurt somebody somewhere."""
