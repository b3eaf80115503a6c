"""The reference page of the catalogue: what is known of each product, with link and date.

Writes no file; `scripts.docs` does, and checks.
"""

from collections.abc import Iterator

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.inheritance import load_marks, never_inherited
from cinquefoil.guidelines.catalogue import CAPABILITIES, KIND_WORDS, Claim, Product, Trouble, load_products, tell_date


def page() -> str:
    """The whole page."""
    return "\n".join(
        [*head(), *matrix(), *inheriting(), *(line for one in load_products().values() for line in part(one))]
    )


def head() -> Iterator[str]:
    """What the three words mean."""
    yield from ("# Systems and what is known of them", "")
    yield from ("Generated from the catalogue's own files by `python -m scripts.docs`.", "")
    yield "*Proven*: the assessor has seen it. *Documented*: somebody says so, with a link and a date."
    yield "*Unknown*: nobody has shown it to us, which is never a no."
    yield from ("The sentences are ours, the sources are theirs.", "")


def matrix() -> Iterator[str]:
    """Every version with its five capabilities."""
    yield "| product | version | kind | " + " | ".join(CAPABILITIES) + " | as of |"
    yield "| --- " * (len(CAPABILITIES) + 4) + "|"
    for product in load_products().values():
        for entry in product.entries:
            states = " | ".join(product.state_of(entry, capability) for capability in CAPABILITIES)
            when = tell_date(product.last_seen(entry)) or "no source"
            yield f"| {product.name} | {entry.version} | {KIND_WORDS[product.kind]} | {states} | {when} |"
    yield ""


def inheriting() -> Iterator[str]:
    """What a deployment may inherit, probe by probe, and what it never does."""
    yield from ("## What a deployment may inherit", "")
    yield "A verdict is inherited only if every probe its criterion asks may be, and no explanation is asked. Never"
    names = ", ".join(criterion.id for criterion in never_inherited(load_sets()["cc-2016"]))
    yield from (f"inherited under `cc-2016`: {names}.", "")
    yield from ("| probe | inherited | why |", "| --- | --- | --- |")
    for probe, mark in sorted(load_marks().items()):
        yield f"| `{probe}` | {'yes' if mark.inheritable else 'no'} | {mark.reason} |"
    yield ""


def part(product: Product) -> Iterator[str]:
    """One product: claims, what is reported, settings, policy."""
    yield from (f"## {product.name}", "", product.summary, "")
    for entry in product.entries:
        if entry.note:
            yield from (f"Version {entry.version}: {entry.note}", "")
    for capability in CAPABILITIES:
        claims = [claim for claim in product.claims if claim.capability == capability]
        for claim in claims:
            yield f"- **{capability}**{versions(claim)}: {claim.says} {source(claim)}"
        if not claims:
            yield f"- **{capability}**: unknown; we have seen no source."
    yield ""
    if product.troubles:
        yield from ("Reported in public:", "")
        for trouble in product.troubles:
            mended = f"; mended: {trouble.mended}" if trouble.mended else ""
            yield f"- {trouble.says}{versions(trouble)} ([where]({trouble.link}), {trouble.when}{mended})"
        yield ""
    if product.settings:
        yield from ("Settings that matter:", "")
        yield from (f"- `{setting.key}`: {setting.wanted}" for setting in product.settings)
        yield ""
    yield from (f"Inherited by the policy `{product.policy}`.", "")


def versions(of: Claim | Trouble) -> str:
    """For which versions, in brackets."""
    return f" ({', '.join(of.versions)})" if of.versions else ""


def source(claim: Claim) -> str:
    """State, source and date of a claim, in brackets."""
    if not claim.link:
        return f"({claim.state})"
    link = claim.link if claim.is_on_the_web else f"../../{claim.link}"
    return f"({claim.state}; [{claim.source_words}]({link}), {claim.when})"
