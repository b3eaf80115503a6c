"""The levers: reset, clients, records, tokens, clock, faults, webhooks, witness.

For testers only: off unless a control token is set, and guarded by it. Says in a sentence what is wrong with a
request; nothing here is part of ORCID's API.
"""

from cinquefoil.registry.control.clients import ROUTES as CLIENTS
from cinquefoil.registry.control.conditions import ROUTES as CONDITIONS
from cinquefoil.registry.control.contents import ROUTES as CONTENTS

ROUTES = [*CONDITIONS, *CLIENTS, *CONTENTS]
