"""The screening points out what should not be in a free text, and leaves ordinary words alone."""

import time

import pytest

from surveys.moderation.screening import found_in

EMAIL, USER, PHONE = "an e-mail address", "a user name", "a telephone number"
REFERENCE, INSURANCE = "a reference number", "a National Insurance number"
POSTCODE, VEHICLE, DATE, TIME = "a postcode", "a vehicle registration", "a date", "a time"
OFFICER, NAME, PLACE = "an officer’s number", "somebody’s name", "a street or an address"

PLANTED = [
    ("write to me at kid.99@example.co.uk please", EMAIL, "kid.99@example.co.uk"),
    ("it is amira99 at gmail dot com", EMAIL, "amira99 at gmail dot com"),
    ("mail kofi_b(at)hotmail.co.uk", EMAIL, "kofi_b(at)hotmail.co.uk"),
    ("find me, @amira_x, on there", USER, "@amira_x"),
    ("my insta is kai.e8 if you want the video", USER, "insta is kai.e8"),
    ("Snapchat: deano_99", USER, "Snapchat: deano_99"),
    ("call 07700 900123 any time", PHONE, "07700 900123"),
    ("call +44 7700 900 123", PHONE, "+44 7700 900 123"),
    ("or (020) 7946 0018", PHONE, "020) 7946 0018"),
    ("ring my mum 07700900456", PHONE, "07700900456"),
    ("020-7946-0991 is the shop", PHONE, "020-7946-0991"),
    ("the paper says 01/12345/24", REFERENCE, "01/12345/24"),
    ("URN 01GD/4567/24 was on it", REFERENCE, "01GD/4567/24"),
    ("cad 4521 I think", REFERENCE, "cad 4521"),
    ("CAD number 1234/03NOV24", REFERENCE, "CAD number 1234/03NOV24"),
    ("CRIS 4211234/24", REFERENCE, "CRIS 4211234/24"),
    ("look up 4211234/24 yourselves", REFERENCE, "4211234/24"),
    ("my crime reference is 6512398/23", REFERENCE, "crime reference is 6512398/23"),
    ("crime number: 120398", REFERENCE, "crime number: 120398"),
    ("Form 5090 number 12345678", REFERENCE, "Form 5090 number 12345678"),
    ("5090: 00012345", REFERENCE, "5090: 00012345"),
    ("slip no. 88213 has it", REFERENCE, "slip no. 88213"),
    ("ref ABC-123456", REFERENCE, "ref ABC-123456"),
    ("the IOPC gave 2024/203911", REFERENCE, "2024/203911"),
    ("the number on it was 40098713", REFERENCE, "40098713"),
    ("custody no 01NH/2201/26", REFERENCE, "01NH/2201/26"),
    ("my NI is QQ 12 34 56 C", INSURANCE, "QQ 12 34 56 C"),
    ("near e8 1ea by the shop", POSTCODE, "e8 1ea"),
    ("I live at SW1A 1AA", POSTCODE, "SW1A 1AA"),
    ("N165TR is mine", POSTCODE, "N165TR"),
    ("the car was AB12 CDE", VEHICLE, "AB12 CDE"),
    ("the car was ab12cde", VEHICLE, "ab12cde"),
    ("an old one, K123 ABC", VEHICLE, "K123 ABC"),
    ("older still, ABC 123D", VEHICLE, "ABC 123D"),
    ("reg BU66", VEHICLE, "reg BU66"),
    ("on 3/11/2026 in the evening", DATE, "3/11/2026"),
    ("it was 03.11.26", DATE, "03.11.26"),
    ("on 2026-11-03", DATE, "2026-11-03"),
    ("it was on 3/11 after school", DATE, "on 3/11"),
    ("on the 3rd of November", DATE, "3rd of November"),
    ("3 nov after training", DATE, "3 nov"),
    ("it was November 3", DATE, "November 3"),
    ("the 2nd of march", DATE, "2nd of march"),
    ("12 May it was", DATE, "12 May"),
    ("on the third of November", DATE, "third of November"),
    ("on the 14th they came again", DATE, "on the 14th"),
    ("last Tuesday they did it again", DATE, "last Tuesday"),
    ("on friday after prayers", DATE, "on friday"),
    ("at 16:45 they let me go", TIME, "16:45"),
    ("about 7pm", TIME, "7pm"),
    ("at 4.30 pm", TIME, "4.30 pm"),
    ("it was half past four", TIME, "half past four"),
    ("quarter to 9", TIME, "quarter to 9"),
    ("ten o’clock", TIME, "ten o’clock"),
    ("PC 4321 would not listen", OFFICER, "PC 4321"),
    ("pc 421ce laughed", OFFICER, "pc 421ce"),
    ("his shoulder number was 421 CE", OFFICER, "shoulder number was 421 CE"),
    ("shoulder 1180", OFFICER, "shoulder 1180"),
    ("badge no: 228394", OFFICER, "badge no: 228394"),
    ("warrant card number 228394", OFFICER, "warrant card number 228394"),
    ("the one with 1234CE", OFFICER, "1234CE"),
    ("officer 4471 was kind", OFFICER, "officer 4471"),
    ("Sgt 88 NH", OFFICER, "Sgt 88 NH"),
    ("PC Smith was rude", NAME, "PC Smith"),
    ("Officer O’Brien hit him", NAME, "Officer O’Brien"),
    ("Detective Constable Ahmed Khan", NAME, "Detective Constable Ahmed Khan"),
    ("my name is Amira", NAME, "my name is Amira"),
    ("The name badge said Holt", NAME, "The name badge said Holt"),
    ("his friend, called Dean, saw", NAME, "called Dean"),
    ("I’m Kofi and I was there", NAME, "I’m Kofi"),
    ("I am Yusuf Demir", NAME, "I am Yusuf Demir"),
    ("my brother Kai was with me", NAME, "my brother Kai"),
    ("they know my son, Malachi, well", NAME, "my son, Malachi"),
    ("Mrs. Okoro from the shop", NAME, "Mrs. Okoro"),
    ("outside 12 Mare Street again", PLACE, "12 Mare Street"),
    ("on Mare Street", PLACE, "Mare Street"),
    ("by Stoke Newington Station", PLACE, "Stoke Newington Station"),
    ("I go to Clapton Secondary School", PLACE, "Clapton Secondary School"),
    ("12 mare street", PLACE, "12 mare street"),
    ("outside brooke road shop", PLACE, "outside brooke road"),
    ("on the Pembury Estate", PLACE, "Pembury Estate"),
    ("I live in flat 4b", PLACE, "flat 4b"),
    ("at London Fields", PLACE, "London Fields"),
]


