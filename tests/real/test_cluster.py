"""Three brokers: one may go and what is published stays."""

from tests.real.test_servers import make_topic, publish


def test_one_of_three_may_be_killed_and_what_is_published_stays(kafka_cluster, word):
    make_topic(kafka_cluster.address, f"{word}.record", copies=3)
    assert publish(kafka_cluster.address, f"{word}.record") == 0
    kafka_cluster.kill(1)
    assert publish(kafka_cluster.address, f"{word}.record") == 1
    kafka_cluster.start(1)
    kafka_cluster.wait_until_whole()
    assert publish(kafka_cluster.address, f"{word}.record") == 2


def test_one_of_three_may_fall_silent_and_come_back(kafka_cluster, word):
    make_topic(kafka_cluster.address, f"{word}.record", copies=3)
    kafka_cluster.pause(2)
    assert publish(kafka_cluster.nodes[1].address, f"{word}.record", request_timeout_ms=3000) == 0
    kafka_cluster.resume(2)
    kafka_cluster.wait_until_whole()
    assert publish(kafka_cluster.address, f"{word}.record") == 1
