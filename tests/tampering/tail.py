"""Threat 3: the end of the record cut off, cut off and written again, and the head that says where it is."""

from services.verifying.finding import Cause
from tests.tampering.forged import a_forged_row
from tests.tampering.insider import Expected, Insider, expect


def delete_the_last_rows(insider: Insider) -> Expected:
    """The head still says that they are there."""
    head, gone = insider.head, insider.random.randint(1, 5)
    insider.sql("DELETE FROM facts WHERE position>?", head - gone)
    return expect(Cause.row_missing, at=range(head - gone + 1, head + 1))


def cut_off_the_end(insider: Insider) -> int:
    """Rows and head; tells the first position that is gone."""
    first = insider.head - insider.random.randint(0, 20)
    insider.sql("DELETE FROM facts WHERE position>=?", first)
    insider.sql("UPDATE head SET position=?, recorded_at=(SELECT max(recorded_at) FROM facts)", first - 1)
    return first


def delete_the_last_rows_and_move_the_head(insider: Insider) -> Expected:
    return expect(Cause.record_shorter, first=cut_off_the_end(insider))


def cut_off_the_end_and_write_another(insider: Insider) -> Expected:
    """The positions are used again, as a store does that does not know better."""
    first, gone = cut_off_the_end(insider), insider.head
    for position in range(first, first + insider.random.randint(1, 3)):
        last = insider.row(position - 1).stored.recorded_at
        gone = a_forged_row(insider, position, last + 1).stored.position
    insider.sql("UPDATE head SET position=?, recorded_at=(SELECT max(recorded_at) FROM facts)", gone)
    return expect(Cause.row_altered, Cause.row_missing, first=first)


def move_the_head_on(insider: Insider) -> Expected:
    head = insider.head
    insider.sql("UPDATE head SET position=?", head + insider.random.randint(1, 10 ** insider.random.randint(1, 15)))
    return expect(Cause.head_altered, first=head + 1)


def move_the_head_back(insider: Insider) -> Expected:
    head = insider.head - insider.random.randint(1, 10)
    insider.sql("UPDATE head SET position=?", head)
    return expect(Cause.head_altered, Cause.record_shorter, first=head)


def change_the_time_of_the_head(insider: Insider) -> Expected:
    insider.sql("UPDATE head SET recorded_at=recorded_at+?", insider.random.choice((-1, 1, 10**9)))
    return expect(Cause.head_altered, at=[insider.head])


def take_the_head_away(insider: Insider) -> Expected:
    insider.sql("DELETE FROM head")
    return expect(Cause.head_altered)


def name_another_store(insider: Insider) -> Expected:
    insider.sql("UPDATE head SET store_id='00000000-0000-4000-8000-000000000000'")
    return expect(Cause.other_store, Cause.checkpoint_altered)


TAMPERINGS = {
    3: (
        delete_the_last_rows,
        delete_the_last_rows_and_move_the_head,
        cut_off_the_end_and_write_another,
        move_the_head_on,
        move_the_head_back,
        change_the_time_of_the_head,
        take_the_head_away,
        name_another_store,
    ),
}
