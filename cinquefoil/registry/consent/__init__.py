"""Sign-in, registration and consent: the pages a person passes on the way from a client and back.

Shows and asks; what may be granted is decided in `oauth`.

Source: orcid-api.md sections 2.1 and 2.2.
"""

from cinquefoil.registry.consent.authorize import ROUTES as AUTHORIZE
from cinquefoil.registry.consent.signin import ROUTES as SIGNIN

ROUTES = [*AUTHORIZE, *SIGNIN]
