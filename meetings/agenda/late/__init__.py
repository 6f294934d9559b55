"""Late items: what joins an agenda that is public, with the chair's reason."""
