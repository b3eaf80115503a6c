"""The addresses of credentials. They stand in what was signed, so none of them may ever move."""

from django.urls import path

from cinquefoil.programme.credentials import views

urlpatterns = [
    path(".well-known/did.json", views.did, name="did"),
    path("credentials/check", views.check, name="check-credential"),
    path("credentials/status/<str:purpose>/<int:number>", views.status_list, name="status-list"),
    path("awards/<int:award>/credential.jwt", views.credential, {"form": "jwt"}, name="credential-token"),
    path("awards/<int:award>/credential.json", views.credential, {"form": "json"}, name="credential-json"),
]
