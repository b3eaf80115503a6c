"""ORCID credentials are kept sealed, one an environment, and the environment fixes the addresses."""

import pytest
from django.db import IntegrityError, connection

from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations import selectors, services
from cinquefoil.organisations.errors import NotThere, SealBroken
from cinquefoil.organisations.models import Credential
from tests.portal.organisations.conftest import AT


def keep(organisation_id: int, secret: str = "hush-hush", environment: str = "practice") -> None:
    services.keep_credential(
        organisation_id, environment=environment, client_id="APP-1", client_secret=Secret(secret), at=AT
    )


def test_a_secret_is_sealed_in_the_database_and_opened_for_use(place, settings) -> None:
    keep(place.aberwen)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organisations_credential")
        assert b"hush" not in b"".join(bytes(v) for v in cursor.fetchone() if isinstance(v, bytes | memoryview))
    card = selectors.credential_of(place.aberwen)
    assert card.client_secret.reveal() == "hush-hush"
    assert "hush" not in repr(card)
    assert card.addresses.api == f"{settings.PRACTICE_REGISTRY}/api"


def test_keeping_again_replaces_it(place) -> None:
    keep(place.aberwen)
    keep(place.aberwen, "newer")

    assert selectors.credential_of(place.aberwen).client_secret.reveal() == "newer"
    assert Credential.objects.count() == 1


def test_a_sealed_secret_moved_to_another_organisation_does_not_open(place) -> None:
    keep(place.aberwen)
    Credential.objects.update(organisation_id=place.penrhos)

    with pytest.raises(SealBroken):
        selectors.credential_of(place.penrhos)


def test_the_environment_in_use_says_which_credential_and_where_orcid_answers(place) -> None:
    keep(place.aberwen)
    keep(place.aberwen, "real", "production")
    assert selectors.credential_of(place.aberwen).environment == "practice"

    services.use_environment(place.aberwen, "production")

    card = selectors.credential_of(place.aberwen)
    assert (card.client_secret.reveal(), card.addresses.web) == ("real", "https://orcid.org")
    assert card.budget_key == "orcid:production:APP-1"


def test_without_a_credential_it_says_what_to_do(place) -> None:
    with pytest.raises(NotThere, match="Add the client id and secret first"):
        selectors.credential_of(place.aberwen)


def test_an_unknown_environment_is_refused_by_code_and_by_database(place) -> None:
    with pytest.raises(ValueError, match="moon"):
        keep(place.aberwen, environment="moon")
    keep(place.aberwen)
    with pytest.raises(IntegrityError):
        Credential.objects.update(environment="moon")