@pytest.mark.parametrize(("text", "kind", "words"), PLANTED, ids=lambda value: value[:24])
def test_it_points_out_what_could_show_who_where_or_when(text, kind, words):
    found = found_in(text)
    assert (kind, words) in [(one.kind, one.words) for one in found]
    for one in found:
        assert text[one.start :].lstrip().startswith(one.words)


INNOCENT = [
    "",
    "Tell me why you stopped me, and talk to me like a person.",
    "I am 15. Two officers held me for 20 minutes and 3 more watched.",
    "They may 100% need more training. It happened 2 or 3 times in 2026.",
    "The officer said sorry at the end, which helped.",
    "Please explain section 60 in plain words.",
    "كان يمكن أن يشرح السبب",
    "তারা আমাকে কারণ বলেনি।",
    "The officer was 20 minutes late with the paper.",
    "There were 4 officers and 1 van.",
    "I am Black and I get stopped 10 times a year.",
    "I am Muslim, I’m Somali, I’m British.",
    "I’m not angry, I’m tired.",
    "I am Not going to forget it.",
    "They called me names.",
    "It is called Section 60 and nobody explained it.",
    "I called Mum and they told me to hang up.",
    "My friend and my brother saw it.",
    "My mum was crying.",
    "Speak to my son like a human being.",
    "They decided 3 of us had to wait.",
    "We marched 2 miles for this.",
    "You may 2 or 3 times be right, but not every time.",
    "Officers should wear name badges.",
    "Say your name. Say why.",
    "The name of the law would have helped.",
    "He did not say his name or his number.",
    "She gave no shoulder number.",
    "The officer 20 metres away did nothing.",
    "I waited on the street for an hour.",
    "They stopped me in the street, on the main road, by the station.",
    "It was outside my school and all my friends saw.",
    "It happened near the park and the market.",
    "Across the road people were filming.",
    "On every street it is the same.",
    "We live in a flat 10 minutes away.",
    "Be polite. Be quick. Be fair.",
    "24/7 they are on our backs.",
    "It was 50/50 if they were nice.",
    "My trust went from 8/10 to 2/10.",
    "One of the 3 was kind, 2 were not.",
    "It took 45 minutes and I missed my bus.",
    "He is 6 foot and looks 18 but he is 13.",
    "I had £20 and 2 phones, both mine.",
    "They took my coat off and it was 2 degrees.",
    "I was late for work on the first day.",
    "The second time was worse than the first.",
    "Wednesdays are when I train.",
    "Less force. More talking. No handcuffs.",
    "Handcuffs on a child of 12 are wrong.",
    "I want a copy of the record.",
    "Give the record without being asked.",
    "A reference would help so I can complain.",
    "The search was done well in the end.",
    "The form is too long and the letters too small.",
    "They had body cameras, 1 was off.",
    "Ask the Borough Superintendent to come to the youth club.",
    "Train officers at the college about autism.",
    "Young people of 16 or 17 know their rights.",
    "The Met Police should read Code A again.",
    "The PC was fine, the sergeant was not.",
    "PC said nothing at all.",
    "Officer. Please. Listen.",
    "He told me 3 different reasons.",
    "What the law says matters to me and 1000 others.",
    "In 2025 and 2026 it got worse.",
    "More than 100000 people live here.",
    "They said 5 to 10 minutes. It was 40.",
    "AM I FREE TO GO was all I asked.",
    "They searched me AND MY FRIEND for nothing.",
    "Miss out the shouting next time.",
    "I was at home at the time.",
    "At 15 am I a threat?",
    "The call was about someone in a black jacket and that is half of London.",
]


@pytest.mark.parametrize("text", INNOCENT, ids=lambda text: text[:30])
def test_it_leaves_ordinary_words_alone(text):
    assert found_in(text) == []


def test_there_are_enough_examples_of_both():
    assert len(PLANTED) >= 60
    assert len(INNOCENT) >= 60


def test_what_is_part_of_something_found_is_not_pointed_out_again():
    assert len(found_in("CAD number 1234/03NOV24")) == 1


WORST = [
    *("1", "a.", "0 ", "called ", "A1 ", "@", "12 Aa ", "Aa ", "PC ", "AA11 ", "no. ", "a@a.", "01/", "ref ref no "),
    *("Mare Street ", "my son ", "I am ", "-", "1-", "12345678/", "PC PC Smith ", "half past ", "A", "é", "_"),
    *("x at y dot ", "shoulder number no # : ", "5090 : no ", "(0) ", "0(0)-", "insta is is is ", "A a Aaa Aaa "),
]


@pytest.mark.parametrize("part", WORST)
def test_no_text_takes_it_long(part):
    text = (part * 500)[:500]
    times = []
    for _ in range(3):
        began = time.process_time()
        found_in(text)
        times.append(time.process_time() - began)
    assert min(times) < 0.02
