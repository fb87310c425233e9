"""What leaves is what was shown: in any selection, smaller by hand, under other names that no other bundle has."""

import itertools
import json
import random
import re
from pathlib import Path

import pytest

import made_files
from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import speech
from hrd_vault.crypto.age import HybridIdentity
from hrd_vault.domain.bodies import write_record
from hrd_vault.domain.query import Query, read_filter
from hrd_vault.domain.shaping import Shape
from hrd_vault.services import choosing, evidence, handover, receiving, records
from hrd_vault.services.choosing import Preview
from hrd_vault.services.handover import Receiver
from hrd_vault.services.receiving import Verdict
from hrd_vault.services.vault import Vault

KEY, OTHER = HybridIdentity.generate(), HybridIdentity.generate()


def add(vault: Vault, kind: str, **values: object) -> str:
    return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id


def sealed(vault: Vault, preview: Preview, path: Path, key: HybridIdentity = KEY) -> Verdict:
    handover.seal(vault, preview, [Receiver("x", key.recipient())], path, "en")
    return receiving.open_bundle(path, [key])


def case(vault: Vault) -> dict[str, str]:
    """A case whose every field carries words of its own."""
    rosa = add(vault, "person", title="Rosa Canario", other_names=["La Paloma"], legal_name="Rosalía Canario Díaz",
               safe_channel="+57 300 555", gender="woman", age="adult", nationality="Colombia", language="es")  # fmt: skip
    river = add(vault, "group", title="Colectivo Río Hondo", territory={"name": "Vereda Alta", "country": "CO"})
    driver = add(vault, "person", title="Driver of the pickup", roles=["alleged_perpetrator"])
    first = add(
        vault, "incident", title="Rosa was followed", occurred="2026-03-05", reference="CASO-77",
        account="A grey pickup followed Rosa Canario and the people of Colectivo Río Hondo. La Paloma is how they call her.",
        affected=[rosa, river], alleged=[driver], affected_named="Berta Perdiz", witnesses_said="Carla Tordo saw it",
        place={"name": "Mill Street 5", "municipality": "San Pedro", "country": "CO"},
        acts=[{"act": "stalking", "affected": [rosa], "method": "Behind Rosa"}],
        reports=[{"authority": "Fiscalía", "reference": "F-123"}], tags=["rosa"],
    )  # fmt: skip
    second = add(vault, "incident", title="Stone thrown", account="At night.", related=[first])
    add(vault, "contact", title="Lawyer Diallo", channel="Signal 555")
    return {"rosa": rosa, "river": river, "driver": driver, "first": first, "second": second}


def test_names_in_words_and_what_tells_together_is_said(vault: Vault) -> None:
    ids = case(vault)
    preview = choosing.choose(vault, [ids["first"]], None)
    found = {(each.words, each.label) for each in preview.mentions}
    assert {"Rosa Canario", "La Paloma", "Colectivo Río Hondo"} <= {words for words, _label in found}
    assert ("Rosa", "Title") in found
    said = "\n".join(note.say(speech("en")) for note in handover.found_in_words(preview))
    assert "The name “Rosa Canario” stands in Rosa was followed" in said
    assert "Carla Tordo" in {each.words.split(" saw")[0] for each in preview.names}
    alone = choosing.choose(
        vault, [add(vault, "incident", title="X", occurred="2026-01-02", place="By the well")], None
    )
    assert alone.together == (("X", ("When", "Where")),)
    coarser = choosing.choose(vault, [ids["second"]], None)
    assert coarser.together == ()


def test_what_hangs_together_goes_along(vault: Vault, tmp_path: Path) -> None:
    ids = case(vault)
    picture = evidence.take_in(vault, made_files.picture(tmp_path / "a.jpg"), {"about": [ids["first"]]})
    secret = add(vault, "incident", title="Secret", related=[ids["first"]], sensitivity="C4")
    one = choosing.choose(vault, [ids["first"]], None, shape=Shape(depth=1))
    assert {each.id for each in one.records} == {*ids.values(), picture.id}
    assert ("Secret", choosing.NEVER_LEAVES) in one.kept_back and secret
    none = choosing.choose(vault, [ids["second"]], None)
    assert [each.id for each in none.records] == [ids["second"]]
    two = choosing.choose(vault, [ids["second"]], None, shape=Shape(depth=2))
    assert {ids["rosa"], picture.id} <= {each.id for each in two.records}


def test_what_a_filter_finds_leaves_and_nothing_else(vault: Vault) -> None:
    for number in range(70):
        add(vault, "incident", title=f"Call {number}", level="high" if number % 7 == 0 else "low",
            sensitivity="C4" if number == 7 else "C1")  # fmt: skip
    kind = vault.catalogue.kind("incident")
    asked = Query("call", kinds=("incident",), filters=(read_filter(vault.catalogue, (kind,), "level=high"),))
    preview = choosing.choose(vault, [], asked)
    assert {each.title for each in preview.records} == {f"Call {number}" for number in range(0, 70, 7) if number != 7}
    assert [title for title, _reason in preview.kept_back] == ["Call 7"]


