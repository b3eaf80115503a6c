"""The same registry and organisation as the tests of imports have."""

from tests.portal.connect.conftest import house, practice, practice_registry, running_registry

__all__ = ["house", "practice", "practice_registry", "running_registry"]
