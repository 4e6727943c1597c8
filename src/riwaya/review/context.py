"""What every page has at hand: the desk, the templates, who asks and how they want things shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.responses import HTMLResponse

from riwaya.archive.desk import Desk
from riwaya.review import shown
from riwaya.review.security import Person
from riwaya.review.shown import Choices, Shown
from riwaya.review.words import Language, load
from riwaya.version import __version__

HERE = Path(__file__).parent
#: The cookie that keeps what a person chose to see; it says nothing about them.
SHOW = "riwaya-show"
#: The sections of the head of each page: name, path, the least role.
SECTIONS = (
    ("queue", "/", "reader"), ("events", "/events", "reader"), ("explore", "/explore", "reader"),
    ("search", "/search", "reader"), ("coding", "/coding", "coder"), ("agreement", "/agreement", "adjudicator"),
    ("accounts", "/accounts", "admin"),
)  # fmt: skip


async def desk(request: Request) -> Desk:
    """The desk of the archive that is served; what need not wait takes no thread of its own."""
    found: Desk = request.app.state.desk
    return found


def choices(request: Request) -> Choices:
    """What whoever asks chose to see."""
    return shown.read(request.cookies.get(SHOW))


AtDesk = Annotated[Desk, Depends(desk)]


@cache
def environment() -> Environment:
    """The templates; everything in them is escaped, and a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(default=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals["direction"] = shown.direction
    made.globals["version"] = __version__
    made.filters["reason"] = lambda reason, show: show.name("reason", reason)
    return made


def page(
    request: Request, template: str, person: Person | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A template filled in; ``section`` among the values marks where in the head of the page it stands."""
    show = Shown(choices(request))
    sections = [one for one in SECTIONS if person is not None and person.may(one[2])]
    filled = environment().get_template(template).render(
        **{"section": None, **values}, show=show, t=show.word, choices=show.choices, person=person, sections=sections,
        islands=islands(show.choices.language), path=request.url.path, query=str(request.url.query),
        alone=request.app.state.settings.alone,
    )  # fmt: skip
    return HTMLResponse(filled, status_code=status)


@cache
def islands(language: Language) -> Markup:
    """What the scripts of the page say, and the names of codes that they show, as JSON that may stand in a page."""
    parts = ("app", "evidence", "island", "map", "timeline", "network", "type", "status", "precision", "field")
    groups = tuple(f"{part}." for part in parts)
    return htmlsafe_json_dumps({key: words for key, words in load()[language].items() if key.startswith(groups)})


def is_fragment(request: Request) -> bool:
    """Whether a script of the page asks for a part of it."""
    return request.headers.get("hx-request") == "true"
