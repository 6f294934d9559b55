"""How figures are made, in plain words: written from the numbers and definitions that the code itself works with."""
