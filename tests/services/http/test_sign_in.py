"""Jim's ward manager signs in and comes back to what she was doing; nobody else comes in in her name."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.responses import Response

from services.clock import SetClock
from services.http import cookies, news
from services.local_issuer.mounting import PATH
from services.signing_in.sessions import hash_of
from tests.services.http.entering import By, assertion
from tests.services.http.house import Browser, House, asked_in, fields_of, house, rule_of
from tests.services.http.pages_read import PageRead
from tests.services.http.ward import NOW

SIGNED_IN = "Signed in as the ward manager (NHS_MH)"


@pytest.fixture(scope="module")
def clock() -> SetClock:
    return SetClock(datetime.fromisoformat(NOW))


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory, clock: SetClock) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house"), clock) as one:
        yield one


@pytest.fixture
def browser(at: House) -> Browser:
    return Browser(at)


def test_a_page_sends_you_to_sign_in_and_back(browser: Browser, at: House) -> None:
    sent = browser.get("/cases?limit=3")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sign-in?back=%2Fcases%3Flimit%3D3")
    to_issuer = browser.get(sent.headers["Location"])
    asked = asked_in(to_issuer.headers["Location"])
    assert to_issuer.headers["Location"].startswith(f"{at.address}{PATH}/who?")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"{at.address}/sign-in/back"
    assert {len(asked[name]) for name in ("state", "nonce", "code_challenge")} == {43}
    choosing = browser.get(to_issuer.headers["Location"])
    PageRead(choosing.text)
    back = browser.choose(choosing)
    assert back.headers["Location"].startswith(f"{at.address}/sign-in/back?code=")
    here = browser.get(back.headers["Location"])
    assert (here.status_code, here.headers["Location"]) == (303, "/cases?limit=3")
    page = browser.get("/cases").text
    assert SIGNED_IN in " ".join(page.split())
    PageRead(page)


def test_the_cookies_are_hard(browser: Browser, at: House) -> None:
    begun = browser.get("/sign-in").headers["Set-Cookie"]
    assert begun.startswith("throughcare-sign-in=")
    assert begun.endswith("; HttpOnly; Max-Age=600; Path=/; SameSite=lax")
    given = browser.sign_in().headers.get_list("Set-Cookie")
    assert [one.split("=")[0] for one in given] == ["throughcare", "throughcare-sign-in"]
    assert given[0].endswith("; HttpOnly; Path=/; SameSite=lax")
    assert "Max-Age=0" in given[1]
    assert len(browser.cookie() or "") == 43


def test_over_https_a_cookie_is_bound_to_its_host(at: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at.entrance, "address", "https://care.example")
    assert cookies.session_name(at.entrance) == "__Host-throughcare"
    answer = Response()
    cookies.keep_session(answer, "secret", at.entrance)
    said = answer.headers["Set-Cookie"]
    assert said == "__Host-throughcare=secret; HttpOnly; Path=/; SameSite=lax; Secure"


def test_nothing_at_rest_opens_anything(browser: Browser, at: House) -> None:
    asked = asked_in(browser.get("/sign-in").headers["Location"])
    begun = browser.client.cookies["throughcare-sign-in"]
    browser.sign_in()
    secrets = [browser.cookie() or "", begun, asked["state"], asked["nonce"]]
    kept = b"".join(one.read_bytes() for one in at.service.settings.folder.glob("desk.db*"))
    assert hash_of(browser.cookie() or "") in kept
    assert not any(one.encode() in kept for one in secrets)


def test_a_session_that_was_there_before_is_not_taken_over(browser: Browser) -> None:
    browser.client.cookies.set("throughcare", "planted-by-somebody-else", domain="127.0.0.1")
    browser.sign_in()
    assert browser.cookie() != "planted-by-somebody-else"
    first = browser.cookie()
    browser.sign_in("/sign-in")
    assert browser.cookie() not in (None, first)
    other = Browser(browser.house)
    other.client.cookies.set("throughcare", first or "", domain="127.0.0.1")
    assert other.get("/cases").headers["Location"].startswith("/sign-in?")


def answered(browser: Browser, **change: str) -> Any:
    """What the service says to the issuer's answer with something changed."""
    back = browser.choose(browser.follow("/")).headers["Location"]
    said = {name: one for name, one in (asked_in(back) | change).items() if one}
    return browser.client.get("/sign-in/back", params=said)


