"""Any chain, tampered with in any way, is found at the entry where it breaks; by us and by the documented program."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.kit.ledger import BEFORE_THE_FIRST, canonical, hash_of
from engage.ledger.chain import Chain, Digest
from engage.ledger.check_ledger import check

TEXT = st.from_regex(r"[A-Za-z0-9/._~#-]{1,30}", fullmatch=True)
SAID = st.fixed_dictionaries(
    {
        "at": st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0")),
        "kind": st.from_regex(r"[a-z-]{1,20}", fullmatch=True),
        "address": TEXT,
        "version": st.integers(1, 30_000),
        "content": st.text("0123456789abcdef", min_size=64, max_size=64),
    }
)


def chained(said, previous=BEFORE_THE_FIRST, first=1):
    entries = []
    for number, words in enumerate(said, first):
        entry = {**words, "number": number, "previous": previous}
        previous = entry["hash"] = hash_of(entry)
        entries.append(entry)
    return entries


CHAINS = st.lists(SAID, min_size=2, max_size=12).map(chained)


def fault_of(entries, digests=()):
    """What is wrong, found by both programs: they must agree on whether anything is."""
    chain = Chain(digests)
    for entry in entries:
        chain.take(entry)
    fault = chain.finish()
    lines = [canonical(entry).decode() for entry in entries]
    kept = [json.dumps({"day": "2026-11-20", "entries": one.entries, "hash": one.hash}) for one in digests]
    assert (check(lines, kept) is None) == (fault is None)
    return fault


@given(CHAINS)
def test_a_whole_chain_is_whole(entries):
    assert fault_of(entries, [Digest(len(entries), entries[-1]["hash"])]) is None


@given(CHAINS, st.data())
def test_a_changed_field_is_found_where_it_is(entries, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(sorted(entries[place])))
    old = entries[place][field]
    other = data.draw((st.integers(0, 40_000) if isinstance(old, int) else TEXT).filter(lambda new: new != old))
    tampered = [*entries[:place], {**entries[place], field: other}, *entries[place + 1 :]]
    fault = fault_of(tampered)
    assert fault
    assert fault.number in (place + 1, other)


@given(CHAINS, st.data())
def test_a_dropped_entry_is_found_where_it_was(entries, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    fault = fault_of([*entries[:place], *entries[place + 1 :]], [Digest(len(entries), entries[-1]["hash"])])
    assert (fault.number, fault.how) == (place + 1, "dropped")


@given(CHAINS, st.data())
def test_entries_in_another_order_are_found(entries, data):
    order = data.draw(st.permutations(entries).filter(lambda order: order != entries))
    fault = fault_of(order)
    first = next(n for n, (is_there, was) in enumerate(zip(order, entries, strict=True), 1) if is_there != was)
    assert (fault.number, fault.how) == (first, "reordered")


@given(CHAINS, SAID, st.data())
def test_an_added_entry_is_found(entries, said, data):
    place = data.draw(st.integers(0, len(entries)))
    previous = entries[place - 1]["hash"] if place else BEFORE_THE_FIRST
    [added] = chained([said], previous, place + 1)
    digest = Digest(len(entries), entries[-1]["hash"])
    fault = fault_of([*entries[:place], added, *entries[place:]], [digest])
    if place == len(entries):
        assert fault is None  # the next entry, as anybody may publish
    elif added != entries[place]:
        assert fault


@given(CHAINS, SAID, st.data())
def test_a_chain_made_anew_from_anywhere_is_found_by_a_digest(entries, said, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    anew = [{k: v for k, v in one.items() if k not in ("number", "previous", "hash")} for one in entries[place:]]
    if anew[0] == said:
        return
    previous = entries[place - 1]["hash"] if place else BEFORE_THE_FIRST
    rewritten = entries[:place] + chained([said, *anew[1:]], previous, place + 1)
    digests = [Digest(n, entries[n - 1]["hash"]) for n in range(1, len(entries) + 1)]
    fault = fault_of(rewritten, digests)
    assert (fault.number, fault.how) == (place + 1, "rewritten")
    assert fault_of(rewritten) is None  # which is what the digests are for


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "yesterday", 7, None])
def test_a_first_entry_with_an_odd_date_breaks_no_verifier(at):
    said = {"at": at, "kind": "a", "address": "a", "version": 1, "content": "0" * 64}
    assert fault_of(chained([said])) is None
