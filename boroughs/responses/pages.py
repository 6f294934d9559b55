"""Pages."""

from engage.kit.routes import Page

routes: list[Page] = []
