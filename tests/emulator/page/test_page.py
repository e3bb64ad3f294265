"""The emulator's page in a real browser: what it shows, what it leaves alone, what it can do."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.emulator import rpc
from tools.browser import FLAGS, find_chromium

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, QUICKSTART_CEN_ID, QUICKSTART_TRANSIT_ROUTER_ID
from alicloud_ecr_emulator.process import EmulatorProcess

TR = QUICKSTART_TRANSIT_ROUTER_ID


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def emulator() -> Iterator[EmulatorProcess]:
    with EmulatorProcess() as running:
        yield running


@pytest.fixture
def page(browser: Browser, emulator: EmulatorProcess) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1300, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(emulator.endpoint)
    expect(opened.locator("#table-attachments")).to_be_visible(timeout=20_000)
    yield opened
    context.close()
    assert errors == []


def seed(emulator: EmulatorProcess, count: int = 1, **fields: object) -> None:
    lines = [
        {
            "attachment_id": f"tr-attach-{n:04}",
            "cen_id": QUICKSTART_CEN_ID,
            "transit_router_id": TR,
            "region_id": "cn-hangzhou",
            "owner_id": DEFAULT_ACCOUNT_ID,
            "ecr_id": f"ecr-{n:04}",
            "ecr_owner_id": DEFAULT_ACCOUNT_ID,
            **fields,
        }
        for n in range(count)
    ]
    emulator.seed(attachments=lines)


def call(emulator: EmulatorProcess, action: str, **parameters: str) -> None:
    """A signed request of the default account."""
    rpc.call(emulator.port, action, **parameters)


def rows(page: Page, table: str) -> list[str]:
    return page.locator(f"#table-{table} tbody tr").all_inner_texts()


def test_resources_are_shown_and_follow_the_world(page: Page, emulator: EmulatorProcess) -> None:
    seed(emulator, name="first")
    expect(page.locator("#table-attachments tbody tr")).to_have_count(1)
    expect(page.locator("#table-attachments tbody")).to_contain_text("first")
    seed(emulator, status="Attaching", change={"at": time.time() + 600, "to": "Attached"})
    expect(page.locator("#table-attachments .busy")).to_have_text(
        re.compile(r"Attaching → Attached in \d+ s")
    )
    emulator.seed(remove={"attachments": ["tr-attach-0000"]})
    expect(page.locator("#table-attachments tbody tr")).to_have_count(0)


def test_selection_focus_and_scroll_stay_while_the_world_changes(
    page: Page, emulator: EmulatorProcess
) -> None:
    seed(emulator, 60)
    expect(page.locator("#table-attachments tbody tr")).to_have_count(60)
    scroll = page.locator("#table-attachments .scroll")
    scroll.evaluate("node => node.scrollTop = 300")
    page.locator("#search").focus()
    seed(emulator, 60, name="once")
    expect(page.locator("#table-attachments tbody tr").nth(59)).to_contain_text("once")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('#table-attachments tbody td span'))"
    )
    seed(emulator, 60, name="twice")
    expect(page.locator("#table-attachments tbody tr").nth(59)).to_contain_text("twice")
    assert page.evaluate("String(getSelection())").startswith("tr-attach-0000")
    assert scroll.evaluate("node => node.scrollTop") == 300


def test_a_request_shows_its_parameters_and_no_secret(page: Page, emulator: EmulatorProcess) -> None:
    role = f"acs:ram::{DEFAULT_ACCOUNT_ID}:role/r"
    call(emulator, "AssumeRole", RoleArn=role, RoleSessionName="s", Version="2015-04-01")
    assert "Credentials" not in str(emulator.requests())
    call(emulator, "DescribeCens", PageNumber="7", SecurityToken="nor-this")
    button = page.locator("#requests button.open").first
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#requests pre")).to_contain_text("PageNumber")
    expect(page.locator("#requests pre")).to_contain_text("TotalCount")
    page.locator("#requests button.open").nth(1).click()
    expect(page.locator("#requests pre").nth(1)).to_contain_text("AssumedRoleUser")
    page.locator("#requests button.open").nth(1).click()
    for secret in ("nor-this", "emulator-default-secret", "AccessKeySecret"):
        assert secret not in page.content()
    button.click()
    expect(page.locator("#requests pre")).to_have_count(0)


def test_requests_are_filtered_by_operation_outcome_and_search(page: Page, emulator: EmulatorProcess) -> None:
    for action in ("DescribeCens", "ListTransitRouters", "ListTransitRouters"):
        call(emulator, action)
    expect(page.locator("#requests tr")).to_have_count(3)
    page.locator("#log-action").select_option("ListTransitRouters")
    expect(page.locator("#requests tr")).to_have_count(2)
    page.locator("#log-action").select_option("")
    page.locator("#search").fill("describecens")
    expect(page.locator("#requests tr")).to_have_count(1)


def test_an_id_is_copied_by_its_button(page: Page, emulator: EmulatorProcess) -> None:
    seed(emulator)
    page.locator("#table-attachments").get_by_role("button", name="Copy tr-attach-0000").click()
    expect(page.locator("#said")).to_have_text("copied tr-attach-0000")
    assert page.evaluate("navigator.clipboard.readText()") == "tr-attach-0000"


def test_faults_seeds_and_reset_by_the_forms(page: Page, emulator: EmulatorProcess) -> None:
    form = page.locator("#fault-form")
    form.locator("[name=kind]").select_option("error")
    form.locator("[name=operation]").fill("ListTransitRouterEcrAttachments")
    form.locator("[name=code]").fill("Throttling.Api")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#table-faults tbody tr")).to_contain_text("Throttling.Api")
    assert [rule["code"] for rule in emulator.state()["faults"]] == ["Throttling.Api"]
    page.locator("#seed-form textarea").fill(json.dumps({"settings": {"attach_seconds": 42}}))
    page.get_by_role("button", name="Seed").click()
    page.locator("#settings summary").click()
    expect(page.locator("#settings dl")).to_contain_text("42")
    page.locator("#seed-form textarea").fill("no JSON")
    page.get_by_role("button", name="Seed").click()
    expect(page.locator("#seed-form output.bad")).to_contain_text("not JSON")
    page.get_by_role("button", name="Reset the world").click()
    expect(page.locator("#reset-form output.good")).to_be_visible()
    assert emulator.state()["faults"] == []


def test_it_says_loudly_that_the_emulator_is_gone_and_that_it_is_back(
    page: Page, emulator: EmulatorProcess
) -> None:
    expect(page.get_by_role("alert")).to_be_hidden()
    emulator.stop()
    expect(page.get_by_role("alert")).to_contain_text("does not answer", timeout=20_000)
    emulator.start()
    expect(page.get_by_role("alert")).to_be_hidden(timeout=20_000)


def test_links_show_association_attachment_and_missing_route_tables(
    page: Page, emulator: EmulatorProcess
) -> None:
    seed(emulator, 50)
    expect(page.locator("#diagram svg")).to_have_attribute(
        "aria-label", re.compile("ecr-0000 to .*attachment Attached")
    )
    expect(page.locator("#diagram")).to_contain_text("no route table")
    expect(page.locator("#undrawn")).to_contain_text("more links are not drawn")


def test_names_from_the_world_are_text_never_markup(page: Page, emulator: EmulatorProcess) -> None:
    seed(emulator, name="<img src=x onerror='window.taken=1'>", ecr_id="<script>window.taken=1</script>")
    expect(page.locator("#table-attachments tbody")).to_contain_text("<img")
    expect(page.locator("#diagram")).to_contain_text("<script>")
    assert page.evaluate("window.taken") is None


@pytest.mark.parametrize("width", [400, 900, 1600])
def test_nothing_sticks_out_sideways(width: int, page: Page, emulator: EmulatorProcess) -> None:
    seed(emulator, 3, name="a name without a single break in it" * 3)
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator("#table-attachments tbody tr")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_search_details_and_forms(page: Page, emulator: EmulatorProcess) -> None:
    call(emulator, "DescribeCens")
    expect(page.locator("#requests tr")).to_have_count(1)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.locator("#requests button.open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#requests pre")).to_have_count(1)
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, input, select, textarea')].filter(n => !(n.textContent.trim() || n.labels?.length)).length"
    )
    assert unnamed == 0


def test_what_is_drawn_stays_bounded_with_500_attachments_and_thousands_of_requests(
    page: Page, emulator: EmulatorProcess
) -> None:
    seed(emulator, 500)
    for _ in range(300):
        call(emulator, "DescribeCens")
    expect(page.locator("#log-count")).to_have_text("300", timeout=20_000)
    expect(page.locator("#requests tr")).to_have_count(200)
    assert len(rows(page, "attachments")) == 500
    page.get_by_role("button", name="Show older ones").click()
    expect(page.locator("#requests tr")).to_have_count(300)
