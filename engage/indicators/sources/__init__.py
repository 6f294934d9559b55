"""Published files, read into series."""
