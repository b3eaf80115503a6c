"""The pages about products: the directory's entry, the five questions, and what a lead does with a proof.

What a product fails is shown to its lead, and to the public only after the maker's 30 days.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.inheritance import CannotInherit, never_inherited
from cinquefoil.assess.report import DEFAULT_SET
from cinquefoil.guidelines.catalogue import CAPABILITIES, load_products, products_named
from cinquefoil.history.kept import retold
from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme import selectors
from cinquefoil.programme.access import belongs, integration_page, review_page, signed_in
from cinquefoil.programme.errors import NotThere, ProgrammeError
from cinquefoil.programme.products import selectors as products
from cinquefoil.programme.products import services
from cinquefoil.programme.products.directory import POLICY_WORDS, row_of
from cinquefoil.programme.products.forms import QUESTIONS, FiveQuestions, NameProduct, Version
from cinquefoil.programme.products.selectors import ProofCard
from cinquefoil.programme.values import AssessmentCard, IntegrationCard


@require_GET
def product(request: HttpRequest, product: str) -> HttpResponse:
    """Show what is documented and proven of a product, with links and dates, and what a deployment must do itself."""
    card = load_products().get(product)
    if card is None:
        raise Http404(_("The catalogue has no product %(value)s.") % {"value": product[:80]})
    today = timezone.now().date()
    proven = products.proven_by_entry()
    proofs = [one for one in products.live_proofs() if one.product.id == card.id]
    context = {
        "product": card,
        "rows": [row_of(card, entry, proven.get(f"{card.id}@{entry.version}", ())) for entry in card.entries],
        "capabilities": [
            (capability, [claim for claim in card.claims if claim.capability == capability])
            for capability in CAPABILITIES
        ],
        "proofs": [(one, one.public_failings(today)) for one in proofs],
        "policy": retold(POLICY_WORDS[card.policy]),
        "never": never_inherited(load_sets()[DEFAULT_SET]),
    }
    return render(request, "programme/products/product.html", context)


@integration_page
def inherit(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Ask the five questions, and append an assessment that inherits from the product's."""
    offered = products.proofs_for(integration)
    chosen = _chosen(request.POST.get("proof") or request.GET.get("proof") or "", offered, integration)
    context = {"integration": integration, "offered": offered, "chosen": chosen}
    if chosen is None:
        return render(request, "programme/products/inherit.html", context)
    form = FiveQuestions(
        request.POST if request.method == "POST" else None,
        wanted=chosen.product.settings_of(chosen.entry),
        witnessed_on=products.connected_on(products.own_report(integration.id)),
        initial=_known(integration),
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = services.inherit_from(
                integration.id,
                chosen.id,
                form.answers(shown=products.shown_products(integration.id)),
                contact_name=form.cleaned_data["contact_name"],
                contact_email=form.cleaned_data["contact_email"],
                is_by_lead=not belongs(request.user, integration.organisation_id),
                user_id=request.user.pk,
                at=timezone.now(),
            )
        except CannotInherit as missing:
            for gap in missing.gaps:
                form.add_error(QUESTIONS[gap.question], gap.sentence)
        except ProgrammeError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _told(done, chosen))
            return redirect("integration", integration=integration.id)
    return render(
        request,
        "programme/products/inherit.html",
        {**context, "form": form, "never": never_inherited(load_sets()[DEFAULT_SET])},
    )


@require_POST
@integration_page
def version(request: HttpRequest, integration: IntegrationCard) -> HttpResponse:
    """Keep which version of the product runs now."""
    form = Version(request.POST)
    if form.is_valid():
        services.change_version(
            integration.id,
            version=form.cleaned_data["version"].strip(),
            user_id=request.user.pk,
            at=timezone.now(),
        )
        messages.success(request, _("The version is kept. What was inherited counts while it covers this version."))
    else:
        messages.error(request, "A version has at most 40 characters, for example 9.2.")
    return redirect("inherit", integration=integration.id)


@review_page
def proof(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Let an assessment stand for its product, and keep what is between its maker and us."""
    integration = selectors.integration(assessment.integration_id)
    known = next(iter(products_named(integration.product)), None)
    fitting = known.entry(integration.version) if known else None
    suggested = f"{known.id}@{fitting.version}" if known and fitting else ""
    form = NameProduct(
        request.POST if request.method == "POST" else None,
        initial={"version": integration.version, "entry": suggested},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.name_product(
                assessment.id,
                form.cleaned_data["entry"],
                version=form.cleaned_data["version"].strip(),
                user_id=signed_in(request).pk,
                at=timezone.now(),
            )
        except ProgrammeError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("This assessment stands for the product now. Its deployments may inherit."))
            return redirect("product-proof", assessment=assessment.id)
    context = {
        "assessment": assessment,
        "integration": integration,
        "form": form,
        "proofs": products.proofs_by(assessment.id),
        "today": timezone.now().date(),
    }
    return render(request, "programme/products/proof.html", context)


@require_POST
@review_page
def maker(request: HttpRequest, assessment: AssessmentCard) -> HttpResponse:
    """Keep that the maker was told, what it replied, or that the assessment no longer stands."""
    try:
        card = _proof_of(assessment, request.POST.get("proof", ""))
        act = request.POST.get("act", "")
        user, now = signed_in(request).pk, timezone.now()
        if act == "told":
            services.tell_maker(card.id, user_id=user, at=now)
        elif act == "reply":
            services.keep_reply(card.id, request.POST.get("reply", "")[:4000], user_id=user, at=now)
        elif act == "withdraw":
            services.withdraw(card.id, user_id=user, at=now)
    except ProgrammeError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "Kept.")
    return redirect("product-proof", assessment=assessment.id)


def _proof_of(assessment: AssessmentCard, number: str) -> ProofCard:
    for card in products.proofs_by(assessment.id):
        if str(card.id) == number:
            return card
    raise NotThere(_("This assessment does not stand for that product."))


def _chosen(number: str, offered: tuple[ProofCard, ...], integration: IntegrationCard) -> ProofCard | None:
    """The proof that was asked for, or the only one of this very product and line."""
    if number:
        return next((card for card in offered if str(card.id) == number), None)
    named = {one.id for one in products_named(integration.product)}
    fitting = [card for card in offered if card.product.id in named and card.entry.covers(integration.version)]
    return fitting[0] if len(fitting) == 1 else None


def _known(integration: IntegrationCard) -> dict[str, str]:
    organisation = organisations.organisation(integration.organisation_id)
    return {
        "version": integration.version,
        "contact_name": organisation.contact_name,
        "contact_email": organisation.contact_email,
    }


def _told(done: services.Inherited, card: ProofCard) -> str:
    taken = f"{len(done.taken)} verdicts were inherited from the assessment of {card.name}: {', '.join(done.taken)}."
    if not done.still_open:
        return f"{taken} Nothing required is open."
    return f"{taken} Still open here: {', '.join(done.still_open)}. Each has its next step below."
