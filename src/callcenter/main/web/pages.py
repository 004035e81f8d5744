"""The built front end: files with a hash in their name are kept for ever, every other address is the one page."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PAGES = Path(__file__).parents[2] / "web" / "dist"

_NOT_BUILT = "The pages are not built yet: run scripts/setup, then load this page again."


class Pages(StaticFiles):
    """`index.html` stands for every address that is no file, so that an address in the app can be loaded directly."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        is_asset = path.startswith("assets/")
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or is_asset or path.startswith("api/"):
                raise
            response = await self._page(scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if is_asset else "no-cache"
        return response

    async def _page(self, scope: Scope) -> Response:
        try:
            return await super().get_response("index.html", scope)
        except HTTPException:
            return PlainTextResponse(_NOT_BUILT, status_code=503)

    async def check_config(self) -> None:
        """Nothing: that the folder is missing is told on the page, not by a failure at the first request."""


def pages(folder: Path = PAGES) -> Pages:
    return Pages(directory=folder, html=True, check_dir=False)
