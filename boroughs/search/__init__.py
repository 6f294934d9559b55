"""Search over what a borough has published. Only what is public is ever in it."""
