"""The questions of a draft: choosing a kind, writing one, moving, copying and removing it."""