def test_fields_left_out_and_coarser_places(vault: Vault) -> None:
    ids = case(vault)
    shape = Shape(left_out=frozenset({("incident", "account"), ("person", "legal_name")}), places="municipality")
    preview = choosing.choose(vault, [ids["first"], ids["rosa"], ids["river"]], None, shape=shape)
    first = next(each for each in preview.records if each.id == ids["first"])
    assert first.values["place"] == {"municipality": "San Pedro", "country": "CO", "blur": "municipality"}
    assert {"account", "place"} <= set(first.partial) and "account" not in first.values
    told = json.dumps([write_record(each) for each in preview.records])
    assert "Rosalía" not in told and "grey pickup" not in told and "Mill Street" not in told and "Vereda" not in told


SECRETS = (
    "Rosa", "Canario", "Rosalía", "Paloma", "Río Hondo", "Berta Perdiz", "Carla Tordo", "+57 300", "CASO-77", "F-123",
    "Driver of the pickup", "rosa",
)  # fmt: skip


def test_under_other_names_nobody_is_known(vault: Vault, tmp_path: Path) -> None:
    ids = case(vault)
    picture = evidence.take_in(vault, made_files.picture(tmp_path / "Rosa.jpg"), {"about": [ids["first"]]})
    chosen = [*ids.values(), picture.id]
    preview = choosing.choose(vault, chosen, None, shape=Shape(pseudonyms=True))
    verdict = sealed(vault, preview, tmp_path / "a.age")
    (folder := tmp_path / "out").mkdir()
    receiving.open_bundle(tmp_path / "a.age", [KEY], into=folder / "a")
    everything = "".join(
        path.read_text("utf-8") for path in (folder / "a").rglob("*") if path.suffix in (".json", ".html")
    )
    assert not [word for word in (*SECRETS, *chosen, picture.values["sha256"], vault.replica) if word in everything]
    assert verdict.pseudonyms and not verdict.files and choosing.choose(vault, [ids["first"]], None).files == ()
    said = "\n".join(note.say(speech("en")) for note in receiving.told(verdict))
    assert "only the sender can say who they are" in said
    # what happened is still told, and it still hangs together
    first = next(
        each
        for each in verdict.records
        if each["kind"] == "incident" and "account" in each and "pickup" in each["account"]
    )
    assert re.search(r"followed Person \d{4} and the people of Group \d{4}", first["account"])
    kept = vault.handovers.get(verdict.bundle)
    assert kept and set(kept.facts["pseudonyms"].values()) == set(chosen) == set(kept.facts["records"])
    assert handover.sent(vault, ids["rosa"])[0].bundle == verdict.bundle


def test_under_other_names_what_was_typed_as_a_name_is_put_out_of_other_words(vault: Vault) -> None:
    add(vault, "person", title="marta ruiz")
    plan = add(vault, "plan", title="Plan")
    measure = add(
        vault, "measure", title="Juan Perez brings the lamp", part_of=[plan], who_said="Juan Perez",
        answer="Marta said: ask Ana Gil. #MartaRuiz", funds=[{"source": "Fondo Lila"}], fits_why="Fondo Lila is slow",
    )  # fmt: skip
    incident = add(
        vault, "incident", title="X", from_source=[{"label": "Victim", "text": "Ana Gil"}], notes="The victim is Ana."
    )
    for shape in (Shape(pseudonyms=True), Shape(pseudonyms=True, left_out=frozenset({("measure", "who_said")}))):
        hidden = choosing.choose(vault, [measure, incident], None, shape=shape)
        told = json.dumps([write_record(each) for each in hidden.records])
        assert not re.search("Juan|Perez|Ana|Gil|Lila|[Mm]arta|Ruiz", told) and not hidden.mentions
        assert "[somebody] brings the lamp" in told and "The victim is [somebody]." in told
    named = json.dumps([write_record(each) for each in choosing.choose(vault, [measure, incident], None).records])
    assert "Juan Perez brings the lamp" in named and "Fondo Lila" in named and "MartaRuiz" in named  # the control


def test_what_the_codes_mean_goes_along(vault: Vault, tmp_path: Path) -> None:
    vault.declare_fields(
        [{"kind": "incident", "name": "x_river", "type": "choice", "label": "River", "terms": {"up": "Upper"}}]
    )
    add(vault, "incident", title="X", level="high", rights=["d_protest"], x_river="up", acts=[{"act": "stalking"}])
    preview = choosing.choose(vault, [], Query())
    handover.seal(vault, preview, [Receiver("x", KEY.recipient())], tmp_path / "a.age", "es")
    receiving.open_bundle(tmp_path / "a.age", [KEY], into=tmp_path / "out")
    terms = json.loads((tmp_path / "out" / "data" / "m" / "0001.json").read_bytes())["terms"]
    assert terms["incident.level"]["terms"] == {"high": "Alto"} and "stalking" in terms["incident.acts.act"]["terms"]
    assert terms["incident.x_river"] == {"label": "River", "terms": {"up": "Upper"}}
    assert "12" in terms["incident.rights"]["terms"]["d_protest"] and "1998" in terms["incident.rights"]["label"]


