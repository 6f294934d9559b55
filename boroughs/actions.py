"""Writes about places: loading London's boroughs and opening a workspace."""

from tortoise.transactions import atomic

from boroughs import london
from boroughs.models import Bcu, BcuMembership, Borough, BoroughAlias
from boroughs.people.models import Office, OfficeKind
from engage.kit.cache import touch


@atomic()
async def load_places() -> None:
    """Adds the boroughs, aliases, BCUs and memberships of `boroughs.london` that are missing, and changes no other."""
    if await Borough.all().count() == len(london.BOROUGHS):
        return
    for place in london.BOROUGHS:
        borough, _ = await Borough.get_or_create(
            gss=place.gss, defaults={"name": place.name, "slug": place.slug, "in_met": place.in_met}
        )
        for name in {london.normalised(name) for name in (place.name, *place.aliases)}:
            await BoroughAlias.get_or_create(name=name, defaults={"borough": borough})
    units = {
        unit.code: (await Bcu.get_or_create(code=unit.code, defaults={"name": unit.name}))[0] for unit in london.BCUS
    }
    for membership in london.MEMBERSHIPS:
        borough = await Borough.get(gss=membership.gss)
        await BcuMembership.get_or_create(
            bcu=units[membership.bcu],
            borough=borough,
            valid_from=membership.valid_from,
            defaults={"valid_to": membership.valid_to},
        )


@atomic()
async def open_workspace(borough: Borough) -> None:
    """Opens a borough's pages to the public and creates its office of Borough Superintendent."""
    borough.is_open = True
    await borough.save(update_fields=["is_open"])
    await Office.get_or_create(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    await touch(borough.slug)
