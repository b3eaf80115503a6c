"""The practice registry, for what speaks to one."""

from cinquefoil.registry.pytest_plugin import practice_registry, running_registry

__all__ = ["practice_registry", "running_registry"]
