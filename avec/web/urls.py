"""Public pages, settings of the page, and the way out."""

from django.urls import path

from avec.web import today, views
from avec.web.demo import views as demo

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("aujourdhui/", today.today, name="today"),
    path("aide/", views.help_now, name="help_now"),
    path("affichage/", views.look, name="look"),
    path("langue/<slug:language>/", views.language, name="language"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("guide/", views.guides, name="guides"),
    path("guide/<slug:name>/", views.guide, name="guide"),
    path("qui-peut-quoi/", views.who_may, name="who_may"),
    path("sortir/", views.leave, name="leave"),
    path("aide-hors-ligne.js", views.offline_help, name="offline_help"),
    path("visite/", demo.visit_page, name="visit"),
    path("visite/<int:story>/<int:step>/", demo.visit_step, name="visit_step"),
    path("demo/voir-comme/<slug:key>/", demo.see_as, name="see_as"),
]
