"""Notice of a meeting: what the public must know five clear working days before."""
