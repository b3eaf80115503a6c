"""What the consent page says of scopes."""

import pytest

from cinquefoil.orcid.scopes import load_scopes
from cinquefoil.registry.consent.pages import meaning_of

OF_PERSONS = [scope.value for scope, facts in load_scopes().items() if facts.grant == "person"]


@pytest.mark.parametrize("scope", OF_PERSONS)
def test_every_scope_a_person_can_grant_has_a_sentence(scope):
    assert meaning_of(scope) != scope
    assert meaning_of(scope).endswith(".")
