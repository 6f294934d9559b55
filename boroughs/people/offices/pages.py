"""The page of a borough's posts."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import Appointment, Office, Role
from boroughs.people.offices.actions import add_office
from boroughs.people.offices.forms import OfficeForm
from engage.kit.clock import today
from engage.kit.html import go, page


async def offices(request: Request) -> Response:
    """The posts that recommendations and questions can be put to, who holds them today, and a form to add one."""
    borough = await borough_here(request)
    form = await OfficeForm.read(request)
    if request.method == "POST" and form.validate():
        await add_office(borough, **form.data, **acting(request))
        return go(request, "boroughs.people.offices.offices", borough=borough.slug)
    held = await Appointment.on(today(request)).filter(office__borough=borough)
    return page(
        request,
        "people/offices.html",
        422 if form.errors else 200,
        offices=await Office.filter(borough=borough).order_by("id"),
        holders={appointment.office_id: appointment.public_name for appointment in held},
        form=form,
    )


routes = [staff("/{borough}/offices", offices, Role.COUNCIL_ADMIN)]
