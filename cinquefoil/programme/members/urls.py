"""The addresses of the lead's member list, and of a member's pages on the lead's side and on its own."""

from django.urls import URLPattern, path

from cinquefoil.programme.members import about, contact_views, hand_over_views, own_views, seat_views, views
from cinquefoil.programme.members.sides import View, lead_side, own_side

LEADS, OWN = "programme/members/<slug:member>", "o/<slug:organisation>/membership"


def on_both_sides(page: str, view: View, name: str) -> list[URLPattern]:
    """Return the address of one page of a member's for its lead, and for its own people."""
    return [
        path(f"{LEADS}/{page}", lead_side(view), name=f"member-{name}"),
        path(f"{OWN}/{page}", own_side(view), name=f"membership-{name}"),
    ]


urlpatterns: list[URLPattern] = [
    path("programme/members", views.members, name="programme-members"),
    path("programme/members.csv", views.members_csv, name="programme-members-csv"),
    path("programme/members/import", views.take, name="programme-members-import"),
    path(OWN, own_side(own_views.membership), name="membership"),
    *on_both_sides("contacts/new", contact_views.add, "contact-add"),
    *on_both_sides("contacts/<int:contact>", contact_views.change, "contact"),
    *on_both_sides("people", seat_views.people, "people"),
    *on_both_sides("people/<int:seat>/remove", seat_views.remove, "seat-remove"),
    *on_both_sides("people/invitations/<int:invitation>", seat_views.take_back, "invitation-back"),
    *on_both_sides("history", about.history, "history"),
    path(f"{LEADS}/hand-over", lead_side(hand_over_views.offer), name="member-hand-over"),
    path("programme/hand-overs/<int:offer>", hand_over_views.decide, name="hand-over-decide"),
    path(f"{OWN}/export.zip", own_side(own_views.export), name="membership-export"),
    path("join/<str:token>", seat_views.join, name="join"),
]
