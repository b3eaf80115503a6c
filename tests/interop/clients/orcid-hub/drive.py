"""Drive the NZ ORCID Hub's generated client of v2.0: its models refuse every word that ORCID does not have."""

import orcid_api as api
import talk
from orcid_api.rest import ApiException

facts = talk.given()
api.configuration = api.Configuration()
api.configuration.host = f"{facts['registry']}/api"
api.configuration.access_token = facts["token"]
member = api.MemberAPIV20Api()
who = facts["orcid_id"]


def put_code_of(response):
    """Take iD and put-code from `Location`, as the hub does."""
    orcid_id, put_code = response.headers.get("Location").split("/")[-3::2]
    assert orcid_id == who
    return int(put_code)


def own_id(value):
    one = api.ExternalID(
        external_id_type="doi",
        external_id_value=value,
        external_id_url=api.Url(value=f"https://doi.org/{value}"),
        external_id_relationship="SELF",
    )
    return api.ExternalIDs(external_id=[one])


def a_work():
    author = api.Contributor(
        credit_name=api.CreditName(value="Garcia, Sofia"),
        contributor_attributes=api.ContributorAttributes(contributor_sequence="FIRST", contributor_role="AUTHOR"),
    )
    return api.Work(
        title=api.WorkTitle(title=api.Title(value="A flock of limpets")),
        journal_title=api.Title(value="Journal of Overlooked Fauna"),
        short_description="Counted twice.",
        type="JOURNAL_ARTICLE",
        publication_date=api.FuzzyDate(year=api.Year(value="2018"), month=api.Month(value="11")),
        external_ids=own_id("10.5555/flock.1"),
        contributors=api.WorkContributors(contributor=[author]),
        visibility="PUBLIC",
    )


def an_employment():
    place = api.OrganizationAddress(city="Wellington", country="NZ")
    known = api.DisambiguatedOrganization("grid.7340.0", "GRID")
    return api.Employment(
        department_name="Fisheries",
        role_title="Keeper",
        start_date=api.FuzzyDate(year=api.Year(value="2017")),
        organization=api.Organization(name="Harbour Board", address=place, disambiguated_organization=known),
    )


def life_of_a_work():
    put_code = put_code_of(member.create_work(who, body=a_work(), _preload_content=False))
    work = member.view_work(who, put_code)  # a model whose parts are dicts
    work.title["title"]["value"] = "A herd of limpets"
    member.update_work(who, put_code, body=work)
    again = member.view_work(who, put_code)
    summaries = [one for group in plain(member.view_works(who))["group"] for one in group["work-summary"]]
    summary = next(one for one in summaries if one["put-code"] == put_code)
    deleted = member.delete_work(who, put_code, _preload_content=False).status
    return {
        "title": again.title["title"]["value"],
        "type": again.type,
        "visibility": again.visibility,
        "role": again.contributors["contributor"][0]["contributor-attributes"]["contributor-role"],
        "relationship": again.external_ids["external-id"][0]["external-id-relationship"],
        "client": summary["source"]["source-client-id"]["path"],
        "deleted": deleted,
    }


def life_of_an_employment():
    put_code = put_code_of(member.create_employment(who, body=an_employment(), _preload_content=False))
    employment = member.view_employment(who, put_code)
    employment.role_title = "Head keeper"
    member.update_employment(who, put_code, body=employment)
    summaries = plain(member.view_employments(who))["employment_summary"]
    summary = next(one for one in summaries if one["put_code"] == put_code)
    return [summary["role_title"], summary["organization"]["name"], summary["organization"]["address"]["country"]]


def plain(model):
    return model.to_dict()


def gone():
    try:
        member.view_work(who, 999999)
    except ApiException as refusal:
        return [refusal.status, refusal.body]


activities = plain(member.view_activities(who))
talk.tell(
    work=life_of_a_work(),
    employment=life_of_an_employment(),
    activities=[len(activities["works"]["group"]), len(activities["educations"]["education_summary"])],
    gone=gone(),
)
