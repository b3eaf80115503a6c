"""What may be said to run where. Pure."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.programme.deployments.lines import SECRET

ENVIRONMENTS: Final = ("practice", "sandbox", "production")
"""Which ORCID a deployment meets, in the order in which one gets there."""

ENVIRONMENT_WORDS: Final = {
    "practice": gettext_lazy("practice registry"),
    "sandbox": gettext_lazy("ORCID’s sandbox"),
    "production": gettext_lazy("production"),
}


def why_not_run(environment: str, *, url: str, client_id: str, since: date, on: date) -> str:
    """Say why a version cannot be said to run so, or ""."""
    if environment not in ENVIRONMENTS:
        return _("Choose what this installation meets: the practice registry, ORCID’s sandbox, or production.")
    if since > on:
        return _("This day is still to come. Say it once the version runs.")
    if SECRET.search(client_id):
        return _("This looks like a client secret, so nothing was kept. The client id begins with APP-.")
    if environment == "production" and not url.startswith("https://"):
        return _("An installation in production needs an address that begins with https://")
    return ""