@pytest.mark.parametrize(
    ("change", "refused", "words"),
    [
        ({"state": "another"}, (401, "sign_in_not_begun"), "not begun here, or it took too long; begin again"),
        ({"state": ""}, (401, "sign_in_not_begun"), "not begun here, or it took too long; begin again"),
        ({"state": "é"}, (401, "sign_in_not_begun"), "not begun here, or it took too long; begin again"),
        ({"code": "made-up"}, (401, "code_not_taken"), "does not know this attempt; sign in again"),
        ({"code": ""}, (401, "code_not_taken"), "does not know this attempt; sign in again"),
        ({"iss": "https://evil.example"}, (401, "token_issuer"), "the answer is from another issuer"),
        ({"iss": ""}, (401, "token_issuer"), "the answer is from another issuer"),
        ({"error": "access_denied"}, (401, "sign_in_given_up"), "you did not sign in"),
        ({"error": "server_error"}, (401, "code_not_taken"), "does not know this attempt; sign in again"),
    ],
)
def test_an_answer_that_is_not_the_issuers_to_us(
    browser: Browser, change: dict[str, str], refused: tuple[int, str], words: str
) -> None:
    answer = answered(browser, **change)
    assert rule_of(answer) == refused
    assert words in answer.text
    assert browser.cookie() is None


def test_an_answer_counts_once(browser: Browser) -> None:
    back = browser.choose(browser.follow("/")).headers["Location"]
    begun = browser.client.cookies["throughcare-sign-in"]
    assert browser.get(back).status_code == 303
    browser.client.cookies.set("throughcare-sign-in", begun, domain="127.0.0.1")
    assert rule_of(browser.get(back)) == (401, "sign_in_not_begun")


def test_an_answer_is_nothing_in_another_browser(browser: Browser, at: House) -> None:
    back = browser.choose(browser.follow("/")).headers["Location"]
    assert rule_of(Browser(at).get(back)) == (401, "sign_in_not_begun")
    other = Browser(at)
    other.follow("/")
    assert rule_of(other.get(back)) == (401, "sign_in_not_begun")


def test_an_answer_that_took_too_long(browser: Browser, clock: SetClock) -> None:
    back = browser.choose(browser.follow("/")).headers["Location"]
    clock.moment += timedelta(minutes=10)
    assert rule_of(browser.get(back)) == (401, "sign_in_not_begun")


def test_a_code_counts_once_and_only_for_whoever_began(browser: Browser, at: House) -> None:
    issuing = at.issuing
    back = asked_in(browser.choose(browser.follow("/")).headers["Location"])
    assert issuing.token_for(back["code"], "another verifier") is None
    assert issuing.token_for(back["code"], "another verifier") is None
    assert browser.client.get("/sign-in/back", params=back).status_code == 401


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"nonce": "another"}, "token_nonce"),
        ({"iss": "https://evil.example"}, "token_issuer"),
        ({"aud": "another"}, "token_audience"),
        ({"exp": 1}, "token_expired"),
        ({"more": "x" * 20_000}, "token_too_large"),
        ({"role": "king"}, "claims_unclear"),
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    browser: Browser, at: House, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], rule: str
) -> None:
    claims_of = at.issuing.claims_of
    monkeypatch.setattr(at.issuing, "claims_of", lambda chosen: claims_of(chosen) | change)
    answer = answered(browser)
    assert rule_of(answer) == (403 if rule == "claims_unclear" else 401, rule)
    assert browser.cookie() is None


