"""Chance for one seeded person: the same choices for the same seed and place, whatever happens to the others.

Knows words and dates; no kind of element.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from cinquefoil.registry.seeding.lists import data

T = TypeVar("T")

OPENED = datetime(2012, 10, 16, tzinfo=UTC)
DAYS = 5000


class Chance:
    """One person's dice."""

    def __init__(self, seed: int, place: int) -> None:
        self.dice = random.Random(f"{seed} {place}")  # noqa: S311 - records for practice, no secrets
        self.field: dict[str, Any] = self.one(data("words")["fields"])

    def one(self, options: Sequence[T]) -> T:
        """Return one of these."""
        return options[int(self.dice.random() * len(options))]

    def of(self, **weights: float) -> str:
        """Return one of these names, as often as its weight says. `_` stands for a hyphen."""
        return self.dice.choices(tuple(weights), tuple(weights.values()))[0].replace("_", "-")

    def happens(self, likelihood: float) -> bool:
        """Whether something with this likelihood, 0 to 1, happens."""
        return self.dice.random() < likelihood

    def number(self, low: int, high: int) -> int:
        """Return a whole number between these, both possible."""
        return low + int(self.dice.random() * (high - low + 1))

    def digits(self, length: int) -> str:
        """Return so many digits, the first not 0."""
        return str(self.number(10 ** (length - 1), 10**length - 1))

    def moment(self, after: datetime = OPENED) -> datetime:
        """Return a moment after another, to the millisecond."""
        left = max((OPENED + timedelta(days=DAYS) - after) // timedelta(milliseconds=1), 1000)
        return after + timedelta(milliseconds=self.number(1, left))

    def date(self, low: int = 1985, high: int = 2025) -> dict[str, Any]:
        """Return a date as ORCID's JSON writes it: with month and day, with a month, or a year alone."""
        exact = self.number(0, 2)
        return {
            "year": {"value": str(self.number(low, high))},
            "month": {"value": f"{self.number(1, 12):02}"} if exact else None,
            "day": {"value": f"{self.number(1, 28):02}"} if exact == 2 else None,
        }

    def topic(self) -> str:
        """Return a topic, mostly of the person's own field."""
        field = self.field if self.happens(0.85) else self.one(data("words")["fields"])
        return str(self.one(field["topics"]))

    def sentence(self, pattern: str, **facts: str) -> str:
        """Return a text made from a pattern with gaps."""
        words = data("words")
        topic, study = self.topic(), self.one(words["studies"])
        return pattern.format(
            topic=topic,
            Topic=topic[0].upper() + topic[1:],
            other=self.topic(),
            study=study,
            Study=study[0].upper() + study[1:],
            aspect=self.one(words["aspects"]),
            place=self.one(words["places"]),
            field=self.field["name"],
            number=self.number(2, 60),
            Number=self.one(("Five", "Ten", "Twelve", "Twenty", "Thirty", "Forty")),
            small=self.number(1, 4),
            year=self.number(1995, 2025),
            **facts,
        )
