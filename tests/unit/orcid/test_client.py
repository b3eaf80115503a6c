"""Both clients over a transport of plain functions: what is sent, how often, and what the hooks hear."""

from datetime import timedelta
from urllib.parse import parse_qsl

import httpx2
import pytest

from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.calls import Calls
from cinquefoil.orcid.client import AsyncClient, Client
from cinquefoil.orcid.errors import Locked, NotFound, OAuthError, SlowDown, TokenRefused, TransportTrouble
from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.works import Work
from cinquefoil.orcid.pacing import Policy
from cinquefoil.orcid.scopes import Scope
from cinquefoil.orcid.secret import Secret

ID, TOKEN = "0000-0002-1825-0097", Secret("hush")
ADDRESSES = Addresses.practice("http://registry.example")
OWN_TOKEN = {"access_token": "own", "token_type": "bearer", "expires_in": 9, "scope": "/webhook", "orcid": None}
PERSONS_TOKEN = OWN_TOKEN | {"refresh_token": "r", "name": "Josiah Carberry", "orcid": ID}


class Registry:
    """Answers from a list, in order; an exception in the list is raised. Keeps what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def answer_later(self, request):
        return self(request)

    @property
    def lines(self):
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]


class Heard:
    """What the hooks were told, in order."""

    def __init__(self):
        self.calls = []

    def take_budget(self):
        self.calls.append("turn")

    def slow_down(self, delay):
        self.calls.append(("slow down", delay.total_seconds()))

    def sleep(self, seconds):
        self.calls.append(("sleep", seconds))

    async def take_budget_later(self):
        self.take_budget()

    async def slow_down_later(self, delay):
        self.slow_down(delay)

    async def sleep_later(self, seconds):
        self.sleep(seconds)


def client(registry, heard=None, **settings):
    heard = heard or Heard()
    return Client(
        ADDRESSES,
        client_id="APP-1",
        client_secret=Secret("secret"),
        take_budget=heard.take_budget,
        slow_down=heard.slow_down,
        sleep=heard.sleep,
        transport=httpx2.MockTransport(registry),
        **settings,
    )


def created():
    return httpx2.Response(201, headers={"Location": "http://registry.example/api/v3.0/x/work/12"})


def throttled(status=429, wait=3):
    return httpx2.Response(status, headers={"Retry-After": str(wait)})


def test_an_element_is_added_changed_and_removed():
    registry = Registry(created(), httpx2.Response(200, json={"put-code": 12, "type": "book"}), httpx2.Response(204))

    with client(registry) as hub:
        put_code = hub.create(ID, Work(), TOKEN)
        changed = hub.update(ID, Work(type="book"), TOKEN, put_code=put_code)
        hub.delete(ID, "work", put_code, TOKEN)

    assert (put_code, changed) == (12, Work(put_code=12, type="book"))
    assert registry.lines == [
        f"POST /api/v3.0/{ID}/work",
        f"PUT /api/v3.0/{ID}/work/12",
        f"DELETE /api/v3.0/{ID}/work/12",
    ]
    assert registry.requests[0].headers["Authorization"] == "Bearer hush"
    assert registry.requests[0].headers["User-Agent"].startswith("cinquefoil/")


def test_a_record_and_a_section_are_read():
    registry = Registry(httpx2.Response(200, json={"path": f"/{ID}"}), httpx2.Response(200, json={"type": "book"}))

    assert client(registry).read_record(OrcidId.parse(ID)) == Record(path=f"/{ID}")
    assert client(registry).read_section(ID, "work/12", Work, TOKEN) == Work(type="book")
    assert registry.lines == [f"GET /pub/v3.0/{ID}/record", f"GET /api/v3.0/{ID}/work/12"]
    assert "Authorization" not in registry.requests[0].headers


def test_a_throttled_call_is_sent_again_and_the_others_hear_of_it():
    registry, heard = Registry(throttled(429, 3), httpx2.Response(429), created()), Heard()

    assert client(registry, heard).create(ID, Work(), TOKEN) == 12

    waited = heard.calls[5][1]
    assert 2 <= waited <= 2.5
    assert heard.calls == [
        *["turn", ("slow down", 3), ("sleep", 3)],
        *["turn", ("slow down", waited), ("sleep", waited)],
        "turn",
    ]


def test_patience_ends_and_the_caller_is_told_how_long_to_wait():
    registry, heard = Registry(throttled(429, 3600)), Heard()

    with pytest.raises(SlowDown) as caught:
        client(registry, heard).read_record(ID, TOKEN)

    assert caught.value.retry_after == timedelta(hours=1)
    assert heard.calls == ["turn", ("slow down", 3600)]


def test_a_post_that_may_have_arrived_is_not_sent_again():
    registry = Registry(httpx2.ReadTimeout("slow"))

    with pytest.raises(TransportTrouble) as caught:
        client(registry).create(ID, Work(), TOKEN)

    assert caught.value.was_sent
    assert "hush" not in str(caught.value)
    assert len(registry.requests) == 1


def test_a_post_that_cannot_have_arrived_is_sent_again():
    registry = Registry(httpx2.ConnectError("refused"), created())

    assert client(registry).create(ID, Work(), TOKEN) == 12


def test_trouble_that_lasts_is_raised_after_the_last_try():
    registry, heard = Registry(*[httpx2.ReadError("lost")] * 2), Heard()

    with pytest.raises(TransportTrouble, match="ReadError"):
        client(registry, heard, policy=Policy(attempts=2)).read_record(ID, TOKEN)

    assert [call for call in heard.calls if call == "turn"] == ["turn", "turn"]


def test_the_addresses_of_calls_are_not_logged_since_a_webhooks_is_secret(caplog):
    registry = Registry(httpx2.Response(200, json=OWN_TOKEN), httpx2.Response(201))

    client(registry).register_webhook(ID, "https://hub.example/hooks/very-secret")

    assert "very-secret" not in caplog.text


def test_a_refusal_is_raised_at_once():
    registry = Registry(httpx2.Response(409, json={"error-code": 9018}))

    with pytest.raises(Locked):
        client(registry).read_record(ID, TOKEN)


def test_a_client_works_without_hooks():
    registry = Registry(throttled(429, 0), created())

    assert Client(ADDRESSES, transport=httpx2.MockTransport(registry)).create(ID, Work(), TOKEN) == 12


def test_tokens_are_exchanged_refreshed_and_revoked():
    registry = Registry(
        httpx2.Response(200, json=PERSONS_TOKEN), httpx2.Response(200, json=PERSONS_TOKEN), httpx2.Response(200)
    )

    first = client(registry).exchange("AbC123", "https://hub.example/callback", "verifier")
    second = client(registry).refresh(first.refresh_token)
    client(registry).revoke(second.access_token)

    forms = [dict(parse_qsl(request.content.decode())) for request in registry.requests]
    assert str(first.orcid_id) == ID
    assert [form.get("grant_type") for form in forms] == ["authorization_code", "refresh_token", None]
    assert {(form["client_id"], form["client_secret"]) for form in forms} == {("APP-1", "secret")}
    assert forms[2]["token"] == "own"


def test_a_refused_code_is_an_error_of_its_own():
    registry = Registry(httpx2.Response(400, json={"error": "invalid_grant"}))

    with pytest.raises(OAuthError, match="Start again"):
        client(registry).exchange("old", "https://hub.example/callback")


def test_without_id_and_secret_only_public_data_can_be_read():
    with pytest.raises(ValueError, match="client id and a client secret"):
        Client(ADDRESSES).client_credentials([Scope.READ_PUBLIC])


def test_webhooks_use_the_clients_own_token_and_keep_it():
    registry = Registry(
        httpx2.Response(200, json=OWN_TOKEN), httpx2.Response(201), httpx2.Response(204), httpx2.Response(204)
    )
    hub = client(registry)

    hub.register_webhook(ID, "https://hub.example/hook")
    hub.register_webhook(ID, "https://hub.example/hook")
    hub.unregister_webhook(ID, "https://hub.example/hook")

    assert [line.split()[0] for line in registry.lines] == ["POST", "PUT", "PUT", "DELETE"]
    assert registry.lines[1].endswith("/webhook/https%3A%2F%2Fhub.example%2Fhook")
    assert registry.requests[1].headers["Authorization"] == "Bearer own"


def test_a_webhook_token_that_died_is_drawn_afresh():
    registry = Registry(
        httpx2.Response(200, json=OWN_TOKEN),
        httpx2.Response(201),
        httpx2.Response(401, json={"error": "invalid_token"}),
        httpx2.Response(200, json=OWN_TOKEN | {"access_token": "fresh"}),
        httpx2.Response(204),
    )
    hub = client(registry)

    hub.register_webhook(ID, "https://hub.example/hook")
    hub.unregister_webhook(ID, "https://hub.example/hook")

    assert registry.requests[-1].headers["Authorization"] == "Bearer fresh"


def test_a_webhook_token_that_is_refused_when_fresh_is_an_error():
    registry = Registry(httpx2.Response(200, json=OWN_TOKEN), httpx2.Response(401))

    with pytest.raises(TokenRefused):
        client(registry).register_webhook(ID, "https://hub.example/hook")


def test_a_webhook_that_is_not_there_is_gone_already():
    registry = Registry(httpx2.Response(200, json=OWN_TOKEN), httpx2.Response(404, json={"error-code": 9028}))

    client(registry).unregister_webhook(ID, "https://hub.example/hook")

    with pytest.raises(NotFound):
        client(Registry(httpx2.Response(200, json=OWN_TOKEN), httpx2.Response(404))).register_webhook(
            ID, "https://h.example"
        )


def test_a_flow_must_be_sent_what_came_of_its_request():
    flow = Calls(ADDRESSES, None, Policy(), lambda: 0.0).read_record(ID, None)
    next(flow)

    with pytest.raises(TypeError, match="answered with nothing"):
        flow.send(None)


@pytest.mark.parametrize("later", [False, True])
async def test_the_asynchronous_client_drives_the_same_flows(later):
    registry, heard = Registry(throttled(429, 3), created()), Heard()
    hooks = {
        "take_budget": heard.take_budget_later if later else heard.take_budget,
        "slow_down": heard.slow_down_later if later else heard.slow_down,
    }

    async with AsyncClient(
        ADDRESSES, sleep=heard.sleep_later, transport=httpx2.MockTransport(registry.answer_later), **hooks
    ) as hub:
        assert await hub.create(ID, Work(), TOKEN) == 12

    assert heard.calls == ["turn", ("slow down", 3), ("sleep", 3), "turn"]


async def test_the_asynchronous_client_has_every_call():
    registry = Registry(
        httpx2.Response(200, json={"path": "/x"}),
        httpx2.Response(200, json={"type": "book"}),
        httpx2.Response(200, json={"type": "book"}),
        httpx2.Response(204),
        httpx2.Response(200, json=PERSONS_TOKEN),
        httpx2.Response(200, json=PERSONS_TOKEN),
        httpx2.Response(200),
        httpx2.Response(200, json=OWN_TOKEN),
        httpx2.Response(200, json=OWN_TOKEN),
        httpx2.Response(201),
        httpx2.Response(204),
    )
    hub = AsyncClient(
        ADDRESSES,
        client_id="APP-1",
        client_secret=Secret("secret"),
        transport=httpx2.MockTransport(registry.answer_later),
    )

    assert (await hub.read_record(ID)).path == "/x"
    assert (await hub.read_section(ID, "work/1", Work)).type == "book"
    assert (await hub.update(ID, Work(), TOKEN, put_code=1)).type == "book"
    await hub.delete(ID, "work", 1, TOKEN)
    assert (await hub.exchange("code", "https://hub.example")).name == "Josiah Carberry"
    assert (await hub.refresh(Secret("r"))).access_token == Secret("own")
    await hub.revoke(Secret("own"))
    assert (await hub.client_credentials([Scope.WEBHOOK])).orcid_id is None
    await hub.register_webhook(ID, "https://hub.example/hook")
    await hub.unregister_webhook(ID, "https://hub.example/hook")
    await hub.close()

    assert registry.answers == []


async def test_the_asynchronous_client_works_without_hooks_and_tells_trouble():
    registry = Registry(throttled(429, 0), httpx2.ReadTimeout("slow"))
    hub = AsyncClient(ADDRESSES, transport=httpx2.MockTransport(registry.answer_later))

    with pytest.raises(TransportTrouble):
        await hub.create(ID, Work(), TOKEN)


def test_both_clients_have_the_same_calls():
    assert {name for name in vars(Client) if name[0] != "_"} == {name for name in vars(AsyncClient) if name[0] != "_"}
