"""Addresses of the room."""

app_name = "circles"
urlpatterns: list = []
