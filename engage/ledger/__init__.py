"""The public ledger for those who read it: pages, the file, daily digests, and the verifier (`engage.kit.ledger`)."""
