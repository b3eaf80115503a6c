"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, include, path

from cinquefoil.programme.products import views as products
from cinquefoil.programme.views import awards, integrations, lead, members, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cinquefoil.programme.site.urls")),
    path("systems/products/<slug:product>", products.product, name="product"),
    path("systems/<slug:slug>", public.system, name="system"),
    path("systems/<slug:slug>.svg", public.system_picture, name="system-picture"),
    path("criteria", public.criteria, name="criteria"),
    path("criteria/<str:criterion>", public.criterion, name="criterion"),
    path("", include("cinquefoil.programme.credentials.urls")),
    path("awards/confirm", awards.confirm, name="confirm-awards"),
    path("awards/evidence/<int:assessment>", awards.evidence, name="award-evidence"),
    path("awards/<int:award>", public.award, name="award"),
    path("awards/<int:award>/life", awards.life, name="award-life"),
    path("awards/<int:award>.svg", public.award_picture, name="award-picture"),
    path("integrations", integrations.index, name="integrations"),
    path("integrations/new", integrations.register, name="register-integration"),
    path("integrations/<int:integration>", integrations.integration, name="integration"),
    path("integrations/<int:integration>/progress", integrations.progress, name="integration-progress"),
    path("integrations/<int:integration>/assess", integrations.assess, name="assess-integration"),
    path("integrations/<int:integration>/inherit", products.inherit, name="inherit"),
    path("integrations/<int:integration>/version", products.version, name="integration-version"),
    path("integrations/<int:integration>/plan", integrations.plan, name="integration-plan"),
    path("integrations/<int:integration>/report", integrations.upload, name="upload-report"),
    path("integrations/<int:integration>/reports/<int:assessment>", integrations.report, name="report"),
    path("", include("cinquefoil.programme.sessions.urls")),
    path("", include("cinquefoil.programme.dashboard.urls")),
    path("", include("cinquefoil.programme.members.urls")),
    path("", include("cinquefoil.programme.letters.urls")),
    path("", include("cinquefoil.programme.survey.urls")),
    path("programme/members/new", members.add, name="add-member"),
    path("programme/members/<slug:member>", members.member, name="member"),
    path("programme/members/<slug:member>/notes", members.note, name="member-note"),
    path("programme/members/<slug:member>/state", members.move, name="move-member"),
    path("programme/criteria", lead.criteria_change, name="criteria-change"),
    path("review/<int:assessment>", lead.review, name="review"),
    path("review/<int:assessment>/decide", lead.decide, name="decide"),
    path("review/<int:assessment>/product", products.proof, name="product-proof"),
    path("review/<int:assessment>/product/maker", products.maker, name="product-maker"),
    path("review/<int:assessment>/close", lead.close, name="close-review"),
    path("letters/<int:assessment>", lead.letter, name="letter"),
]
