"""The addresses of the site, and that of the bare floor before them."""

from bench import floor
from config import urls

urlpatterns = [*floor.urlpatterns, *urls.urlpatterns]

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
