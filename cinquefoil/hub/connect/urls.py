"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.hub.connect import views, views_item

urlpatterns: list[URLPattern | URLResolver] = [
    path("o/<slug:organisation>/imports/", views.imports, name="imports"),
    path("o/<slug:organisation>/imports/<int:number>", views.import_page, name="import"),
    path("o/<slug:organisation>/imports/<int:number>/send", views.send, name="import-send"),
    path("o/<slug:organisation>/imports/<int:number>/to-mend.csv", views.to_mend, name="import-to-mend"),
    path("o/<slug:organisation>/items/<int:item_id>", views_item.item_page, name="item"),
    path("o/<slug:organisation>/items/<int:item_id>/withdraw", views_item.withdraw, name="item-withdraw"),
    path("o/<slug:organisation>/items/<int:item_id>/again", views_item.again, name="item-again"),
]
