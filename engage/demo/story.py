"""What people say in the demonstration: every word and name invented."""

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
    ("Being heard and told", "They listen, explain, answer, and say what happened.", ("tell us", "explain", "answer",
     "speak", "publish", "admit", "questions")),
    ("Seen and known here", "Officers on foot, at places, known by name.", ("walk", "names", "officers at", "come to")),
    ("How people are treated", "Respect, fairness, calm.", ("treat", "shouting", "helped")),
)  # fmt: skip
"""Themes of the comments above: name, what counts as it, and words that show it."""

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

AGENDA = (
    ("Apologies and declarations of interest", ""),
    ("Minutes of the last meeting", "To agree the minutes as a correct record."),
    ("Survey results", "What residents said in the last survey, and what the panel wants to ask about it."),
    ("Stop and search", "Feedback on the charter since the last meeting."),
    ("Answers from the Borough Superintendent", "Responses published since the last meeting, and those overdue."),
)

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

VENUE = "Kingsmead youth club"
"""Whose cards with a QR code lead to the form about searches."""
