"""Turns what is on a record into what the plan compares.

Pure; makes no call and keeps nothing.
"""

from collections.abc import Iterator

from cinquefoil.hub.connect.elements import read_affiliations, read_summary
from cinquefoil.hub.synchronise.plan import OnRecord
from cinquefoil.orcid.model.activities import ActivitiesSummary


def elements_of(activities: ActivitiesSummary) -> Iterator[OnRecord]:
    """Return the affiliations of a record as the plan sees them; one without a put-code is passed over."""
    for kind, summary in read_affiliations(activities):
        if summary.put_code is not None:
            content = read_summary(kind, summary)
            source = (summary.source.client_id if summary.source else None) or ""
            yield OnRecord(summary.put_code, source, content.digest, content.fingerprint)
