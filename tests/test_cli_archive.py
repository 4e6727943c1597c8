"""The command line of an archive: each verb, its exit code, what it prints."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from archiving import MARCH, STORY
from loopback import article, item, rss, site
from riwaya import cli


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    file = tmp_path / "story.jsonl"
    lines = [{"id": one.id, "text": one.text, "title": one.title, "outlet": one.outlet, "url": one.url,
              "published": str(one.published)} for one in STORY]  # fmt: skip
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return file


@pytest.fixture
def db(tmp_path: Path, feed: Path, capsys: pytest.CaptureFixture[str]) -> str:
    file = str(tmp_path / "riwaya.db")
    assert cli.main(["ingest", str(feed), "--db", file, "--workers", "1"]) == 0
    capsys.readouterr()
    return file


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ingest_says_what_it_did_and_does_nothing_twice(
    tmp_path: Path, feed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["ingest", str(feed), "--db", str(tmp_path / "x.db"), "--workers", "1", "--json"]
    assert cli.main(command) == 0
    (first,) = lines(capsys)
    assert (first["read"], first["added"], first["copies"], first["failed"], first["finished"]) == (4, 4, 1, 0, True)
    assert cli.main(command) == 0
    (again,) = lines(capsys)
    assert (again["added"], again["known"]) == (0, 4)
    assert cli.main([*command, "--no-resume"]) == 0
    assert lines(capsys)[0]["known"] == 4


def test_a_dry_run_leaves_the_archive_as_it_is(tmp_path: Path, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "x.db")
    assert cli.main(["ingest", str(feed), "--db", file, "--workers", "1", "--dry-run"]) == 0
    assert "4 added" in capsys.readouterr().err
    assert cli.main(["events", "--db", file, "--json"]) == 0
    assert lines(capsys) == []


def test_what_fails_is_listed_kept_and_can_be_read_again(
    tmp_path: Path, feed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "x.db")
    good = feed.read_text(encoding="utf-8")
    feed.write_text(good + '\n{"text": ', encoding="utf-8")
    assert cli.main(["ingest", str(feed), "--db", file, "--workers", "1"]) == 3
    assert f"{feed}:5: not JSON" in capsys.readouterr().err
    assert cli.main(["quarantine", "--db", file, "--json"]) == 0
    (one,) = lines(capsys)
    assert one["place"] == f"{feed}:5"
    feed.write_text(good, encoding="utf-8")
    assert cli.main(["quarantine", "--retry", "--db", file, "--workers", "1"]) == 0
    assert "4 there already" in capsys.readouterr().err
    assert cli.main(["quarantine", "--db", file, "--json"]) == 0
    assert lines(capsys) == []
    feed.write_text(good + '\n{"text": ', encoding="utf-8")
    for verb in (["ingest", str(feed)], ["quarantine", "--retry"]):
        assert cli.main([*verb, "--db", file, "--workers", "1"]) == 3
        capsys.readouterr()
        assert cli.main(["quarantine", "--db", file, "--json"]) == 0
        assert len(lines(capsys)) == 1


def test_nothing_read_at_all_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ingest", str(tmp_path / "none.txt"), "--db", str(tmp_path / "x.db"), "--workers", "1"]) == 1
    assert "no such file" in capsys.readouterr().err


def test_events_and_one_event(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["events", "--db", db, "--json", "--sources", "2"]) == 0
    (event,) = lines(capsys)
    wanted = {"id", "type", "when", "where", "actors", "recipients", "killed", "injured", "status", "claims",
              "independent_sources", "roots", "contradictions"}  # fmt: skip
    assert wanted <= event.keys()
    assert event["killed"].keys() >= {"low", "best", "high"}
    assert cli.main(["event", event["id"], "--db", db]) == 0
    shown = capsys.readouterr().out
    assert "contradiction, toll (killed)" in shown
    assert "[قصفت]" in shown
    assert "copy" in shown
    assert cli.main(["event", event["id"], "--db", db, "--json"]) == 0
    assert len(lines(capsys)[0]["accounts"]) == len(event["claims"])
    assert cli.main(["events", "--db", db]) == 0
    assert event["id"] in capsys.readouterr().out


def test_claims_search_stats_sources(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["claims", "--db", db, "--json", "--type", "protest"]) == 0
    assert [claim["report"] for claim in lines(capsys)] == ["march-1"]
    assert cli.main(["claims", "--db", db]) == 0
    assert "منبر اليمن" in capsys.readouterr().out
    assert cli.main(["search", "للمعلمين", "--db", db, "--json"]) == 0
    assert [hit["report"] for hit in lines(capsys)] == ["march-1"]
    assert cli.main(["search", "بركان", "--db", db]) == 0
    assert "no report" in capsys.readouterr().err
    assert cli.main(["stats", "--db", db, "--json"]) == 0
    assert lines(capsys)[0]["reports"] == 4
    assert cli.main(["stats", "--db", db]) == 0
    assert "reports: 4" in capsys.readouterr().out
    assert cli.main(["sources", "--db", db, "--json"]) == 0
    assert "منبر اليمن" in {narrator["name"] for narrator in lines(capsys)}


def test_verify_passes_and_fails(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "--db", db]) == 0
    assert "the log ends in" in capsys.readouterr().out
    raw = bytearray(Path(db).read_bytes())
    at = raw.find("منبر اليمن".encode())
    raw[at + 3] ^= 2
    Path(db).write_bytes(raw)
    assert cli.main(["verify", "--db", db]) == 1
    assert "not as log entry" in capsys.readouterr().out


def test_judge_merge_erase_recode(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["claims", "--db", db, "--json", "--type", "ASSAULT"]) == 0
    first, *_, last = [claim["id"] for claim in lines(capsys)]
    assert cli.main(["judge", first, last, "different", "--db", db, "--by", "aya"]) == 0
    assert cli.main(["events", "--db", db, "--json", "--sources", "2"]) == 0
    assert lines(capsys) == []
    assert cli.main(["correct", last, "killed", "5", "--note", "as printed", "--db", db, "--by", "aya"]) == 0
    assert cli.main(["correct", last, "status", "negated", "--db", db, "--by", "aya"]) == 0
    assert cli.main(["claims", "--db", db, "--json", "--status", "negated"]) == 0
    assert [(claim["id"], claim["killed"]) for claim in lines(capsys)] == [(last, 5)]
    assert cli.main(["correct", last, "status", "--undo", "--db", db, "--by", "aya"]) == 0
    assert cli.main(["correct", last, "status", "--db", db, "--by", "aya"]) == 2
    assert cli.main(["merge", "--db", db]) == 0
    assert "events" in capsys.readouterr().out
    assert cli.main(["recode", "--db", db, "--every"]) == 0
    assert "4 reports coded again, 0 change" in capsys.readouterr().err
    assert cli.main(["recode", "--db", db, "--accept", "--by", "aya"]) == 0
    assert "4 codings accepted" in capsys.readouterr().out
    assert cli.main(["erase", "march-1", "--why", "asked for", "--db", db, "--by", "aya"]) == 0
    assert cli.main(["erase", "march-1", "--why", "asked for", "--db", db, "--by", "aya"]) == 2
    assert cli.main(["erase", "--why", "asked for", "--db", db]) == 2
    assert cli.main(["erase", "--before", "2020-06-01", "--why", "kept no longer", "--db", db]) == 0
    assert "3 reports are erased" in capsys.readouterr().err
    assert cli.main(["verify", "--db", db]) == 0


def test_an_archive_that_cannot_be_opened_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["events", "--db", str(tmp_path / "none" / "x.db")]) == 1
    assert "there is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["events"], ["event", "e1"], ["claims"], ["search", "x"], ["stats"], ["verify"]])
def test_asking_makes_no_archive(verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "typo.db"
    assert cli.main([*verb, "--db", str(missing)]) == 1
    assert f"riwaya ingest PATHS --db {missing}" in capsys.readouterr().err
    assert not missing.exists()


def test_watch_visits_feeds_and_ingests_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site() as here:
        page = article("قذائف على أطراف كفر نوران", "كفر نوران")
        here.routes["/d/4"] = page
        feed = rss(item(f"{here.url}/d/4", more="<pubDate>Tue, 03 Mar 2020 09:00:00 +0200</pubDate>"))
        here.routes["/feed"] = (200, {"Content-Type": "application/rss+xml", "ETag": '"1"'}, feed)
        feeds = tmp_path / "feeds.toml"
        settings = f'[fetch]\nallow_hosts = ["127.0.0.1:{here.port}"]\ndelay = 0\n\n[[feed]]\nurl = "{here.url}/feed"\n'
        feeds.write_text(settings + 'every = "1 min"\noutlet = "صوت البلدة"\n', encoding="utf-8")
        db = str(tmp_path / "x.db")
        command = ["watch", str(feeds), "--db", db, "--once", "--workers", "1", "--json"]
        assert cli.main(command) == 0
        assert lines(capsys)[0]["added"] == 1
        assert cli.main(command) == 0
        assert lines(capsys)[0]["read"] == 0
        assert cli.main(["ingest", f"{here.url}/d/4", "--db", db, "--workers", "1"]) == 1
        assert "allow_hosts" in capsys.readouterr().err
        fetched = ["ingest", f"{here.url}/d/4", "--db", db, "--workers", "1", "--fetch", str(feeds)]
        assert cli.main(fetched) == 0
        assert "1 there already" in capsys.readouterr().err
    assert cli.main(["search", "قذائف", "--db", db, "--json"]) == 0
    (hit,) = lines(capsys)
    assert (hit["outlet"], hit["published"]) == ("صوت البلدة", "2020-03-03T09:00:00+02:00")
    assert cli.main(["verify", "--db", db]) == 0


def test_dates_of_reports_are_kept_with_their_offset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = dt.datetime(2021, 6, 6, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    line = {"id": "x", "text": replace(MARCH, published=at).text, "published": at.isoformat()}
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    db = str(tmp_path / "x.db")
    assert cli.main(["ingest", str(file), "--db", db, "--workers", "1"]) == 0
    capsys.readouterr()
    assert cli.main(["claims", "--db", db, "--json", "--limit", "1"]) == 0
    (claim,) = lines(capsys)
    assert claim["published"] == "2021-06-06T23:30:00+03:00"
    assert claim["when"]["first"] == "2021-06-06"
