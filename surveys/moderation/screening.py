"""What should not be in a free text: see `engage.kit.screening`, which panels' cases use too."""

from engage.kit.screening import Found, found_in

__all__ = ["Found", "found_in"]
