"""Files that people send: opened in a sandbox, told by their content, scanned for viruses."""
