"""Plausible people for a practice registry, as many as one likes, the same for the same seed.

Words and names are data beside this module. Nobody in them exists.
"""

from cinquefoil.registry.seeding.people import Person, orcid_id_of, people, person
from cinquefoil.registry.seeding.planting import plant

__all__ = ["Person", "orcid_id_of", "people", "person", "plant"]
