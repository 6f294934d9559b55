"""What people say in the demonstration: every word and name invented."""

from typing import TypedDict

from meetings.items import Details

SURVEY_INTRO = (
    "Tell us how policing feels where you live.\n\n"
    "The borough’s scrutiny panel reads the results in public and asks the police about them."
)

SURVEY_QUESTIONS = (
    "police_good_job_area",
    "police_reliable",
    "police_treat_with_respect",
    "police_treat_fairly",
    "police_listen",
    "police_trust_met",
    "age_band",
)

OWN_QUESTION = "What is one thing the police could do that would make you trust them more?"

COMMENTS = (
    "Walk the estate, not just drive through it.",
    "Come to the youth club and stay for the questions.",
    "Tell us what happened after we reported something. We never hear back.",
    "Explain properly when you stop someone. People are frightened.",
    "Know our names. The same officers for more than six months would help.",
    "Answer the phone number on the leaflet.",
    "Treat young people like people.",
    "More officers at the bus station when school ends.",
    "Publish what you do with complaints.",
    "Speak to the traders on the market, they see everything.",
    "Admit it when you get something wrong.",
    "Less shouting. Calm officers calm everyone else down.",
    "I was helped after a burglary and the officer came back a week later. More of that.",
)

THEMES = (
    (
        "Being told what happened",
        "They call back, explain, and say what came of it.",
        (
            "Ring people back. Even a bad answer is better than none.",
            "I reported a stolen bike in March and got a call within the week. Keep doing that.",
            "Tell us what came of the reports we make.",
            "Say why a case is closed. Mine just ended with a number.",
            "Put the results of patrols on the noticeboard in our block.",
            "Explain what happens after you call 101.",
            "A text to say who is dealing with it would be enough.",
            "Do not leave people waiting for months without a word.",
            "When nothing can be done, say so and say why.",
            "Write to the whole street after a break-in, not just the one house.",
            "The officer who took my statement told me what would come next. First time ever.",
            "Give victims one person to call.",
            "Tell us which of our complaints were dealt with.",
            "Share what you learned when something went wrong.",
            "I would like to know if the person was ever found.",
            "Keep the website up to date. Our page still has last year’s meeting.",
            "Answer e-mails to the ward team.",
            "Come back to the tenants’ meeting with answers.",
        ),
    ),
    (
        "Seen and known here",
        "Officers on foot, at places, known by name.",
        (
            "Walk more. We saw two officers on the high road this week and people talked to them.",
            "Officers who know the estate and stay longer than a year.",
            "Be at the station in the evening.",
            "Somebody in uniform in the park after school.",
            "Get out of the car.",
            "Know the shopkeepers by name.",
            "More of the two who walk round on Tuesdays, they are great.",
            "A regular hour in the library where you can just talk.",
            "Patrol the canal path in winter when it is dark at four.",
            "I used to know our local officer. I do not know who it is now.",
            "Be seen before something happens, not only after.",
            "Cycle patrols on the side streets.",
            "Come to the mosque open day again.",
            "Visit the sheltered housing once a month.",
            "Please walk through the market on Saturdays.",
            "Put up a poster with your faces and names.",
            "It is better than it was, I see them most weeks now.",
        ),
    ),
    (
        "How people are treated",
        "Respect, fairness, calm.",
        (
            "Speak to young people the way you speak to me.",
            "Be polite when you stop somebody. It costs nothing.",
            "Stop assuming a group of boys is a gang.",
            "Listen first.",
            "Less attitude.",
            "Treat people with mental health problems with patience.",
            "My son was stopped twice in a month. Nobody said sorry.",
            "Train officers about autism.",
            "Do not talk down to people who are still learning English.",
            "Be fair to everybody, whatever they look like.",
            "They were kind when my father died. I will not forget it.",
            "Take women seriously when they report being followed.",
            "Do not handcuff people who are calm.",
            "Respect goes both ways.",
        ),
    ),
    (
        "Coming quickly",
        "Answering calls, and arriving in time.",
        (
            "Answer 101 in less than half an hour.",
            "Come when we call about the drug dealing in the stairwell.",
            "It took two days for someone to look at the broken door.",
            "Faster help at night.",
            "An online form that somebody reads the same day.",
            "When there is a fight outside, minutes matter.",
            "Pick up the phone.",
            "They came in ten minutes when I needed them. More of that please.",
            "Do not ask the same questions three times before sending someone.",
            "Reply to reports about speeding on our road.",
            "Send somebody for shoplifting, the staff are scared.",
            "Keep the front counter open in the evening.",
        ),
    ),
    (
        "Young people",
        "Schools, clubs, and things to do.",
        (
            "Work with the youth club, they know who is at risk.",
            "Go into schools before there is trouble.",
            "Football with officers, like there used to be.",
            "Help parents who are worried about knives.",
            "Give teenagers something to do.",
            "Mentors for the kids who keep getting excluded.",
            "Talk to year 7, not just year 11.",
            "Let young people ask you questions without being judged.",
            "Be there at the school gates, in a friendly way.",
            "Support the boxing gym.",
            "More work with families early on.",
            "Ask young people what would make them feel safe on the bus.",
        ),
    ),
)
"""Themes of what people wrote in the newest pulse: name, what counts as it, and the comments about it."""

ABOUT_FINDINGS = (
    "More residents now see officers every week, and more of those who had contact were told what would happen. "
    "Feeling safe after dark has not clearly changed in a year.\n\n"
    "What will you do so that people feel safer walking home, and will the patrols on foot go on?"
)

