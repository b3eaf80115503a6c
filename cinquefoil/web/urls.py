"""The addresses of every page, room by room."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from cinquefoil.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", LoginView.as_view(template_name="web/sign_in.html"), name="sign-in"),
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
