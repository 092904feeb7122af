"""Families of numbers as Prometheus takes them, each with its sentence."""

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily


def by_rule(name: str, says: str, counted: dict[str, int]) -> CounterMetricFamily:
    """A number for each rule."""
    family = CounterMetricFamily(name, says, labels=["rule"])
    for rule, number in sorted(counted.copy().items()):
        family.add_metric([rule], number)
    return family


def labelled(name: str, says: str, label: str) -> GaugeMetricFamily:
    """A number for each of a few."""
    return GaugeMetricFamily(name, says, labels=[label])


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    """One number without labels."""
    return GaugeMetricFamily(name, says, value=value)
