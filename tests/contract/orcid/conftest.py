"""The practice registry, for what speaks to one."""

from cinquefoil.registry.pytest_plugin import _running_registry, practice_registry

__all__ = ["_running_registry", "practice_registry"]
