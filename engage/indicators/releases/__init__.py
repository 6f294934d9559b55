"""The pages of releases: what was published when and why, when the next ones are due, and how runs went."""
