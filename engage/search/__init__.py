"""The search over all that a borough has published, and what joins it to the features that publish."""
