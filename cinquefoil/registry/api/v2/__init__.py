"""Versions 2.0 and 2.1 beside version 3.0: the same records and rules in an older form.

Every call goes to the handler of version 3.0 and is translated on its way in and out, so that nothing here decides
what is allowed. Paths that version 2 never had are answered as unknown.
"""

from cinquefoil.registry.api.v2.paths import endpoints

__all__ = ["endpoints"]
