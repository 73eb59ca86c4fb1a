"""Ana, who reported something by mail, and an agent."""

import pytest

from tests.mails import mail, receive
from tests.makers import make_agent, make_person


@pytest.fixture
def ana():
    return make_person("Ana Rey", email="ana@example.org")


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld")


@pytest.fixture
def incident(ana):
    """An incident that Ana reported by mail under the Message-ID `first@example.org`."""
    return receive(mail(message_id="first@example.org"))
