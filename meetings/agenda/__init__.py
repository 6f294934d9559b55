"""The agenda of a meeting: its items in order, standing items of a panel, exempt and late ones."""
