"""Addresses of a campaign's pages, with the day that is looked at where it is not the present one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the addresses: `links("units", state="late")`; what is empty is left out."""

    campaign: str
    as_of: str = ""

    def __call__(self, page: str = "", /, **query: object) -> str:
        """The address of a page below `/c/{campaign}/`."""
        told = {name.rstrip("_"): str(value) for name, value in query.items() if value not in ("", None)}
        asked = urlencode(told | ({"as_of": self.as_of} if self.as_of else {}))
        return f"/c/{quote(self.campaign, safe='')}/{page}" + (f"?{asked}" if asked else "")


def links_of(request: Request) -> Links:
    """The links of the campaign and day that a request is about."""
    return Links(request.path_params["campaign"], request.query_params.get("as_of", "").strip())
