"""What the site's search looks through: pages part by part, criteria, and products. Ranks nothing."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cinquefoil.assess.criterion import load_criteria
from cinquefoil.guidelines.catalogue import load_products
from cinquefoil.programme.site.library import public_pages
from cinquefoil.programme.site.rendering import parts_of
from cinquefoil.programme.site.search import Source


def sources() -> Iterator[Source]:
    """Everything that can be found, as it stands."""
    for page in public_pages():
        yield Source(page.address, page.section_name, page.text.title, "", page.text.summary, 1.3)
        for part in parts_of(page.text.body):
            address = f"{page.address}#{part.anchor}" if part.anchor else page.address
            yield Source(address, page.section_name, page.text.title, part.heading, part.words)
    for criterion in load_criteria().values():
        yield Source(
            reverse("criterion", args=[criterion.id]),
            _("Criteria"),
            f"{criterion.id} {criterion.title}",
            "",
            criterion.why,
            0.8,
        )
    for product in load_products().values():
        yield Source(reverse("product", args=[product.id]), _("Systems"), product.name, "", product.summary)
