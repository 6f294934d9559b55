"""The sections of a draft: the steps that people answer it in."""
