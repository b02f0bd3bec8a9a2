"""Pages of rooms and cars."""
