"""What happened before the demo begins: somebody connected, and took it back in the account at ORCID.

Done as it is done by people, with sign-in, consent and a second look at the record; no table is written by hand.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cinquefoil.registry.cast import cast
from cinquefoil.registry.testing import Control, Visitor


def connect_and_take_back(told: Mapping[str, Any], organisations: Mapping[str, int], registry: str, token: str) -> None:
    """Let everybody whom the story says so connect, end the permission at the registry, and let the hub find out.

    Args:
        told: the story, as in `demo.toml`.
        organisations: their numbers by short name.
        registry: the practice registry's address.
        token: what opens its levers.
    """
    from cinquefoil.hub.authenticate.offers import OFFERS  # noqa: PLC0415 - only after django.setup()
    from cinquefoil.hub.authenticate.services import begin_connection, finish_connection  # noqa: PLC0415
    from cinquefoil.hub.authenticate.views import callback_address  # noqa: PLC0415
    from cinquefoil.hub.collect.services import read_record  # noqa: PLC0415
    from cinquefoil.organisations.selectors import person_by_email  # noqa: PLC0415

    for entry in told["people"]:
        if "took_back_as" not in entry:
            continue
        organisation_id = organisations[entry["organisation"]]
        person = person_by_email(organisation_id, entry["email"])
        assert person is not None
        trip: dict[str, Any] = {"browser": f"demo {person.id}", "redirect_uri": callback_address()}
        address = begin_connection(
            organisation_id=organisation_id,
            person_id=person.id,
            chosen=[offer.name for offer in OFFERS],
            at=datetime.now(UTC),
            **trip,
        )
        back = _walk(registry, address, entry["took_back_as"])
        answer = {name: back.get(name, "") for name in ("state", "code", "error")}
        outcome = finish_connection(at=datetime.now(UTC), **answer, **trip)
        assert outcome.permission_id is not None
        control = Control(registry, token)
        for one in control.tokens(orcid_id=outcome.orcid_id):
            control.end_token(one["token_id"])
        read_record(outcome.permission_id, at=datetime.now(UTC))


def _walk(registry: str, address: str, who: str) -> dict[str, str]:
    """Sign in as one of the cast and say yes; return what the answer says."""
    visitor = Visitor(registry)
    visitor.sign_in(cast()[who])
    return visitor.query_of(visitor.consent(visitor.http.get(address).text))
