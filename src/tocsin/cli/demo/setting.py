"""Sets the stage: organisations, teams, people, categories and services of Hollin Vale."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from tocsin.base import instants
from tocsin.cli.demo import asking, catalogue, people, promises, services
from tocsin.cli.demo.acts import Stage
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Kind, OrganisationKind, Role, TeamKind
from tocsin.domain.catalogue import actions
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.rules import Field
from tocsin.domain.incidents import actions as incidents

# Set up long before the first story, one act a minute.
BEFORE = timedelta(days=45)
LANGUAGES = ("en", "pl", "de")


class Builder:
    """Makes everything the stories need, as the operator would have."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by = operator()
        self.at = stage.calendar.now.replace(second=0, microsecond=0) - BEFORE

    def build(self, password: str) -> None:
        organisations = {o[0]: self._organisation(*o) for o in people.ORGANISATIONS}
        self.stage.organisations = organisations
        for slug, name, tier, kind in people.TEAMS:
            with self._moment():
                self.stage.teams[slug] = accounts.create_team(
                    by=self.by, slug=slug, name=name, tier=tier, kind=TeamKind(kind)
                )
        for agent in people.AGENTS:
            self._agent(agent, organisations["hollin-vale"])
        for reporter in people.REPORTERS:
            self._reporter(reporter, organisations[reporter.organisation])
        for slug, name, members in people.STAKEHOLDERS:
            self._stakeholders(slug, name, members)
        for node in catalogue.CATEGORIES:
            self._category(node, None)
        for offer in services.SERVICES:
            self._service(offer)
        promises.promise(self.stage, self.by, self._moment)
        for key in people.DOORS.values():
            with self._moment():
                accounts.set_password(self.stage.people[key], by=self.by, password=password)

    @contextmanager
    def _moment(self) -> Iterator[datetime]:
        self.at += timedelta(minutes=1)
        with instants.at(self.at):
            yield self.at

    def _organisation(self, slug: str, name: str, kind: str) -> Organisation:
        with self._moment():
            return accounts.create_organisation(
                by=self.by, slug=slug, name=name, kind=OrganisationKind(kind)
            )

    def _agent(self, agent: people.Agent, organisation: Organisation) -> None:
        facts = {"phone": agent.phone, "location": "IT, building E", "organisation": organisation}
        person = self._person(agent, people.DOMAIN, Kind.AGENT, facts)
        with self._moment():
            for role in agent.roles:
                accounts.grant(person, by=self.by, role=Role(role))
            team = self.stage.teams[agent.team]
            accounts.join_team(person, by=self.by, team=team, is_lead=agent.leads)

    def _reporter(self, reporter: people.Reporter, organisation: Organisation) -> None:
        facts = {
            "phone": reporter.phone,
            "location": reporter.place,
            "organisation": organisation,
            **reporter.more,
        }
        self._person(reporter, reporter.domain, Kind.CONTACT, facts)

    def _person(
        self, who: people.Agent | people.Reporter, domain: str, kind: Kind, facts: dict[str, Any]
    ) -> Person:
        with self._moment():
            person = accounts.create_person(
                by=self.by,
                email=f"{who.key}@{domain}",
                name=who.name,
                kind=kind,
                language=who.language,
            )
            accounts.change_person(person, by=self.by, changes=facts)
        self.stage.people[who.key] = person
        return person

    def _stakeholders(self, slug: str, name: str, members: tuple[str, ...]) -> None:
        with self._moment():
            self.stage.lists[slug] = incidents.set_stakeholder_list(
                by=self.by,
                slug=slug,
                name=name,
                members=[self.stage.people[key] for key in members],
            )

    def _category(self, node: catalogue.Node, parent: Category | None) -> None:
        with self._moment():
            category = actions.create_category(
                by=self.by,
                slug=node.slug,
                name=node.names[0],
                parent=parent,
                defaults=actions.Defaults(
                    team=self.stage.teams[node.team] if node.team else None,
                    impact=node.impact or (parent.impact if parent else ""),
                    urgency=node.urgency or (parent.urgency if parent else ""),
                    security=node.security,
                ),
            )
            self._word(category, Field.NAME, node.names)
            if node.checklist:
                actions.set_checklist(category, by=self.by, texts=node.checklist)
            self._ask(category)
        self.stage.categories[category.path] = category
        for below in node.below:
            self._category(below, category)

    def _ask(self, category: Category) -> None:
        special = asking.SPECIAL.get(category.path, "")
        actions.change_category(category, by=self.by, changes={"special_handling": special})
        actions.ask(category, by=self.by, fields=asking.ASKED.get(category.path, ()))

    def _service(self, offer: catalogue.Offer) -> None:
        normality = actions.Normality(
            owner=self.stage.people[offer.owner],
            hours=offer.hours,
            normal_operation=offer.normal[0],
            links=offer.pages,
        )
        with self._moment():
            service = actions.create_service(
                by=self.by, slug=offer.slug, name=offer.names[0], normality=normality
            )
            self._word(service, Field.NAME, offer.names)
            self._word(service, Field.NORMAL_OPERATION, offer.normal)
        self.stage.services[offer.slug] = service

    def _word(self, subject: Any, field: Field, words: tuple[str, str, str]) -> None:  # noqa: ANN401 - a category or a service
        for language, text in zip(LANGUAGES, words, strict=True):
            actions.word(subject, by=self.by, field=field, language=language, text=text)
