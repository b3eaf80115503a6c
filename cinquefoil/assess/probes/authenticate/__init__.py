"""Authenticate: does every iD come from its owner's signing in at ORCID, and is that explained?

Each module answers a few questions; none knows another capability's.
"""

from collections.abc import Mapping

from cinquefoil.assess.probes.authenticate.asking import observe_asked_again, observe_shared_computer, observe_window
from cinquefoil.assess.probes.authenticate.endings import observe_disconnect, observe_refusal
from cinquefoil.assess.probes.authenticate.entrance import observe_button, observe_explanation
from cinquefoil.assess.probes.authenticate.guarding import observe_prefilled, observe_state, observe_token_trouble
from cinquefoil.assess.probes.authenticate.protocol import observe_api_version, observe_https, observe_scopes
from cinquefoil.assess.probes.authenticate.signing_in import (
    observe_lookup,
    observe_private_person,
    observe_signed_in,
    observe_token_kept,
    observe_typed_id,
    observe_visibility_requests,
)
from cinquefoil.assess.probes.reading import Probe

PROBES: Mapping[str, Probe] = {
    "authenticate.signed-in": observe_signed_in,
    "authenticate.button": observe_button,
    "authenticate.explanation": observe_explanation,
    "authenticate.typed-id": observe_typed_id,
    "authenticate.lookup": observe_lookup,
    "authenticate.https": observe_https,
    "authenticate.scopes": observe_scopes,
    "authenticate.token-kept": observe_token_kept,
    "authenticate.private-person": observe_private_person,
    "authenticate.visibility-requests": observe_visibility_requests,
    "authenticate.window": observe_window,
    "authenticate.asked-again": observe_asked_again,
    "authenticate.shared-computer": observe_shared_computer,
    "authenticate.state": observe_state,
    "authenticate.prefilled": observe_prefilled,
    "authenticate.token-trouble": observe_token_trouble,
    "authenticate.refusal": observe_refusal,
    "authenticate.disconnect": observe_disconnect,
    "authenticate.api-version": observe_api_version,
}
