"""How much a record may hold.

Source: orcid-api.md section 3.6.
"""

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import Kind

MOST_WORKS = 10_000


def check_room_for_works(kind: Kind, present: int) -> None:
    """Check that a record with so many elements of this kind has room for one more.

    Raises:
        Refusal: 9048.
    """
    if kind.name == "work" and present >= MOST_WORKS:
        raise Refusal(9048)
