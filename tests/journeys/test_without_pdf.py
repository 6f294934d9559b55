"""A server on a machine without Pango: no PDF is offered, and everything else is there."""

import httpx2

from tests.journeys.servers import Server
from tests.patience import PATIENCE

NO_PANGO = "raise OSError('cannot load library libpango-1.0-0')\n"
"""What importing weasyprint says on such a machine."""


async def test_without_pango_pdf_is_not_offered_and_html_is(site, database, tmp_path):
    (tmp_path / "weasyprint.py").write_text(NO_PANGO)
    here = await database.fetchval(
        "SELECT '/' || borough.slug || '/meetings/' || meeting.slug FROM meeting"
        " JOIN borough ON borough.id = borough_id JOIN minutes ON meeting_id = meeting.id"
        " WHERE minutes.published_at IS NOT NULL ORDER BY meeting.id LIMIT 1"
    )
    environment = {"ENGAGE_DATABASE_URL": site.database_url, "ENGAGE_VAR": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    async with (
        Server(environment, "engage", "run-demo") as server,
        httpx2.AsyncClient(base_url=server.base, timeout=PATIENCE) as resident,
    ):
        shown = (await resident.get(f"{here}/record")).text
        assert "PDF is not available on this website" in shown
        assert "pack.pdf" not in shown
        assert "pack.html" in shown
        for name in ("pack.pdf", "minutes.pdf"):
            assert (await resident.get(f"{here}/record/{name}")).status_code == 404
        assert (await resident.get(f"{here}/record/pack.html")).status_code == 200
