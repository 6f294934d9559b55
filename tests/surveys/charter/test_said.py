"""What people said of searches, as a page: nothing is a sentence, once."""


async def test_what_is_not_shown_by_group_is_listed_under_one_sentence(browser, hackney):
    response = await browser.get("/hackney/stop-and-search/what-people-said/age")
    assert response.status_code == 200
    assert response.text.count("There are not enough answers to show by group.") == 1
    assert "<li>Told why they were searched</li>" in response.text
    assert "<table" not in response.text
