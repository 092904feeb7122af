"""S48: a sum is computed from answers of January; what was shared since touches one of them."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER, DOCTOR, NURSES = "social_worker@LA#priya", "gp@GP#doctor", "ward_nurse@NHS_CH/continence"
OWN = {"self_assessment_id": "#own_account", "case_id": "#case"}
CONSENT = {"consent_id": "#consent", "case_id": "#case"}
REFERRAL = {"referral_id": "#referral", "case_id": "#case"}
SUM = {"budget_sum_id": "#sum", "case_id": "#case"}


def i_manage_fine() -> tuple[Line, ...]:
    """S48: Hana says that she manages; her doctor asks for help with what she found hard to say."""

    def answers(outcome: str, able: str, words: str) -> Line:
        said = {"outcome": outcome, "able": able, "words": words}
        return Line("2026-01-19 09:00", SOCIAL_WORKER, "AnswerSelfAssessment", OWN | said)

    yes = {"purpose": "share_referral", "to": "LA", "words": "The council may know, if it stays with my worker."}
    referral = {
        "sender": DOCTOR,
        "to": NURSES,
        "asks_for": "A visit at home, and quietly.",
        "answer_by": "2026-03-12 17:00",
        "touches": ["ADULT.c"],
        "consent_id": "#consent",
    }
    counted = [
        {"outcome": "ADULT.a", "answered_on": "2026-01-19", "points": 14},
        {"outcome": "ADULT.c", "answered_on": "2026-01-19", "points": 0},
    ]
    computed = {
        "self_assessment_id": "#own_account",
        "table_version": "RAS-7",
        "answers": counted,
        "pence_for_point": 420,
    }
    return (
        *person("2026-01-12 10:00", SOCIAL_WORKER, "Hana", "9990016542", "One to one, at home, never in a group."),
        Line("2026-01-12 10:05", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "gp@GP"}),
        Line("2026-01-12 10:10", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": "team_manager@LA"}),
        Line("2026-01-19 09:00", SOCIAL_WORKER, "BeginSelfAssessment", OWN),
        answers("ADULT.a", "with_help", "My daughter cooks on Sundays; the rest is toast."),
        answers("ADULT.c", "unaided", "I manage fine."),
        Line("2026-01-19 09:00", SOCIAL_WORKER, "FinishSelfAssessment", OWN),
        Line("2026-02-12 09:50", DOCTOR, "GiveConsent", CONSENT | yes, "consent"),
        Line("2026-02-12 10:00", DOCTOR, "SendReferral", REFERRAL | referral, "referral"),
        Line("2026-02-13 09:30", NURSES, "AcceptReferral", REFERRAL),
        Line("2026-02-16 09:00", SOCIAL_WORKER, "ComputeBudgetSum", SUM | computed, "sum"),
    )


HANA = Story("hana", i_manage_fine(), anchor="2026-02-16 09:00")
STORIES = (HANA,)
