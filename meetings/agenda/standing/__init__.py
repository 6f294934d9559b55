"""Standing items: what every new agenda of a panel begins with."""