def _words(data: object) -> set[str]:
    """Every id, digest, time and name in a bundle, but for the words that every bundle of this program has."""
    text = json.dumps(data, ensure_ascii=False)
    found = set(re.findall(r"[0-9a-f]{16,}|\d{4}-\d\d-\d\dT[\d:]+Z|(?:Person|Group) \d+", text))
    return found - {"0" * 64}


def test_two_bundles_under_other_names_do_not_join(vault: Vault, tmp_path: Path) -> None:
    """Q6: the same case, twice, from one preview and from two; nothing stands in both. Without other names much does."""
    ids = list(case(vault).values())

    def manifest_and_records(path: Path, key: HybridIdentity) -> set[str]:
        receiving.open_bundle(path, [key], into=path.with_suffix(""))
        told = [
            json.loads((path.with_suffix("") / "data" / name).read_bytes()) for name in ("manifest.json", "m/0001.json")
        ]
        told[0].pop("sender")  # who sealed it is meant to be known
        told[0]["made"] = ""  # the moment of sealing
        for member in told[0]["members"]:
            if member["name"] == "padding":
                member["sha256"] = ""
        return _words(told)

    preview = choosing.choose(vault, ids, None, shape=Shape(pseudonyms=True))
    (tmp_path / "both").mkdir()
    both = handover.seal(
        vault, preview, [Receiver("a", KEY.recipient()), Receiver("b", OTHER.recipient())], tmp_path / "both", "en"
    )
    again = choosing.choose(vault, ids, None, shape=Shape(pseudonyms=True))
    handover.seal(vault, again, [Receiver("a", KEY.recipient())], tmp_path / "c.age", "en")
    found = [
        manifest_and_records(both[0].path, KEY), manifest_and_records(both[1].path, OTHER),
        manifest_and_records(tmp_path / "c.age", KEY),
    ]  # fmt: skip
    for one, other in itertools.combinations(found, 2):
        assert one and other and not one & other
    for name in ("d", "e"):
        sealed(vault, choosing.choose(vault, ids, None), tmp_path / f"{name}.age")
    open_ones = [manifest_and_records(tmp_path / f"{name}.age", KEY) for name in ("d", "e")]
    assert open_ones[0] & open_ones[1] >= set(ids)  # the control: the same eyes see a join


def test_what_was_shown_is_what_leaves_in_any_selection(vault: Vault, tmp_path: Path) -> None:
    """P3: 500 random selections; nothing that was not chosen is in the bundle, and all that was shown is."""
    chance = random.Random(20261125)
    canaries: dict[str, str] = {}
    for number in range(60):
        kind = chance.choice(["incident", "person", "group", "evidence", "contact"])
        words = f"canary{number:04}x"
        values: dict[str, Json] = {"notes": words, "sensitivity": chance.choice(["C0", "C1", "C2", "C4"])}
        if kind == "incident" and canaries:
            people = [each for each in canaries if records.get(vault, each).record.kind.name in ("person", "group")]
            values |= {"affected": chance.sample(people, min(2, len(people)))}
        canaries[add(vault, kind, title=f"Record {number}", **values)] = words
    free = [each for each in canaries if records.get(vault, each).record.values["sensitivity"] != "C4"]
    path = tmp_path / "b.age"
    for number in range(500):
        shape = Shape(
            left_out=frozenset({("incident", "notes")} if chance.random() < 0.3 else ()),
            places=chance.choice(["", "region", "hidden"]),
            depth=chance.choice([0, 0, 1]),
            pseudonyms=chance.random() < 0.3,
        )
        query = Query(kinds=(chance.choice(["incident", "person", "group"]),)) if number % 5 == 0 else None
        ids = [] if query else chance.sample(free, chance.randint(1, 6))
        preview = choosing.choose(vault, ids, query, shape=shape)
        if number % 10:  # what would be sealed is compared; every tenth is sealed and opened again
            told = [write_record(each) for each in preview.records]
        else:
            path.unlink(missing_ok=True)
            told = list(sealed(vault, preview, path).records)
        text = json.dumps(told)
        assert told == [write_record(each) for each in preview.records]
        leaving = {preview.came_from.get(each.id, each.id) for each in preview.records}
        for record_id, words in canaries.items():
            wanted = record_id in leaving and not (
                ("incident", "notes") in shape.left_out and records.get(vault, record_id).record.kind.name == "incident"
            )
            assert (words in text) == wanted
        if not query and not shape.depth:
            assert leaving == set(ids)


@pytest.mark.parametrize("count", [3_000])
def test_many_names_are_looked_for_quickly(vault: Vault, count: int) -> None:
    def act(operation: object) -> None:
        for number in range(count):
            data = {"kind": "person", "title": f"Name{number} Surname{number}"}
            operation.write(records.read_checked(vault, data), "create")  # type: ignore[attr-defined]

    vault.operate(act)
    incident = add(vault, "incident", title="X", account="word " * 3_000 + "Name77 Surname77")
    preview = choosing.choose(vault, [incident], None)
    assert [each.words for each in preview.mentions] == ["Name77 Surname77"]
