"""The reference repository, put together: a small institutional repository with an ORCID integration.

With no fault switched on it does everything the criteria ask. It shares no code with what tries it.
"""

from cinquefoil.corpus.connecting import Connecting
from cinquefoil.corpus.pages import Pages
from cinquefoil.corpus.serving import Application, application, moody
from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.site import Site


def build(settings: Settings) -> Application:
    """The application, with a fresh database."""
    site = Site(settings)
    Pages(site)
    Connecting(site)
    repository = application(site.addresses, site.lost, site.broken)
    return moody(repository) if settings.variant("S18") else repository
