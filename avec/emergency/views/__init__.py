"""Pages of the room: what she answers, what is opened, who may open."""
