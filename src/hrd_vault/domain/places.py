"""Where something happened, and how exactly others may know it.

A place is free text, or parts from the country down to the exact spot. Its blur says the finest part that may leave the
vault; `blurred` makes the coarser place. Coordinates are decimal degrees (WGS 84) as strings.
"""

import re
from dataclasses import dataclass, replace

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_

BLURS = {
    "exact": N_("Exact place"),
    "neighbourhood": N_("Neighbourhood or village"),
    "municipality": N_("Town or municipality"),
    "region": N_("Region"),
    "country": N_("Country only"),
    "hidden": N_("No place at all"),
}
PARTS = {
    "name": N_("Place in your words"),
    "neighbourhood": N_("Neighbourhood or village"),
    "municipality": N_("Town or municipality"),
    "region": N_("Region"),
    "country": N_("Country"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
}
_FINEST_FIRST = tuple(BLURS)
# Decimals kept per blur; a degree of latitude is 111 km, so 2 decimals are about a kilometre.
_DECIMALS = {"neighbourhood": 2, "municipality": 1}
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,10})?")


class NotAPlace(ValueError):  # noqa: N818
    """The value is not a place. The message names the part that is wrong."""


@dataclass(frozen=True)
class Place:
    """A place; every part is text and may be empty. `blur` is a key of `BLURS`, or empty for none chosen."""

    name: str = ""
    neighbourhood: str = ""
    municipality: str = ""
    region: str = ""
    country: str = ""
    lat: str = ""
    lon: str = ""
    blur: str = ""

    @property
    def shown(self) -> str:
        """The place in one line, finest part first."""
        parts = [self.name, self.neighbourhood, self.municipality, self.region, self.country]
        spot = f"{self.lat}, {self.lon}" if self.lat else ""
        return ", ".join(dict.fromkeys(part for part in (*parts, spot) if part))

    def blurred(self, level: str = "") -> "Place":
        """This place no finer than `level`, or than its own blur, whichever is coarser."""
        wanted = max(_FINEST_FIRST.index(level or "exact"), _FINEST_FIRST.index(self.blur or "exact"))
        limit = _FINEST_FIRST[wanted]
        if wanted == 0:
            return self
        kept: dict[str, str] = {"name": ""}
        for place, part in enumerate(("neighbourhood", "municipality", "region", "country"), 1):
            if place < wanted:
                kept[part] = ""
        places = _DECIMALS.get(limit)
        rounded = {} if not self.lat or places is None else {
            "lat": f"{float(self.lat):.{places}f}", "lon": f"{float(self.lon):.{places}f}"
        }  # fmt: skip
        return replace(self, **(kept | {"lat": "", "lon": "", "blur": limit} | rounded))


def read_place(value: Json) -> Place:
    """The place in JSON: a plain string, or an object of parts. Raises `NotAPlace`."""
    if isinstance(value, str):
        return Place(name=value.strip())
    if not isinstance(value, dict):
        raise NotAPlace("place")
    unknown = set(value) - set(PARTS) - {"blur"}
    if unknown:
        raise NotAPlace(min(unknown))
    parts = {name: str(part).strip() for name, part in value.items()}
    if parts.get("blur", "exact") not in BLURS:
        raise NotAPlace("blur")
    for name, limit in (("lat", 90), ("lon", 180)):
        degrees = parts.get(name, "")
        if degrees and not (_DEGREES.fullmatch(degrees) and abs(float(degrees)) <= limit):
            raise NotAPlace(name)
    if bool(parts.get("lat")) != bool(parts.get("lon")):
        raise NotAPlace("lat")
    return Place(**parts)


def write_place(place: Place) -> Json:
    """The JSON of `place`: a plain string where it is only words."""
    parts = {name: value for name, value in vars(place).items() if value}
    return place.name if set(parts) == {"name"} else parts
