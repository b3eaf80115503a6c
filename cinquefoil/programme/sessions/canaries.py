"""The invented people and words of one session, drawn from its seed; the same words wherever they are shown.

Talks to nobody.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cinquefoil.assess.collectors.canaries import draw_canaries, draw_words
from cinquefoil.assess.evidence import Canary

PASSWORD: Final = "practice-2026"  # noqa: S105 - opens nothing but people invented for practice
MORE_WORDS: Final = ("busy_title", "calm_title", "revoked_post", "revoked_again_post", "moved_post")
_NOUNS: Final = ("harbour", "meadow", "lantern", "thicket", "orchard", "ferry", "gable", "pebble", "saddle", "willow")


def people_of(seed: str, names: Mapping[str, str]) -> dict[str, Canary]:
    """The people of a session; `names` says what the system itself calls them."""
    drawn = {canary.person: canary for canary in draw_canaries(seed)}
    drawn["other"] = next(
        replace(one, person="other") for one in draw_canaries(f"{seed} other") if one.person == "typed"
    )
    return {
        person: replace(canary, values={**canary.values, "local_name": names[person]}) if names.get(person) else canary
        for person, canary in drawn.items()
    }


def words_of(seed: str) -> dict[str, str]:
    """Fresh titles and posts to be typed, each unlike the others."""
    words = draw_words(seed)
    chance = random.Random(f"cinquefoil session {seed}")  # noqa: S311  repeatable on purpose
    nouns = chance.sample(_NOUNS, len(MORE_WORDS))
    first = words["title"].split()[0]
    return {**words, **{name: f"{first} {noun}" for name, noun in zip(MORE_WORDS, nouns, strict=True)}}


def values_of(seed: str, *, system: str, names: Mapping[str, str]) -> dict[str, str]:
    """Everything that an action's sentence may name."""
    people = people_of(seed, names)
    values = {"system": system, "password": PASSWORD}
    for person in ("first", "second"):
        values[f"{person}.orcid_id"] = people[person].orcid_id
        values[f"{person}.local_name"] = names.get(person, "") or f"the {person} test person"
    return {**values, **{f"run.{name}": word for name, word in words_of(seed).items()}}
