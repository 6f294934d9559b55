"""Why an item or a paper may be kept from the public: the seven paragraphs of the law, in plain words.

Source: Local Government Act 1972, Schedule 12A, Part 1, paragraphs 1 to 7 (England), as substituted by SI 2006/88; Part
2, paragraph 10: only while the public interest in keeping it back outweighs that in telling it. Section 100A(4): the
press and the public are excluded by a resolution of the meeting, which names the paragraph.
"""

from engage.kit.i18n import N_

PARAGRAPHS = {
    1: N_("It is about a particular person"),
    2: N_("It would be likely to show who a particular person is"),
    3: N_("It is about the money or business of a person or an organisation, which can be the council"),
    4: N_("It is about talks with staff or their unions over work and pay"),
    5: N_("It is advice or material that a lawyer would keep from a court"),
    6: N_("It would show that the council means to serve a legal notice, or to make an order or a direction"),
    7: N_("It is about what is done to prevent, investigate or prosecute crime"),
}
