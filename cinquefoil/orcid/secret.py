"""A value that must not be read by accident: a token, a client secret, a password.

Holds the value and hides it from printing, logging and comparing by eye; it does not encrypt anything
(sealing at rest is `organisations.sealing`).
"""

import hmac


class Secret:
    """Wrap a secret text so that printing it prints dots; `reveal` is the one way out, easy to search for."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the bare value. Call it only where the value leaves for its one purpose."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("A secret is not pickled: it would lie readable wherever the pickle goes.")
