"""People drawn afresh for one run from a printed seed, and the records they have before anything happens.

A system that shows their names and iDs has really read and stored them: no prepared page can. Talks to nobody.
"""

import random
from typing import Any

from cinquefoil.assess.evidence import Canary
from cinquefoil.orcid.identifier import check_digit

_ONSETS = ("b", "br", "d", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ow")
_CODAS = ("", "l", "n", "r", "s", "th")

# Outside the blocks that ORCID assigns, so that no real person is ever meant.
_BLOCK = "00099"


def draw_canaries(seed: str) -> tuple[Canary, ...]:
    """The people of one run: first, second (e-mail and name private), and the iD that is typed into forms."""
    chance = random.Random(f"cinquefoil {seed}")  # noqa: S311  repeatable on purpose
    return (_shown(chance, "first"), _shown(chance, "second", hidden=True), _typed(chance))


def draw_words(seed: str) -> dict[str, str]:
    """Fresh words that a script may type: a title, a changed title, a post, a changed post."""
    chance = random.Random(f"cinquefoil words {seed}")  # noqa: S311  repeatable on purpose
    words = {
        name: f"{_word(chance).title()} {_word(chance)}" for name in ("title", "changed_title", "post", "changed_post")
    }
    return {"seed": seed, "word": _word(chance), **words}


def build_record(canary: Canary) -> dict[str, Any]:
    """The person's ORCID record before the run.

    Shape: a v3.0 record in JSON: name, e-mail, three keywords (public, limited, private), one employment elsewhere.
    """
    hidden = "private" if canary.hidden else "public"
    given, _, family = canary.name.partition(" ")
    keywords = [
        {"content": canary.values[name], "visibility": seen, "put-code": number, "display-index": number}
        for number, (name, seen) in enumerate(
            (("keyword", "public"), ("limited", "limited"), ("private", "private")), 1
        )
    ]
    return {
        "orcid-identifier": {"path": canary.orcid_id},
        "person": {
            "name": {
                "given-names": {"value": given},
                "family-name": {"value": family},
                "visibility": hidden,
                "path": canary.orcid_id,
            },
            "keywords": {"keyword": keywords},
            "emails": {"email": [{"email": canary.email, "verified": True, "primary": True, "visibility": hidden}]},
        },
        "activities-summary": {
            "employments": {
                "affiliation-group": [
                    {"summaries": [{"employment-summary": build_employment(canary.employer, canary.title)}]}
                ]
            }
        },
        "path": f"/{canary.orcid_id}",
    }


def build_employment(employer: str, title: str) -> dict[str, Any]:
    """An employment as a person or another organisation would write it.

    Shape: a v3.0 employment in JSON.
    """
    return {
        "role-title": title,
        "organization": {
            "name": employer,
            "address": {"city": "Anytown", "region": None, "country": "GB"},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": "https://ror.org/0anytwn14",
                "disambiguation-source": "ROR",
            },
        },
        "start-date": {"year": {"value": "2018"}, "month": None, "day": None},
        "visibility": "public",
    }


def _shown(chance: random.Random, person: str, *, hidden: bool = False) -> Canary:
    given, family = _word(chance).title(), _word(chance).title()
    return Canary(
        person=person,
        orcid_id=_orcid_id(chance),
        name=f"{given} {family}",
        email=f"{given}.{family}@canary.example".lower(),
        employer=f"{_word(chance).title()} Institute",
        title=f"{_word(chance).title()} Fellow",
        changed=f"{_word(chance).title()} Observatory",
        hidden=hidden,
        values={name: f"{_word(chance)} {_word(chance)}" for name in ("keyword", "limited", "private")},
    )


def _typed(chance: random.Random) -> Canary:
    return Canary(person="typed", orcid_id=_orcid_id(chance))


def _orcid_id(chance: random.Random) -> str:
    digits = _BLOCK + "".join(str(chance.randrange(10)) for _ in range(10))
    bare = digits + check_digit(digits)
    return "-".join(bare[start : start + 4] for start in range(0, 16, 4))


def _word(chance: random.Random) -> str:
    syllables = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(2))
    return "".join(syllables) + chance.choice(_CODAS)
