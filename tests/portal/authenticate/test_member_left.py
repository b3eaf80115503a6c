"""A member that left: the registry revokes every token of its people, also if it does not answer the first time."""

from datetime import timedelta

from django.utils import timezone

from cinquefoil.hub.authenticate.models import Revocation
from cinquefoil.hub.authenticate.selectors import held_permission_of, permission_of
from cinquefoil.hub.connect.models import Item
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing.models import Mail
from cinquefoil.organisations.models import Organisation
from cinquefoil.programme.members import leaving


def test_tokens_are_revoked_at_the_registry_and_what_is_on_the_record_stays(house):
    house.connect(house.invited(house.sofia))
    house.work()
    permission = permission_of(house.sofia)
    assert permission is not None
    before = timezone.now()
    house.registry.control.set_faults({"match": {"path": "/oauth/revoke"}, "effect": {"status": 503}, "count": 1})
    Organisation.objects.filter(id=house.aberwen).update(state="left", left_at=before - timedelta(days=30))

    leaving.look_at_departures(base_url="http://127.0.0.1:8000", at=before)
    for minutes in range(3):
        run_due(timezone.now() + timedelta(minutes=minutes))

    assert held_permission_of(house.sofia) is None
    assert all(token["ended"] for token in house.registry.control.tokens(orcid_id=permission.orcid_id))
    assert len(house.witnessed("/oauth/revoke", status=200)) == 2
    assert Revocation.objects.filter(done_at=None).count() == 0
    assert Mail.objects.filter(key=f"member-left-person:{permission.id}").count() == 1
    lines = house.registry.control.witness(client_id=house.client["client_id"])
    assert {line["status"] for line in lines if line["path"].endswith("/oauth/revoke")} == {503, 200}
    assert not [line for line in lines if line["method"] == "DELETE" and "/webhook/" not in line["path"]]
    assert Item.objects.filter(is_wanted=False).count() == 0
    assert "Nobody connects here any more" in house.officer(house.penrhos).get("/connect/aberwen").content.decode()
