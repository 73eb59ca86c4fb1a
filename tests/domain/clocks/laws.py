"""How a law is held to generated cases."""

from hypothesis import HealthCheck, given, settings


def law(**drawn):
    """Make a test of a law: it holds for as many cases as the run has time for."""

    def tested(holds):
        def test(full):
            many = 300 if full else 8
            lawful = settings(
                max_examples=many, deadline=None, suppress_health_check=list(HealthCheck)
            )
            lawful(given(**drawn)(holds))()

        return test

    return tested
