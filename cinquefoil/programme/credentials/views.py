"""Where credentials are fetched, looked up and checked. Anyone may; nobody signs in.

Signs nothing itself, and keeps nothing of what is checked.
"""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from cinquefoil.programme import selectors
from cinquefoil.programme.credentials import checking, keys, services, status
from cinquefoil.programme.credentials.document import envelop
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.values import AwardCard
from cinquefoil.programme.views.caching import entity_tag

LARGEST_REQUEST = checking.LARGEST + 8 * 1024
"""Units: bytes. The credential and the form around it."""

TOO_LARGE = 413
TOKEN_TYPE = "application/vc+jwt"  # noqa: S105 - a media type


@require_GET
def did(_request: HttpRequest) -> HttpResponse:
    """Answer the public keys by which what is signed here can be checked."""
    found = JsonResponse(keys.did_document(settings.KEYS, settings.BASE_URL), content_type="application/did+json")
    return _for_anyone(found)


@require_GET
def status_list(request: HttpRequest, purpose: str, number: int) -> HttpResponse:
    """Answer one status list, signed as of now."""
    if purpose not in {one.value for one in status.Purpose} or not services.has_status_list(number):
        raise Http404(_("There is no such list."))
    token = services.sign_status_list(status.Purpose(purpose), number, base_url=settings.BASE_URL, at=timezone.now())
    return _tagged(request, _for_anyone(HttpResponse(token, content_type=TOKEN_TYPE)))


@require_GET
def credential(request: HttpRequest, award: int, form: str) -> HttpResponse:
    """Answer an award's credential to be kept: as a token, or as the JSON document around it."""
    try:
        token = services.credential_of(award)
    except NotThere as error:
        raise Http404(error.sentence) from None
    if form == "jwt":
        found = HttpResponse(token, content_type=TOKEN_TYPE)
    else:
        found = HttpResponse(json.dumps(envelop(token), indent=2) + "\n", content_type="application/vc+ld+json")
    found["Content-Disposition"] = f'attachment; filename="award-{award}.{form}"'
    return _tagged(request, _for_anyone(found))


# It changes nothing and answers everyone alike; the check against forged forms would read the body before its size
# is looked at.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Let anyone paste or choose a credential, and say what is true of it."""
    context: dict[str, object] = {"did": keys.did_of(settings.BASE_URL), "largest": checking.LARGEST // 1024}
    if request.method != "POST":
        return render(request, "programme/credentials/check.html", context)
    answer = _answer(request)
    context |= {"answer": answer, "word": answer.award.word(timezone.now().date()) if answer.award else ""}
    code = TOO_LARGE if answer.finding == checking.Finding.TOO_LARGE else 200
    return render(request, "programme/credentials/check.html", context, status=code)


def _answer(request: HttpRequest) -> checking.Answer:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > LARGEST_REQUEST:
        return checking.Answer(checking.Finding.TOO_LARGE)
    file = request.FILES.get("file")
    text = file.read().decode(errors="replace") if file else request.POST.get("credential", "")
    return checking.check(
        text,
        settings.KEYS,
        base_url=settings.BASE_URL,
        find_award=_given,
        on=timezone.now().date(),
    )


def _given(number: int) -> AwardCard | None:
    try:
        card = selectors.award(number)
    except NotThere:
        return None
    return card if card.is_public else None


def _for_anyone(response: HttpResponse) -> HttpResponse:
    """Let any site read it, and keep it for ten minutes."""
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=int(status.FRESH_FOR.total_seconds()), must_revalidate=True)
    return response


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = response["ETag"] = entity_tag(response.content)
    return get_conditional_response(request, etag=tag, response=response) or response
