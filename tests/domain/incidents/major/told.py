"""Short ways to tell stakeholders, and to read the procedure."""

from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import MajorIncident


def tell(incident, by, board, body="We know the cause.", **more):
    return actions.update_stakeholders(incident, by=by, body=body, lists=[board], **more)


def procedure(incident):
    return MajorIncident.objects.get(incident=incident)
