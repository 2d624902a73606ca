"""Parts of the world as calls name them, and which countries lie in which: for matching, not for borders."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    WORLD = "world", _("Anywhere")
    NORDICS = "nordics", _("Nordics")
    WEST_EUROPE = "west-europe", _("Western Europe")
    EAST_EUROPE = "east-europe", _("Eastern Europe and the Caucasus")
    NORTH_AMERICA = "north-america", _("North America")
    LATIN_AMERICA = "latin-america", _("Latin America")
    MIDDLE_EAST = "middle-east", _("Middle East")
    AFRICA = "africa", _("Africa")
    CENTRAL_ASIA = "central-asia", _("Central Asia")
    SOUTH_ASIA = "south-asia", _("South Asia")
    EAST_ASIA = "east-asia", _("East Asia")
    SOUTHEAST_ASIA = "southeast-asia", _("Southeast Asia")
    OCEANIA = "oceania", _("Oceania")


_COUNTRIES: dict[str, str] = {
    Region.NORDICS: "NO SE FI IS DK GL FO",
    Region.WEST_EUROPE: "DE FR GB IE NL BE LU CH AT IT ES PT MT AD MC LI SM GR CY",
    Region.EAST_EUROPE: "PL CZ SK HU RO BG SI HR RS BA ME MK AL EE LV LT UA MD BY RU GE AM AZ TR",
    Region.NORTH_AMERICA: "US CA",
    Region.LATIN_AMERICA: "MX GT BZ SV HN NI CR PA CU DO PR JM CO VE EC PE BO CL AR UY PY BR GY SR",
    Region.MIDDLE_EAST: "AE OM SA QA KW BH IR IQ JO IL LB SY YE",
    Region.AFRICA: "ET KE CD CG NG GH ZA ZM ZW MZ AO TZ UG RW MW NA BW MA DZ TN EG LY SN CI CM GA MG",
    Region.CENTRAL_ASIA: "KZ KG UZ TJ TM MN AF",
    Region.SOUTH_ASIA: "IN PK BD LK NP BT",
    Region.EAST_ASIA: "CN HK MO TW JP KR",
    Region.SOUTHEAST_ASIA: "MY SG ID TH VN LA KH PH MM BN TL",
    Region.OCEANIA: "AU NZ PG FJ",
}
_REGION_OF = {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def regions_of(countries: Iterable[str]) -> set[str]:
    """The regions in which these countries (ISO codes) lie."""
    return {_REGION_OF[code] for code in countries if code in _REGION_OF}
