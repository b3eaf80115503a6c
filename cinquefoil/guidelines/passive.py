"""Passive checks on a page: the control that starts the sign-in at ORCID, and requests that ought not to be made.

Follows no link and presses no button: what a control leads to is told by its target alone.

Source: criteria.md AUTH-2, AUTH-8; systems.md section 11, P9.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from cinquefoil.guidelines.html import (
    ORCID_ID,
    Element,
    Icon,
    accessible_name,
    elements,
    icon_of,
    path_of,
    read_page,
    visible_text,
)

_CONTROLS = "//body//a[@href] | //body//button | //body//input[@type='submit' or @type='image' or @type='button']"
_FRAMES = "//body//iframe[@src] | //body//frame[@src] | //body//embed[@src] | //body//object[@data]"
_STARTS = re.compile(
    r"\b(?:connect|link|sign ?-?in|log ?-?in|login|register|create|authenticate|authori[sz]e|use your|continue|"
    r"try again|"
    r"(?:ch?|g)ysyllt\w*|[mf]ewngofnod\w*|creu|[cg]h?ofrestr\w*)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\b(?:disconnect|unlink|remove|datgysyllt\w*)\b", re.IGNORECASE)
_VISIBILITY = re.compile(
    r"[^.!?]*\b(?:make|set|change|switch|turn)\b[^.!?]{0,80}\b(?:e-?mail|visibility|name|privacy)\b[^.!?]{0,80}"
    r"\b(?:public|everyone|visible|trusted)\b[^.!?]*",
    re.IGNORECASE,
)
_WORKED = re.compile(
    r"\b(?:is|are|now|been|successfully|you.re) (?:now )?(?:connected|linked|authenticated|verified)\b|"
    r"\bthank you\b|\bsuccess(?:ful|fully)?\b|\b(?:wedi.i|wedi) gysylltu\b|\bdiolch\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\bnot (?:been )?(?:connected|linked|made|finish\w*|complete\w*)\b|\bcould(?: not|n.t)\b|\bfail\w*|\berror\b|"
    r"\bproblem\b|\btry again\b|\bgwall\b|\bmethu\b|\bni chysylltwyd\b",
    re.IGNORECASE,
)
_DENIED_REQUEST = re.compile(r"\b(?:need not|do not|don.t|never|no need|not have to|without)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignInControl:
    """A link or button that seems to start the sign-in. `leads_to_authorise`: its target is ORCID's own address."""

    name: str
    target: str
    icon: Icon
    names_orcid: bool
    starts: bool
    leads_to_authorise: bool
    selector: str

    @property
    def is_branded(self) -> bool:
        """It carries the icon, and its name says ORCID and what it does."""
        return self.icon is Icon.AUTHENTICATED and self.names_orcid and (self.starts or self.leads_to_authorise)

    @property
    def asks(self) -> dict[str, str]:
        """What a link to ORCID's own authorise page asks for: client, scope, redirect address …; else nothing."""
        query = parse_qs(urlsplit(self.target).query) if self.leads_to_authorise else {}
        return {name: values[0] for name, values in query.items()}


_REFUSED = re.compile(
    r"\brefus|\bdeclin|\bdenied|\bdeny|\bnot (?:been )?(?:connected|linked|authori[sz]ed|granted)|\bcancel|"
    r"\bdid not (?:give|grant|allow|agree)|\bsaid no\b|\bgwrthod|\bni chysylltwyd|\bheb ei gysylltu",
    re.IGNORECASE,
)
_MEMBER_LOGO = re.compile(r"orcid.{0,20}(?:member|aelod|membre)|(?:member|aelod|membre).{0,20}orcid", re.IGNORECASE)


def sign_in_controls(html: str, *, url: str) -> tuple[SignInControl, ...]:
    """The controls of a page that seem to start the sign-in at ORCID, in document order."""
    page = read_page(html)
    if page is None:
        return ()
    controls = (_control(element, url) for element in elements(page, _CONTROLS))
    return tuple(control for control in controls if _is_candidate(control))


def links_of(html: str, *, url: str) -> dict[str, str]:
    """Absolute address without fragment → words, for every link of a page."""
    page = read_page(html)
    if page is None:
        return {}
    links = elements(page, "//body//a[@href]")
    return {urljoin(url, link.get("href", "")).partition("#")[0]: accessible_name(link) for link in links}


def frames_of(html: str, *, url: str) -> tuple[str, ...]:
    """Absolute addresses of what a page shows inside itself, and of forms that would send a log-in elsewhere."""
    page = read_page(html)
    if page is None:
        return ()
    sources = [frame.get("src") or frame.get("data") for frame in elements(page, _FRAMES)]
    sources += [form.get("action") for form in elements(page, "//body//form[.//input[@type='password']]")]
    return tuple(urljoin(url, source) for source in sources if source)


def visibility_request(text: str) -> str:
    """The first sentence that asks people to make an e-mail address, name or record public; "" when there is none."""
    for match in _VISIBILITY.finditer(text):
        if not _DENIED_REQUEST.search(match.group(0)):
            return " ".join(match.group(0).split())
    return ""


def member_logos(html: str) -> tuple[str, ...]:
    """The pictures of a page that call themselves the logo of an ORCID member, by their names or addresses."""
    page = read_page(html)
    if page is None:
        return ()
    told = (
        " ".join(
            filter(None, (picture.get("alt"), picture.get("title"), picture.get("src"), picture.get("aria-label")))
        )
        for picture in elements(page, "//body//img | //body//*[local-name()='svg'] | //body//object")
    )
    return tuple(one for one in told if _MEMBER_LOGO.search(one))


def tells_of_refusal(text: str) -> bool:
    """Whether a page says in English or Welsh that nothing was connected because somebody said no."""
    return bool(_REFUSED.search(text))


def claims_success(text: str) -> bool:
    """Whether a page says in English or Welsh that connecting worked, and nothing on it says that it did not."""
    return bool(_WORKED.search(text)) and not _FAILED.search(text)


def _control(element: Element, url: str) -> SignInControl:
    target = urljoin(url, _target(element))
    name = accessible_name(element) or visible_text(element)
    return SignInControl(
        name=name,
        target=target,
        icon=icon_of(element),
        names_orcid=bool(re.search(r"\borcid\b", name, re.IGNORECASE)),
        starts=bool(_STARTS.search(name)) and not _ENDS.search(name),
        leads_to_authorise="/oauth/authorize" in urlsplit(target).path,
        selector=path_of(element),
    )


def _target(element: Element) -> str:
    if element.tag == "a":
        return str(element.get("href", ""))
    form = next((ancestor for ancestor in element.iterancestors() if ancestor.tag == "form"), None)
    return str(element.get("formaction") or (form.get("action", "") if form is not None else ""))


def _is_candidate(control: SignInControl) -> bool:
    if control.leads_to_authorise:
        return True
    is_record = bool(ORCID_ID.search(urlsplit(control.target).path))
    return control.names_orcid and control.starts and not is_record


def control_names(html: str) -> tuple[str, ...]:
    """The accessible names of a page's links and buttons, in document order."""
    page = read_page(html)
    return tuple(accessible_name(element) for element in elements(page, _CONTROLS)) if page is not None else ()
