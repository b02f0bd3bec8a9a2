"""Addresses of the room."""

from django.urls import path

from avec.aftermath import views

app_name = "aftermath"
HERE = "retours/<uuid:pk>/"
ONE = "<uuid:passage>/<int:number>/"
BACK = "phrases/<uuid:sentence>/reprendre/"

urlpatterns = [
    path(HERE, views.side_by_side, name="side_by_side"),
    path(f"{HERE}directives/", views.ideas, name="ideas"),
    path(f"{HERE}directives/{ONE}", views.carry, name="carry"),
    path(f"{HERE}ce-que-le-service-apprend/", views.learns, name="learns"),
    path(f"{HERE}ce-que-le-service-apprend/{ONE}", views.hand_on, name="hand_on"),
    path(f"{HERE}{BACK}", views.take_back, name="take_back"),
    path("ce-que-mon-lieu-apprend/", views.learnt, name="learnt"),
]
