import pytest

from tests.relays import listening


@pytest.fixture
def relay(settings):
    """The relay that the desk hands its letters to."""
    with listening() as relay:
        settings.MAIL_TRANSPORT = relay.transport
        yield relay
