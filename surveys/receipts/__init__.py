"""Receipts: a person who kept the code can check that we hold their answers, change them and withdraw them."""
