from tests.portal.authenticate.cast import house, running_registry

__all__ = ["house", "running_registry"]
