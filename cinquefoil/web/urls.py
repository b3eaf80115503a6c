"""The addresses of every page, room by room."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from cinquefoil.web import views

handler400 = "cinquefoil.web.views.bad_request"
handler403 = "cinquefoil.web.views.not_allowed"
handler404 = "cinquefoil.web.views.not_found"
handler500 = "cinquefoil.web.views.our_fault"

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", views.SignIn.as_view(), name="sign-in"),
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
