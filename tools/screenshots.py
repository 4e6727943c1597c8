"""Pictures of the review page for the guide: an archive of the demo reports, looked at in a real browser.

python tools/screenshots.py [docs/figures/review] [--only queue] [--look FOLDER]

The clock, the screen and what is done beforehand are the same each time. ``--look`` draws every page narrow, middling
and printed, for eyes alone: not for the docs.
"""

from __future__ import annotations

import argparse
import base64
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from archiving import CLOCK, STORY, ingest  # noqa: E402
from browser import MISSING, Tab, find, started  # noqa: E402
from desk_site import Site, running  # noqa: E402
from riwaya import archive, coder, readers  # noqa: E402
from riwaya.archive.desk import Desk  # noqa: E402
from riwaya.cli.coding import DEMO  # noqa: E402
from riwaya.model import Report  # noqa: E402

#: The two who code blind to each other, and whoever looks.
CODERS, OWNER = ("salma", "yusuf"), "mona"
WIDE, NARROW, MIDDLE = (1366, 820), (390, 844), (1024, 768)
LANGUAGES, THEMES = ("ar", "en"), ("light", "dark")
#: Digits and calendar beside language and theme: each is to be seen somewhere.
SHOWN = {"ar": "arabic.both", "en": "latin.gregorian"}
#: The most bytes of one picture, and of all.
LARGEST, ALL = 150_000, 2_500_000


@dataclass(frozen=True)
class Scene:
    """What is photographed: a path, what is done there first, and how much of the page is shown."""

    path: Callable[[Site], str]
    steps: Callable[[Any, Tab], None] = lambda page, tab: None
    whole: bool = False
    themes: tuple[str, ...] = ("light",)


# --- an archive at which some people have worked ---


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """A server over the demo reports and one story that three outlets tell."""
    with archive.open(str(folder / "desk.db"), coder.load_kit) as opened:
        opened.clock = CLOCK
        reports = [one for one in readers.read(DEMO, readers.ReadOptions()) if isinstance(one, Report)]
        ingest(opened, [*reports, *STORY])
        _work(Desk(opened))
        with running(opened, OWNER) as found:
            yield found


def _work(desk: Desk) -> None:
    """What was done before: some claims judged, one corrected, one report coded twice."""
    first, second, third, *more = (row["report"] for row in desk.queue()[:6])
    claims = desk.report(first)["claims"]
    for claim, verdict in zip(claims, ("accepted", "rejected", "unsure"), strict=False):
        desk.decide(claim["id"], verdict, OWNER)
    desk.correct(claims[3]["id"], "status", "ongoing", OWNER, "the text says that it goes on")
    for name in CODERS:
        desk.add_account(name, "a sentence to remember", "coder")
    for report in ("shelling-3", "march-1", *more):
        for sheet, name in zip(desk.assign([report], CODERS, OWNER), CODERS, strict=True):
            _coded(desk, sheet, name)
    desk.assign([second, third], CODERS, OWNER)


def _coded(desk: Desk, sheet: int, name: str) -> None:
    """A sheet filled in; the second coder sees every third claim another way."""
    other = name == CODERS[1]
    for number, claim in enumerate(desk.sheet(sheet, name)["claims"]):
        desk.say(sheet, claim["id"], "verdict", "rejected" if other and number % 5 == 4 else "accepted")
        if other and number % 3 == 0:
            desk.say(sheet, claim["id"], "status", "ongoing")
            desk.say(sheet, claim["id"], "killed", (claim["killed"] or 0) + 1)
    desk.submit(sheet, name)


# --- what is looked at ---


def _report(id: str, **more: str) -> Callable[[Site], str]:
    return lambda site: f"/report?{urlencode({'report': id, 'open': 'true', **more})}"


def _first(site: Site) -> str:
    return f"/report?{urlencode({'report': site.desk.queue()[0]['report'], 'open': 'true'})}"


def _told_most(site: Site) -> str:
    """The event that the most outlets tell of."""
    told = max(site.archive.events(), key=lambda one: (one["reports"], one["independent_sources"]))
    return f"/events/{told['id']}"


def _opened(page: Any, tab: Tab) -> None:
    veil = page.locator("[data-unveil]")
    if veil.count():
        veil.first.click()


def _field(page: Any, tab: Tab) -> None:
    tab.until("[...CSS.highlights.values()].some((one) => one.size)")
    page.locator(".claim").first.locator("[data-field=where] .value").hover()


def _correcting(page: Any, tab: Tab) -> None:
    claim = page.locator(".claim").first
    claim.locator("[data-field=where] .edit").click()
    place = claim.locator("input[name=place]")
    place.fill("الصالحية")  # several places bear it
    claim.locator(".picks [data-values]").first.wait_for()


def _adding(page: Any, tab: Tab) -> None:
    page.evaluate(
        """(word) => { const node = document.querySelector("[data-start]").firstChild, at = node.data.indexOf(word);
        getSelection().setBaseAndExtent(node, at, node, at + word.length); }""",
        "نقلت",
    )
    page.locator(".offer").click()
    page.locator("form.adding").wait_for()


