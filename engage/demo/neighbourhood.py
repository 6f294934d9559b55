"""A survey of the demonstration that uses most kinds of question, with routing, in three languages."""

from decimal import Decimal
from typing import Any

from surveys.bank import BY_KEY
from surveys.definition.parts import (
    Asking,
    Comparison,
    Condition,
    Definition,
    Kind,
    Option,
    Question,
    Row,
    Section,
    Test,
)
from surveys.definition.ready import from_bank
from surveys.definition.texts import Text


def _t(en: str, bn: str, ar: str) -> Text:
    return {"en": en, "bn": bn, "ar": ar}


def _options(*options: tuple[str, str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(code=code, label=_t(*words)) for code, *words in options)


def _rows(*rows: tuple[str, str, str, str]) -> tuple[Row, ...]:
    return tuple(Row(code=code, label=_t(*words)) for code, *words in rows)


def _ask(key: str, kind: Kind, en: str, bn: str, ar: str, **more: Any) -> Question:
    """One question in the three languages; `more` are other fields of it."""
    return Question(key=key, kind=kind, wording=_t(en, bn, ar), **more)


def _when(key: str, *values: str) -> Condition:
    return Condition(tests=(Test(question=key, comparison=Comparison.ANY_OF, values=values),))


_AREA = (
    _ask(
        "safe_after_dark",
        Kind.SCALE,
        "How safe do you feel walking alone in your area after dark?",
        "অন্ধকার হওয়ার পরে আপনার এলাকায় একা হাঁটতে আপনি কতটা নিরাপদ বোধ করেন?",
        "ما مدى شعورك بالأمان عند المشي وحدك في منطقتك بعد حلول الظلام؟",
        options=_options(
            ("very_safe", "Very safe", "খুব নিরাপদ", "آمن جدًا"),
            ("fairly_safe", "Fairly safe", "মোটামুটি নিরাপদ", "آمن إلى حد ما"),
            ("a_bit_unsafe", "A bit unsafe", "কিছুটা অনিরাপদ", "غير آمن قليلًا"),
            ("very_unsafe", "Very unsafe", "খুব অনিরাপদ", "غير آمن على الإطلاق"),
        ),
        favourable=("very_safe", "fairly_safe"),
        has_dont_know=True,
        has_prefer_not_to_say=True,
    ),
    _ask(
        "worries",
        Kind.MULTIPLE_CHOICE,
        "Which of these worry you most where you live?",
        "আপনি যেখানে থাকেন সেখানে এগুলোর মধ্যে কোনটি আপনাকে সবচেয়ে বেশি চিন্তায় ফেলে?",
        "أي من هذه الأمور يقلقك أكثر في المكان الذي تعيش فيه؟",
        hint=_t("Choose up to three.", "সর্বোচ্চ তিনটি বেছে নিন।", "اختر ثلاثة على الأكثر."),
        options=(
            *_options(
                ("burglary", "Burglary", "সিঁধেল চুরি", "السطو على المنازل"),
                ("phone_theft", "Theft of phones", "ফোন চুরি", "سرقة الهواتف"),
                ("knives", "People carrying knives", "লোকজনের ছুরি বহন করা", "حمل الناس للسكاكين"),
                ("drugs", "Drug dealing", "মাদক কেনাবেচা", "تجارة المخدرات"),
                ("traffic", "Dangerous driving", "বিপজ্জনকভাবে গাড়ি চালানো", "القيادة الخطرة"),
            ),
            Option(
                code="none_of_these",
                label=_t("None of these", "এগুলোর কোনোটিই নয়", "لا شيء مما سبق"),
                excludes_others=True,
            ),
        ),
        has_other=True,
        most=Decimal(3),
        message=_t("Choose three or fewer", "তিনটি বা তার কম বেছে নিন", "اختر ثلاثة أو أقل"),
    ),
    _ask(
        "seen_officers",
        Kind.DROP_DOWN,
        "How often do you see officers on foot in your area?",
        "আপনি কত ঘন ঘন আপনার এলাকায় পুলিশকে পায়ে হেঁটে টহল দিতে দেখেন?",
        "كم مرة ترى أفراد الشرطة سيرًا على الأقدام في منطقتك؟",
        options=_options(
            ("weekly", "Every week", "প্রতি সপ্তাহে", "كل أسبوع"),
            ("monthly", "Every month", "প্রতি মাসে", "كل شهر"),
            ("less_often", "Less often", "আরও কম", "أقل من ذلك"),
            ("never", "Never", "কখনোই না", "أبدًا"),
        ),
        has_dont_know=True,
    ),
)

_CONTACT = (
    _ask(
        "had_contact",
        Kind.SINGLE_CHOICE,
        "Have you had contact with the police in the last 12 months?",
        "গত ১২ মাসে পুলিশের সঙ্গে আপনার কোনো যোগাযোগ হয়েছে কি?",
        "هل كان لك أي تواصل مع الشرطة خلال الأشهر الاثني عشر الماضية؟",
        options=_options(("yes", "Yes", "হ্যাঁ", "نعم"), ("no", "No", "না", "لا")),
        has_prefer_not_to_say=True,
        asking=Asking.REQUIRED,
    ),
    _ask(
        "contact_how",
        Kind.SINGLE_CHOICE,
        "How were you last in contact?",
        "শেষবার আপনি কীভাবে যোগাযোগ করেছিলেন?",
        "كيف كان آخر تواصل لك مع الشرطة؟",
        options=_options(
            ("called", "I called 999 or 101", "আমি ৯৯৯ বা ১০১-এ ফোন করেছি", "اتصلت بالرقم 999 أو 101"),
            ("online", "Online", "অনলাইনে", "عبر الإنترنت"),
            ("street", "In the street", "রাস্তায়", "في الشارع"),
        ),
        has_other=True,
        show_when=_when("had_contact", "yes"),
    ),
    _ask(
        "minutes_waited",
        Kind.NUMBER,
        "You said: ${contact_how}. How many minutes did you wait for somebody to answer?",
        "আপনি বলেছেন: ${contact_how}। কেউ উত্তর দেওয়ার আগে আপনি কত মিনিট অপেক্ষা করেছেন?",
        "قلت: ${contact_how}. كم دقيقة انتظرت حتى أجابك أحد؟",
        least=Decimal(0),
        most=Decimal(600),
        unit=_t("minutes", "মিনিট", "دقيقة"),
        has_dont_know=True,
        show_when=_when("contact_how", "called"),
    ),
    _ask(
        "contact_went",
        Kind.MATRIX,
        "How did it go?",
        "কেমন হয়েছিল?",
        "كيف سارت الأمور؟",
        rows=_rows(
            ("listened", "They listened to me", "তাঁরা আমার কথা শুনেছেন", "أصغوا إليّ"),
            ("explained", "They explained what would happen", "কী হবে তা তাঁরা বুঝিয়ে বলেছেন", "شرحوا ما سيحدث"),
            ("fair", "They treated me fairly", "তাঁরা আমার সঙ্গে ন্যায্য আচরণ করেছেন", "عاملوني بإنصاف"),
        ),
        options=_options(("yes", "Yes", "হ্যাঁ", "نعم"), ("partly", "Partly", "আংশিক", "جزئيًا"), ("no", "No", "না", "لا")),
        favourable=("yes",),
        has_dont_know=True,
        show_when=_when("had_contact", "yes"),
    ),
)

_NEXT = (
    _ask(
        "priorities",
        Kind.RANKING,
        "What should the police here do first? Put these in order.",
        "এখানে পুলিশের প্রথমে কী করা উচিত? এগুলো ক্রমানুসারে সাজান।",
        "ما الذي ينبغي أن تفعله الشرطة هنا أولًا؟ رتّب ما يلي.",
        options=_options(
            ("patrol", "Walk the streets more", "রাস্তায় আরও বেশি টহল দেওয়া", "زيادة الدوريات في الشوارع"),
            ("answer", "Answer calls faster", "ফোনের উত্তর আরও তাড়াতাড়ি দেওয়া", "الرد على المكالمات بسرعة أكبر"),
            ("schools", "Work with schools", "স্কুলগুলোর সঙ্গে কাজ করা", "العمل مع المدارس"),
        ),
    ),
    _ask(
        "confidence",
        Kind.ZERO_TO_TEN,
        "How confident are you that the police will act on what people here say?",
        "এখানকার মানুষ যা বলেন, পুলিশ সে অনুযায়ী কাজ করবে বলে আপনি কতটা আস্থা রাখেন?",
        "ما مدى ثقتك في أن الشرطة ستعمل بما يقوله الناس هنا؟",
        hint=_t(
            "0 is not at all, 10 is completely.",
            "০ মানে একেবারেই না, ১০ মানে পুরোপুরি।",
            "0 يعني لا ثقة، و10 يعني ثقة كاملة.",
        ),
        has_dont_know=True,
    ),
    *(from_bank(BY_KEY[key]) for key in ("one_improvement", "age_band", "sex", "ethnic_group")),
)

NEIGHBOURHOOD = Definition(
    title=_t("Your neighbourhood and its police", "আপনার পাড়া ও তার পুলিশ", "حيّك وشرطته"),
    intro=_t(
        "The scrutiny panel asks before it sets next year’s priorities with the Borough Superintendent.",
        "বরো সুপারিনটেনডেন্টের সঙ্গে আগামী বছরের অগ্রাধিকার ঠিক করার আগে তদারকি প্যানেল এই প্রশ্নগুলো করছে।",
        "تسأل لجنة المتابعة قبل أن تحدد أولويات العام المقبل مع مسؤول شرطة الحي.",
    ),
    languages=("en", "bn", "ar"),
    sections=(
        Section(key="area", title=_t("Your area", "আপনার এলাকা", "منطقتك"), questions=_AREA),
        Section(
            key="contact",
            title=_t("Contact with the police", "পুলিশের সঙ্গে যোগাযোগ", "التواصل مع الشرطة"),
            questions=_CONTACT,
        ),
        Section(key="next", title=_t("What comes next", "এরপর কী", "ما التالي"), questions=_NEXT),
    ),
)
"""Thirteen questions in three sections; those of the bank are translated by the service's own catalogues."""
