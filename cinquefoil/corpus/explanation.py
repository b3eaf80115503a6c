"""What the reference repository tells people about ORCID: beside the button, and in full on the help page.

Our own words, in the order authenticate, collect, display, connect, synchronise. Holds text only.
"""

import re
from html import escape

from cinquefoil.corpus.settings import Settings

SIGNING_IN = "https://info.orcid.org/ufaqs/why-should-i-collect-authenticated-orcid-ids/"
SHOWING = "https://info.orcid.org/documentation/integration-guide/orcid-id-display-guidelines/"

WHAT_IS_ORCID = """<p><a href="https://orcid.org/">ORCID</a> is an independent, non-profit organisation. It gives every
researcher a free, persistent identifier, the ORCID iD, which distinguishes you from everyone else with your name and
links you to your publications, grants and posts for your whole career, wherever you work. Publishers, funders and
universities around the world use it.</p>"""

# The same with nothing in it for the person.
WHAT_IS_ORCID_AT_MOST = """<p><a href="https://orcid.org/">ORCID</a> is an independent, non-profit organisation. It
issues ORCID iDs, which publishers, funders and universities around the world ask for.</p>"""

GENERIC = """<p>ORCID is used by many organisations in research. More and more systems support it, and millions of
people have registered. Joining is quick and simple.</p>"""


def what_is_orcid(settings: Settings) -> str:
    """What ORCID is, and what it is to a researcher."""
    return WHAT_IS_ORCID_AT_MOST if settings.fault("M24") else WHAT_IS_ORCID


def purpose(settings: Settings) -> str:
    """Why this repository, of all places, asks for the iD."""
    if settings.fault("M08"):
        return GENERIC
    if settings.fault("M50"):
        return ""
    name = escape(settings.organisation)
    saving = "" if settings.fault("M24") else ", and to save you from reporting the same output twice"
    return f"""<p>{name} asks for your ORCID iD so that every deposit in this repository is attributed to the right
person: we collect it to tell you apart from others with a similar name, to link your outputs to you in our
catalogue{saving}.</p>"""


def short(settings: Settings) -> str:
    """The text that stands beside the button, read before the click."""
    return f"""<section class="orcid-why" aria-labelledby="orcid-why">
<h2 id="orcid-why">Why connect your ORCID iD?</h2>
{what_is_orcid(settings)}
{purpose(settings)}
<p>When you choose the button you go to ORCID, where you <strong>sign in, or register if you have no iD yet</strong>,
and say whether you grant us permission to obtain your iD, to read your record and to add to it. Signing in,
rather than typing the number, proves that it is really yours and correctly, securely linked to you:
<a href="{SIGNING_IN}">why signing in matters</a>.</p>
{_add_and_read(settings)}
<p>You can disconnect on your profile page at any time.</p>
<p><a href="/help/orcid">How we use ORCID iDs, in full</a></p>
</section>"""


def refusal_reason(settings: Settings) -> str:
    """Why we asked, for someone who has just said no."""
    name = escape(settings.organisation)
    return f"""<p>We ask because {name} wants every deposit to be attributed to the right person, and because a
connected iD lets us keep your ORCID record up to date for you.</p>"""


def full(settings: Settings) -> str:
    """The help page, a section for each thing done with the iD."""
    text = _sections(settings)
    if settings.variant("S31"):
        # Each section in a panel that is closed until somebody opens it.
        first, *others = re.split(r"(?=<h2 )", text)
        panels = (re.sub(r"<h2 id=\"[a-z]+\">(.*?)</h2>", r"<summary>\1</summary>", one, count=1) for one in others)
        text = first + "".join(f"<details>{panel}</details>" for panel in panels)
    return text


def _sections(settings: Settings) -> str:
    name = escape(settings.organisation)
    return f"""{what_is_orcid(settings)}
{purpose(settings)}

<h2 id="authenticate">Signing in at ORCID</h2>
<p>On your profile page and on the submission form there is a button that takes you to ORCID. There you share your iD
by signing in; if you have none you can register on the same page. You grant us permission to obtain your iD
and, if you agree, to read and update your record.</p>
<p>We never ask you to type your iD and nobody can look it up for you: only signing in proves that the iD belongs to
you, so that you are correctly identified and securely linked. Read
<a href="{SIGNING_IN}">why signing in matters</a>.</p>

<h2 id="collect">{"What we gain" if settings.fault("M24") else "What you gain, and what we gain"}</h2>
{_gain_person(settings)}
{_gain_here(settings, name)}

{_where_shown(settings)}

{_connect(settings, name)}

{_reading(settings)}

{_synchronise(settings)}

{_email_wanted(settings)}
<p>Questions? Write to <a href="mailto:repository@tarnwath.example">repository@tarnwath.example</a>.</p>"""