def test_an_issuer_with_a_new_key_is_asked_for_it(browser: Browser, at: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = at.entrance.providers["demo"].keys
    browser.sign_in()
    for known in ("_keys", "_asked"):
        monkeypatch.setattr(keys, known, getattr(keys, known))  # as before, once this test is over
    monkeypatch.setattr(at.issuing, "key", type(at.issuing.key).generate_key("P-256", auto_kid=True))
    other = Browser(at)
    assert rule_of(answered(other)) == (401, "token_key_unknown")
    keys._asked = None
    assert answered(other).status_code == 303


def test_the_way_back_never_leads_elsewhere(browser: Browser) -> None:
    page = browser.follow("/sign-in?back=//evil.example")
    assert browser.get(browser.choose(page).headers["Location"]).headers["Location"] == "/"


def test_an_identity_token_opens_nothing(at: House, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    signed = at.issuing.signed

    def remembered(claims: Any) -> str:
        given.append(signed(claims))
        return given[-1]

    monkeypatch.setattr(at.issuing, "signed", remembered)
    browser.sign_in()
    answer = Browser(at).get("/gaps", Authorization=f"Bearer {given[0]}", Accept="application/json")
    assert rule_of(answer) == (401, "program_unknown")


def test_nobody_is_signed_in_without_a_session(browser: Browser) -> None:
    answer = browser.get("/gaps", Accept="application/json")
    assert rule_of(answer) == (401, "sign_in_needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["detail"] == "sign in first; a program sends an assertion that it signed"
    for open_to_all in ("/livez", "/readyz", "/metrics", "/log/key"):
        assert browser.get(open_to_all).status_code == 200


def test_a_session_ends_when_nobody_uses_it(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    for _ in range(3):
        clock.moment += timedelta(minutes=29)
        assert browser.get("/cases").status_code == 200
    clock.moment += timedelta(minutes=30)
    over = browser.get("/cases", Accept="application/json")
    assert rule_of(over) == (401, "session_over")
    assert over.json()["detail"] == "your session is over; sign in again"


def test_a_page_that_is_left_open_is_nobody(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    clock.moment += timedelta(minutes=20)
    with browser.client.stream("GET", "/stream") as heard:
        assert heard.status_code == 200
    clock.moment += timedelta(minutes=10)
    assert browser.get("/cases").status_code == 303


def test_a_session_ends_after_a_shift_in_any_case(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    for _ in range(35):
        clock.moment += timedelta(minutes=20)
        assert browser.get("/livez").status_code == 200
        assert browser.get("/cases").status_code == 200
    clock.moment += timedelta(minutes=20)
    assert browser.get("/cases").headers["Location"].startswith("/sign-in?")


def test_who_signs_out_hears_no_more(browser: Browser, at: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "HEARTBEAT_SECONDS", 0.05)
    browser.sign_in()
    other = Browser(at)
    other.client.cookies.set("throughcare", browser.cookie() or "", domain="127.0.0.1")
    with other.client.stream("GET", "/stream", timeout=20) as heard:
        lines = heard.iter_lines()
        assert next(lines) == "retry: 2000"
        browser.post("/sign-out", {})
        assert set(lines) <= {"", ": still here", ": listening from position 0"}


def test_signing_out_ends_the_session_here_and_not_elsewhere(browser: Browser, at: House) -> None:
    browser.sign_in()
    other, old = Browser(at), browser.cookie()
    other.sign_in()
    out = browser.post("/sign-out", {})
    assert (out.status_code, out.headers["Location"]) == (303, "/signed-out?issuer=demo")
    assert browser.cookie() is None
    said = browser.get(out.headers["Location"])
    assert "You are signed out" in said.text
    assert f"{PATH}/end-session?client_id=throughcare" in said.text
    browser.client.cookies.set("throughcare", old or "", domain="127.0.0.1")
    assert browser.get("/cases").status_code == 303
    assert other.get("/cases").status_code == 200


def test_signing_out_everywhere_ends_each_of_hers_and_nobody_elses(browser: Browser, at: House) -> None:
    hers, doctors = Browser(at), Browser(at)
    browser.sign_in()
    hers.sign_in()
    doctors.sign_in(role="doctor")
    browser.post("/sign-out/everywhere", {})
    assert hers.get("/cases").status_code == 303
    assert doctors.get("/cases").status_code == 200


def test_another_site_signs_nobody_out(browser: Browser) -> None:
    browser.sign_in()
    answer = browser.client.post(
        "/sign-out", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    )
    assert rule_of(answer) == (403, "not_same_origin")
    assert browser.get("/cases").status_code == 200


def test_a_session_gives_no_command_that_another_site_sends(browser: Browser, at: House) -> None:
    browser.sign_in()
    sent = browser.client.post("/commands/OpenCase", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert rule_of(sent) == (403, "not_same_origin")
    sent = browser.client.post("/commands/OpenCase", json={}, headers={"Accept": "application/json"})
    assert rule_of(sent) == (422, "missing_field")


class TestAskedAgain:
    """A weighty act: whoever gives it was asked who they are within ten minutes."""

    ACT = "/commands/MakeDecision"

    def act(self, browser: Browser) -> Any:
        return browser.client.post(self.ACT, json={})

    def test_once_asked_again_she_goes_on(self, browser: Browser, clock: SetClock) -> None:
        browser.sign_in()
        no = self.act(browser)
        assert rule_of(no) == (401, "step_up_needed")
        assert no.headers["WWW-Authenticate"] == 'Bearer error="insufficient_user_authentication"'
        words = "this weighs much, so you are asked again who you are; sign in once more and go on"
        assert no.json()["detail"] == words
        before = browser.cookie()
        sent = browser.get("/sign-in/again?back=/signed-in")
        asked = asked_in(sent.headers["Location"])
        assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == ("login", "0", "chosen-again")
        page = browser.get(sent.headers["Location"])
        assert "You are asked again" in page.text
        here = browser.follow(browser.choose(page).headers["Location"])
        assert "Close this tab, go back to the one you came from" in here.text
        assert browser.cookie() not in (None, before)
        assert rule_of(self.act(browser)) == (422, "missing_field")
        clock.moment += timedelta(minutes=10, seconds=1)
        assert rule_of(self.act(browser)) == (401, "step_up_needed")

    def test_the_session_from_before_is_over(self, browser: Browser, at: House) -> None:
        browser.sign_in()
        other = Browser(at)
        other.client.cookies.set("throughcare", browser.cookie() or "", domain="127.0.0.1")
        browser.get(browser.choose(browser.follow("/sign-in/again")).headers["Location"])
        assert browser.get("/cases").status_code == 200
        assert other.get("/cases").status_code == 303

    def test_somebody_else_is_not_her(self, browser: Browser) -> None:
        browser.sign_in()
        back = browser.choose(browser.follow("/sign-in/again"), role="doctor").headers["Location"]
        answer = browser.get(back)
        assert rule_of(answer) == (403, "another_worker")
        assert "somebody else signed in than was asked again; nothing was changed" in answer.text

    @pytest.mark.parametrize("change", [{"auth_time": "before"}, {"auth_time": None}, {"acr": "chosen"}, {"acr": None}])
    def test_an_issuer_that_did_not_ask(
        self, browser: Browser, at: House, clock: SetClock, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
    ) -> None:
        browser.sign_in()
        if change.get("auth_time") == "before":
            change = {"auth_time": int((clock.moment - timedelta(minutes=5)).timestamp())}
        claims_of = at.issuing.claims_of
        monkeypatch.setattr(at.issuing, "claims_of", lambda chosen: claims_of(chosen) | change)
        answer = browser.get(browser.choose(browser.follow("/sign-in/again")).headers["Location"])
        assert rule_of(answer) == (401, "step_up_not_done")
        assert "your organisation&#39;s sign-in did not ask you again strongly enough" in answer.text
        assert rule_of(self.act(browser)) == (401, "step_up_needed")

    def test_who_is_not_signed_in_is_not_asked_again(self, browser: Browser) -> None:
        assert browser.get("/sign-in/again").headers["Location"].startswith("/sign-in?back=")


class TestNothingTypedIsLost:
    """A form that is sent when the session is over comes back with every word, to be sent once signed in."""

    WORDS = 'Dr Lee comes in at "nine" <b>on</b> Wednesday'
    WHERE = "/gaps/00000000-0000-4000-8000-000000000000/answer"

    def test_the_words_are_on_the_page(self, browser: Browser) -> None:
        fields = {"told_by": "ward_manager@NHS_MH", "form": "one", "position": "3", "answer": self.WORDS}
        kept = browser.post(self.WHERE, fields)
        assert kept.status_code == 401
        PageRead(kept.text)
        assert "Nothing was recorded yet, and nothing you wrote is lost: it is on this page." in kept.text
        assert 'href="/sign-in?back=%2Fsigned-in" target="_blank"' in kept.text
        assert fields_of(kept.text) == {name: one for name, one in fields.items() if name != "answer"}
        assert "Dr Lee comes in at &#34;nine&#34; &lt;b&gt;on&lt;/b&gt; Wednesday</textarea>" in kept.text
        assert f'action="{self.WHERE}"' in kept.text

    def test_what_another_site_wrote_is_not_offered_as_hers(self, browser: Browser) -> None:
        sent = browser.post(self.WHERE, {"answer": self.WORDS}, **{"Sec-Fetch-Site": "cross-site"})
        assert rule_of(sent) == (403, "not_same_origin")
        assert "Dr Lee" not in sent.text

    def test_a_form_that_somebody_else_began_is_not_sent_in_her_name(self, browser: Browser, at: House) -> None:
        browser.sign_in(role="doctor")
        fields = {"told_by": "ward_manager@NHS_MH", "answer": self.WORDS}
        answer = browser.post(self.WHERE, fields)
        assert rule_of(answer) == (403, "another_worker")
        assert "this form was begun by somebody else; look at the question again" in answer.text


class TestPrograms:
    """A program of an agency signs each request anew, and speaks within its own agency alone."""

    def ask(self, at: House, clock: SetClock, party: str = "ward_manager@NHS_MH", **change: Any) -> Any:
        token = assertion(clock, party, at.address, **change)
        return Browser(at).get("/gaps", Authorization=f"Bearer {token}", Accept="application/json")

    def test_a_signed_request_is_taken(self, at: House, clock: SetClock) -> None:
        assert self.ask(at, clock).status_code == 200

    def test_the_same_assertion_is_taken_once(self, at: House, clock: SetClock) -> None:
        headers = By(clock, audience=at.address).header() | {"Accept": "application/json"}
        assert Browser(at).get("/gaps", **headers).status_code == 200
        again = Browser(at).get("/gaps", **headers)
        assert rule_of(again) == (401, "assertion_used")
        assert again.json()["detail"] == "this assertion was used before; sign a new one for each request"

    @pytest.mark.parametrize(
        ("change", "refused", "words"),
        [
            ({"aud": "https://other.example"}, (401, "token_audience"), "meant for another service"),
            ({"aud": ["https://other.example"]}, (401, "token_audience"), "meant for another service"),
            ({"iss": "nobody"}, (401, "program_unknown"), "no program is registered under this name with this key"),
            ({"iss": None}, (401, "token_unreadable"), "this is no signed token"),
            ({"sub": "la"}, (401, "token_subject"), "the token is about somebody else"),
            ({"exp": 4_000_000_000}, (401, "assertion_too_long"), "an assertion holds for 300 seconds at most"),
            ({"exp": 1}, (401, "token_expired"), "the token is no longer valid"),
            ({"iat": 4_000_000_000}, (401, "token_early"), "from a time that has not come yet"),
            ({"jti": "short"}, (401, "assertion_id"), "an assertion's jti has 16 to 200 characters"),
            ({"jti": 7}, (401, "token_incomplete"), "the token does not say all that it must"),
            ({"jti": None}, (401, "token_incomplete"), "the token does not say all that it must"),
            ({"role": "king"}, (422, "unknown_code"), "role: this is not a code of the list roles"),
            ({"worker": "jo"}, (422, "not_an_id"), "worker: an id is expected here"),
            ({"agency": "LA"}, (403, "agency_not_theirs"), "this program may not speak for the agency that it names"),
            ({"more": "x" * 20_000}, (401, "token_too_large"), "a token has at most 16,384 characters"),
        ],
    )
    def test_an_assertion_that_does_not_hold(
        self, at: House, clock: SetClock, change: dict[str, Any], refused: tuple[int, str], words: str
    ) -> None:
        answer = self.ask(at, clock, **change)
        assert rule_of(answer) == refused
        assert words in answer.json()["detail"]

    def test_for_us_and_another_is_not_for_us(self, at: House, clock: SetClock) -> None:
        answer = self.ask(at, clock, aud=[at.address, "https://other.example"])
        assert rule_of(answer) == (401, "token_audience")

    def test_what_is_no_assertion(self, at: House) -> None:
        for given in ("Bearer tea", "Bearer a.b.c"):
            answer = Browser(at).get("/gaps", Authorization=given, Accept="application/json")
            assert rule_of(answer) == (401, "token_unreadable")
        basic = Browser(at).get("/gaps", Authorization="Basic dGVhOnRlYQ==", Accept="application/json")
        assert rule_of(basic) == (401, "sign_in_needed")


class TestTheLocalIssuer:
    """A real issuer in small: it answers only the service that it was made for, at this machine."""

    def asked(self, browser: Browser) -> dict[str, str]:
        return asked_in(browser.get("/sign-in").headers["Location"])

    @pytest.mark.parametrize("change", [{"redirect_uri": "https://evil.example/"}, {"client_id": "another"}])
    def test_nobody_is_sent_where_was_not_agreed(self, browser: Browser, change: dict[str, str]) -> None:
        answer = browser.client.get(f"{PATH}/who", params=self.asked(browser) | change)
        assert rule_of(answer) == (409, "sign_in_request")
        assert "this request for a sign-in is not from the service that it is for" in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"scope": "email"}, "invalid_scope"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"prompt": "none"}, "login_required"),
        ],
    )
    def test_a_request_that_is_not_safe(self, browser: Browser, change: dict[str, str], error: str) -> None:
        answer = browser.client.get(f"{PATH}/who", params=self.asked(browser) | change)
        assert asked_in(answer.headers["Location"])["error"] == error

    def test_only_the_service_itself_gets_a_token(self, browser: Browser) -> None:
        for given in ({}, {"Authorization": "Basic dGVhOnRlYQ=="}, {"Authorization": "Basic ~"}):
            answer = browser.client.post(f"{PATH}/token", data={"grant_type": "authorization_code"}, headers=given)
            assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})

    def test_behind_a_proxy_it_is_not_there(self, browser: Browser) -> None:
        for path in ("/.well-known/openid-configuration", "/keys", "/who", "/end-session"):
            answer = browser.get(f"{PATH}{path}", **{"X-Forwarded-For": "192.0.2.7"})
            assert rule_of(answer) == (403, "not_from_here")
            assert rule_of(browser.get(f"{PATH}{path}", Host="evil.example")) == (403, "not_from_here")

    def test_another_site_chooses_nobody(self, browser: Browser) -> None:
        page = browser.follow("/sign-in")
        sent = browser.post(f"{PATH}/who", fields_of(page.text), **{"Sec-Fetch-Site": "cross-site"})
        assert rule_of(sent) == (403, "not_same_origin")
