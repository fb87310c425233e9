"""A kind that exists only here gets everything for its declaration: store, index, search, filters, JSON, CSV, printed page."""

import csv
import io
import json
from pathlib import Path

import pytest

from conftest import WORDS
from hrd_vault.base.i18n import speech
from hrd_vault.base.ids import new_id
from hrd_vault.domain import kinds
from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.fields import (
    FIELD_TYPES,
    Amount,
    Choice,
    Choices,
    Facet,
    Flag,
    Links,
    LongText,
    Number,
    Rows,
    Text,
    When,
    Where,
    Words,
)
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary
from hrd_vault.formats import page
from hrd_vault.services import exporting, intake, records, vault
from hrd_vault.services.intake import Outcome, Wishes
from hrd_vault.services.vault import Vault

COLOURS = vocabulary("colours", "Shades of test", {"red": "Red", "blue": "Blue"})
KITE = RecordKind(
    "kite",
    "Kite",
    "Kites",
    (
        TITLE,
        Text(name="maker", label="Maker", indexed=True),
        LongText(name="story", label="Story"),
        Choice(name="colour", label="Colour", vocabulary=COLOURS, facet=Facet.STATE),
        Choices(name="colours", label="Shades of test", vocabulary=COLOURS),
        Words(name="tails", label="Tails"),
        When(name="flown", label="Flown", facet=Facet.WHEN),
        Number(name="height", label="Height", lowest=0),
        Amount(name="price", label="Price", facet=Facet.AMOUNT),
        Flag(name="lost", label="Lost"),
        Where(name="field", label="Field", facet=Facet.PLACE),
        Links(name="friend", label="Friend", targets=("kite",)),
        Rows(
            name="flights",
            label="Flights",
            fields=(
                When(name="day", label="Day"),
                Number(name="minutes", label="Minutes"),
                Text(name="wind", label="Wind"),
            ),
        ),
    ),
)
OTHER, ROW = new_id(), new_id()
KITE_JSON = {
    "kind": "kite",
    "title": "Dragón rojo",
    "maker": "Inés",
    "story": "It flew over the زيتون trees.",
    "colour": "red",
    "colours": ["red", "blue"],
    "tails": ["long", "silk"],
    "flown": "2024-03~",
    "height": 120,
    "price": {"value": "35.50", "currency": "USD"},
    "lost": True,
    "field": {"name": "Behind the school", "municipality": "Loja", "blur": "municipality"},
    "friend": [OTHER],
    "flights": [{"id": ROW, "day": "2024-03-02", "minutes": 12, "wind": "Föhn"}],
}


@pytest.fixture
def with_kites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault whose catalogue has one kind more: one line, as in `kinds/__init__.py`."""
    catalogue = Catalogue((*kinds.CATALOGUE.kinds, KITE))
    monkeypatch.setattr(vault, "CATALOGUE", catalogue)
    made, _code = Vault.create(tmp_path / "kites", WORDS)
    return made


def test_it_has_a_field_of_every_type() -> None:
    assert {type(field) for field in KITE.fields} == set(FIELD_TYPES)


def test_everything_follows_from_the_declaration(with_kites: Vault, tmp_path: Path) -> None:
    kites = with_kites
    saved, _changes = records.save(kites, records.read_checked(kites, KITE_JSON))
    records.save(kites, records.read_checked(kites, {"kind": "kite", "id": OTHER, "title": "Plain"}))

    for words in ("dragon", "ines", "زيتون", "الزيتون", "silk", "fohn", "behind the school", "olive"):
        found = [line.id for line in records.find(kites, Query(words, kinds=("kite",)))]
        assert found == ([saved.id] if words != "olive" else []), words
    for asked in (
        "maker=inés", "colour=red", "colours=blue", "tails=silk", "flown=2024-03", "flown>=2024", "height>=100",
        "height<=120", "price>=35", "lost=yes", "field=Loja", f"friend={OTHER}", "flights.minutes=12", "flights.day=2024-03-02",
    ):  # fmt: skip
        chosen = read_filter(kites.catalogue, (KITE,), asked)
        assert [line.id for line in records.find(kites, Query(filters=(chosen,)))] == [saved.id], asked
    for asked in ("colour=blue", "height>=121", "flown=2023", "flights.minutes=13", "price<=35"):
        chosen = read_filter(kites.catalogue, (KITE,), asked)
        assert records.find(kites, Query(filters=(chosen,))) == [], asked
    assert kites.rows.pointing_at(OTHER) == [(saved.id, "friend")]
    line = records.find(kites, Query("dragon"))[0]
    assert (line.title, line.state, line.when_from, line.when_to) == ("Dragón rojo", "red", 19783, 19813)

    exporting.export(kites, "json", tmp_path / "kites.json")
    exporting.export(kites, "csv", tmp_path / "kites.csv", ["kite"])
    exported = json.loads((tmp_path / "kites.json").read_bytes())["records"]
    mine = next(each for each in exported if each["id"] == saved.id)
    assert {name: mine[name] for name in KITE_JSON} == KITE_JSON
    rows = list(csv.DictReader(io.StringIO((tmp_path / "kites.csv").read_text("utf-8-sig"), newline="")))
    row = next(each for each in rows if each["id"] == saved.id)
    assert {field.name for field in KITE.fields} <= set(row)
    assert (row["flown"], row["price"], row["colours"], row["lost"]) == ("2024-03~", "35.50 USD", "red; blue", "yes")

    printed = page.printable([saved], speech("fr")).decode()
    for text in ("Dragón rojo", "Inés", "زيتون", "35.50 USD", "Föhn", "Behind the school", "non inclus", "Red"):
        assert text in printed
    for field in KITE.fields[1:]:
        assert field.label in printed
    kites.close()


def test_it_comes_back_from_json_and_from_its_own_table(with_kites: Vault, tmp_path: Path) -> None:
    kites = with_kites
    saved, _changes = records.save(kites, records.read_checked(kites, KITE_JSON))
    exporting.export(kites, "json", tmp_path / "kites.json")
    exporting.export(kites, "csv", tmp_path / "kites.csv", ["kite"])
    again, _code = Vault.create(tmp_path / "again", WORDS)
    report = intake.bring_in(again, tmp_path / "kites.json", Wishes())
    assert [row.outcome for row in report.rows] == [Outcome.NEW]
    assert again.stored(saved.id).body == kites.stored(saved.id).body
    again.close()

    text = (tmp_path / "kites.csv").read_text("utf-8-sig").replace("Inés", "Inés Paz")
    (tmp_path / "edited.csv").write_text(text, "utf-8")
    report = intake.bring_in(kites, tmp_path / "edited.csv", Wishes(kind="kite"))
    assert [row.outcome for row in report.rows] == [Outcome.UPDATED]
    assert kites.stored(saved.id).record.values["maker"] == "Inés Paz"
    assert kites.stored(saved.id).record.values["flights"] == KITE_JSON["flights"]
    kites.close()