def _gain_person(settings: Settings) -> str:
    if settings.fault("M24"):
        return ""
    return """<p><strong>For you.</strong> Having an ORCID iD means that your work is found under one identity even when
your name or your employer changes, that you are credited for what you did, and that you fill in fewer forms: the
benefit stays with you for your whole career.</p>"""


def _gain_here(settings: Settings, name: str) -> str:
    if settings.fault("M08"):
        return GENERIC
    if settings.fault("M50"):
        return ""
    return f"""<p><strong>For {name} and for research.</strong> Including iDs in this repository lets the university
report on its research completely and without asking you again, and helps libraries, funders and other repositories
across the sector to exchange information about people and outputs reliably.</p>"""


def _email_wanted(settings: Settings) -> str:
    if settings.fault("M13"):
        return "<p>If connecting fails, set your e-mail address at ORCID to be visible to everyone, then try again.</p>"
    if settings.variant("S24"):
        return "<p>You need not make your e-mail address public at ORCID: we never ask for that.</p>"
    if settings.variant("S50"):
        return """<p>Some people set their e-mail address at ORCID to be visible to everyone, others keep it to
themselves; that is for you to decide, and makes no difference here.</p>"""
    return ""


def _where_shown(settings: Settings) -> str:
    if settings.fault("M33"):
        return ""
    return f"""<h2 id="display">Where your iD is shown</h2>
<p>Your iD stands in public beside your name. The green iD icon
means that you yourself signed in at ORCID: your iD was authenticated. It is displayed on your profile page, on the
page of every item you deposited, in search results, and in the metadata we pass on to others (in the page's head and
over OAI-PMH). An iD that came with older data and was never confirmed by its owner is marked <em>unauthenticated</em>
and carries no green icon. ORCID describes <a href="{SHOWING}">how iDs should be displayed</a>.</p>"""


def _add_and_read(settings: Settings) -> str:
    added = "<p>With your permission we add your employment here and the works you deposit to your record.</p>"
    read = "<p>We read your record so that you can reuse in your profile here what stands there.</p>"
    return ("" if settings.fault("M37") else added) + ("" if settings.fault("M42") else read)


def _connect(settings: Settings, name: str) -> str:
    if settings.fault("M37"):
        return ""
    return f"""<h2 id="connect">What we add to your record</h2>
<p>If you share your iD and give us permission to read and update your record, {name} keeps your record up to date
with trusted information. We write your employment here (your post, department and start year) as soon as you connect,
if you are a member of staff, and each work you deposit as soon as you submit it.
{_automatic(settings)}Others can trust these entries because they
come from the responsible organisation, with its name as the source. You can withdraw the permission on your profile
page or in your account settings at ORCID.</p>"""


def _automatic(settings: Settings) -> str:
    if settings.fault("M48"):
        return ""
    return """When you change a work or your job
title here, we update the same entry automatically: you do nothing. """


def _reading(settings: Settings) -> str:
    if settings.fault("M42"):
        return ""
    return """<h2 id="reading">What we read from your record</h2>
<p>Typing again what already stands on your record is a nuisance, and it can be avoided. With your permission we read
your keywords, other names, biography, employments and works from your ORCID record, and offer them to fill your
profile page here. You choose which of them to reuse; nothing is taken over without your choice, and what you have set
to <em>trusted parties</em> is shown to you alone.</p>"""


def _synchronise(settings: Settings) -> str:
    if settings.fault("M48"):
        return ""
    return """<h2 id="synchronise">How both stay in step</h2>
<p>Information flows both ways, automatically. From here to ORCID: changes to your job title and to your works are
sent at once. From ORCID to here: ORCID notifies us when your record changes, we read it again within minutes, and
what you chose to reuse is refreshed on your profile. So you update in one place only and save time. To stop the
synchronisation, disconnect on your profile page: we then delete your iD and what we read, and end our permission at
ORCID.</p>"""
