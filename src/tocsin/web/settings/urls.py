from django.urls import path

from tocsin.web.settings import escalation, people, person, teams, tokens

ONE, TEAM = "settings/people/<str:public_id>", "settings/teams/<slug:slug>"
LEVEL = "settings/escalation/<int:position>"

urlpatterns = [
    path("settings/people", people.people, name="settings-people"),
    path("settings/people/new", people.new, name="settings-people-new"),
    path(ONE, person.details, name="settings-people-one"),
    path(f"{ONE}/password", person.password, name="settings-people-password"),
    path(f"{ONE}/roles", person.roles, name="settings-people-roles"),
    path(f"{ONE}/roles/withdrawal", person.withdrawal, name="settings-people-withdrawal"),
    path(f"{ONE}/memberships", person.memberships, name="settings-people-memberships"),
    path(f"{ONE}/activity", person.activity, name="settings-people-activity"),
    path("settings/teams", teams.teams, name="settings-teams"),
    path("settings/teams/new", teams.new, name="settings-teams-new"),
    path(TEAM, teams.team, name="settings-teams-one"),
    path(f"{TEAM}/members", teams.members, name="settings-teams-members"),
    path(f"{TEAM}/members/leaving", teams.leaving, name="settings-teams-leaving"),
    path("settings/escalation", escalation.levels, name="settings-escalation"),
    path("settings/escalation/new", escalation.new, name="settings-escalation-new"),
    path(LEVEL, escalation.level, name="settings-escalation-one"),
    path(f"{LEVEL}/removal", escalation.removal, name="settings-escalation-removal"),
    path("settings/tokens", tokens.tokens, name="settings-tokens"),
    path("settings/tokens/<str:public_id>", tokens.revocation, name="settings-tokens-one"),
]
