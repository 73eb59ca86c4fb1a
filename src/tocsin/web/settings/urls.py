from django.urls import path

from tocsin.web.settings import (
    categories,
    escalation,
    mail,
    normality,
    people,
    person,
    policy,
    stakeholders,
    teams,
    tokens,
)

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
    path("settings/categories", categories.categories, name="settings-categories"),
    # Beside the tree: a category may be called "new".
    path("settings/new-category", categories.new, name="settings-categories-new"),
    path("settings/categories/<path:path>", categories.category, name="settings-categories-one"),
    path("settings/services", normality.offers, name="settings-normality"),
    path("settings/new-service", normality.new, name="settings-normality-new"),
    path("settings/services/<slug:slug>", normality.service, name="settings-normality-one"),
    path("settings/policy", policy.policy, name="settings-policy"),
    path("settings/escalation", escalation.levels, name="settings-escalation"),
    path("settings/escalation/new", escalation.new, name="settings-escalation-new"),
    path(LEVEL, escalation.level, name="settings-escalation-one"),
    path(f"{LEVEL}/removal", escalation.removal, name="settings-escalation-removal"),
    path("settings/stakeholders", stakeholders.lists, name="settings-stakeholders"),
    path("settings/stakeholders/new", stakeholders.new, name="settings-stakeholders-new"),
    path(
        "settings/stakeholders/<slug:slug>",
        stakeholders.one,
        name="settings-stakeholders-one",
    ),
    path("settings/mail", mail.mail, name="settings-mail"),
    path("settings/mail/<str:public_id>/attempt", mail.attempt, name="settings-mail-attempt"),
    path("settings/tokens", tokens.tokens, name="settings-tokens"),
    path("settings/tokens/<str:public_id>", tokens.revocation, name="settings-tokens-one"),
]
