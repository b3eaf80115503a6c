"""Records and works in the formats of others: JSON-LD for a record, CSL-JSON for a work. Public API only.

What they say is written in `answers.jsonld` and `answers.csl`. RDF in other forms is not served: 406.

Source: orcid-api.md section 3.2.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from cinquefoil.registry.answers.csl import csl_item
from cinquefoil.registry.answers.jsonld import person
from cinquefoil.registry.api.access import Call
from cinquefoil.registry.api.formats import sent
from cinquefoil.registry.core import public_name
from cinquefoil.registry.negotiation import Format, format_of

JSON_LD = Format("application/ld+json", "json")
CSL = Format("application/vnd.citationstyles.csl+json", "json")


def prefers(accept: str, wanted: Format) -> bool:
    """Whether this format is asked for by name, and no format of ORCID's as much."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = [piece.strip().lower() for piece in part.split(";")]
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        weights[name] = float(quality) if quality.replace(".", "", 1).isdigit() else 0.0
    asked = weights.get(wanted.media_type, 0.0)
    return asked > max((weight for name, weight in weights.items() if format_of(name).family != "none"), default=0.0)


def record_in_json_ld(record: Mapping[str, Any]) -> Response:
    """Answer a record as JSON-LD, indented."""
    return sent(orjson.dumps(person(record), option=orjson.OPT_INDENT_2), JSON_LD)


def work_in_csl(call: Call, work: Mapping[str, Any]) -> Response:
    """Answer a work as CSL-JSON."""
    return sent(orjson.dumps(csl_item(work, person=public_name(call.account))), CSL)
