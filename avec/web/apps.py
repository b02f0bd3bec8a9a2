from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "avec.web"
    label = "web"
