"""The addresses of every page, room by room."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from cinquefoil.web import views

handler400 = "cinquefoil.web.views.bad_request"
handler403 = "cinquefoil.web.views.not_allowed"
handler404 = "cinquefoil.web.views.not_found"
handler500 = "cinquefoil.web.views.our_fault"

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", views.SignIn.as_view(), name="sign-in"),
    # No token is asked: it would put a cookie on every page, and all a forged request could do is change the language.
    path("language", csrf_exempt(set_language), name="language"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("", include("cinquefoil.mailing.urls")),
    path("", include("cinquefoil.hub.authenticate.urls")),
    path("", include("cinquefoil.hub.collect.urls")),
    path("", include("cinquefoil.hub.display.urls")),
    path("", include("cinquefoil.hub.connect.urls")),
    path("", include("cinquefoil.hub.synchronise.urls")),
    path("", include("cinquefoil.hub.home.urls")),
    path("", include("cinquefoil.programme.urls")),
]