ANSWERED_FINDINGS = (
    "I accept this. The patrols on foot go on for another six months at least.\n\n"
    "From next month one patrol an evening will follow the three routes that residents named most often: from the "
    "station, along the canal and past the bus garage. I will publish each month on how many evenings it happened."
)

FEEDBACK_COMMENTS = (
    "If they had said why before they started, I would have been calmer.",
    "The officer said sorry for the delay and that made a difference.",
    "Let me phone my mum first.",
    "They should turn the camera on and say so.",
    "Talk to me, not over me.",
    "Give me the paper without me having to ask twice.",
    "Do not do it in front of my school friends.",
    "Use my language line, I did not understand.",
    "He was polite and explained the form.",
    "Explain what the law is called.",
    "Do not laugh with each other while it happens.",
)

PANEL = "Community Safety Scrutiny Panel"
GROUP = "Stop and Search Monitoring Group"


class Late(TypedDict):
    """A late item and why it is late."""

    title: str
    text: str
    late_reason: str


AGENDA: tuple[tuple[str, str, Details], ...] = (
    (
        "Survey results",
        "What residents said in the last survey, and what the panel wants to ask about it.",
        {"minutes_planned": 15, "presenter": "Ruth Abara", "chair_note": "Ask about **Dalston** first."},
    ),
    ("Stop and search", "Feedback on the charter since the last meeting.", {"minutes_planned": 20}),
    (
        "Searches of under-18s",
        "What the police recorded, and what parents told the panel.",
        {"minutes_planned": 15, "is_under": True},
    ),
    (
        "A search that is before a court",
        "",
        {
            "minutes_planned": 10,
            "exempt_paragraph": 7,
            "public_interest": "A trial begins next month; what is said here could harm it.",
            "exempt_text": "The panel hears what the officers’ cameras recorded.",
        },
    ),
    (
        "Answers from the Borough Superintendent",
        "Responses published since the last meeting, and those overdue.",
        {"minutes_planned": 15},
    ),
)

LATE: Late = {
    "title": "The dispersal order on Ridley Road",
    "text": "The police made it on Thursday; it ends before the panel meets again.",
    "late_reason": "The order was made after the agenda was published and ends before the next meeting.",
}
POSTPONED = "The heating of the town hall has failed, and nobody could sit there for two hours."

MINUTES = """### 1. Apologies and declarations of interest

Apologies were received from one member. There were no declarations of interest.

### 2. Minutes of the last meeting

RESOLVED that the minutes be agreed as a correct record.

### 3. Survey results

The panel noted that fewer people felt listened to than felt treated with respect. Members asked why residents who
report a crime so rarely hear what came of it.

### 4. Stop and search

Members discussed feedback that the reason for a search was not always explained before it began.

### 5. Recommendations

RESOLVED that the recommendations listed with this meeting be sent to the Borough Superintendent.
"""

AMENDMENT = (
    "The minutes left out that the inspector answered members about stop and search.",
    "was not always explained before it began.",
    "was not always explained before it began. The inspector said that officers are reminded of it at every briefing.",
)
"""What was found wrong in approved minutes: why, the words as they stood, and as they should have been."""

RECOMMENDATIONS = (
    "Tell everybody who reports a crime in the borough, within 10 working days, what was done about it.",
    "Have every stop and search in the borough begin with the reason for it, and check this on 20 recordings a month.",
    "Keep the same neighbourhood officers in each ward for at least a year, and publish who they are.",
    "Publish each quarter how many complaints were made in the borough and how they ended.",
    "Meet the three secondary schools with the most searches nearby and publish what was agreed.",
)

ACCEPTED = (
    "I accept this. From the first of next month a team of two will call or write to everybody who has reported a "
    "crime within 10 working days, whatever the outcome.\n\nI will publish how many were reached, each month."
)

PARTLY = (
    "I accept the first half. Every officer has been told again that the reason comes before the search.\n\n"
    "I do not have the staff to check 20 recordings a month. We will check 10, chosen at random by the "
    "monitoring group."
)

MORE_TIME = (
    "How long officers stay in a ward is decided for all of London. I have asked for an exception for this borough and "
    "expect an answer within six weeks."
)

CORRECTION = "The first version said two people. The team has had three since it began."
CORRECTED = ("a team of two", "a team of three")

DRAFTED = "I will publish both on this website, at the end of each quarter, from this winter on."
DRAFTED_FOR = (
    "I accept this. The figures will say how many complaints were made, what about, and how each one ended.",
    "I accept this. I have asked the heads of the three schools for a date before the end of term.",
)

TEMPLATE = (
    "Figures we cannot publish",
    "We cannot publish this figure, because so few people are in it that somebody could be recognised. "
    "We publish it for the whole of London instead.",
)

CASE_CODE = "kmnp-qrst-vwxz-2345"
"""The code of somebody whom a moderator asked something, so that the demonstration can be walked as them."""

QUESTION = "Thank you for telling us. Did anybody explain to you afterwards how to get the record of the search?"
ANSWER = "No. I did not know that there is one."
VENUE = "Kingsmead youth club"
"""Whose cards with a QR code lead to the form about searches."""

EXPLAINED = (
    "You are right. Since the autumn every officer in the borough carries a card with the five things that must be "
    "said. I will publish each quarter how many recordings of searches we checked, and in how many all five were said."
)

VERDICT_ANSWERED = (
    "The office has said what it does, by when, and where the figures will stand. The panel asks for nothing more."
)
VERDICT_PARTLY = (
    "The office says which of the steps it will take. It does not say **by when**, nor who sees to it. The panel will"
    " come back to both."
)
VERDICT_NOT_ANSWERED = (
    "Residents said that they are not told what happens after they speak up. The answer repeats what is planned for all"
    " of London and says nothing of this borough."
)