def _drawn(page: Any, tab: Tab) -> None:
    for shown in (".map-cells button", ".plot svg", ".net-view canvas"):
        tab.until(f"document.querySelector({shown!r})")
    tab.until("!document.querySelector('[aria-busy=true]')")
    page.wait_for_timeout(2500)  # the map draws and the network finds its places after that


def _typed(words: str) -> Callable[[Site], str]:
    return lambda site: f"/search?{urlencode({'q': words})}"


BOTH = ("light", "dark")
SCENES = {
    "queue": Scene(lambda site: "/", themes=BOTH),
    "report": Scene(_first, _field, themes=BOTH),
    "correct": Scene(_report("shelling-1"), _correcting),
    "add": Scene(_report("shelling-1"), _adding),
    "event": Scene(_told_most, _opened, whole=True),
    "explore": Scene(lambda site: "/explore", _drawn, whole=True, themes=BOTH),
    "search": Scene(_typed("قصف مدفعي")),
    "coding": Scene(lambda site: "/coding", whole=True),
    "adjudicate": Scene(lambda site: "/adjudicate?report=shelling-3&open=true"),
    "agreement": Scene(lambda site: "/agreement"),
    "veiled": Scene(lambda site: f"/report?{urlencode({'report': _veiled(site)})}"),
    "settings": Scene(lambda site: "/settings"),
}
#: Looked at, but not in the guide.
MORE = {"events": Scene(lambda site: "/events"), "accounts": Scene(lambda site: "/accounts")}


def _veiled(site: Site) -> str:
    return str(next(row["report"] for row in site.desk.queue() if row["sensitivity"] == 2))


# --- pictures ---


@dataclass(frozen=True)
class Look:
    """How a scene is seen."""

    language: str
    theme: str
    size: tuple[int, int] = WIDE
    printed: bool = False

    @property
    def name(self) -> str:
        """The end of a file's name."""
        wide = "" if self.size == WIDE else f"-{self.size[0]}"
        return f"{self.language}-{self.theme}{wide}{'-print' if self.printed else ''}"

    @property
    def screen(self) -> dict[str, Any]:
        """The screen and the surroundings, the same on every machine."""
        width, height = self.size
        return {"viewport": {"width": width, "height": height}, "color_scheme": "light", "reduced_motion": "reduce",
                "locale": "en-GB", "timezone_id": "UTC"}  # fmt: skip


def come_in(browser: Any, site: Site) -> Any:
    """The cookies of somebody who came in by the link."""
    context = browser.new_context()
    context.new_page().goto(site.way_in)
    cookies = context.storage_state()
    context.close()
    return cookies


def photograph(context: Any, site: Site, scene: Scene, look: Look) -> bytes:
    """A picture of a scene, as WebP."""
    cookie = f"{look.language}.{SHOWN[look.language]}.{look.theme}"
    context.add_cookies([{"name": "riwaya-show", "value": cookie, "url": site.address}])
    tab = Tab(context.new_page())
    tab.watch()
    page = tab.open(f"{site.address}{scene.path(site)}")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    scene.steps(page, tab)
    if look.printed:
        page.emulate_media(media="print")
    taken = _taken(context, page, scene.whole or look.size != WIDE or look.printed)
    context.close()
    if tab.problems or tab.outside:
        raise SystemExit(f"{scene.path(site)}: {tab.problems} {tab.outside}")
    return taken


def _taken(context: Any, page: Any, whole: bool) -> bytes:
    asked: dict[str, Any] = {"format": "webp", "quality": 58 if whole else 72, "captureBeyondViewport": whole}
    if whole:
        size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        asked["clip"] = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
    answer = context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    return base64.b64decode(answer["data"])


def looks(scene: Scene, eyes_alone: bool) -> Iterator[Look]:
    """The ways in which a scene is seen."""
    if not eyes_alone:
        yield from (Look(language, theme) for language, theme in itertools.product(LANGUAGES, scene.themes))
        return
    yield from (Look(language, "dark", NARROW) for language in LANGUAGES)
    yield Look("en", "light", MIDDLE)
    yield Look("ar", "light", MIDDLE)
    yield Look("ar", "light", WIDE, printed=True)


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "figures" / "review")
    parser.add_argument("--only", action="append", choices=[*SCENES, *MORE], help="these scenes alone")
    parser.add_argument("--look", action="store_true", help="narrow, middling and printed, for eyes alone")
    given = parser.parse_args()
    scenes = {**SCENES, **(MORE if given.look or given.only else {})}
    given.folder.mkdir(parents=True, exist_ok=True)
    program = find()
    if program is None:
        raise SystemExit(MISSING)
    with tempfile.TemporaryDirectory() as made, started(program) as browser, site(Path(made)) as found:
        cookies = come_in(browser, found)
        for name, scene in scenes.items():
            if given.only and name not in given.only:
                continue
            for look in looks(scene, given.look):
                picture = photograph(browser.new_context(**look.screen, storage_state=cookies), found, scene, look)
                (given.folder / f"{name}-{look.name}.webp").write_bytes(picture)
                print(f"{len(picture):>8,} {name}-{look.name}")
                if len(picture) > LARGEST and not given.look:
                    raise SystemExit(f"{name}-{look.name} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
