"""A product assessed on a default installation, and a member's system that could inherit from it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from cinquefoil.assess.report import judge_bundle, write_report
from cinquefoil.programme import selectors, services
from cinquefoil.programme.products import services as products
from cinquefoil.programme.rules import Origin, open_criteria
from tests.unit.assess.bundles import good_bundle

SETTINGS = (
    "orcid.application-client-id",
    "orcid.domain-url",
    "orcid.api-url",
    "orcid.scope",
    "orcid.synchronization-enabled",
    "event.dispatcher.default.consumers",
    "orcid-bulk-push",
    "orcid.disconnection.allowed-users",
)


@dataclass
class Product:
    """The default installation, its decided assessment, and the proof that rests on it."""

    integration: int
    assessment: int
    proof: int


def decided_report(house, data, *, name="Default installation", version="9.1", refuse=()):
    """An assessment of a new DSpace system, reviewed and closed; returns integration and assessment."""
    now = timezone.now()
    integration = services.register_integration(
        house.organisation, name=name, url="https://demo.penrhos.example/", product="DSpace", version=version, at=now
    )
    number = services.keep_report(integration, data, origin=Origin.SERVICE, user_id=None, at=now)
    machine = {line.criterion: line.machine_state for line in selectors.standing_of(number).lines}
    for criterion in open_criteria(machine, ()):
        decision = "refuse" if criterion in refuse else "confirm"
        services.decide(number, criterion, decision, reason="Read and weighed.", reviewer=house.lead, at=now)
    services.close_review(number, reviewer=house.lead, at=now)
    return integration, number


@pytest.fixture
def product(house) -> Product:
    integration, number = decided_report(house, write_report(judge_bundle(good_bundle(), "cc-2016")))
    proof = products.name_product(number, "dspace@9", version="9.1", user_id=house.lead.pk, at=timezone.now())
    return Product(integration, number, proof)


def answers(proof, **changes):
    """What the form sends when every question is answered."""
    yesterday = timezone.now().date() - timedelta(days=1)
    return {
        "proof": proof,
        "version": "9.2",
        "settings": list(SETTINGS),
        "connection": "volunteer",
        "volunteer_on": yesterday.isoformat(),
        "explanation": "https://repository.penrhos.example/orcid",
        "places": "profile page\nitem page",
        "contact_name": "Peredur Officer",
        "contact_email": "officer@penrhos.example",
    } | changes
