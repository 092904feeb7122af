"""S38: work that another profession knows best; listening that counts; an outcome that is measured once."""

from services.stories._shape import Line, Story, person

MANAGER, THERAPIST = "team_manager@NHS_MH#kit", "occupational_therapist@NHS_MH#lea"
NURSE, SOCIAL_WORKER = "cpn@NHS_MH#mina", "social_worker@LA#nuala"
NEED = {"main_need_id": "#need", "case_id": "#case"}
GARDEN = {"outcome_id": "#garden", "case_id": "#case"}


def matched() -> tuple[Line, ...]:
    """Tess's main need is her depot; the work is given to an occupational therapist."""
    main_need = {"code": "DEPOT_SIDE_EFFECTS", "profession": "cpn"}
    told = {"main_need": main_need, "words": "She says the injection leaves her slow for three days."}
    return (
        *person("2026-02-16 10:00", MANAGER, "Tess", "9990014698", "In person; a letter is not opened."),
        Line("2026-02-16 10:10", MANAGER, "JoinAgency", {"case_id": "#case", "party": SOCIAL_WORKER}),
        Line("2026-02-16 10:11", MANAGER, "JoinAgency", {"case_id": "#case", "party": THERAPIST}),
        Line("2026-02-20 15:00", MANAGER, "TagMainNeed", NEED | told, "tagged"),
        Line("2026-02-23 09:00", MANAGER, "AllocateNeedWork", NEED | {"to": THERAPIST}, "allocated"),
    )


def listened_and_measured() -> tuple[Line, ...]:
    """Time with Tess and with her sister, and how far she got with what she wants."""
    listen = {"kind": "LISTEN", "minutes": 40, "remark": "Nobody asked me that before.", "outcome_id": "#garden"}
    carer = {"kind": "CARER", "with_whom": "carer", "minutes": 30, "remark": "Her sister sleeps badly."}
    measured = {"reached": "PARTIALLY_MET", "words": "I was out in the garden four days of seven."}
    return (
        Line("2026-03-02 11:00", SOCIAL_WORKER, "AgreeOutcome", GARDEN | {"words": "Out in the garden every day."}),
        Line("2026-03-10 14:00", SOCIAL_WORKER, "RecordContact", {"contact_id": "#talk", "case_id": "#case"} | listen),
        Line("2026-03-17 16:00", SOCIAL_WORKER, "RecordContact", {"contact_id": "#sister", "case_id": "#case"} | carer),
        Line(
            "2026-03-30 09:00",
            SOCIAL_WORKER,
            "RecordMeasure",
            GARDEN | {"measure_id": "#measure"} | measured,
            "measured",
        ),
    )


STORIES = (Story("tess", (*matched(), *listened_and_measured()), anchor="2026-03-30 09:00"),)
