"""Addresses of the room."""

from django.urls import path

from avec.recovery import views

app_name = "recovery"
urlpatterns = [path("documents/<uuid:pk>/buts/", views.goals, name="goals")]
