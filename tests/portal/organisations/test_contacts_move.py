"""The contact an organisation had in its own columns is its main one after the tables were changed."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("organisations", "0002_member_state")], [("organisations", "0003_contacts")]


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_contacts_move_into_their_table_and_back():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        organisation = migrate(BEFORE).get_model("organisations", "Organisation")
        organisation.objects.create(slug="a", name="A", contact_name="Ann", contact_email="ann@a.example")
        organisation.objects.create(slug="b", name="B", contact_name="Only a name")
        organisation.objects.create(slug="c", name="C")

        apps = migrate(AFTER)
        contacts = apps.get_model("organisations", "Contact").objects.order_by("id")
        assert list(contacts.values_list("organisation__slug", "role", "name", "email")) == [
            ("a", "main", "Ann", "ann@a.example"),
            ("b", "main", "Only a name", ""),
        ]

        organisation = migrate(BEFORE).get_model("organisations", "Organisation")
        back = organisation.objects.order_by("slug").values_list("contact_name", "contact_email")
        assert list(back) == [("Ann", "ann@a.example"), ("Only a name", ""), ("", "")]
    finally:
        migrate(newest)
